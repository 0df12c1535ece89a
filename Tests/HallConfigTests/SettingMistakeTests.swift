import HallConfig
import QueueCore
import Testing

/// What is wrong with a device's port, model and settings is said at once and by its right name.
@Suite struct SettingMistakeTests {
  private static let digits = """

    digits-1:
      kind: ledBoards
      model: modbus-digits
      port: /dev/hallkeeper/digits-1
      baud: 9600
      zone: floor-2
      settings: {SETTINGS}
      units:
        1: {window: 4}

    """

  private static let pads = """

    pads:
      kind: pads
      model: hallbus
      port: /dev/hallkeeper/pads
      baud: 19200
      zone: floor-1
      settings: {SETTINGS}
      units:
        1-3: {window: 1-3}

    """

  /// What is said of the hall's devices when `device` is among them, without the place.
  private func said(_ device: String, _ settings: String) -> [String] {
    var texts = SmallHall.texts
    texts["devices.yaml", default: ""] += "\n" + device.replacing("SETTINGS", with: settings)
    return HallConfigReader.read(texts: texts).diagnostics.map(\.message.english)
  }

  @Test func `every setting that is wrong is named, also behind one that must be there`() {
    #expect(
      said(Self.digits, "register: x, digits: 99, encoding: bdc, function: 7, foo: 1, parity: evn")
        .sorted() == [
          "\"digits\" must be a number from 1 to 16, also 0x…",
          "\"encoding\" cannot be \"bdc\"; known: bcd, binary, ascii, segments",
          "\"function\" must be 6 or 16",
          "\"parity\" cannot be \"evn\"; known: none, odd, even",
          "\"register\" must be a number from 0 to 65535, also 0x…",
          "unknown setting \"foo\"",
        ])
  }

  @Test func `what is missing is named once, together with what is wrong`() {
    #expect(
      said(Self.digits, "encoding: bdc").sorted() == [
        "\"encoding\" cannot be \"bdc\"; known: bcd, binary, ascii, segments",
        "the setting \"digits\" is missing", "the setting \"register\" is missing",
      ])
  }

  @Test(arguments: [("parity", "even"), ("data-bits", "7"), ("stop-bits", "2")])
  func `our own bus cannot be set to another frame`(name: String, value: String) {
    #expect(
      said(Self.pads, "\(name): \(value)") == [
        "HallBus always has 8 data bits, no parity and 1 stop bit; leave \"\(name)\" out"
      ])
    #expect(said(Self.pads, "parity: none, stop-bits: 1") == [])
  }

  @Test(arguments: ["bx-6e", "BX-6E1", "bx-6q2", "bx-5e", "bx5a", "bx-5m1"])
  func `a card of Onbon that is not driven is not taken for a slip of the pen`(model: String) {
    let heads = SmallHall.heads("devices.yaml", replacing: "model: bx-5k", with: "model: \(model)")
    #expect(
      heads == [
        "devices.yaml:9:10: error: the model \"\(model)\" is not driven: of Onbon's cards BX-5K and "
          + "BX-5MK (written bx-5k) and BX-6K (bx-6k) are"
      ])
  }

  @Test(arguments: [("bx-5mk", "bx-5k"), ("bx-6k2", "bx-6k"), ("bx-5l", "bx-5k")])
  func `a card that is driven under another name is asked for by it`(
    model: String, meant: String
  ) {
    let heads = SmallHall.heads("devices.yaml", replacing: "model: bx-5k", with: "model: \(model)")
    #expect(
      heads == [
        "devices.yaml:9:10: error: unknown model \"\(model)\"; did you mean \"\(meant)\"?"
      ])
  }

  @Test(arguments: ["/dev/ttyUSB0", "/dev/ttyACM1"])
  func `a port that the kernel numbers anew is warned of`(port: String) {
    let heads = SmallHall.heads(
      "devices.yaml", replacing: "port: /dev/hallkeeper/boards-1", with: "port: \(port)")
    #expect(
      heads == [
        "devices.yaml:10:9: warning: \"\(port)\" may be another device after the next plugging in or "
          + "restart; use /dev/hallkeeper/name, whose rule hall devices scan writes"
      ])
  }

  @Test(arguments: ["/dev/ttyS1", "/dev/hallkeeper/by-path/x", "tcp://192.168.1.7:4001"])
  func `a port whose name stays is not warned of`(port: String) {
    #expect(
      SmallHall.heads(
        "devices.yaml", replacing: "port: /dev/hallkeeper/boards-1", with: "port: \(port)") == [])
  }
}

import HallConfig
import QueueCore
import Testing

/// Devices that a page adds, removes or wires anew leave the rest of their file as it was.
@Suite struct DeviceWriterTests {
  private static let source = """
    # Ports are named by the udev rules.
    printer-1:
      kind: ticketPrinter
      model: xprinter # by the door
      port: /dev/hallkeeper/printer-1
      baud: 115200
      zone: floor-1

    # The combined board hangs above window 2.
    boards-1:
      kind: ledBoards
      model: bx-5k
      port: /dev/hallkeeper/boards-1
      baud: 57600 # as its card is set
      zone: floor-1
      units:
        1-3: {window: 1-3, name: "{window}号窗口屏", size: 64x32} # east
        7: {name: 集中屏, size: 192x64}

    """

  /// The lines of devices.yaml that a change takes out and puts in, all others as they were.
  private func difference(_ change: (inout [DeviceDefinition]) -> Void) throws -> [String] {
    var texts = SmallHall.texts
    texts["devices.yaml"] = Self.source
    var hall = try #require(HallConfigReader.read(texts: texts).definition)
    change(&hall.devices)
    let written = try HallConfigWriter.write(hall, over: texts)
    #expect(HallConfigReader.read(texts: written).definition == hall)
    let new = try #require(written["devices.yaml"]).split(
      separator: "\n", omittingEmptySubsequences: false)
    let old = Self.source.split(separator: "\n", omittingEmptySubsequences: false)
    return new.difference(from: old).map { step in
      switch step {
      case .remove(_, let line, _): "-" + line
      case .insert(_, let line, _): "+" + line
      }
    }
  }

  @Test func `a device that is wired anew changes in its own lines`() throws {
    #expect(
      try difference {
        $0[1].port = "tcp://10.0.0.7:4001"
        $0[1].baud = 19_200
        $0[1].zone = "floor-2"
      } == [
        "-  zone: floor-1", "-  baud: 57600 # as its card is set",
        "-  port: /dev/hallkeeper/boards-1", "+  port: tcp://10.0.0.7:4001",
        "+  baud: 19200 # as its card is set", "+  zone: floor-2",
      ])
    #expect(
      try difference { $0[0].model = "gprinter" } == [
        "-  model: xprinter # by the door", "+  model: gprinter # by the door",
      ])
  }

  @Test func `settings of a device come, change and go by themselves`() throws {
    func setting(_ name: String, _ value: String) -> DeviceDefinition.Setting {
      DeviceDefinition.Setting(name: name, value: value)
    }
    #expect(
      try difference { $0[0].settings = [setting("parity", "even")] } == [
        "+  settings: {parity: even}"
      ])
  }

  @Test func `a device that is added stands behind the one before it`() throws {
    let kiosk = DeviceDefinition(
      id: "kiosk-1", kind: .kiosk, model: "page", port: "", baud: 0, zone: "floor-1",
      units: [DeviceDefinition.Unit(address: 0, name: "取号机")])
    let lines = [
      "+kiosk-1:", "+  kind: kiosk", "+  model: page", "+  zone: floor-1", "+  units:",
      "+    0: {name: 取号机}",
    ]
    #expect(try difference { $0.append(kiosk) } == lines + ["+"])
    #expect(try difference { $0.insert(kiosk, at: 1) } == lines + ["+"])
    #expect(try difference { $0.insert(kiosk, at: 0) } == lines + ["+"])
  }

  @Test func `a device that is removed takes only its own lines, and a unit its own`() throws {
    #expect(
      try difference { $0.remove(at: 0) } == [
        "-", "-  zone: floor-1", "-  baud: 115200", "-  port: /dev/hallkeeper/printer-1",
        "-  model: xprinter # by the door", "-  kind: ticketPrinter", "-printer-1:",
      ])
    #expect(
      try difference { $0[1].units.removeLast() } == [
        "-    7: {name: 集中屏, size: 192x64}"
      ])
  }
}

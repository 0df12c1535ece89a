import HallConfig
import QueueCore
import Testing

/// Which node is which unit of a HallBus line, as `devices.yaml` has it.
@Suite struct BusNodeSettingTests {
  private static let line = """

    pads:
      kind: pads
      model: hallbus
      port: /dev/hallkeeper/pads
      baud: 19200
      zone: floor-1
      # 一楼
      settings: {node-2: 00112233445566778899aabb}
      units:
        1-2: {window: 1-2, name: "{window}号呼叫器"}
        33: {window: 4, size: 64x16}

    """

  private func texts(_ old: String = "", _ new: String = "") -> [String: String] {
    var texts = SmallHall.texts
    let line = old.isEmpty ? Self.line : Self.line.replacing(old, with: new)
    texts["devices.yaml"] = (texts["devices.yaml"] ?? "") + "\n" + line
    return texts
  }

  @Test func `the node of an address is read, and what the manager assigns is written back`()
    throws
  {
    let before = texts()
    var hall = try #require(HallConfigReader.read(texts: before).definition)
    let index = try #require(hall.devices.firstIndex { $0.id == "pads" })
    #expect(hall.devices[index].settings.map(\.name) == ["node-2"])
    hall.devices[index].settings.insert(
      DeviceDefinition.Setting(name: "node-1", value: "0000000000000000000B0A27"), at: 0)
    hall.devices[index].units.append(
      DeviceDefinition.Unit(address: 3, name: "3号呼叫器", window: 3))
    let after = try HallConfigWriter.write(hall, over: before)
    #expect(HallConfigReader.read(texts: after).definition == hall)
    let written = try #require(after["devices.yaml"])
    #expect(written.contains("0000000000000000000B0A27"))
    #expect(written.contains("1-2: {window: 1-2"))
    hall.devices[index].settings = []
    let without = try HallConfigWriter.write(hall, over: after)
    #expect(HallConfigReader.read(texts: without).definition == hall)
    #expect(without["devices.yaml"]?.contains("# 一楼") == true)
    let untouched = try #require(before["devices.yaml"]?.split(separator: "\npads:").first)
    #expect(written.hasPrefix(untouched))
  }

  @Test(arguments: [
    ("node-2: 00112233445566778899aabb", "node-2: 0011", "must be 24 hexadecimal digits"),
    ("node-2", "node-9", "this line has no address 9"),
    ("node-2:", "nod-2:", "unknown setting \"nod-2\""),
    ("node-2:", "node-02:", "unknown setting \"node-02\""),
    (
      "aabb}", "aabb, node-1: 00112233445566778899AABB}",
      "has the address 1 already and cannot have 2, too"
    ),
    ("1-2: {window", "254-255: {window", "254"),
  ])
  func `a wrong node is refused where it stands`(old: String, new: String, words: String) throws {
    let result = HallConfigReader.read(texts: texts(old, new))
    #expect(result.definition == nil)
    #expect(
      SmallHall.heads(result).contains { $0.hasPrefix("devices.yaml:") && $0.contains(words) },
      "\(SmallHall.heads(result))")
  }
}

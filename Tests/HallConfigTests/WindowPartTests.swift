import HallConfig
import QueueCore
import Testing

/// What may hang at one window.
@Suite struct WindowPartTests {
  private static let pads = """
    boards-1:
      kind: ledBoards
      model: bx-5k
      port: /dev/hallkeeper/boards-1
      baud: 57600
      zone: floor-1
      units:
        1: {window: 1, size: 64x16}
    pads-1:
      kind: pads
      model: hallbus
      port: /dev/hallkeeper/pads-1
      baud: 19200
      zone: floor-1
      units:
        1: {window: 1}
        2: {window: 1, rating: yes}
    screen-1:
      kind: screen
      model: page
      zone: floor-1
      units:
        0: {window: 1, size: 1280x720}

    """

  private static func heads(_ devices: String) -> [String] {
    var texts = SmallHall.texts
    texts["devices.yaml"] = devices
    return SmallHall.heads(HallConfigReader.read(texts: texts))
  }

  @Test func `a window has a board, a screen, a clerk's pad and a rating pad`() throws {
    var texts = SmallHall.texts
    texts["devices.yaml"] = Self.pads
    let hall = try #require(HallConfigReader.read(texts: texts).definition)
    #expect(hall.devices.flatMap(\.units).map(\.window) == [1, 1, 1, 1])
    #expect(hall.devices[1].units.map(\.isForRatings) == [false, true])
    #expect(hall.firstInconsistency == nil)
  }

  @Test(arguments: [
    ("2: {window: 1, size: 64x16}", "boards-2", "ledBoards", "a window board on \"boards-1\""),
    ("2: {window: 1}", "pads-2", "pads", "a clerk's pad on \"pads-1\""),
    ("2: {window: 1, rating: yes}", "pads-2", "pads", "a rating pad on \"pads-1\""),
    ("2: {window: 1, size: 64x16}", "pads-2", "pads", "a window board on \"boards-1\""),
  ])
  func `of each it has one, on whatever line`(
    unit: String, id: String, kind: String, other: String
  ) {
    let second = """
      \(id):
        kind: \(kind)
        model: \(kind == "pads" ? "hallbus" : "bx-5k")
        port: /dev/hallkeeper/\(id)
        baud: 19200
        zone: floor-1
        units:
          \(unit)

      """
    #expect(
      Self.heads(Self.pads + second) == [
        "devices.yaml:31:17: error: window 1 already has \(other)"
      ])
  }

  @Test func `a window has one screen of its own`() {
    let second = """
      screen-2:
        kind: screen
        model: page
        zone: floor-1
        units:
          0: {window: 1, size: 1280x720}

      """
    #expect(
      Self.heads(Self.pads + second) == [
        "devices.yaml:29:17: error: window 1 already has a window screen on \"screen-1\""
      ])
  }

  @Test func `a board is no rating pad`() {
    let pads = Self.pads.replacing(
      "2: {window: 1, rating: yes}", with: "2: {window: 2, size: 64x16, rating: yes}")
    #expect(
      Self.heads(pads) == [
        "devices.yaml:17:41: error: a unit with a \"size\" is a board and takes no ratings"
      ])
  }

  @Test func `what a page changes keeps which pads are for ratings`() throws {
    var texts = SmallHall.texts
    texts["devices.yaml"] = Self.pads
    var hall = try #require(HallConfigReader.read(texts: texts).definition)
    hall.devices[1].units.append(
      DeviceDefinition.Unit(address: 3, name: "2号评价器", window: 2, isForRatings: true))
    let written = try HallConfigWriter.write(hall, over: texts)
    let again = HallConfigReader.read(texts: written)
    #expect(again.definition?.devices == hall.devices)
  }
}

import DeviceModels
import DeviceProtocols
import HallBus
import Testing

/// The board's image as it is flashed, in QEMU, against the actual master over the emulated line.
@Suite(.serialized) struct BoardFirmwareTests {
  private let font: Unifont

  init() throws { font = try Unifont() }

  private func rig(_ size: BoardSize, on board: Machine.Board = .mps2) throws -> Rig {
    let machine = try Machine(
      "board", on: board, settings: settingsPage(address: 5, kind: size.kind))
    return try Rig(
      machine, panel: .board(width: size.width, height: size.height),
      nodes: [BusNode(address: 5, name: "window 5")])
  }

  private func call(_ number: String, _ rig: Rig) throws {
    let picture = try BusBoardPicture(text: "请\u{1}号", number: number, silence: "请稍候")
    rig.change { master, now in master.setPicture(picture, for: 5, at: now) }
  }

  private func shows(_ text: String, _ size: BoardSize, _ rig: Rig) -> Bool {
    let scale = size == .large && 2 * font.width(of: text) <= size.width ? 2 : 1
    return rig.panel.brightness != nil
      && rig.panel.shows(
        text, font, y: (size.height - 16 * scale) / 2, scale: scale, width: size.width)
  }

  @Test(arguments: [BoardSize.small, .large])
  func `a call stands in the middle to the dot, and its number changes`(size: BoardSize) throws {
    let rig = try rig(size)
    try call("A012", rig)
    #expect(rig.run { shows("请A012号", size, rig) })
    try call("A013", rig)
    #expect(rig.run { shows("请A013号", size, rig) && rig.master.status[0].displayStands })
  }

  @Test func `without its master it shows what it was told, and after a reset the call again`()
    throws
  {
    let rig = try rig(.small)
    try call("A012", rig)
    #expect(rig.run { shows("请A012号", .small, rig) })
    rig.closeMaster()
    #expect(rig.run { shows("请稍候", .small, rig) })
    rig.openMaster()
    #expect(rig.run { shows("请A012号", .small, rig) })
    try rig.reset()
    #expect(rig.run { rig.ups >= 2 && shows("请A012号", .small, rig) })
  }

  @Test func `dots from the master stand as they were sent`() throws {
    let rig = try rig(.large)
    let dots = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 5) }
    let picture = try BusBoardPicture(.dots(BoardLook(brightness: 4), .large, dots))
    rig.change { master, now in master.setPicture(picture, for: 5, at: now) }
    #expect(rig.run { rig.panel.dots == dots && rig.panel.brightness == 4 })
  }

  @Test func `a character it has not is said to the master`() throws {
    let rig = try rig(.small)
    let picture = try BusBoardPicture(text: "鑫")
    rig.change { master, now in master.setPicture(picture, for: 5, at: now) }
    #expect(rig.run { rig.events.contains(.textIncomplete(address: 5, true)) })
  }

  @Test func `through noise the last picture stands in the end`() throws {
    let rig = try rig(.small)
    #expect(rig.run { rig.master.status[0].isUp })
    rig.disturb(
      LineFaults(
        bitErrorsPerMillion: 1_000, dropsPerMillion: 2_000, insertsPerMillion: 2_000,
        doublesPerMillion: 2_000))
    for number in 100..<110 {
      try call("A\(number)", rig)
      rig.run(milliseconds: 300)
    }
    rig.disturb(.none)
    #expect(rig.run { shows("请A109号", .small, rig) && rig.master.status[0].displayStands })
  }

  @Test func `the STM32 image takes its picture`() throws {
    let rig = try rig(.small, on: .stm32)
    try call("A012", rig)
    #expect(rig.run { rig.master.status[0].displayStands })
  }
}

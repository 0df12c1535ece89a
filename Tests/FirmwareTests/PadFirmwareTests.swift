import DeviceModels
import DeviceProtocols
import HallBus
import Testing

/// The pad's image as it is flashed, in QEMU, against the actual master over the emulated line.
@Suite(.serialized) struct PadFirmwareTests {
  private let font: Unifont

  init() throws { font = try Unifont() }

  private func rig(
    _ board: Machine.Board = .mps2, address: UInt8 = 5, kind: BusNodeKind = .pad,
    nodes: [BusNode]? = nil, seed: UInt64 = 1
  ) throws -> Rig {
    let machine = try Machine(
      "pad", on: board, settings: settingsPage(address: address, kind: kind))
    return try Rig(
      machine, panel: .pad, nodes: nodes ?? [BusNode(address: 5, name: "window 5")], seed: seed)
  }

  private func show(_ ticket: String, waiting: Int, _ rig: Rig) throws {
    let display = try PadDisplay(ticket: ticket, waiting: waiting, window: .serving)
    rig.change { master, now in master.setDisplay(display, for: 5, at: now) }
  }

  private func stands(_ rig: Rig) -> Bool {
    rig.master.status[0].isUp && rig.master.status[0].displayStands
  }

  /// Presses a key until the pad has taken it and the hall has answered.
  private func press(_ key: BusKey, _ rig: Rig) -> Bool {
    let before = rig.told.count
    rig.hold(KeyContacts(key))
    let isTold = rig.run { rig.told.count == before + 1 }
    rig.hold(KeyContacts())
    // The pad has to see it open before the next press.
    rig.run(milliseconds: 200)
    return isTold
  }

  @Test func `the image says hello, is welcomed, and shows the number to the dot`() throws {
    let rig = try rig()
    try show("A012", waiting: 5, rig)
    #expect(rig.run { stands(rig) })
    #expect(rig.run { rig.panel.shows("A012", font, y: 0, scale: 2) })
    #expect(rig.panel.shows("等候5人 办理中", font, x: 0, y: 32))
    #expect(rig.master.status[0].id == BusNodeID(high: 0x5A5A_5A5A_5A5A_5A5A, low: 0x5A5A_5A5A))
    try show("B7", waiting: 999, rig)
    #expect(rig.run { rig.panel.shows("B7", font, y: 0, scale: 2) })
  }

  @Test func `each key is told once, with its answer shown until the next press`() throws {
    let rig = try rig()
    try show("A012", waiting: 5, rig)
    #expect(rig.run { stands(rig) })
    for key in [BusKey.next, .recall, .noShow, .pause] {
      #expect(press(key, rig))
      #expect(rig.told.values.allSatisfy { $0 == 1 })
    }
    #expect(rig.told.keys.map(\.counter).sorted() == [1, 2, 3, 4])
    rig.answer = .refused(reason: 3, text: FixedBytes())
    rig.hold(KeyContacts(.next))
    #expect(rig.run { rig.panel.shows("窗口无人办理", font, x: 0, y: 48) })
  }

  @Test func `a press is repeated until it is answered, and counts once`() throws {
    let rig = try rig()
    #expect(rig.run { rig.master.status[0].isUp })
    rig.answer = nil
    rig.hold(KeyContacts(.next))
    #expect(rig.run { rig.told.values.contains { $0 >= 2 } })
    #expect(rig.panel.shows("请稍候", font, x: 0, y: 48))
    let id = try #require(rig.told.keys.first)
    rig.change { master, now in master.answerKey(address: 5, id: id, .accepted, at: now) }
    #expect(rig.run { rig.panel.shows("已受理", font, x: 0, y: 48) })
    #expect(Array(rig.told.keys) == [id])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `through noise no press is lost or doubled, and the picture is right after it`(
    seed: UInt64
  ) throws {
    let rig = try rig(seed: seed)
    #expect(rig.run { rig.master.status[0].isUp })
    rig.disturb(
      LineFaults(
        bitErrorsPerMillion: 1_000, dropsPerMillion: 2_000, insertsPerMillion: 2_000,
        doublesPerMillion: 2_000))
    for number in 1...8 {
      try show("A00\(number)", waiting: number, rig)
      // A press while the pad thinks itself cut off is not taken, and the clerk sees that.
      #expect(rig.run { rig.panel.shows("", font, x: 0, y: 48) || !rig.master.status[0].isUp })
      _ = rig.run { rig.master.status[0].isUp }
      rig.hold(KeyContacts(.next))
      rig.run(milliseconds: 300)
      rig.hold(KeyContacts())
      rig.run(milliseconds: 300)
    }
    rig.disturb(.none)
    #expect(rig.run { stands(rig) && rig.panel.shows("A008", font, y: 0, scale: 2) })
    let taken = try #require(rig.told.keys.map(\.counter).max())
    // Counters without a gap: every press the pad took was told.
    #expect(rig.run { Set(rig.told.keys.map(\.counter)) == Set(1...taken) })
    #expect(rig.told.count == Int(taken))
    #expect(rig.told.values.allSatisfy { $0 == 1 })
  }

  @Test func `a reset in the middle of a frame costs the pad its epoch and nothing else`() throws {
    let rig = try rig()
    try show("A012", waiting: 5, rig)
    #expect(rig.run { stands(rig) })
    #expect(press(.next, rig))
    for _ in 0..<3 {
      let heard = rig.heardFromNode
      let ups = rig.ups
      #expect(rig.run { rig.heardFromNode > heard })
      try rig.reset()
      #expect(rig.run { rig.ups > ups || rig.panel.shows("线路中断", font, x: 0, y: 48) })
      #expect(rig.run { stands(rig) && rig.panel.shows("A012", font, y: 0, scale: 2) })
    }
    #expect(press(.recall, rig))
    #expect(rig.told.count == 2)
    #expect(rig.told.values.allSatisfy { $0 == 1 })
  }

  @Test func `a press keeps its number when the master begins anew`() throws {
    let rig = try rig()
    #expect(rig.run { rig.master.status[0].isUp })
    rig.answer = nil
    rig.hold(KeyContacts(.next))
    #expect(rig.run { !rig.told.isEmpty })
    let before = Array(rig.told.keys)
    try rig.replaceMaster(boot: 2)
    rig.answer = .accepted
    #expect(rig.run { !rig.told.isEmpty })
    #expect(Array(rig.told.keys) == before)
    #expect(rig.run { rig.panel.shows("已受理", font, x: 0, y: 48) })
  }

  @Test func `without its master a pad shows no number, and again when the master is back`() throws
  {
    let rig = try rig()
    try show("A012", waiting: 5, rig)
    #expect(rig.run { rig.panel.shows("A012", font, y: 0, scale: 2) })
    rig.closeMaster()
    #expect(
      rig.run {
        rig.panel.shows("线路中断", font, x: 0, y: 48) && rig.panel.shows("", font, y: 0, scale: 2)
      })
    rig.openMaster()
    #expect(rig.run { rig.panel.shows("A012", font, y: 0, scale: 2) })
  }

  @Test func `a pad without an address is given the one its identity has in the hall`() throws {
    let id = BusNodeID(high: 0x5A5A_5A5A_5A5A_5A5A, low: 0x5A5A_5A5A)
    let rig = try rig(
      address: BusAddress.unassigned, nodes: [BusNode(address: 5, name: "window 5", id: id)])
    try show("A012", waiting: 5, rig)
    #expect(rig.run { rig.panel.shows("A012", font, y: 0, scale: 2) })
  }

  @Test func `rating keys are told as ratings`() throws {
    let rig = try rig(kind: .ratingPad)
    #expect(rig.run { rig.master.status[0].isUp })
    #expect(rig.run { rig.panel.shows("请评价", font, x: 0, y: 48) })
    rig.hold(KeyContacts(.veryPoor))
    #expect(rig.run { rig.panel.shows("谢谢评价", font, x: 0, y: 48) })
    let keys = rig.events.compactMap { event -> BusKey? in
      if case .key(_, let key, _, _) = event { key } else { nil }
    }
    #expect(keys == [.veryPoor])
  }

  @Test func `the STM32 image comes up on its line and takes its display`() throws {
    let rig = try rig(.stm32)
    try show("A012", waiting: 5, rig)
    #expect(rig.run { stands(rig) })
    try rig.reset()
    #expect(rig.run { rig.ups >= 1 && stands(rig) })
  }
}

extension Rig {
  /// How often the node came up.
  var ups: Int { events.count { if case .nodeUp = $0 { true } else { false } } }
}

import DeviceModels
import DeviceProtocols
import HallBus
import TestDice
import Testing

private typealias BoardBench = BusMasterBench<BusOfModels<BusNodeModel>>

/// A pad at 1 and boards at 2 (64 x 16) and 3 (128 x 32) on one line.
private func bench() throws -> BoardBench {
  let nodes = (1...3).map { BusNode(address: UInt8($0), name: "\($0)") }
  let id = { BusNodeID(high: 9, low: $0) }
  var bench = BoardBench(
    master: BusMasterSession(try BusMasterConfiguration(nodes: nodes), masterBoot: 1),
    farEnd: BusOfModels([
      .pad(PadModel(id: id(1), address: 1, baud: 19_200)),
      .board(BoardModel(id: id(2), address: 2, baud: 19_200)),
      .board(BoardModel(id: id(3), address: 3, baud: 19_200, size: .large)),
    ]))
  bench.open()
  bench.run(milliseconds: 2_000)
  return bench
}

/// A board that hears, but whose answers get lost from some moment on.
private struct MutedBoard: DeviceModel {
  var board = BoardModel(id: BusNodeID(high: 9, low: 1), address: 1, baud: 19_200)
  var isMuted = false

  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    board.receive(bytes, at: now)
  }

  mutating func advance(to now: Instant) { board.advance(to: now) }

  var nextDeadline: Instant? { board.nextDeadline }

  mutating func takeOutput() -> [UInt8] {
    let said = board.takeOutput()
    return isMuted ? [] : said
  }
}

/// A board on a line so bad that its answers get lost, and of what it is told all but polls, while
/// noise passes for its hand at every question for keys.
private struct NoisyBoard: DeviceModel {
  var board = BoardModel(id: BusNodeID(high: 9, low: 1), address: 1, baud: 19_200)
  var isNoisy = false
  private var decoder = BusFrameDecoder()
  private var hand: [UInt8] = []

  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    guard isNoisy else { return board.receive(bytes, at: now) }
    for byte in bytes {
      guard case .frame(let frame) = decoder.push(byte), let message = try? frame.message() else {
        continue
      }
      switch message {
      case .groupPoll:
        board.receive([UInt8](frame.wire)[...], at: now)
        let answer = BusFrame(
          destination: BusAddress.master, source: 1, sequence: frame.sequence, message: .attention)
        hand = [UInt8](answer.wire)
      case .poll: board.receive([UInt8](frame.wire)[...], at: now)
      default: break
      }
    }
  }

  mutating func advance(to now: Instant) { board.advance(to: now) }

  var nextDeadline: Instant? { board.nextDeadline }

  mutating func takeOutput() -> [UInt8] {
    let said = board.takeOutput()
    guard isNoisy else { return said }
    defer { hand = [] }
    return hand
  }
}

/// One board at address 1, up, with a number.
private func boardBench<Board: DeviceModel>(_ board: Board) throws -> BusMasterBench<Board> {
  let node = BusNode(address: 1, name: "1")
  var bench = BusMasterBench(
    master: BusMasterSession(try BusMasterConfiguration(nodes: [node]), masterBoot: 1),
    farEnd: board)
  bench.open()
  bench.run(milliseconds: 1_000)
  try bench.call("A001", on: 1)
  bench.run(milliseconds: 1_000)
  return bench
}

extension BusMasterBench {
  fileprivate mutating func call(_ number: String, on address: UInt8 = 2) throws {
    let picture = try BusBoardPicture(
      text: "请\u{1}号", number: number, look: BoardLook(effect: .flash), silence: "请稍候")
    change { master, now in master.setPicture(picture, for: address, at: now) }
  }
}

extension BusMasterBench where FarEnd == BusOfModels<BusNodeModel> {
  fileprivate func text(_ index: Int) -> String? { farEnd[index].board?.text }
}

@Suite struct BusBoardTests {
  @Test func `pads and boards hang on one line, each with its own`() throws {
    var bench = try bench()
    try bench.call("A012")
    let display = try PadDisplay(ticket: "A012", waiting: 3, window: .serving)
    bench.change { master, now in master.setDisplay(display, for: 1, at: now) }
    bench.run(milliseconds: 1_000)
    #expect(bench.text(1) == "请A012号")
    #expect(bench.farEnd[0].ticketText == "A012")
    #expect(bench.master.status.map(\.kind) == [1, 2, 4])
    #expect(bench.events.contains(.displayStands(address: 2, revision: 1)))
  }

  @Test func `a changed number costs sixteen bytes on the line`() throws {
    let number = try #require(FixedBytes<8>(Array("A013".utf8)))
    let frame = BusFrame(
      destination: 2, source: 0, sequence: 9, message: .boardNumber(revision: 7, number))
    #expect(frame.wire.count == 16)
    var bench = try bench()
    try bench.call("A012")
    bench.run(milliseconds: 1_000)
    let before = bench.master.status[1].counters.framesSent
    try bench.call("A013")
    bench.run(milliseconds: 300)
    #expect(bench.text(1) == "请A013号")
    #expect(bench.master.status[1].counters.framesSent - before == 1)
  }

  @Test func `dots come piece by piece, and then only the pieces that differ`() throws {
    var bench = try bench()
    var dots = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for step in 0..<2 {
      let before = bench.master.status[2].counters.framesSent
      let picture = try BusBoardPicture(.dots(BoardLook(), .large, dots))
      bench.change { master, now in master.setPicture(picture, for: 3, at: now) }
      bench.run(milliseconds: 1_900)
      #expect(bench.farEnd[2].board?.dots == dots)
      if step == 1 { #expect(bench.master.status[2].counters.framesSent - before <= 3) }
      dots[200] ^= 0xFF
    }
    #expect(throws: BusError.badBody) {
      try BusBoardPicture(.dots(BoardLook(), .small, [1, 2, 3]))
    }
  }

  @Test func `a board that hears and cannot be heard keeps no old picture`() throws {
    var bench = try boardBench(MutedBoard())
    #expect(bench.farEnd.board.text == "请A001号")
    bench.farEnd.isMuted = true
    bench.run(milliseconds: 3_000)
    #expect(bench.events.last == .nodeDown(address: 1, .silent))
    try bench.call("A002", on: 1)
    bench.run(milliseconds: 15_000)
    #expect(bench.farEnd.board.text == "请A002号")
    let dots = try BusBoardPicture(
      .dots(BoardLook(), .small, [UInt8](repeating: 0xFF, count: BoardSize.small.bytes)))
    bench.change { master, now in master.setPicture(dots, for: 1, at: now) }
    bench.run(milliseconds: 31_000)
    #expect(bench.farEnd.board.text != "请A002号")
  }

  @Test func `a board given up long ago is told a new number at once`() throws {
    var bench = try boardBench(MutedBoard())
    bench.farEnd.isMuted = true
    bench.run(milliseconds: 120_000)
    for number in ["A002", "A003"] {
      try bench.call(number, on: 1)
      bench.run(milliseconds: 500)
      #expect(bench.farEnd.board.text == "请\(number)号")
    }
  }

  @Test func `a board that nobody can hear is not kept from going dark by polls`() throws {
    var bench = try boardBench(NoisyBoard())
    #expect(bench.farEnd.board.text == "请A001号")
    bench.farEnd.isNoisy = true
    bench.run(milliseconds: 3_000)
    try bench.call("A002", on: 1)
    bench.run(milliseconds: 15_000)
    #expect(bench.farEnd.board.text == "请稍候")
  }

  @Test func `dots for a board of another size are not shown`() throws {
    var bench = try bench()
    let picture = try BusBoardPicture(
      .dots(BoardLook(), .large, [UInt8](repeating: 0xFF, count: 512)))
    bench.change { master, now in master.setPicture(picture, for: 2, at: now) }
    bench.run(milliseconds: 3_000)
    #expect(bench.farEnd[1].board?.dots == nil)
    #expect(!bench.master.status[1].displayStands)
  }

  @Test func `a board reset while it shows is filled again`() throws {
    var bench = try bench()
    try bench.call("A012")
    bench.run(milliseconds: 1_000)
    bench.farEnd[1].board?.reset()
    #expect(bench.text(1) == nil)
    bench.run(milliseconds: 3_000)
    #expect(bench.text(1) == "请A012号")
  }

  @Test func `a board whose master is silent says what it was told for that, never the number`()
    throws
  {
    var bench = try bench()
    try bench.call("A012")
    bench.run(milliseconds: 1_000)
    bench.close()
    bench.run(milliseconds: 3_500)
    #expect(bench.text(1) == "请稍候")
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `on a bad line every board shows its last number in the end`(seed: UInt64) throws {
    var bench = try bench()
    bench.dice = Dice(seed: seed)
    bench.faults = BusFaults(wrongBitPerByte: 8, lostChunk: 50, doubledChunk: 20)
    for number in 100..<160 {
      try bench.call("A\(number)", on: 2)
      try bench.call("B\(number)", on: 3)
      bench.run(milliseconds: 400)
    }
    bench.faults = BusFaults()
    bench.run(milliseconds: 40_000)
    #expect(bench.text(1) == "请A159号")
    #expect(bench.text(2) == "请B159号")
  }

  @Test func `a rating pad keeps one press, the first, and has no clerk's keys`() {
    var node = PadNode(id: BusNodeID(high: 1, low: 1), address: 1, baud: 19_200, keys: .rating)
    let welcome = BusFrame(
      destination: 1, source: 0, sequence: 1,
      message: .welcome(
        BusWelcome(id: node.id, address: 1, version: 1, bootEpoch: 1 << 32 | 1)))
    for byte in welcome.wire { node.receive(byte, at: .seconds(1)) }
    #expect(node.press(.next, at: .seconds(1)) == .noMaster)
    #expect(
      node.press(.good, at: .seconds(1)) == .taken(BusKeyID(bootEpoch: 1 << 32 | 1, counter: 1)))
    #expect(node.press(.poor, at: .seconds(1)) == .alreadyWaiting)
  }
}

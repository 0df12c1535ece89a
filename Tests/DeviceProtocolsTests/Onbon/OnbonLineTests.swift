import DeviceModels
import HallBus
import TestDice
import Testing

@testable import DeviceProtocols

@Test func `a call stands on its board within a tenth of a second and is told`() throws {
  var bench = try OnbonBench(boards: 17)
  bench.session.opened(at: bench.now)
  for address in 1...17 { try bench.call("A000", at: address, revision: 1) }
  bench.run(microseconds: 3_000_000)
  for address in 1...17 {
    #expect(bench.times(.boardUp(address: address)).count == 1)
    #expect(bench.times(.pictureStands(address: address, revision: 1)).count == 1)
    #expect(bench.text(0, of: address) == "\(address)号窗口")
  }
  bench.run(microseconds: 4_321_000)
  let called = bench.now
  try bench.call("A012", at: 9, revision: 2)
  bench.run(microseconds: 1_000_000)
  let stood = try #require(bench.times(.pictureStands(address: 9, revision: 2)).first)
  #expect(stood.microseconds(since: called) < 100_000)
  #expect(bench.text(1, of: 9) == "A012")
  #expect(bench.session.lineCounters.retries == 0 && bench.session.lineCounters.strays == 0)
}

@Test func `seventeen boards are kept fresh at 9,600 baud, and a call still takes no second`()
  throws
{
  var bench = try OnbonBench(boards: 17, baud: 9_600)
  bench.session.opened(at: bench.now)
  for address in 1...17 { try bench.call("A000", at: address, revision: 1) }
  bench.run(microseconds: 20_000_000)
  for round in UInt64(0)..<30 {
    let called = bench.now
    try bench.call("B\(round)", at: 1 + Int(round % 17), revision: 10 + round)
    bench.run(microseconds: 3_217_000)
    let stood = try #require(
      bench.times(.pictureStands(address: 1 + Int(round % 17), revision: 10 + round)).first)
    #expect(stood.microseconds(since: called) < 700_000)
  }
  #expect(bench.models.allSatisfy { $0.counters.expiredAreas == 0 })
  #expect(bench.session.lineCounters.timeouts == 0)
}

@Test func `a changed number costs its own area and nothing else`() throws {
  var bench = try OnbonBench(boards: 2)
  bench.session.opened(at: bench.now)
  try bench.call("A001", at: 1, revision: 1)
  bench.run(microseconds: 1_000_000)
  let updated = bench.models[0].counters.updatedAreas
  try bench.call("A002", at: 1, revision: 2)
  bench.run(microseconds: 500_000)
  #expect(bench.models[0].counters.updatedAreas == updated + 1)
  // The same again is no traffic, yet stands.
  let sent = bench.transmissions.count
  try bench.call("A002", at: 1, revision: 3)
  #expect(bench.transmissions.count == sent)
  #expect(bench.times(.pictureStands(address: 1, revision: 3)).count == 1)
}

@Test func `the most recent call goes before the rest of a burst, and none is overtaken for ever`()
  throws
{
  var bench = try OnbonBench(boards: 17)
  bench.session.opened(at: bench.now)
  for address in 1...17 { try bench.call("A000", at: address, revision: 1) }
  bench.run(microseconds: 3_000_000)
  for address in 1...17 { try bench.call("B\(100 + address)", at: address, revision: 2) }
  bench.run(microseconds: 2_000_000)
  let order = bench.events.compactMap { entry -> Int? in
    guard case .pictureStands(let address, 2) = entry.event else { return nil }
    return address
  }
  // The first was under way when the others came; of those the last came first.
  #expect(order == [1] + (2...17).reversed())

  // Board 1 changes all the time, the others once: all stand within the limit and a little.
  let start = bench.now
  for address in 1...17 { try bench.call("C100", at: address, revision: 3) }
  for round in 0..<200 {
    try bench.call("D\(round)", at: 1, revision: 10 + UInt64(round))
    bench.run(microseconds: 20_000)
  }
  for address in 2...17 {
    let stood = try #require(bench.times(.pictureStands(address: address, revision: 3)).first)
    #expect(stood.microseconds(since: start) < 3_500_000)
  }
}

@Test func `boards that hear nothing cost the others little and come back by themselves`() throws {
  var bench = try OnbonBench(boards: 17)
  for deaf in [2, 5, 11] { bench.models[deaf].faults.isDeaf = true }
  bench.session.opened(at: bench.now)
  for address in 1...17 { try bench.call("A000", at: address, revision: 1) }
  bench.run(microseconds: 10_000_000)
  for deaf in [3, 6, 12] {
    #expect(bench.times(.boardDown(address: deaf, reason: OnbonBench.silent)).count == 1)
  }
  for round in UInt64(0)..<40 {
    let address = [1, 2, 4, 5, 7][Int(round % 5)]
    let called = bench.now
    try bench.call("B\(round)", at: address, revision: 100 + round)
    bench.run(microseconds: 331_000)
    let stood = try #require(
      bench.times(.pictureStands(address: address, revision: 100 + round)).first)
    #expect(stood.microseconds(since: called) < 300_000)
  }
  for deaf in [2, 5, 11] { bench.models[deaf].faults.isDeaf = false }
  bench.run(microseconds: 12_000_000)
  for deaf in [3, 6, 12] {
    #expect(bench.times(.pictureStands(address: deaf, revision: 1)).count == 1)
    #expect(bench.text(1, of: deaf) == "A000")
  }
}

@Test(arguments: [UInt64(1), 2, 3])
func `on a bad line with power cuts and replugs all pictures agree in the end`(seed: UInt64) throws
{
  let faults = LineFaults(
    bitErrorsPerMillion: 60, dropsPerMillion: 300, insertsPerMillion: 200, doublesPerMillion: 200)
  var bench = try OnbonBench(boards: 17, faults: faults, seed: seed)
  bench.session.opened(at: bench.now)
  var dice = Dice(seed: seed)
  var wanted: [Int: (ticket: String, revision: UInt64)] = [:]
  for round in UInt64(1)...300 {
    let address = 1 + dice.below(17)
    let ticket = "A\(100 + dice.below(900))"
    try bench.call(ticket, at: address, revision: round)
    wanted[address] = (ticket, round)
    let model = dice.below(17)
    switch dice.below(30) {
    case 0: bench.models[model].powerOff(at: bench.now)
    case 1...3:
      for index in bench.models.indices where !bench.models[index].isPowered {
        bench.models[index].powerOn(at: bench.now)
      }
    case 4:
      bench.line.cut(at: bench.now)
      bench.run(microseconds: Int64(dice.below(400_000)))
      bench.line.replug(at: bench.now)
    case 5:
      bench.session.closed(at: bench.now)
      bench.run(microseconds: Int64(dice.below(1_000_000)))
      bench.session.opened(at: bench.now)
    case 6: bench.models[model].faults.refusals = 3
    case 7: bench.models[model].faults.nonsense = 2
    default: break
    }
    bench.run(microseconds: Int64(dice.below(250_000)))
  }
  for index in bench.models.indices where !bench.models[index].isPowered {
    bench.models[index].powerOn(at: bench.now)
  }
  bench.run(microseconds: 45_000_000)
  for address in 1...17 {
    guard let (ticket, revision) = wanted[address] else { continue }
    #expect(bench.text(1, of: address) == ticket)
    #expect(bench.text(0, of: address) == "\(address)号窗口")
    let last = bench.events.last { entry in
      if case .pictureStands(address, _) = entry.event { true } else { false }
    }
    #expect(last?.event == .pictureStands(address: address, revision: revision))
  }
  let counters = bench.session.lineCounters
  #expect(counters.retries > 0 && counters.checkErrors > 0 && counters.damagedThere > 0)
}

@Test func `when the controller falls silent calls vanish and names stay`() throws {
  var bench = try OnbonBench(boards: 3)
  bench.session.opened(at: bench.now)
  for address in 1...3 { try bench.call("A007", at: address, revision: 1) }
  // Refreshed, they stand for ever.
  bench.run(microseconds: 200_000_000)
  for address in 1...3 {
    #expect(bench.text(1, of: address) == "A007")
    #expect(bench.models[address - 1].counters.expiredAreas == 0)
  }
  bench.line.cut(at: bench.now)
  bench.run(microseconds: 30_000_000)
  for address in 1...3 {
    #expect(bench.text(1, of: address) == nil)
    #expect(bench.text(0, of: address) == "\(address)号窗口")
    #expect(bench.times(.boardDown(address: address, reason: OnbonBench.silent)).count == 1)
  }
  bench.line.replug(at: bench.now)
  bench.run(microseconds: 10_000_000)
  for address in 1...3 { #expect(bench.text(1, of: address) == "A007") }
}

@Test func `a board that was switched off and on between two words gets its picture back`() throws {
  var bench = try OnbonBench(boards: 17)
  bench.session.opened(at: bench.now)
  for address in 1...17 { try bench.call("A001", at: address, revision: 1) }
  bench.run(microseconds: 4_000_000)
  bench.models[6].powerOff(at: bench.now)
  bench.models[6].powerOn(at: bench.now)
  #expect(bench.text(1, of: 7) == nil)
  bench.run(microseconds: 6_000_000)
  #expect(bench.text(1, of: 7) == "A001" && bench.text(0, of: 7) == "7号窗口")
  #expect(bench.times(.pictureStands(address: 7, revision: 1)).count == 2)
  #expect(bench.session.lineCounters.timeouts == 0)
}

@Test func `busy boards are asked again, refusing boards are reported and left in peace`() throws {
  var bench = try OnbonBench(boards: 2)
  bench.session.opened(at: bench.now)
  bench.run(microseconds: 1_000_000)
  bench.models[0].faults.refusals = 4
  try bench.call("A001", at: 1, revision: 1)
  bench.run(microseconds: 2_000_000)
  #expect(bench.times(.pictureStands(address: 1, revision: 1)).count == 1)
  #expect(bench.session.lineCounters.busy == 4)

  bench.models[1].faults.refusals = 3
  bench.models[1].faults.refusal = 0x0C
  try bench.call("A002", at: 2, revision: 1)
  bench.run(microseconds: 2_000_000)
  // The first refusal is of both areas together, the next two of each by itself.
  #expect(
    bench.times(.pictureRefused(address: 2, revision: 1, reason: OnbonError.fontMissing.text)).count
      == 2)
  #expect(bench.times(.pictureStands(address: 2, revision: 1)).isEmpty)
  bench.run(microseconds: 61_000_000)
  #expect(bench.times(.pictureStands(address: 2, revision: 1)).count == 1)
}

@Test func `at an orderly end boards show their last word and are asked for nothing more`() throws {
  var bench = try OnbonBench(boards: 4)
  bench.models[3].faults.isDeaf = true
  bench.session.opened(at: bench.now)
  for address in 1...4 { try bench.call("A001", at: address, revision: 1) }
  bench.run(microseconds: 5_000_000)
  let closed = [
    BoardPicture.Area(id: 0, content: .text("下班", colour: .red, flashing: false))
  ]
  try bench.session.shutdownPictures(
    [1, 2, 4].map { ($0, BoardPicture(revision: 9, areas: closed)) }, at: bench.now)
  bench.run(microseconds: 3_000_000)
  #expect(bench.times(.shutdownDone(missed: [4])).count == 1)
  let sent = bench.transmissions.count
  bench.run(microseconds: 100_000_000)
  #expect(bench.transmissions.count == sent && bench.session.nextDeadline == nil)
  for address in 1...2 {
    #expect(bench.text(0, of: address) == "下班" && bench.text(1, of: address) == nil)
  }
  #expect(bench.models[2].texts(at: bench.now).isEmpty)
}

@Test func `an answer held up until after the repetition is not taken for its answer`() throws {
  var bench = try OnbonBench(boards: 1)
  bench.session.opened(at: bench.now)
  bench.run(microseconds: 1_000_000)
  try bench.call("A001", at: 1, revision: 1)
  bench.run(microseconds: 1_000_000)
  try bench.call("A002", at: 1, revision: 2)
  // The board answers at once, but the hall's computer is busy and looks at its clock first.
  bench.line.cut(at: bench.now)
  let frame = try #require(bench.transmissions.last).bytes
  bench.models[0].receive(frame[...], at: bench.now)
  bench.models[0].advance(to: bench.now.advanced(byMicroseconds: 50_000))
  let held = bench.models[0].takeOutput()
  let sent = bench.transmissions.count
  try bench.call("A003", at: 1, revision: 3)
  while bench.transmissions.count == sent {
    bench.now = try #require(bench.session.nextDeadline)
    bench.session.advance(to: bench.now)
    bench.settle()
  }
  bench.session.receive(held[...], at: bench.now.advanced(byMicroseconds: 500))
  bench.settle()
  #expect(bench.times(.pictureStands(address: 1, revision: 3)).isEmpty)
  bench.line.replug(at: bench.now)
  bench.run(microseconds: 2_000_000)
  #expect(bench.times(.pictureStands(address: 1, revision: 3)).count == 1)
  #expect(bench.text(1, of: 1) == "A003")
}

@Test func `a board that was down and hears again gets its last word, after the others`() throws {
  var bench = try OnbonBench(boards: 3)
  bench.session.opened(at: bench.now)
  for address in 1...3 { try bench.call("A00\(address)", at: address, revision: 1) }
  bench.run(microseconds: 1_000_000)
  bench.models[0].powerOff(at: bench.now)
  bench.run(microseconds: 60_000_000)
  #expect(bench.session.boards[0].link == .down)
  bench.models[0].powerOn(at: bench.now)
  let sent = bench.transmissions.count
  let closed = [BoardPicture.Area(id: 0, content: .text("下班", colour: .red, flashing: false))]
  try bench.session.shutdownPictures(
    [1, 2, 3].map { ($0, BoardPicture(revision: 9, areas: closed)) }, at: bench.now)
  bench.run(microseconds: 3_000_000)
  #expect(bench.times(.shutdownDone(missed: [])).count == 1)
  #expect(bench.text(0, of: 1) == "下班")
  var decoder = OnbonFrameDecoder()
  let destinations = bench.transmissions[sent...].flatMap {
    decoder.receive($0.bytes[...]).compactMap { reception -> UInt16? in
      guard case .frame(let frame) = reception else { return nil }
      return frame.destination
    }
  }
  #expect(destinations == [3, 2, 1])
}

@Test func `dots reach a BX-5MK whole, in blocks, and expire like calls`() throws {
  let spec = BoardAreaSpec(id: 0, x: 0, y: 0, width: 128, height: 32, kind: .dots)
  var bench = try OnbonBench(boards: 2, areas: [spec], hasDotsArea: true)
  bench.session.opened(at: bench.now)
  let bytes = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  let bitmap = try #require(BoardBitmap(width: 128, height: 32, bytes: bytes))
  try bench.session.setPicture(
    2, BoardPicture(revision: 5, areas: [.init(id: 0, content: .bitmap(bitmap))]), at: bench.now)
  bench.run(microseconds: 100_000_000)
  #expect(bench.times(.pictureStands(address: 2, revision: 5)).count == 1)
  #expect(bench.models[1].dots(at: bench.now).bytes == bytes)
  #expect(bench.models[0].dots(at: bench.now).litCount == 0)
  bench.line.cut(at: bench.now)
  bench.run(microseconds: 30_000_000)
  #expect(bench.models[1].dots(at: bench.now).litCount == 0)
}

@Test func `a clock is binary coded decimal, the year's low byte first`() {
  let clock = BoardClock(
    year: 2026, month: 11, day: 22, hour: 9, minute: 30, second: 5, weekday: 7)
  #expect(OnbonRequest.clock(clock).body == [0x26, 0x20, 0x11, 0x22, 0x09, 0x30, 0x05, 0x07])
}

@Test func `orders, brightness and clock reach the boards`() throws {
  var bench = try OnbonBench(boards: 3)
  bench.session.opened(at: bench.now)
  bench.run(microseconds: 1_000_000)
  bench.session.setBrightness(percent: 40, at: bench.now)
  bench.session.setClock(
    BoardClock(year: 2026, month: 11, day: 22, hour: 9, minute: 30, second: 5, weekday: 7),
    at: bench.now)
  let lock = BoardOrder.lock(program: "P003", locked: true)
  try bench.session.order(lock, of: 2, at: bench.now)
  bench.run(microseconds: 2_000_000)
  #expect(bench.models.map(\.brightness) == [6, 6, 6])
  #expect(bench.models.map(\.clock) == [[Int]](repeating: [2026, 11, 22, 9, 30, 5, 7], count: 3))
  #expect(bench.models[1].lockedProgram == "P003")
  #expect(bench.times(.answered(address: 2, order: lock, result: .done)).count == 1)
}

@Test func `text is drawn with the font given, flashing pages alternate`() throws {
  let full = String(repeating: "FF", count: 16)
  let font = try BoardFont(hex: Array("0041:\(full)\n".utf8))
  var bench = try OnbonBench(boards: 1, font: font)
  bench.session.opened(at: bench.now)
  try bench.call("A", at: 1, revision: 1)
  bench.run(microseconds: 300_000)
  // The window's name has no glyphs here; the letter stands in the middle of its area.
  #expect(bench.models[0].dots(at: bench.now).litCount == 512)
  #expect(bench.models[0].dots(at: bench.now).isLit(64 + 24, 31))
  #expect(!bench.models[0].dots(at: bench.now).isLit(64 + 23, 31))
  bench.run(microseconds: 500_000)
  #expect(bench.models[0].dots(at: bench.now).litCount == 0)
}

@Test func `what cannot be right is refused before anything is sent`() throws {
  func fault(_ boards: [BoardSpec]) -> String? {
    do throws(BoardLineFault) {
      _ = try BoardPollSession(
        boards: boards, dialect: OnbonDialect(isAlone: false),
        settings: OnbonDialect.settings(baud: 57_600))
      return nil
    } catch {
      return error.text.english
    }
  }
  let area = BoardAreaSpec(id: 0, x: 0, y: 0, width: 32, height: 16)
  let board = BoardSpec(address: 1, name: "", width: 64, height: 32, areas: [area])
  #expect(fault([board]) == nil)
  #expect(fault([]) == "there are no boards")
  #expect(fault([board, board]) == "the address 1 stands twice")
  for address in [0, 0x8000, 0xFFFE] {
    var other = board
    other.address = address
    #expect(
      fault([other]) == "an Onbon board's number is 1 to 65533, not 32768 and not \(address)")
  }
  var odd = board
  odd.areas[0].x = 4
  #expect(
    fault([odd]) == "area 0 of board 1 must begin at and be wide a multiple of 8 dots")
  odd.areas[0].x = 40
  #expect(fault([odd]) == "area 0 of board 1 lies outside it")
  odd.areas = []
  #expect(fault([odd]) == "board 1 must have 1 to 32 areas")
  odd.areas = [
    BoardAreaSpec(id: 0, x: 0, y: 0, width: 32, height: 16, kind: .dots),
    BoardAreaSpec(id: 1, x: 32, y: 0, width: 32, height: 16, kind: .dots),
  ]
  #expect(fault([odd]) == "board 1 may have one area of dots")
  var bench = try OnbonBench(boards: 1)
  let text = BoardContent.text("A", colour: .red, flashing: false)
  #expect(throws: BoardPictureError.noSuchBoard(address: 9)) {
    try bench.session.setPicture(9, BoardPicture(revision: 1, areas: []), at: .zero)
  }
  #expect(throws: BoardPictureError.areaTwice(id: 1)) {
    try bench.session.setPicture(
      1,
      BoardPicture(revision: 1, areas: [.init(id: 1, content: text), .init(id: 1, content: text)]),
      at: .zero)
  }
}

@Test func `a card that does not know the query is pinged, and keeps its picture`() throws {
  var bench = try OnbonBench(boards: 1)
  bench.session.opened(at: bench.now)
  try bench.call("A001", at: 1, revision: 1)
  bench.run(microseconds: 1_000_000)
  bench.models[0].faults.refusals = 1
  bench.models[0].faults.refusal = 0x02
  bench.run(microseconds: 60_000_000)
  var decoder = OnbonFrameDecoder()
  let questions = bench.transmissions.flatMap {
    decoder.receive($0.bytes[...]).compactMap { reception -> [UInt8]? in
      guard case .frame(let frame) = reception, frame.data[0] != 0xA3 else { return nil }
      return Array(frame.data.prefix(2))
    }
  }
  // One that is answered, one that is refused.
  #expect(questions.prefix(2) == [[0xA1, 0x02], [0xA1, 0x02]])
  #expect(questions.count > 5 && questions.dropFirst(2).allSatisfy { $0 == [0xA2, 0x00] })
  #expect(bench.text(1, of: 1) == "A001" && bench.times(.boardUp(address: 1)).count == 1)
}

@Test func `a picture changed while its board answers costs the changed area alone`() throws {
  var bench = try OnbonBench(boards: 1)
  try bench.call("A001", at: 1, revision: 1)
  bench.session.opened(at: bench.now)
  bench.run(microseconds: 3_000)
  try bench.call("A002", at: 1, revision: 2)
  bench.run(microseconds: 500_000)
  #expect(bench.text(1, of: 1) == "A002")
  #expect(bench.models[0].counters.updatedAreas == 3)
  #expect(bench.times(.pictureStands(address: 1, revision: 1)).isEmpty)
  #expect(bench.times(.pictureStands(address: 1, revision: 2)).count == 1)
}

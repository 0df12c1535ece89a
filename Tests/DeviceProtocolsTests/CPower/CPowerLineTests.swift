import DeviceModels
import HallBus
import Testing

@testable import DeviceProtocols

@Suite struct CPowerLineTests {
  typealias Bench = BoardPollBench<CPowerDialect, CPowerBoardModel>

  /// A window's name on the left, its call on the right.
  static let areas = [
    BoardAreaSpec(id: 0, x: 0, y: 0, width: 64, height: 32),
    BoardAreaSpec(
      id: 1, x: 64, y: 0, width: 64, height: 32, kind: .text(font: .dots32, alignment: .centre)),
  ]

  static func bench(
    boards: Int = 2, areas: [BoardAreaSpec] = areas, faults: LineFaults = .none, seed: UInt64 = 1,
    hasOldProgram: Bool = false
  ) throws -> Bench {
    try Bench(
      (1...boards).map {
        BoardSpec(address: $0, name: "\($0)号", width: 128, height: 32, areas: areas)
      }, CPowerDialect(),
      (1...boards).map {
        CPowerBoardModel(
          address: UInt8($0), width: 128, height: 32, hasOldProgram: hasOldProgram)
      }, faults: faults, seed: seed)
  }

  @Test(arguments: [false, true]) func `boards get windows and texts, and say so`(
    hasOldProgram: Bool
  ) throws {
    var bench = try Self.bench(hasOldProgram: hasOldProgram)
    try bench.show(["1号窗口", "A012"], on: 1, revision: 7)
    bench.open()
    #expect(bench.models[0].text(0) == "1号窗口")
    #expect(bench.models[0].text(1) == "A012")
    #expect(bench.models[0].windows.map(\.x) == [0, 64])
    #expect(bench.count(.boardUp(address: 1)) == 1)
    #expect(bench.count(.boardUp(address: 2)) == 1)
    #expect(bench.count(.pictureStands(address: 1, revision: 7)) == 1)
    // Nobody has said what board 2 shows: it is left alone.
    #expect(bench.models[1].windows.isEmpty)
  }

  @Test func `a changed number costs its own window alone`() throws {
    var bench = try Self.bench()
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    bench.open()
    let start = bench.now
    try bench.show(["1号窗口", "A013"], on: 1, revision: 2)
    bench.run(milliseconds: 100)
    let sent = bench.bytes(since: start)
    #expect(sent.count == 1)
    // 13 bytes around 16 of content.
    #expect(sent[0].count == 29)
    #expect(bench.models[0].text(1) == "A013")
    #expect(bench.count(.pictureStands(address: 1, revision: 2)) == 1)
  }

  @Test func `a board that was without power gets its whole present state, and nobody else does`()
    throws
  {
    var bench = try Self.bench()
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    try bench.show(["2号窗口", "B001"], on: 2, revision: 1)
    bench.open()
    bench.models[0].powerOff(at: bench.now)
    bench.run(milliseconds: 6_000)
    #expect(
      bench.count(
        .boardDown(
          address: 1,
          reason: DeviceText(chinese: "条屏无应答", english: "the board does not answer"))) == 1)
    try bench.show(["1号窗口", "A013"], on: 1, revision: 2)
    let start = bench.now
    bench.models[0].powerOn(at: bench.now)
    bench.run(milliseconds: 9_000)
    #expect(bench.models[0].text(0) == "1号窗口")
    #expect(bench.models[0].text(1) == "A013")
    #expect(bench.count(.boardUp(address: 1)) == 2)
    #expect(bench.models[1].text(1) == "B001")
    // Board 2 was asked how it is, and nothing else.
    let toSecond = bench.bytes(since: start).filter { $0[3] == 2 }
    #expect(toSecond.allSatisfy { $0[4] == 0x76 })
  }

  @Test func `a dip of the power too short for any check is mended by the next refresh`() throws {
    var bench = try Self.bench(boards: 1)
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    bench.open()
    bench.models[0].powerOff(at: bench.now)
    bench.models[0].powerOn(at: bench.now)
    #expect(bench.models[0].text(1) == "")
    bench.run(milliseconds: 35_000)
    #expect(bench.models[0].text(0) == "1号窗口")
    #expect(bench.models[0].text(1) == "A012")
    #expect(bench.count(.boardUp(address: 1)) == 1)
  }

  @Test func `what the controller leaves behind stays: the protocol cannot tell the board`() throws
  {
    var bench = try Self.bench(boards: 1)
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    bench.open()
    #expect(!bench.session.canTellSilentPicture)
    bench.session.closed(at: bench.now)
    bench.run(milliseconds: 600_000)
    #expect(bench.models[0].text(1) == "A012")
  }

  @Test func `brightness and clock reach every board, and the brightness is kept up`() throws {
    var bench = try Self.bench()
    bench.open()
    bench.session.setBrightness(percent: 50, at: bench.now)
    bench.session.setClock(
      BoardClock(year: 2026, month: 11, day: 23, hour: 8, minute: 30, second: 9, weekday: 1),
      at: bench.now)
    bench.run(milliseconds: 500)
    for model in bench.models {
      #expect(model.brightness == [UInt8](repeating: 16, count: 24))
      #expect(model.clock == [9, 30, 8, 1, 23, 11, 26])
    }
    bench.models[1].powerOff(at: bench.now)
    bench.run(milliseconds: 5_000)
    bench.models[1] = CPowerBoardModel(address: 2, width: 128, height: 32)
    bench.run(milliseconds: 9_000)
    #expect(bench.models[1].brightness == [UInt8](repeating: 16, count: 24))
  }

  @Test func `a board somebody has switched off is lit again`() throws {
    var bench = try Self.bench(boards: 1)
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    bench.open()
    let off = CPowerCommand.power(on: false).frame(card: CPowerFrame.group)
    bench.models[0].receive(off.encoded()[...], at: bench.now)
    #expect(bench.models[0].isDark)
    bench.run(milliseconds: 3_000)
    #expect(!bench.models[0].isDark)
    #expect(bench.models[0].text(1) == "A012")
  }

  @Test func `the last word is left at a stop, and who missed it is named`() throws {
    var bench = try Self.bench()
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    try bench.show(["2号窗口", "B001"], on: 2, revision: 1)
    bench.open()
    bench.models[1].powerOff(at: bench.now)
    bench.run(milliseconds: 6_000)
    let closed = BoardPicture(
      revision: 9,
      areas: [BoardPicture.Area(id: 1, content: .text("暂停服务", colour: .red, flashing: true))])
    try bench.session.shutdownPictures(
      [(address: 1, picture: closed), (address: 2, picture: closed)], at: bench.now)
    bench.run(milliseconds: 3_500)
    #expect(bench.models[0].text(1) == "暂停服务")
    #expect(bench.models[0].text(0) == " ")
    #expect(bench.count(.shutdownDone(missed: [2])) == 1)
    let after = bench.now
    bench.run(milliseconds: 60_000)
    #expect(bench.bytes(since: after).isEmpty)
  }

  @Test func `a refused text is told, and tried again only later`() throws {
    var bench = try Self.bench(boards: 1)
    bench.models[0].faults.refusals = 1
    try bench.show(["1号窗口", "A012"], on: 1, revision: 1)
    bench.open()
    let refusals = bench.events.count { if case .pictureRefused = $0.event { true } else { false } }
    #expect(refusals > 0)
    bench.run(milliseconds: 61_000)
    #expect(bench.models[0].text(1) == "A012")
  }

  @Test func `characters the board has no glyph for are replaced and named`() throws {
    var bench = try Self.bench(boards: 1)
    try bench.show(["请㐂号", "A012"], on: 1, revision: 1)
    bench.open()
    #expect(bench.models[0].text(0) == "请□号")
    #expect(bench.count(.charactersReplaced(address: 1, area: 0, characters: "㐂")) == 1)
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `on a noisy line every board ends with its last picture`(
    seed: UInt64
  ) throws {
    var bench = try Self.bench(
      boards: 4,
      faults: LineFaults(
        bitErrorsPerMillion: 300, dropsPerMillion: 1_000, insertsPerMillion: 500,
        doublesPerMillion: 500), seed: seed)
    bench.open()
    for round in 1...120 {
      try bench.show(["窗口", "A\(round)"], on: round % 4 + 1, revision: UInt64(round))
      bench.run(milliseconds: 300)
    }
    bench.line.set(faults: .none)
    bench.run(milliseconds: 12_000)
    for board in 1...4 {
      let last = (1...120).last { $0 % 4 + 1 == board } ?? 0
      #expect(bench.models[board - 1].text(1) == "A\(last)", "seed \(seed)")
    }
    #expect(bench.session.lineCounters.retries > 0)
  }

  @Test func `an echo of our own packets on a two-wire line is no answer`() throws {
    var dialect = CPowerDialect()
    let board = BoardSpec(address: 1, name: "", width: 128, height: 32, areas: Self.areas)
    let request = dialect.poll(board, standing: [], brightness: nil, isPlain: false)
    #expect(dialect.receive(request.bytes[...], answering: request, from: board) == [.echo])
    let answer = CPowerFrame(
      kind: CPowerFrame.sent, card: 1, command: 0x76, mark: 0, data: [1, 1, 8, 0, 18, 0])
    #expect(
      dialect.receive(answer.encoded()[...], answering: request, from: board) == [.answer(.done)])
    var other = answer
    other.card = 2
    #expect(dialect.receive(other.encoded()[...], answering: request, from: board) == [.stray])
  }

  @Test func `boards that the line cannot serve are refused in words`() {
    func fault(_ address: Int, _ areas: [BoardAreaSpec]) -> String? {
      let board = BoardSpec(address: address, name: "", width: 64, height: 32, areas: areas)
      do throws(BoardLineFault) {
        _ = try BoardPollSession(
          boards: [board], dialect: CPowerDialect(), settings: BoardLineSettings(baud: 57_600))
        return nil
      } catch {
        return error.text.english
      }
    }
    let good = [BoardAreaSpec(id: 0, x: 0, y: 0, width: 64, height: 32)]
    #expect(fault(1, good) == nil)
    #expect(fault(255, good) == "a C-Power board's address is 1 to 254, not 255")
    #expect(fault(1, []) == "board 1 must have 1 to 8 areas")
    #expect(fault(1, Self.areas) == "area 1 of board 1 lies outside it")
  }
}

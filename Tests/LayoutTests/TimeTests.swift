import Layout
import Testing

/// What moves by itself is a function of the moment.
@Suite struct TimeTests {
  private func list(_ body: String, _ data: DataValue = .missing, at time: Int64) throws
    -> DisplayList
  {
    let check = LayoutReader.read(board(body), name: "t.yaml")
    guard let layout = check.layout else { throw Refused(report: check.report(.english)) }
    return LayoutBuilder.build(
      layout, data: data, measurer: FixedMeasurer(), at: LayoutMoment(milliseconds: time))
  }

  private func runs(_ list: DisplayList) -> [TextRun] {
    list.commands.compactMap { if case .text(let run) = $0 { run } else { nil } }
  }

  private static let long = String(repeating: "号", count: 20)
  private static let ticker =
    "{text: '\(long)', overflow: ticker, speed: 50, size: 16, height: 20}"

  @Test func `a ticker runs by whole dots, follows itself, and starts anew after a lap`() throws {
    // 20 characters of 16 dots, a gap of a quarter of the room: 370 dots a lap.
    #expect(try runs(list(Self.ticker, at: 0)).map(\.x) == [0])
    #expect(try runs(list(Self.ticker, at: 20)).map(\.x) == [-1])
    #expect(try runs(list(Self.ticker, at: 4_000)).map(\.x) == [-200, 170])
    #expect(try runs(list(Self.ticker, at: 7_400)).map(\.x) == [0])
    #expect(try list(Self.ticker, at: 100).changesAt == LayoutMoment(milliseconds: 140))
  }

  @Test func `a ticker that fits stands still`() throws {
    let list = try list("{text: 'A001', overflow: ticker, speed: 50, size: 16}", at: 12_345)
    #expect(runs(list).map(\.x) == [0])
    #expect(list.changesAt == nil)
    #expect(list.cuts.isEmpty)
  }

  @Test func `a text in pages shows all its lines in turn and nothing is cut`() throws {
    let body =
      "{text: '\(Self.long)', overflow: page, dwell: 4, size: 40, height: 100, leading: 100}"
    // 5 characters a line, 2 lines a page: 4 lines are 2 pages.
    var shown: [Int: [Int]] = [:]
    for second in 0..<9 {
      let list = try list(body, at: Int64(second) * 1_000)
      shown[second] = runs(list).map(\.text.count)
      #expect(list.cuts.isEmpty)
    }
    #expect(shown[0] == [5, 5])
    #expect(try list(body, at: 3_999).changesAt == LayoutMoment(milliseconds: 4_000))
    #expect(try list(body, at: 4_000).changesAt == LayoutMoment(milliseconds: 8_000))
  }

  private static let playlist = """
    playlist:
      - {text: 'one', seconds: 10}
      - {text: 'two', seconds: 20}
      - {text: 'noon', seconds: 5, from: "11:30", to: "14:00"}
      - {text: 'night', seconds: 5, from: "22:00", to: "06:00"}
      - {text: 'never', when: notice}
    """

  private func shown(_ hour: Int64, _ minute: Int64, _ second: Int64) throws -> String? {
    try runs(list(Self.playlist, at: ((hour * 60 + minute) * 60 + second) * 1_000)).first?.text
  }

  @Test func `a playlist shows what is due, each for its time, in turn`() throws {
    // From six on there are two entries, 30 s a lap; 9:00 is a whole number of laps.
    #expect(try shown(9, 0, 0) == "one")
    #expect(try shown(9, 0, 9) == "one")
    #expect(try shown(9, 0, 10) == "two")
    #expect(try shown(9, 0, 29) == "two")
    #expect(try shown(9, 0, 30) == "one")
    // At noon three entries, 35 s a lap; 43,200 s are 1,234 laps and 10 s.
    #expect(try shown(12, 0, 0) == "two")
    #expect(try shown(12, 0, 20) == "noon")
    #expect(try (0..<35).map { try shown(23, 0, $0) }.contains("night"))
    #expect(try !(0..<60).map { try shown(7, 0, $0) }.contains("night"))
  }

  @Test func `a playlist says when it changes, by turn or by time of day`() throws {
    #expect(
      try list(Self.playlist, at: 9 * 3_600_000).changesAt
        == LayoutMoment(milliseconds: 9 * 3_600_000 + 10_000))
    let single = "playlist:\n  - {text: 'one', seconds: 10, to: \"12:00\"}"
    #expect(
      try list(single, at: 9 * 3_600_000).changesAt == LayoutMoment(milliseconds: 12 * 3_600_000))
    #expect(try runs(list(single, at: 13 * 3_600_000)).isEmpty)
  }

  @Test func `every moment of a day shows something, and changes after it was told`() throws {
    var time: Int64 = 0
    var changes = 0
    while time < 86_400_000 {
      let list = try list(Self.playlist, at: time)
      #expect(!runs(list).isEmpty)
      let next = try #require(list.changesAt)
      #expect(next.milliseconds > time)
      let before = try self.list(Self.playlist, at: next.milliseconds - 1)
      #expect(before.commands == list.commands, "at \(time)")
      time = next.milliseconds
      changes += 1
    }
    #expect(changes > 2_000)
  }

  @Test func `tables beside each other show a long list in turns, all of it and nothing twice`()
    throws
  {
    let table =
      "{table: [{text: '{{row.number}}'}], rows: calls, slots: 2, turn: 5, step: 4, skip: "
    let body = "row:\n  - \(table)0, width: 1fr}\n  - \(table)2, width: 1fr}"
    let calls = (1...7).map { DataValue.record(["number": .text("A\($0)")]) }
    let data = DataValue.record(["calls": .list(calls)])
    #expect(try runs(list(body, data, at: 0)).map(\.text) == ["A1", "A2", "A3", "A4"])
    #expect(try runs(list(body, data, at: 5_000)).map(\.text) == ["A5", "A6", "A7"])
    #expect(try runs(list(body, data, at: 10_000)).map(\.text) == ["A1", "A2", "A3", "A4"])
    #expect(try list(body, data, at: 6_000).changesAt == LayoutMoment(milliseconds: 10_000))
    let few = DataValue.record(["calls": .list(Array(calls.prefix(4)))])
    #expect(try list(body, few, at: 6_000).changesAt == nil)
  }

  @Test func `a new row flashes for its time and then stands still`() throws {
    let body = """
      table:
        - text: "{{row.number}}"
      rows: calls
      slots: 2
      row-fill: off
      flash: 3
      flash-by: at
      flash-fill: lit
      """
    let data: DataValue = [
      "calls": [["number": "A2", "at": 10_000], ["number": "A1", "at": 2_000]]
    ]
    func fills(_ time: Int64) throws -> [Bool] {
      try list(body, data, at: time).commands.compactMap {
        if case .fill(_, let color, _) = $0 { color == .white } else { nil }
      }
    }
    #expect(try fills(10_000) == [true, false])
    #expect(try fills(10_499) == [true, false])
    #expect(try fills(10_500) == [false, false])
    #expect(try fills(11_000) == [true, false])
    #expect(try fills(13_000) == [false, false])
    #expect(try list(body, data, at: 10_200).changesAt == LayoutMoment(milliseconds: 10_500))
    #expect(try list(body, data, at: 13_000).changesAt == nil)
  }

  @Test(arguments: ["9:30", "25:00", "24:01", "0930", "a"])
  func `what is no time of day is refused`(text: String) {
    let check = LayoutReader.read(
      board("playlist:\n  - {text: 'x', from: \"\(text)\"}"), name: "t.yaml")
    #expect(check.report(.english).contains("is not a time of day"))
  }
}

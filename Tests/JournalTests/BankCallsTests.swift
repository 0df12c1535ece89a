import Testing

@testable import Journal
@testable import QueueCore

@Suite struct BankCallsTests {
  static let header = "day,arrived,priority,service,waited,outcome,service_time,server\n"

  private static func events(_ text: String) throws -> (BankCallsReplay, [StampedEvent]) {
    let record = try BankCalls(text)
    var replay = BankCallsReplay(record)
    let events = record.dates.flatMap { replay.events(of: $0) }
    return (replay, events)
  }

  /// An agent who serves the rows one after another: two days, by a fixed rule of thumb.
  static func record(days: Int = 5) -> String {
    var text = header
    for day in 1...days {
      var random = SeededRandom(seed: UInt64(day))
      var (arrived, free) = (30_000, [30_000, 30_000])
      for index in 0..<200 {
        arrived += 5 + Int(random.next() % 80)
        let server = free[0] <= free[1] ? 0 : 1
        let called = max(arrived, free[server])
        let service = 30 + Int(random.next() % 90)
        let start = "1999-03-0\(day),\(arrived),\(index % 5 == 0 ? 2 : 0),PS,"
        if index % 17 == 3 {
          text += start + "\(min(40, called - arrived)),left,,\n"
        } else {
          text += start + "\(called - arrived),served,\(service),agent0\(server + 1)\n"
          free[server] = called + service
        }
      }
    }
    return text
  }

  @Test func `calls, waits, services and those who left are as the record has them`() throws {
    let (replay, events) = try Self.events(
      Self.header
        + """
        1999-02-01,100,0,PS,0,served,60,agent01
        1999-02-01,110,0,PS,50,served,30,agent01
        1999-02-01,120,2,PS,10,left,,
        1999-02-02,90,1,NE,0,served,20,agent02
        """)
    #expect(replay.calls == 3)
    #expect(replay.refused == 0)
    var state = QueueState(hall: BankCallsReplay.hallID)
    var waits: [Int64] = []
    var ends: [Ticket.Ending: Int] = [:]
    var times: [Int64] = []
    for event in events {
      if case .dayClosed = event.event {
        for ticket in state.tickets.values.sorted(by: { $0.id < $1.id }) {
          if let called = ticket.firstCalledAt { waits.append(called - ticket.issuedAt) }
          if case .ended(let ending) = ticket.state { ends[ending, default: 0] += 1 }
        }
      }
      if case .serviceEnded(let content) = event.event,
        let called = state.tickets[content.ticket]?.calls.first
      {
        times.append(event.stamp.hall - called)
      }
      state.apply(event.event, by: event.actor, at: event.stamp)
    }
    #expect(waits == [0, 50_000, 0])
    #expect(times == [60_000, 30_000, 20_000])
    #expect(ends == [.served: 3, .cancelled: 1])
    #expect(state.definition.lines.map(\.name.english) == ["NE", "PS"])
  }

  @Test func `a call out of the rule's order is marked as chosen`() throws {
    let (replay, events) = try Self.events(
      Self.header
        + """
        1999-02-01,100,0,PS,0,served,60,agent01
        1999-02-01,110,0,PS,200,served,30,agent01
        1999-02-01,120,0,PS,40,served,30,agent01
        """)
    #expect(replay.chosen == 1)
    let reasons = events.compactMap { stamped -> String? in
      guard case .ticketCalled(let content) = stamped.event else { return nil }
      return content.chosenBecause
    }
    #expect(reasons == [BankCallsReplay.reason])
  }

  @Test func `priority customers go before those who came up to ninety seconds earlier`() throws {
    let rows = [
      "1999-02-01,100,0,PS,0,served,200,agent01",
      "1999-02-01,110,0,PS,240,served,30,agent01",
      "1999-02-01,190,2,PS,110,served,50,agent01",
    ]
    let (replay, _) = try Self.events(Self.header + rows.joined(separator: "\n"))
    #expect(replay.chosen == 0)
  }

  @Test(arguments: [
    "1999-02-30,1,0,PS,0,served,1,a", "1999-02-01,-1,0,PS,0,served,1,a",
    "1999-02-01,1,3,PS,0,served,1,a", "1999-02-01,1,0,,0,served,1,a",
    "1999-02-01,1,0,PS,0,gone,1,a", "1999-02-01,1,0,PS,0,served,,a",
    "1999-02-01,1,0,PS,0,served,1,", "1999-02-01,1,0,PS,0,served,1",
    "1999-02-01,99999999999999999999,0,PS,0,served,1,a",
  ]) func `a row that cannot be is named by its line`(row: String) {
    #expect(throws: BankCalls.Problem.self) {
      try BankCalls(Self.header + "1999-02-01,1,0,PS,0,served,1,a\n" + row)
    }
    do {
      _ = try BankCalls(Self.header + "1999-02-01,1,0,PS,0,served,1,a\n" + row)
    } catch {
      #expect(error.line == 3)
    }
  }

  @Test func `a file with other columns is refused`() {
    #expect(throws: BankCalls.Problem.self) { try BankCalls("a,b\n1,2\n") }
    #expect(throws: BankCalls.Problem.self) { try BankCalls("") }
  }

  private func report(
    by grouping: ForecastReport.Grouping, from: CalendarDate? = nil
  ) throws -> ForecastReport {
    try reading { reader, _ in try reader.forecastReport(by: grouping, from: from) }
  }

  /// Writes the record down as a journal, and reads it.
  private func reading<Answer>(
    _ body: (JournalReader, BankCalls) throws -> Answer
  ) throws -> Answer {
    let hall = Hall()
    defer { withExtendedLifetime(hall) {} }
    let store = try JournalStore(directory: hall.directory, hall: BankCallsReplay.hallID)
    let record = try BankCalls(Self.record())
    var replay = BankCallsReplay(record)
    for date in record.dates { _ = try store.append(replay.events(of: date), receipts: []) }
    store.close()
    let reader = try JournalReader(directory: hall.directory)
    defer { reader.close() }
    return try body(reader, record)
  }

  @Test func `the report counts the days asked for and learns from those before`() throws {
    let all = try report(by: .day)
    let last = try report(by: .day, from: CalendarDate("1999-03-04")!)
    #expect(all.rows.map(\.key).count == 5)
    #expect(last.rows.map(\.key) == ["1999-03-04", "1999-03-05"])
    // The first day has nothing to learn from.
    #expect(all.rows[0].thin == all.rows[0].tickets)
    #expect(last.total.thin == 0)
    #expect(last.rows[0].figures == all.rows[3].figures)
  }

  @Test func `what is reported adds up`() throws {
    let report = try report(by: .class, from: CalendarDate("1999-03-03")!)
    #expect(report.rows.reduce(0) { $0 + $1.tickets } == report.total.tickets)
    #expect(report.everybody.tickets == report.total.tickets + report.atOnce.tickets)
    let figures = try #require(report.total.figures)
    // A pinball loss at one half is half the absolute error.
    #expect(abs(figures.medianLoss * 2 - figures.error) < 1e-9)
    #expect(figures.medianHeld <= figures.upperHeld)
    #expect(figures.error < figures.meanWait)
    // The interval from the 10th to the 90th percentile is wider than from the 50th to the 80th.
    #expect(try #require(figures.intervalWidth) > figures.width)
    #expect((0.5...1).contains(try #require(figures.intervalHeld)))
    let json = report.json()
    #expect(json.hasPrefix("{\"atOnce\":{\"figures\":{\"error\":"))
    #expect(report.table(.english).split(separator: "\n").count == report.rows.count + 5)
    let held = try #require(figures.intervalHeld)
    let first = report.table(.english).prefix { $0 != "\n" }
    #expect(first.contains("held \((held * 1_000).rounded() / 10) %"))
    #expect(first == report.summary(.english))
    #expect(report.summary(.chinese).contains("\(report.total.tickets)人"))
    #expect(report.csv(.chinese).hasPrefix("类别,名称,英文名称,号票,"))
  }

  @Test func `a hall's forecaster learns from its journal`() throws {
    try reading { reader, record in
      let forecaster = try reader.forecaster()
      #expect(forecaster.history.days.map(\.date) == record.dates)
      #expect(!forecaster.history.isThin("line-1"))
      #expect(forecaster.history.times(of: "ps", in: "line-1")?.observed ?? 0 > 500)
    }
  }
}

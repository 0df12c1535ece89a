import Foundation
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct WaitReportTests {
  /// Two days, by hand:
  ///
  /// | ticket | issued | line | services | class | first call | window | end |
  /// |---|---|---|---|---|---|---|---|
  /// | 1 | 09:00 | a | id-card | ordinary | after 60 s | 1 | served |
  /// | 2 | 09:10 | a | id-card, passport | care, granted | after 125.4 s | 2 | no-show |
  /// | 3 | 10:00 | a, then b | id-card | ordinary | undone at 10 s, after 300.5 s | 2 | served |
  /// | 4 | 10:00 | b | passport | green | never | | cancelled |
  /// | 5 | 11:00 | b | passport | ordinary | never | | expired |
  /// | 6 (next day) | 09:00 | a | id-card | ordinary | after 0 s | 1 | missed, back, served |
  private func filled() throws -> Hall {
    let hall = Hall()
    let store = try hall.open()
    func at(_ seconds: Double, day: Int = 0, _ event: Event) throws {
      hall.clock =
        Hall.midnight + Int64(day) * 86_400_000 + 9 * 3_600_000 + Int64(seconds * 1000)
      _ = try store.append([hall.stamped(event)], receipts: [])
    }
    func requeued(_ ticket: TicketID) -> TicketRequeued {
      TicketRequeued(
        ticket: ticket, place: 99, waitingSince: hall.stamp.hall, reservedWindow: nil,
        rule: Hall.rule)
    }
    try at(0, Hall.opened())
    try at(0, Hall.taken(1))
    try at(60, Hall.called(1, 1))
    try at(600, Hall.taken(2, services: ["id-card", "passport"]))
    try at(620, .careGranted(ClassChanged(ticket: 2, classID: "care")))
    try at(725.4, Hall.called(2, 2))
    try at(
      800,
      .ticketMissed(
        TicketMissed(ticket: 2, window: 2, returnUntil: HallTime(milliseconds: 0))))
    try at(3600, Hall.taken(3))
    try at(3600, Hall.taken(4, line: "b", services: ["passport"], classID: "green"))
    try at(3610, Hall.called(3, 1))
    try at(3612, .callUndone(CallUndone(ticket: 3, window: 1, restoredTicket: nil)))
    try at(
      3700,
      .ticketTransferred(
        TicketTransferred(
          ticket: 3, fromWindow: nil, line: "b", place: 9, waitingSince: hall.stamp.hall,
          reservedWindow: nil, rule: Hall.rule)))
    try at(3800, .ticketCancelled(TicketReference(ticket: 4)))
    try at(3900.5, Hall.called(3, 2))
    try at(7200, Hall.taken(5, line: "b", services: ["passport"]))
    try at(28000, .ticketExpired(TicketReference(ticket: 5)))
    try at(28000, .ticketExpired(TicketReference(ticket: 2)))
    try at(28001, Hall.closed())
    let next = Hall.date.adding(days: 1)
    try at(0, day: 1, Hall.opened(next))
    try at(0, day: 1, Hall.taken(6))
    try at(0, day: 1, Hall.called(6, 1))
    try at(
      70, day: 1,
      .ticketMissed(
        TicketMissed(ticket: 6, window: 1, returnUntil: HallTime(milliseconds: 0))))
    try at(80, day: 1, .ticketReturned(requeued(6)))
    try at(90, day: 1, Hall.called(6, 2))
    return hall
  }

  /// Key, issued, called, mean, median, 99th percentile, longest, no-shows, expired, cancelled.
  private func numbers(_ row: WaitReport.Row) -> String {
    let waits = row.waits.map { "\($0.mean) \($0.median) \($0.percentile99) \($0.longest)" }
    return "\(row.key): \(row.issued) \(row.called) [\(waits ?? "")] "
      + "\(row.noShows) \(row.expired) \(row.cancelled)"
  }

  @Test(arguments: [
    (
      WaitReport.Grouping.service,
      [
        "id-card: 4 4 [121 60 301 301] 1 0 0", "passport: 3 1 [125 125 125 125] 1 1 1",
      ]
    ),
    (.line, ["b: 3 1 [301 301 301 301] 0 1 1", "a: 3 3 [62 60 125 125] 1 0 0"]),
    (
      .window,
      [
        "1: 2 2 [30 0 60 60] 0 0 0", "2: 2 2 [213 125 301 301] 1 0 0", ": 2 0 [] 0 1 1",
      ]
    ),
    (
      .class,
      [
        "green: 1 0 [] 0 0 1", "care: 1 1 [125 125 125 125] 1 0 0",
        "ordinary: 4 3 [120 60 301 301] 0 1 0",
      ]
    ),
    (
      .hour,
      [
        "9: 3 3 [62 60 125 125] 1 0 0", "10: 2 1 [301 301 301 301] 0 0 1",
        "11: 1 0 [] 0 1 0",
      ]
    ),
    (
      .day,
      ["2026-11-23: 5 3 [162 125 301 301] 1 1 1", "2026-11-24: 1 1 [0 0 0 0] 0 0 0"]
    ),
  ])
  func `the numbers are those reckoned by hand`(
    grouping: WaitReport.Grouping, rows: [String]
  ) throws {
    let report = try filled().reader().waitReport(by: grouping)
    #expect(report.rows.map(numbers) == rows)
    #expect(numbers(report.total) == ": 6 4 [121 60 301 301] 1 1 1")
    #expect(report.firstDay == Hall.date)
    #expect(report.lastDay == Hall.date.adding(days: 1))
  }

  @Test func `a range of days leaves the others out`() throws {
    let reader = try filled().reader()
    let next = Hall.date.adding(days: 1)
    #expect(
      try reader.waitReport(by: .day, from: next).rows.map(numbers) == [
        "2026-11-24: 1 1 [0 0 0 0] 0 0 0"
      ])
    #expect(try reader.waitReport(by: .day, through: Hall.date).total.issued == 5)
    let none = try reader.waitReport(by: .line, from: next.adding(days: 1))
    #expect(none.rows.isEmpty && none.total.issued == 0 && none.firstDay == nil)
  }

  @Test func `percentiles are by nearest rank`() throws {
    let hundred = try #require(
      WaitReport.Waits(milliseconds: (1...100).reversed().map { Int32($0) * 1000 }))
    #expect(hundred.median == 50)
    #expect(hundred.percentile90 == 90)
    #expect(hundred.percentile95 == 95)
    #expect(hundred.percentile99 == 99)
    #expect(hundred.longest == 100)
    #expect(hundred.mean == 51)
    let ten = try #require(WaitReport.Waits(milliseconds: (1...10).map { Int32($0) * 1000 }))
    let ranks: [Int] = [ten.median, ten.percentile90, ten.percentile95, ten.percentile99]
    #expect(ranks == [5, 9, 10, 10])
    #expect(WaitReport.Waits(milliseconds: []) == nil)
  }

  @Test func `a table is aligned although Chinese is twice as wide`() throws {
    let report = try filled().reader().waitReport(by: .line)
    #expect(
      report.table(.chinese) == """
        业务队列  名称    取号  叫到  平均秒  中位秒  90%秒  95%秒  99%秒  最长秒  过号  未办过期  取消
        b         出入境     3     1     301     301    301    301    301     301     0         1     1
        a         户政       3     3      62      60    125    125    125     125     1         0     0
                  合计       6     4     121      60    301    301    301     301     1         1     1

        """)
    let widths = Set(report.table(.english).split(separator: "\n").map(\.count))
    #expect(widths.count == 1)
    #expect(try filled().reader().waitReport(by: .class).table(.english).contains(" -  "))
  }

  @Test func `comma-separated values are quoted where they must be`() throws {
    let report = try filled().reader().waitReport(by: .service)
    let lines = report.csv(.english).components(separatedBy: "\r\n")
    #expect(
      lines[0]
        == "Service,Name,English name,Issued,Called,Mean s,Median s,90% s,95% s,99% s,Longest s,"
        + "No-shows,Expired,Cancelled")
    #expect(lines[2] == "passport,\"护照, 通行证\",Passport,3,1,125,125,125,125,125,125,1,1,1")
    #expect(lines.count == 5 && lines[4].isEmpty)
    let never = try filled().reader().waitReport(by: .hour).csv(.chinese)
    #expect(never.contains("11,11:00,11:00,1,0,,,,,,,0,1,0\r\n"))
  }

  @Test func `JSON says the same with sorted keys`() throws {
    let report = try filled().reader().waitReport(by: .class)
    let text = report.json()
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let sorted = try JSONSerialization.data(
      withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    #expect(String(decoding: sorted, as: UTF8.self) + "\n" == text)
    #expect(
      text.contains(
        """
        {"called":0,"cancelled":1,"expired":0,"issued":1,"key":"green",\
        "name":{"en":"Green channel","zh":"绿色通道"},"noShows":0,"waitSeconds":null}
        """))
  }
}

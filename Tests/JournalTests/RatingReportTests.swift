import Testing

@testable import Journal
@testable import QueueCore

@Suite struct RatingReportTests {
  /// A day by hand; window 2 sees two of them, and one did not come.
  ///
  /// | ticket | services | window, clerk | rating | end |
  /// |---|---|---|---|---|
  /// | 1 | id-card | 1, 张三 | dissatisfied, put right to satisfied | served |
  /// | 2 | id-card, passport | 2, nobody | very dissatisfied | served |
  /// | 3 | passport | 2, nobody | none | served |
  /// | 4 | id-card | 1, 张三 | very satisfied, by whoever was still there | no-show |
  private func filled() throws -> Hall {
    let hall = Hall()
    var writer = try HallWriter(hall)
    var definition = Hall.definition
    definition.rules.callsBeforeNoShow = 1
    definition.services[0].line = "b"
    definition.windows[0].lines = ["b"]
    try writer.run(after: 0, .changeDefinition(definition, source: .files))
    try writer.run(after: 0, .registerPerson(.clerk))
    try writer.store.setPerson(Person(id: 1, name: "张三", signInName: "zs"))
    try writer.run(after: 0, .openDay(Hall.plan()))
    for window in [1, 2] as [WindowID] { try writer.run(after: 0, .openWindow(window)) }
    try writer.run(after: 0, .signIn(1, 1))
    func take(_ services: [ServiceID]) throws {
      try writer.run(after: 1, .takeTicket(TakeRequest(services: services)))
    }
    var presses: UInt64 = 0
    func rate(_ window: WindowID, after seconds: Int64, _ satisfaction: Satisfaction) throws {
      presses += 1
      try writer.run(
        after: seconds,
        .rateService(
          window, satisfaction,
          press: CommandID(origin: "pads/\(window)", boot: 1, sequence: presses)),
        by: .pad(window))
    }
    try take(["id-card"])
    try writer.run(after: 1, .next(1))
    try rate(1, after: 60, .dissatisfied)
    try rate(1, after: 3, .satisfied)
    try writer.run(after: 1, .endService(1, outcome: nil, caseNumber: nil))
    for services in [["id-card", "passport"], ["passport"]] as [[ServiceID]] {
      try take(services)
      try writer.run(after: 1, .next(2))
      if services.count == 2 { try rate(2, after: 60, .veryDissatisfied) }
      try writer.run(after: 60, .endService(2, outcome: nil, caseNumber: nil))
    }
    try take(["id-card"])
    try writer.run(after: 1, .next(1))
    try rate(1, after: 30, .verySatisfied)
    try writer.run(after: 1, .markNoShow(1))
    return hall
  }

  private func rows(_ report: RatingReport) -> [String] {
    report.rows.map { row in
      let degrees = Satisfaction.allCases.map { String(row.counts[$0]) }.joined(separator: " ")
      return "\(row.key) \(row.name.chinese): \(row.counts.visits) \(row.counts.rated) "
        + "[\(degrees)] \(row.counts.corrected)"
    }
  }

  @Test(arguments: [
    (
      RatingReport.Grouping.window,
      ["1 1号窗口: 1 1 [0 1 0 0 0] 1", "2 2号窗口: 2 1 [0 0 0 0 1] 0"]
    ),
    (.clerk, ["1 张三: 1 1 [0 1 0 0 0] 1", " 无人登录: 2 1 [0 0 0 0 1] 0"]),
    (.day, ["2026-11-23 2026-11-23: 3 2 [0 1 0 0 1] 1"]),
  ])
  func `each visit counts once, with the last word`(
    grouping: RatingReport.Grouping, expected: [String]
  ) throws {
    let hall = try filled()
    let reader = try JournalReader(directory: hall.directory)
    #expect(rows(try reader.ratingReport(by: grouping)) == expected)
  }

  @Test func `a ticket of several services stands in the rows of each`() throws {
    let hall = try filled()
    let reader = try JournalReader(directory: hall.directory)
    let report = try reader.ratingReport(by: .service)
    #expect(report.rows.map(\.key) == ["id-card", "passport"])
    #expect(report.rows.map(\.counts.visits) == [2, 2])
    #expect(report.total.counts.visits == 3)
    #expect(report.total.counts.satisfiedPerMille == 500)
    #expect(report.total.counts.ratedPerMille == 667)
    let none = try reader.ratingReport(by: .department, from: CalendarDate("2027-01-01"))
    #expect(none.rows.isEmpty)
    #expect(none.total.counts.satisfiedPerMille == nil)
  }

  @Test func `the report is a table, a sheet and JSON`() throws {
    let hall = try filled()
    let reader = try JournalReader(directory: hall.directory)
    let report = try reader.ratingReport(by: .window)
    let sheet = report.csv(.chinese).split(separator: "\r\n").map(String.init)
    #expect(
      sheet[0] == "窗口,名称,英文名称,办理,评价,非常满意,满意,基本满意,不满意,非常不满意,改评,参评率%,好评率%")
    #expect(sheet[1] == "1,1号窗口,Window 1,1,1,0,1,0,0,0,1,100.0,100.0")
    #expect(sheet[3] == ",合计,Total,3,2,0,1,0,0,1,1,66.7,50.0")
    #expect(report.table(.english).split(separator: "\n").count == 4)
    #expect(
      report.json().contains(
        "\"ratings\":{\"basicallySatisfied\":0,\"dissatisfied\":0,\"satisfied\":1,"
          + "\"veryDissatisfied\":0,\"verySatisfied\":0},\"satisfiedPerMille\":1000,\"visits\":1"))
  }
}

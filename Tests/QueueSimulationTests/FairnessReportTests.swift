import Foundation
import Testing

@testable import QueueCore
@testable import QueueSimulation

@Suite struct FairnessReportTests {
  /// A morning by hand, in minutes. A1 to A5 are ordinary, G is green; all of them want window 1.
  /// T1 and T2 want window 2.
  ///
  /// | ticket | comes | cap | called | then |
  /// |---|---|---|---|---|
  /// | A1 | 0 | 3 | 0 | served 10 |
  /// | T1 | 1 | 3 | 5 | served 10 |
  /// | A2 | 1 | 3 | 20, after G | not there, 1 lost; back at 25 |
  /// | T2 | 2 | 4 | 15 | served 5 |
  /// | A3 | 2 | 4 | 21, after G | served 10 |
  /// | G | 4 | 4 | 10 | served 10 |
  /// | A2 again | 25 | 3 | 36, after A4 | served 10 |
  /// | A4 | 26 | 4 | 31, chosen by the clerk | served 5 |
  /// | A5 | 38 | 3 | | leaves at 40 |
  private func morning() throws -> FairnessFixture {
    var hall = try FairnessFixture()
    try hall.take()
    try hall.run(.next(1))
    hall.at(1)
    try hall.take("invoice")
    try hall.take()
    hall.at(2)
    try hall.take("invoice")
    try hall.take()
    hall.at(4)
    try hall.take(project: "P1")
    hall.at(5)
    try hall.run(.next(2))
    hall.at(10)
    try hall.run(.next(1))
    hall.at(15)
    try hall.run(.next(2))
    hall.at(20)
    try hall.run(.endService(2, outcome: nil, caseNumber: nil))
    try hall.run(.next(1))
    hall.at(21)
    try hall.run(.markNoShow(1))
    try hall.run(.next(1))
    hall.at(25)
    try hall.run(.returnTicket(3))
    hall.at(26)
    try hall.take()
    hall.at(31)
    try hall.run(.callChosen(1, 7, reason: "急诊"))
    hall.at(36)
    try hall.run(.next(1))
    hall.at(38)
    try hall.take()
    hall.at(40)
    try hall.run(.cancelTicket(8))
    hall.at(46)
    try hall.run(.endService(1, outcome: nil, caseNumber: nil))
    try hall.run(.closeWindow(1, confirmed: true))
    try hall.run(.closeWindow(2, confirmed: true))
    try hall.run(.closeDay)
    return hall
  }

  private func expect(
    _ row: FairnessReport.Row?, _ figures: [(Figure, Double)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let row = try #require(row, sourceLocation: sourceLocation)
    for (figure, value) in figures {
      let found = row.figures.values[figure]
      #expect(
        abs((found ?? .nan) - value) < 1e-9, "\(figure): \(found ?? .nan), by hand \(value)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func `waits and fairness of a department are those reckoned by hand`() throws {
    let report = try morning().report(by: .department)
    #expect(report.rows.map(\.figures.group.name) == ["police", "tax"])
    let police = try #require(report.rows.first)
    #expect(police.tickets == 6)
    #expect(police.figures.count == 7)
    #expect(police.figures.withinTarget == 4)
    // Waits 0, 2, 5, 6, 11, 19, 19.
    try expect(
      police,
      [
        (.waitMean, 62.0 / 7), (.waitP50, 6), (.waitP95, 19), (.waitMax, 19),
        (.withinTargetShare, 4.0 / 7), (.leftShare, 1.0 / 7), (.noShowShare, 1.0 / 7),
        (.serviceMean, 9), (.slipsMean, 3.0 / 7), (.slipsMax, 1), (.skipsMean, 3.0 / 7),
        (.skipsMax, 2), (.capUseMean, (1.0 / 3 + 1.0 / 4 + 1.0 / 3) / 7), (.capUseMax, 1.0 / 3),
      ])
    // 1, 1.6, 2, 2.1, 2.9 times their service.
    try expect(police, [(.slowdownMean, 9.6 / 5), (.slowdownP50, 2)])
    try expect(report.rows[1], [(.waitMean, 8.5), (.serviceMean, 7.5), (.slipsMax, 0)])
  }

  @Test func `the hall's own figures are those reckoned by hand`() throws {
    let report = try morning().report(by: .hall)
    #expect(report.rows.isEmpty)
    #expect(report.windows.map(\.number) == [1, 2])
    #expect(report.windows.map { $0.open / 60_000 } == [46, 46])
    #expect(report.windows.map { $0.busy / 60_000 } == [45, 15])
    #expect(report.windows.map { $0.lost / 60_000 } == [1, 0])
    let means = (62.0 / 7, 8.5)
    try expect(
      report.total,
      [
        // Six calls at window 1 and two at window 2 are 16 pairs; G went before A2 and A3, A4
        // before A2's second visit.
        (.orderFairness, 1 - 3.0 / 16), (.utilisation, 61.0 / 92), (.giniWindows, 0.25),
        (
          .jainDepartments,
          (means.0 + means.1) * (means.0 + means.1)
            / (2 * (means.0 * means.0 + means.1 * means.1))
        ), (.discriminationMean, 0),
      ])
  }

  /// First come first served: A2 waits 9 for nothing and 6 after coming back, A3 9, G 17, A4 15.
  /// The rule, replayed: A2 19 and 6, A3 19, G 6, A4 15.
  @Test func `the penalty is the difference of two replays, once a ticket`() throws {
    let report = try morning().report(by: .class)
    try expect(report.rows.first, [(.penaltyMean, -11), (.penaltyMax, -11)])
    try expect(report.total, [(.penaltyMean, 9.0 / 8), (.penaltyMax, 10)])
  }

  @Test func `an auditor finds caps, promises, chosen calls and key projects`() throws {
    let report = try morning().report(by: .class)
    #expect(report.capUses.map(\.group) == ["green", "others"])
    #expect(report.capUses.map(\.overtakings) == [2, 1])
    #expect(report.capUses.map { $0.shares.count } == [9, 9])
    #expect(abs((report.capUses[0].mean ?? 0) - 7.0 / 12 / 9) < 1e-12)
    #expect(report.capUses[1].most == 1.0 / 3)
    #expect(report.capUses.map(\.spent) == [0, 0])
    #expect(report.promises.given == 9)
    #expect(report.promises.kept == 9)
    #expect(report.promises.brokenCount == 0)
    #expect(
      report.chosen == [
        ChosenCall(
          date: FairnessFixture.date, time: TimeOfDay("09:31")!, number: TicketNumber("A005")!,
          window: 1, reason: "急诊", overtaken: 1)
      ])
    #expect(report.projects.map(\.figures.group.name) == ["P1"])
    #expect(report.projects.first?.name.chinese == "风电")
    try expect(report.projects.first, [(.waitMean, 6), (.skipsMean, 2), (.withinTargetShare, 1)])
    #expect(report.rules.map(\.name) == ["capped-points"])
  }

  @Test(arguments: [
    (FairnessReport.Grouping.class, ["green", "ordinary"]), (.service, ["card", "invoice"]),
    (.department, ["police", "tax"]), (.line, ["a", "b"]), (.hall, []), (.day, ["2026-11-23"]),
  ])
  func `the rows are what was asked for, in the definition's order`(
    grouping: FairnessReport.Grouping, keys: [String]
  ) throws {
    let report = try morning().report(by: grouping)
    #expect(report.rows.map(\.figures.group.name) == keys)
    #expect(report.total.figures.count == 9)
    if grouping != .hall {
      #expect(report.rows.reduce(0) { $0 + $1.figures.count } == 9)
      #expect(report.rows.reduce(0) { $0 + $1.tickets } == 8)
    }
  }

  @Test func `days stand side by side, each with the hall's figures of its own`() throws {
    var hall = try morning()
    try hall.nextDay()
    try hall.take()
    hall.at(3)
    try hall.run(.next(1))
    hall.at(10)
    try hall.run(.closeDay)
    let report = hall.report(by: .day)
    #expect(report.dayCount == 2)
    #expect(report.firstDay == FairnessFixture.date)
    #expect(report.lastDay == FairnessFixture.date.adding(days: 1))
    try expect(report.rows[0], [(.orderFairness, 1 - 3.0 / 16), (.utilisation, 61.0 / 92)])
    try expect(report.rows[1], [(.orderFairness, 1), (.utilisation, 0.7), (.waitMean, 3)])
    try expect(report.total, [(.orderFairness, 1 - 3.0 / 16), (.utilisation, 68.0 / 102)])
  }

  @Test func `who is sent to another line before the call has waited once, and all the time`()
    throws
  {
    var hall = try FairnessFixture()
    try hall.take()
    hall.at(10)
    try hall.run(.transferTicket(1, to: .line("b")))
    hall.at(15)
    try hall.run(.next(2))
    hall.at(20)
    try hall.run(.transferTicket(1, to: .line("a")))
    hall.at(22)
    try hall.run(.next(1))
    hall.at(23)
    try hall.run(.closeDay)
    let report = hall.report(by: .line)
    #expect(report.rows.map(\.figures.group.name) == ["a", "b"])
    #expect(report.rows.map(\.figures.count) == [1, 1])
    try expect(report.rows[0], [(.waitMax, 2), (.serviceMean, 1)])
    try expect(report.rows[1], [(.waitMax, 15), (.serviceMean, 5)])
    #expect(report.total.tickets == 1)
  }

  @Test func `a call that was undone was none`() throws {
    var hall = try FairnessFixture()
    try hall.take()
    try hall.run(.next(1))
    hall.at(2)
    try hall.take()
    hall.at(5)
    try hall.run(.next(1))
    hall.at(5.1)
    try hall.run(.undoCall(1))
    hall.at(9)
    try hall.run(.next(1))
    hall.at(10)
    try hall.run(.closeDay)
    let report = hall.report(by: .class)
    #expect(report.total.figures.count == 2)
    try expect(report.total, [(.waitMax, 7), (.slipsMax, 0), (.serviceMean, 5)])
    #expect(report.promises.kept == 2)
  }

  @Test func `who still waits or is at a window counts in no figure, the window's time does`()
    throws
  {
    var hall = try FairnessFixture()
    try hall.take()
    try hall.run(.next(1))
    hall.at(4)
    try hall.take()
    let report = hall.report(by: .class)
    #expect(report.total.figures.count == 0)
    #expect(report.windows.map(\.busy) == [240_000, 0])
    #expect(report.promises.open == 1)
    #expect(report.promises.kept == 1)
  }

  @Test func `a promise that a clerk's choices make untenable is withdrawn, not broken`() throws {
    var hall = try FairnessFixture()
    for _ in 0..<5 { try hall.take() }
    // The first may be overtaken three times.
    for (minute, ticket) in [5, 4, 3, 2].enumerated() {
      hall.at(Double(minute))
      try hall.run(.callChosen(1, TicketID(Int64(ticket)), reason: "协调"))
    }
    hall.at(5)
    try hall.run(.next(1))
    try hall.run(.closeDay)
    let report = hall.report(by: .class)
    #expect(report.promises.withdrawn(.chosenCall) == 1)
    #expect(report.promises.brokenCount == 0)
    #expect(report.promises.kept == 4)
    #expect(report.chosenCount == 4)
    #expect(report.capUses.last?.most == 4.0 / 3)
  }

  @Test func `calls beyond a promise are found although no event owns up to them`() throws {
    var hall = try FairnessFixture()
    for _ in 0..<8 { try hall.take() }
    for ticket in 2...8 as ClosedRange<Int64> {
      hall.at(Double(ticket))
      hall.write(
        .ticketCalled(
          TicketCalled(
            ticket: TicketID(ticket), window: 1, policy: hall.state.policyIdentity, following: [],
            overtaken: [], candidates: 1, chosenBecause: nil, endedTicket: nil)))
      hall.write(
        .serviceEnded(
          ServiceEnded(ticket: TicketID(ticket), window: 1, outcome: nil, caseNumber: nil)))
    }
    #expect(
      hall.report(by: .class).promises.broken == [
        BrokenPromise(
          date: FairnessFixture.date, number: TicketNumber("A001")!, promised: 6, calls: 7)
      ])
  }

  @Test func `a window overtakes those whom it could call then, not those whom it may call later`()
    throws
  {
    var hall = try FairnessFixture()
    try hall.take("invoice")
    for _ in 0..<2 { try hall.take() }
    hall.at(1)
    try hall.run(.next(1))
    hall.at(2)
    var definition = FairnessFixture.definition()
    definition.windows[0].lines = ["a", "b"]
    try hall.run(.changeDefinition(definition, source: .files))
    hall.at(3)
    try hall.run(.callChosen(1, 3, reason: "协调"))
    hall.at(4)
    try hall.run(.next(2))
    hall.at(5)
    try hall.run(.closeDay)
    let report = hall.report(by: .line)
    try expect(report.rows[1], [(.slipsMax, 1)])
    #expect(report.windows.map(\.number) == [1, 2])
    #expect(report.windows[0].open == 5 * 60_000)
    #expect(report.promises.withdrawn(.skillsChanged) > 0)
  }

  @Test func `events of the kinds that are left unread would change nothing`() throws {
    let scenario = SimulatorTests.everything(seed: 2)
    let replay = HallReplay(
      scenario, policy: PolicyDefinition(name: "capped-points"),
      log: CustomerLog(scenario, replication: 0)
    ).events
    func answer(_ events: [StampedEvent]) throws -> Data {
      var recorder = FairnessRecorder(hall: "test")
      var days = FairnessAccumulator(by: .line)
      for event in events { if let day = recorder.take(event) { days.add(day) } }
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(FairnessAnswer(days.report()))
    }
    let kinds = Set(FairnessRecorder.kinds)
    for events in [replay, try morning().events] {
      let read = events.filter { kinds.contains($0.event.kind) }
      #expect(read.count < events.count)
      #expect(try answer(read) == answer(events))
    }
  }

  /// Everything that a simulated day and its journal both know is the same.
  @Test(arguments: [PolicyDefinition(name: "capped-points"), PolicyDefinition(name: "strict")])
  func `the journal of a simulated day gives the figures of the simulation`(
    _ policy: PolicyDefinition
  ) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let scenario = SimulatorTests.everything(seed: seed)
      let log = CustomerLog(scenario, replication: 0)
      let record = try #require(ScenarioRun(scenario).record(policy, log: log))
      let simulated = RunFigures(record, options: FigureOptions(scenario))
      var recorder = FairnessRecorder(hall: "replay")
      var days = FairnessAccumulator(by: .class)
      for event in HallReplay(scenario, policy: policy, log: log).events {
        if let day = recorder.take(event) { days.add(day) }
      }
      let report = days.report()
      #expect(report.dayCount == 1)
      var compared = 0
      for row in report.rows + [report.total] {
        let group = try #require(
          simulated.groups.first { $0.group == row.figures.group })
        #expect(row.figures.count == group.count)
        for figure in Figure.allCases {
          switch figure {
          // The simulation was given no baseline.
          case .penaltyMean, .penaltyP99, .penaltyMax: continue
          default: break
          }
          let (found, wanted) = (row.figures.values[figure], group.values[figure])
          #expect((found == nil) == (wanted == nil), "\(group.group) \(figure)")
          guard let found, let wanted else { continue }
          compared += 1
          #expect(
            abs(found - wanted) <= 1e-9 * max(1, abs(wanted)),
            "seed \(seed) \(group.group) \(figure)")
        }
      }
      #expect(compared > 80)
      #expect(report.windows == simulated.windows)
      #expect(report.promises.brokenCount == 0)
      let ended = report.promises.kept + report.promises.withdrawnCount
      #expect(report.promises.given == ended)
      #expect((ended > 0) == (policy.name == "capped-points"))
    }
  }
}

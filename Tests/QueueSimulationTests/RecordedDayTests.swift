import QueueCore
import Testing

@testable import QueueSimulation

@Suite struct RecordedDayTests {
  /// People who come, wait, leave and are served; no transfers and no returns, which a replay puts
  /// where they were.
  static func plain(seed: UInt64) -> Scenario {
    var scenario = SimulatorTests.everything(seed: seed)
    for index in scenario.services.indices { scenario.services[index].next = [] }
    for index in scenario.streams.indices {
      scenario.streams[index].route = []
      scenario.streams[index].noShow?.returnShare = 0
    }
    return scenario
  }

  @Test(arguments: SimulatorTests.policies)
  func `a recorded day replayed under its own rule gives the same calls`(
    _ policy: PolicyDefinition
  ) throws {
    let scenario = Self.plain(seed: 3)
    let hall = HallReplay(
      scenario, policy: policy, log: CustomerLog(scenario, replication: 0))
    var day = RecordedDay()
    for event in hall.events { day.take(event) }
    let again = try #require(day.scenario())
    #expect(again.policies == [policy])
    let record = try #require(
      ScenarioRun(again).record(policy, log: CustomerLog(again, replication: 0)))
    let calls = record.visits.filter(\.isCalled).sorted { $0.order < $1.order }.map {
      HallReplay.Call(
        ticket: Int($0.ticket), window: record.windows[Int($0.window)].number, at: $0.left)
    }
    #expect(calls == hall.calls)
    #expect(calls.count > 80)
  }

  @Test func `under another rule the same people come and need the same time`() throws {
    let scenario = Self.plain(seed: 8)
    let hall = HallReplay(
      scenario, policy: PolicyDefinition(name: "strict"),
      log: CustomerLog(scenario, replication: 0))
    var day = RecordedDay()
    for event in hall.events { day.take(event) }
    var again = try #require(day.scenario())
    again.policies = [PolicyDefinition(name: "fcfs"), PolicyDefinition(name: "strict")]
    var served: [[Int32: Int64]] = []
    _ = ScenarioRun(again).report(record: { record, _, _ in
      var times: [Int32: Int64] = [:]
      for visit in record.visits where visit.outcome == .served {
        let speed = again.windows[Int(visit.window)].speed
        #expect(speed == 1)
        times[visit.ticket] = visit.served
      }
      served.append(times)
    })
    let both = served[0].keys.filter { served[1][$0] != nil }
    #expect(both.count > 60)
    #expect(both.allSatisfy { served[0][$0] == served[1][$0] })
  }

  @Test func `the county hall's made-up day is as busy as was asked`() throws {
    func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
    let hours = [
      OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("12:00")!),
      OpenHours(from: TimeOfDay("13:30")!, to: TimeOfDay("17:00")!),
    ]
    let hall = HallDefinition(
      id: "h", name: text("厅"), timeZone: "UTC",
      zones: [ZoneDefinition(id: "z", name: text("区"))],
      departments: [
        DepartmentDefinition(id: "d", name: text("部门")),
        DepartmentDefinition(id: "absent", name: text("部门"), weekdays: [.tuesday]),
      ],
      services: [
        ServiceDefinition(id: "a", name: text("甲"), department: "d", line: "one", minutes: 8),
        ServiceDefinition(id: "b", name: text("乙"), department: "d", line: "two", minutes: 12),
        ServiceDefinition(id: "c", name: text("丙"), department: "absent", line: "two"),
      ],
      lines: [
        LineDefinition(id: "one", name: text("甲"), prefix: "A", zone: "z"),
        LineDefinition(id: "two", name: text("乙"), prefix: "B", zone: "z"),
      ],
      windows: (1...10).map {
        WindowDefinition(
          id: WindowID($0), name: text("窗"), zone: "z",
          lines: $0 <= 4 ? ["one"] : $0 <= 8 ? ["two"] : ["one", "two"])
      },
      calendar: CalendarDefinition(
        weekly: [WeeklyHours(weekdays: [.monday, .tuesday], hours: hours)]))
    var day = HallDay()
    day.load = 0.9
    let scenario = try #require(Scenario(hall: hall, day: day))
    #expect(scenario.services.map(\.id) == ["a", "b"])
    var work = 0.0
    for replication in 0..<30 {
      let log = CustomerLog(scenario, replication: replication)
      work += log.customers.reduce(0) { $0 + Double($1.service) } / 60_000
    }
    // Ten windows for six and a half hours, less the last quarter of an hour without new numbers.
    #expect(abs(work / 30 - 0.9 * 10 * 390) < 0.05 * 0.9 * 10 * 390)
    day.weekday = .sunday
    #expect(Scenario(hall: hall, day: day) == nil)
  }
}

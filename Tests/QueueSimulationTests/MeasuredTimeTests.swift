import QueueCore
import Testing

@testable import QueueSimulation

/// How long windows count as open and busy, and when a wait in vain ends.
@Suite struct MeasuredTimeTests {
  private static let minute: Int64 = 60_000
  private static let fcfs = PolicyDefinition(name: "fcfs")

  private static func scenario(
    _ services: [Scenario.Service], _ listed: [Scenario.ListedTicket],
    _ windows: [Scenario.Window]
  ) -> Scenario {
    Scenario(
      name: "measured", services: services, listed: listed, windows: windows, policies: [fcfs])
  }

  private static func ticket(
    _ service: ServiceID, _ at: Double, time: Double? = nil, patience: Double? = nil
  ) -> Scenario.ListedTicket {
    Scenario.ListedTicket(
      service: service, admissionClass: "ordinary", arrival: at, time: time, patience: patience)
  }

  private static let services = [
    Scenario.Service(id: "desk", time: .fixed(10)), Scenario.Service(id: "other", time: .fixed(5)),
  ]

  private func run(_ scenario: Scenario) throws -> (record: RunRecord, figures: RunFigures) {
    let record = try #require(
      ScenarioRun(scenario).record(Self.fcfs, log: CustomerLog(scenario, replication: 0)))
    return (record, RunFigures(record, options: FigureOptions(scenario)))
  }

  @Test(arguments: [
    [], [0...100_000, 100_001 ... .infinity] as [ClosedRange<Double>],
    [0...20, 25 ... .infinity],
  ])
  func `a window without closing time is busy for the load's share, breaks or not`(
    _ open: [ClosedRange<Double>]
  ) throws {
    let scenario = Scenario(
      name: "M/M/1", services: [Scenario.Service(id: "desk", time: .exponential(mean: 10))],
      streams: [
        Scenario.Stream(
          service: "desk",
          arrivals: .poisson([Scenario.Stretch(from: 0, to: .infinity, rate: 0.05)]))
      ], windows: [Scenario.Window(number: 1, lines: ["desk"], open: open)],
      policies: [Self.fcfs], customers: 20_000, replications: 4)
    let report = ScenarioRun(scenario).report()
    let hall = try #require(report.policies[0].group(.hall)?.estimate(.utilisation))
    #expect(abs(hall.mean - 0.5) < 0.015)
    let window = try #require(report.policies[0].windows[0].utilisation)
    #expect(abs(window.mean - 0.5) < 0.015)
  }

  @Test func `another window's hours make no difference to one that is always open`() throws {
    let scenario = Self.scenario(
      Self.services,
      [Self.ticket("desk", 0), Self.ticket("desk", 20), Self.ticket("other", 1)],
      [
        Scenario.Window(number: 1, lines: ["desk"]),
        Scenario.Window(number: 2, lines: ["other"], open: [0...100_000]),
      ])
    let windows = try run(scenario).figures.windows
    #expect(windows[0].open == 30 * Self.minute)
    #expect(windows[0].busy == 20 * Self.minute)
    #expect(windows[1].open == 100_000 * Self.minute)
  }

  @Test func `a day of listed people is measured until the last has gone, breaks left out`() throws
  {
    let scenario = Self.scenario(
      Self.services, [Self.ticket("desk", 0), Self.ticket("desk", 30)],
      [Scenario.Window(number: 1, lines: ["desk"], open: [0...20, 25 ... .infinity])])
    let windows = try run(scenario).figures.windows
    #expect(windows[0].open == 35 * Self.minute)
    #expect(windows[0].utilisation == 20.0 / 35)
  }

  @Test func `with an end, what comes after it counts neither as open nor as busy`() throws {
    var scenario = Self.scenario(
      Self.services, (0..<10).map { Self.ticket("desk", Double($0)) },
      [Scenario.Window(number: 1, lines: ["desk"])])
    scenario.until = 40
    let windows = try run(scenario).figures.windows
    #expect(windows[0].open == 40 * Self.minute)
    #expect(windows[0].busy == 40 * Self.minute)
  }

  @Test func `service after closing is overtime, so that no window is more than fully used`() throws
  {
    let scenario = Self.scenario(
      Self.services, [Self.ticket("desk", 0, time: 8), Self.ticket("desk", 1)],
      [Scenario.Window(number: 1, lines: ["desk"], open: [0...10, 30...40])])
    let windows = try run(scenario).figures.windows
    #expect(windows[0].busy == 18 * Self.minute)
    #expect(windows[0].utilisation == 18.0 / 28)
  }

  @Test
  func `a wait in vain ends when the last window that could have called has closed for good`()
    throws
  {
    // A line whose only window closes; an unrelated one goes on for hours, or for ever.
    for other in [[0...600], [0...30, 35 ... .infinity], []] as [[ClosedRange<Double>]] {
      let scenario = Self.scenario(
        Self.services,
        [
          Self.ticket("desk", 0), Self.ticket("desk", 1), Self.ticket("desk", 2, patience: 100),
          Self.ticket("desk", 3, patience: 4), Self.ticket("other", 490),
          Self.ticket("desk", 500),
        ],
        [
          Scenario.Window(number: 1, lines: ["desk"], open: [0...10]),
          Scenario.Window(number: 2, lines: ["other"], open: other),
        ])
      let record = try run(scenario).record
      #expect(record.visits.map { $0.wait / Self.minute } == [0, 9, 8, 4, 0, 0])
      #expect(
        record.visits.map(\.outcome) == [.served, .expired, .expired, .left, .served, .expired])
    }
  }

  @Test func `who may still be called after a break goes on waiting`() throws {
    let scenario = Self.scenario(
      Self.services, [Self.ticket("desk", 0, time: 25), Self.ticket("desk", 1)],
      [
        Scenario.Window(number: 1, lines: ["desk"], open: [0...10, 40...50]),
        Scenario.Window(number: 2, lines: ["other"], open: [0...600]),
      ])
    let record = try run(scenario).record
    #expect(record.visits.map(\.left) == [0, 40 * Self.minute])
  }

  @Test func `the window time of classes, services and departments adds up to the hall's`() throws {
    let scenario = SimulatorTests.everything(seed: 3)
    let figures = try run(scenario).figures
    let hall = try #require(figures.groups[0].values[.utilisation])
    #expect(hall > 0.3 && hall < 1)
    for kind in [FigureGroup.Kind.admissionClass, .service, .department] {
      let parts = figures.groups.filter { $0.group.kind == kind }
        .compactMap { $0.values[.utilisation] }
      #expect(parts.contains { $0 > 0 })
      #expect(abs(parts.reduce(0, +) - hall) < 1e-9, "\(kind)")
    }
  }

  @Test func `the share within the target and Wilson's interval are of the same counts`() throws {
    var result = GroupResult(group: FigureGroup(.hall, ""))
    for (count, within) in [(10, 10), (90, 0), (50, 20)] {
      var figures = GroupFigures(group: result.group)
      figures.count = count
      figures.withinTarget = within
      figures.values[.withinTargetShare] = Double(within) / Double(count)
      figures.bases[.withinTargetShare] = count
      result.add(figures)
    }
    let share = try #require(result.estimate(.withinTargetShare))
    #expect(share.mean == 30.0 / 150)
    let wilson = try #require(result.withinTargetInterval)
    #expect(wilson.low < share.mean && share.mean < wilson.high)
    // Of a ratio of means: residuals 8, -18, 10 over the mean count of 50.
    let half = try #require(share.half)
    #expect(abs(half - 4.3027 * (488.0 / 2 / 3).squareRoot() / 50) < 1e-6)
  }

  /// A clerk sends somebody on before pressing next: the window is not idle at that instant.
  @Test func `a person's next step goes to an idle window before the one that was just left`()
    throws
  {
    var scenario = Self.scenario(
      [
        Scenario.Service(
          id: "desk", time: .fixed(10),
          next: [Scenario.NextStep(service: "other", chance: 1)]),
        Scenario.Service(id: "other", time: .fixed(5)),
        Scenario.Service(id: "third", time: .fixed(5)),
      ], [],
      [
        Scenario.Window(number: 1, lines: ["desk", "other"], open: [0...100]),
        Scenario.Window(number: 2, lines: ["other", "third"], open: [0...100]),
        Scenario.Window(number: 3, lines: ["other", "desk", "third"], open: [0...100]),
      ])
    scenario.streams = [Scenario.Stream(service: "desk", arrivals: .listed([0]))]
    scenario.rules = HallRules(
      nextGuardSeconds: 0, callsBeforeNoShow: 1, recallIntervalSeconds: 0)
    let record = try run(scenario).record
    let calls = record.visits.map { record.windows[Int($0.window)].number }
    #expect(calls == [1, 2])
    let hall = HallReplay(
      scenario, policy: Self.fcfs, log: CustomerLog(scenario, replication: 0))
    #expect(hall.calls.map(\.window) == calls)
  }
}

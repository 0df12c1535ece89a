import QueueCore
import Testing

@testable import QueueSimulation

@Suite struct SimulatorTests {
  static let policies = [
    PolicyDefinition(name: "fcfs"), PolicyDefinition(name: "strict"),
    PolicyDefinition(
      name: "ratio",
      parameters: [
        PolicyParameter(name: "calls.green", value: 2),
        PolicyParameter(name: "calls.ordinary", value: 1),
      ]), PolicyDefinition(name: "accumulating"),
    PolicyDefinition(
      name: "head-start", parameters: [PolicyParameter(name: "headStartSeconds.green", value: 600)]),
    PolicyDefinition(name: "capped-points"),
    PolicyDefinition(
      name: "capped-points", parameters: [PolicyParameter(name: "capBase", value: 0)]),
  ]

  static let classes = [
    ClassDefinition(
      id: "green", name: text("绿"), rank: 0, pointsPerMinute: 30, entitlement: .none,
      capGroup: "green"),
    ClassDefinition(
      id: "appointment", name: text("约"), rank: 1, pointsPerMinute: 5, entitlement: .appointment),
    ClassDefinition(
      id: "ordinary", name: text("普"), rank: 2, pointsPerMinute: 1, entitlement: .none),
  ]

  static func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }

  /// Overlapping skills, breaks, speeds, patience, routes, appointments and no-shows.
  static func everything(seed: UInt64) -> Scenario {
    Scenario(
      name: "everything", classes: classes,
      services: [
        Scenario.Service(id: "a", line: "one", time: .exponential(mean: 8)),
        Scenario.Service(id: "b", line: "one", time: .erlang(phases: 2, mean: 5)),
        Scenario.Service(
          id: "c", line: "two", time: .lognormal(mean: 6, scv: 1),
          next: [Scenario.NextStep(service: "d", chance: 0.4)]),
        Scenario.Service(
          id: "d", line: "three", time: .fixed(4),
          next: [Scenario.NextStep(service: "c", chance: 0.2)]),
      ],
      streams: [
        Scenario.Stream(
          service: "a", arrivals: .poisson([Scenario.Stretch(from: 0, to: 480, rate: 0.15)]),
          patience: .exponential(mean: 40), route: ["d"],
          noShow: Scenario.NoShow(
            chance: 0.2, lost: .uniform(from: 0.5, to: 2), returnShare: 0.7,
            after: .exponential(mean: 12))),
        Scenario.Stream(
          service: "b", admissionClass: "green",
          arrivals: .poisson([Scenario.Stretch(from: 60, to: 480, rate: 0.08)])),
        Scenario.Stream(
          service: "c",
          arrivals: .periodic(
            [Scenario.Stretch(from: 0, to: 20, rate: 0.3)], period: 60),
          patience: .fixed(35)),
        Scenario.Stream(
          service: "c", admissionClass: "appointment",
          arrivals: .appointments(
            Scenario.Appointments(
              slots: Array(stride(from: 30, to: 450, by: 15)), early: .exponential(mean: 12),
              late: .exponential(mean: 12), lateShare: 0.3, absent: 0.1))),
      ],
      windows: [
        Scenario.Window(number: 1, lines: ["one"], open: [0...120, 150...520]),
        Scenario.Window(number: 2, lines: ["one", "two"], speed: 1.5, open: [10...530]),
        Scenario.Window(
          number: 3, lines: ["two", "three"], speed: 0.8, open: [0...200, 230...600]),
        Scenario.Window(number: 4, lines: ["one", "two", "three"], open: [60...600]),
      ],
      rules: HallRules(
        nextGuardSeconds: 0, callsBeforeNoShow: 1, recallIntervalSeconds: 0),
      until: 500, seed: seed)
  }

  @Test(arguments: policies)
  func `a whole hall driven by commands makes the same calls, with the same promises`(
    _ policy: PolicyDefinition
  ) throws {
    var overtaken = 0
    for seed in 1...5 as ClosedRange<UInt64> {
      let scenario = Self.everything(seed: seed)
      let log = CustomerLog(scenario, replication: 0)
      let record = try #require(ScenarioRun(scenario).record(policy, log: log))
      let calls = record.visits.filter(\.isCalled).sorted { $0.order < $1.order }.map {
        HallReplay.Call(
          ticket: Int($0.ticket), window: record.windows[Int($0.window)].number, at: $0.left)
      }
      let hall = HallReplay(scenario, policy: policy, log: log)
      try #require(calls.count > 80)
      let different = calls.indices.first {
        !hall.calls.indices.contains($0) || hall.calls[$0] != calls[$0]
      }
      #expect(
        different == nil, "seed \(seed): \(calls[different ?? 0]) and \(hall.calls[different ?? 0])"
      )
      #expect(hall.calls.count == calls.count)
      if policy.name == "capped-points" {
        for visit in record.visits
        where visit.step == 0 && visit.arrived == visit.admitted {
          #expect(hall.promises[Int(visit.ticket)] == Int64(visit.promise))
        }
      }
      overtaken += Overtaking(record).slips.count { $0 > 0 }
    }
    // First come first served overtakes nobody; a trial in which nobody is overtaken tells the other
    // rules apart from nothing.
    #expect(policy.name == "fcfs" ? overtaken == 0 : overtaken > 10)
  }

  @Test func `the golden trace of capped points comes out of the simulator`() throws {
    let golden: [(String, Int64, Int32)] = [
      ("O1", 0, 6), ("O2", 40, 6), ("O3", 60, 9), ("O4", 70, 10), ("O5", 80, 11), ("O6", 90, 12),
      ("G1", 10, 15), ("G2", 20, 16), ("G3", 30, 16), ("G4", 50, 17), ("G5", 100, 18),
      ("G6", 110, 18), ("G7", 120, 21), ("G8", 130, 22),
    ]
    let scenario = Scenario(
      name: "golden", services: [Scenario.Service(id: "desk", time: .fixed(10))],
      streams: [
        Scenario.Stream(service: "desk", arrivals: .listed([0, 1, 2, 3, 4, 5])),
        Scenario.Stream(
          service: "desk", admissionClass: "green",
          arrivals: .listed([6, 9, 12, 15, 18, 21, 24, 27])),
      ], windows: [Scenario.Window(number: 1, lines: ["desk"])])
    let record = try #require(
      ScenarioRun(scenario).record(
        PolicyDefinition(name: "capped-points"), log: CustomerLog(scenario, replication: 0)))
    for (index, (name, minute, promise)) in golden.enumerated() {
      #expect(record.visits[index].left == minute * 60_000, "\(name)")
      #expect(record.visits[index].promise == promise, "\(name)")
    }
    #expect(record.visits.allSatisfy { $0.overtakenMost <= $0.cap })
  }

  @Test(arguments: policies)
  func `discrimination sums to zero over everybody, whatever happens in the hall`(
    _ policy: PolicyDefinition
  ) throws {
    let scenario = Self.everything(seed: 5)
    let record = try #require(
      ScenarioRun(scenario).record(policy, log: CustomerLog(scenario, replication: 0)))
    let values = Discrimination(record.visits).values
    #expect(abs(values.reduce(0, +)) < 1e-3)
    #expect((Statistics.variance(values) ?? 0) > 1_000_000)
  }

  @Test func `the same seed repeats everything, and another replication is another day`() throws {
    let scenario = Self.everything(seed: 9)
    let run = ScenarioRun(scenario)
    let policy = PolicyDefinition(name: "capped-points")
    func visits(_ replication: Int) -> [Visit]? {
      run.record(policy, log: CustomerLog(scenario, replication: replication))?.visits
    }
    #expect(visits(0) == visits(0))
    #expect(visits(0) != visits(1))
  }

  @Test func `under every policy the same people come, with the same services`() throws {
    let scenario = Self.everything(seed: 4)
    let log = CustomerLog(scenario, replication: 0)
    let run = ScenarioRun(scenario)
    let records = try Self.policies.map { try #require(run.record($0, log: log)) }
    func arrivals(_ record: RunRecord) -> [Int64] {
      record.visits.filter { $0.step == 0 }.map(\.arrived)
    }
    for record in records { #expect(arrivals(record) == arrivals(records[0])) }
    let report = ScenarioRun(
      {
        var two = scenario; two.policies = [PolicyDefinition(name: "fcfs")]; return two
      }()
    ).report()
    let hall = try #require(report.policies.first?.group(.hall))
    #expect(hall.estimate(.penaltyMean)?.mean == 0)
    #expect(hall.estimate(.penaltyMax)?.mean == 0)
  }

  @Test
  func `nobody waits without patience, and who still waits at closing time has waited in vain`()
    throws
  {
    let scenario = Scenario(
      name: "closing", services: [Scenario.Service(id: "desk", time: .fixed(10))],
      streams: [
        Scenario.Stream(
          service: "desk", arrivals: .listed([0, 1, 2, 3]), patience: nil),
        Scenario.Stream(service: "desk", arrivals: .listed([4]), patience: .fixed(0)),
      ], windows: [Scenario.Window(number: 1, lines: ["desk"], open: [0...15])])
    let record = try #require(
      ScenarioRun(scenario).record(
        PolicyDefinition(name: "fcfs"), log: CustomerLog(scenario, replication: 0)))
    #expect(record.visits.map(\.outcome) == [.served, .served, .expired, .expired, .left])
    #expect(record.visits.map(\.left) == [0, 10, 15, 15, 4].map { $0 * 60_000 })
    let windows = RunFigures(record, options: FigureOptions(scenario)).windows
    #expect(windows[0].open == 15 * 60_000)
    #expect(windows[0].busy == 20 * 60_000)
  }
}

import QueueCore
import Testing

@testable import QueueSimulation

/// Exact results of queueing theory. A figure is right when it is within its own 95% interval, one
/// and a half times, of the formula's value: seeds are fixed, so that a test never fails by chance.
@Suite struct TruthTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let scenario: Scenario
    /// Group ("" for the hall, else a class), figure, value.
    let expected: [(String, Figure, Double)]
    var beyond: [Double] = []
    var testDescription: String { name }
  }

  /// - Parameter people: of one replication; ten are run.
  private static func hall(
    _ rates: [Double], _ time: Distribution, windows: Int = 1, points: [Int] = [1, 1],
    policy: String = "fcfs", patience: Distribution? = nil, people: Int = 12_000,
    speeds: [Double] = [], beyond: [Double] = []
  ) -> Scenario {
    let classes = rates.indices.map { index in
      ClassDefinition(
        id: ClassID("c\(index + 1)"), name: LocalizedText(chinese: "类", english: "class"),
        rank: index, pointsPerMinute: points[index], entitlement: .none)
    }
    return Scenario(
      name: "truth", classes: classes, services: [Scenario.Service(id: "desk", time: time)],
      streams: rates.enumerated().map { index, rate in
        Scenario.Stream(
          service: "desk", admissionClass: classes[index].id,
          arrivals: .poisson([Scenario.Stretch(from: 0, to: .infinity, rate: rate)]),
          patience: patience)
      },
      windows: (0..<windows).map {
        Scenario.Window(
          number: WindowID(Int64($0 + 1)), lines: ["desk"], speed: speeds.isEmpty ? 1 : speeds[$0])
      }, policies: [PolicyDefinition(name: policy)], customers: people, warmUp: 300,
      replications: 10, seed: 20_261_123, beyond: beyond)
  }

  static let cases: [Case] = [
    // Kleinrock, Queueing Systems vol. 1: Wq = rho/(mu - lam), P(W>t) = rho e^-(mu-lam)t.
    Case(
      name: "T01 M/M/1",
      scenario: hall([0.8], .exponential(mean: 1), people: 30_000, beyond: [10]),
      expected: [
        ("", .waitMean, 4), ("", .waitedShare, 0.8), ("", .waitSquareMean, 40),
        ("", .utilisation, 0.8),
      ],
      beyond: [0.108268]),
    // Erlang C: Wq = C/(c mu - lam), P(W>t) = C e^-(c mu - lam)t.
    Case(
      name: "T02 M/M/5",
      scenario: hall([4], .exponential(mean: 1), windows: 5, people: 20_000, beyond: [2]),
      expected: [("", .waitMean, 0.554113), ("", .waitedShare, 0.554113)], beyond: [0.074991]),
    Case(
      name: "T03 M/M/34",
      scenario: hall([3.23], .exponential(mean: 10), windows: 34, people: 30_000, beyond: [10]),
      expected: [
        ("", .waitedShare, 0.687239), ("", .waitMean, 4.042585), ("", .waitP95, 15.415645),
      ], beyond: [0.125547]),
    // Pollaczek and Khinchine: Wq = rho m (1 + scv) / (2 (1 - rho)).
    Case(
      name: "T04 M/D/1", scenario: hall([0.8], .fixed(1), people: 20_000),
      expected: [("", .waitMean, 2)]),
    Case(
      name: "T04b M/E4/1", scenario: hall([0.8], .erlang(phases: 4, mean: 1), people: 20_000),
      expected: [("", .waitMean, 2.5)]),
    Case(
      name: "T05 M/H2/1",
      scenario: hall([0.7], .hyperexponential(mean: 1, scv: 4), people: 30_000),
      expected: [("", .waitMean, 0.7 * 5 / 0.6)]),
    Case(
      name: "M/lognormal/1", scenario: hall([0.7], .lognormal(mean: 1, scv: 2), people: 30_000),
      expected: [("", .waitMean, 0.7 * 3 / 0.6)]),
    Case(
      name: "M/U/1", scenario: hall([0.8], .uniform(from: 0, to: 2), people: 20_000),
      expected: [("", .waitMean, 0.8 * (1 + 1.0 / 3) / 0.4)]),
    // Cobham 1954: W_k = W0/((1-s_(k-1))(1-s_k)); mean overtakes = lam1 W2 (PASTA and Wald).
    Case(
      name: "T06 two classes, strict",
      scenario: hall([0.2, 0.6], .exponential(mean: 1), policy: "strict", people: 30_000),
      expected: [("c1", .waitMean, 1), ("c2", .waitMean, 5), ("c2", .slipsMean, 1)]),
    Case(
      name: "three classes, strict",
      scenario: hall(
        [0.2, 0.3, 0.3], .exponential(mean: 1), points: [1, 1, 1], policy: "strict",
        people: 30_000),
      expected: [("c1", .waitMean, 1), ("c2", .waitMean, 2), ("c3", .waitMean, 8)]),
    // Kleinrock 1964; mean overtakes = lam1 (1 - b2/b1) W2.
    Case(
      name: "T10 accumulating 2:1",
      scenario: hall(
        [0.4, 0.4], .exponential(mean: 1), points: [2, 1], policy: "accumulating", people: 30_000),
      expected: [("c1", .waitMean, 3), ("c2", .waitMean, 5), ("c2", .slipsMean, 1)]),
    // Palm, Erlang A; W over all arrivals, those who left among them.
    Case(
      name: "T13 M/M/20+M",
      scenario: hall(
        [2.2], .exponential(mean: 10), windows: 20, patience: .exponential(mean: 30),
        people: 20_000),
      expected: [
        ("", .waitMean, 3.432668), ("", .leftShare, 0.114422), ("", .waitedShare, 0.842574),
        ("", .utilisation, 2.2 * 10 / 20 * (1 - 0.114422)),
      ]),
    // As before; nearly always full, so that the time in which the hall empties would show.
    Case(
      name: "M/M/30+M",
      scenario: hall(
        [3.3], .exponential(mean: 10), windows: 30, patience: .exponential(mean: 15),
        people: 10_000), expected: [("", .utilisation, 0.97219)]),
    // Erlang B with 5 windows and 4 Erlang: (4^5/5!) / sum 4^k/k!.
    Case(
      name: "M/M/5/5",
      scenario: hall(
        [4], .exponential(mean: 1), windows: 5, patience: .fixed(0), people: 20_000),
      expected: [("", .leftShare, 0.199067), ("", .waitMean, 0)]),
    // M/M/2 with the same speeds written as a service half as long: Wq = rho^2/(mu (1-rho^2)).
    Case(
      name: "M/M/2 at half speed",
      scenario: hall(
        [0.8], .exponential(mean: 0.5), windows: 2, people: 20_000, speeds: [0.5, 0.5]),
      expected: [("", .waitMean, 0.16 / 0.84)]),
  ]

  @Test(arguments: cases)
  func `the simulator agrees with the formula`(_ item: Case) throws {
    let report = ScenarioRun(item.scenario).report()
    let result = report.policies[0]
    func check(_ estimate: Estimate?, _ value: Double, _ what: String) throws {
      let found = try #require(estimate)
      let half = try #require(found.half)
      let tolerance = 1.5 * half + 0.002 * abs(value)
      #expect(
        abs(found.mean - value) <= tolerance, "\(what): \(found.mean) ± \(half), exact \(value)")
      // An interval that holds anything says nothing.
      #expect(half <= 0.25 * abs(value) + 0.002, "\(what): \(found.mean) ± \(half)")
    }
    for (name, figure, value) in item.expected {
      let group = name.isEmpty ? result.group(.hall) : result.group(.admissionClass, name)
      try check(group?.estimate(figure), value, "\(name) \(figure)")
    }
    for (index, value) in item.beyond.enumerated() {
      try check(result.group(.hall)?.beyond[index], value, "beyond \(item.scenario.beyond[index])")
    }
  }

  /// Kolmogorov's forward equations of M(t)/M/2 from empty, integrated by Runge and Kutta's method:
  /// a mean over everybody who comes, so that a busy day counts for more than a quiet one.
  @Test func `a rush in the morning makes people wait as the equations say`() throws {
    var scenario = Self.hall([0.1], .exponential(mean: 8), windows: 2)
    scenario.streams[0].arrivals = .poisson([
      Scenario.Stretch(from: 0, to: 60, rate: 0.15),
      Scenario.Stretch(from: 60, to: 120, rate: 0.4),
      Scenario.Stretch(from: 120, to: 180, rate: 0.1),
    ])
    scenario.customers = nil
    scenario.until = 180
    scenario.warmUp = 0
    scenario.replications = 4_000
    var sum = 0.0
    var people = 0
    let report = ScenarioRun(scenario).report { _ in
    } record: { record, _, _ in
      for visit in record.visits { sum += Double(visit.wait) / 60_000 }
      people += record.visits.count
    }
    let wait = try #require(report.policies[0].group(.hall)?.estimate(.waitMean))
    let half = try #require(wait.half)
    #expect(abs(wait.mean - sum / Double(people)) < 1e-9)
    #expect(abs(wait.mean - 19.7837) <= 1.5 * half)
    #expect(half < 0.6)
  }

  /// Jackson 1957: each line is an M/M/1 of its own. The second has mean 0.8, rho = 0.64.
  @Test func `a tandem of two lines is two lines`() throws {
    var scenario = Self.hall([0.8], .exponential(mean: 1), people: 30_000)
    scenario.services = [
      Scenario.Service(id: "first", time: .exponential(mean: 1)),
      Scenario.Service(id: "second", time: .exponential(mean: 0.8)),
    ]
    scenario.streams[0].service = "first"
    scenario.streams[0].route = ["second"]
    scenario.windows = [
      Scenario.Window(number: 1, lines: ["first"]), Scenario.Window(number: 2, lines: ["second"]),
    ]
    let result = ScenarioRun(scenario).report().policies[0]
    for (name, exact) in [("first", 4.0), ("second", 0.64 * 0.8 / 0.36)] {
      let found = try #require(result.group(.service, name)?.estimate(.waitMean))
      #expect(abs(found.mean - exact) <= 1.5 * (found.half ?? 0), "\(name): \(found)")
    }
  }
}

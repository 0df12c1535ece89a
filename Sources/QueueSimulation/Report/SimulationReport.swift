import QueueCore

/// What all replications of a scenario say, policy by policy.
public struct SimulationReport: Sendable {
  public let name: String
  public let unit: Scenario.TimeUnit
  public let target: Double
  public let beyond: [Double]
  public private(set) var replications = 0
  public private(set) var policies: [PolicyResult]

  public init(_ scenario: Scenario, policies: [PolicyDefinition]) {
    name = scenario.name
    unit = scenario.unit
    target = scenario.target
    beyond = scenario.beyond
    self.policies = policies.map { PolicyResult(label: Self.label($0)) }
  }

  /// A policy's name, and the numbers that were written for it.
  public static func label(_ policy: PolicyDefinition) -> String {
    ([policy.name] + policy.parameters.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  /// Adds what one replication gave under each policy, in the policies' order.
  mutating func add(_ figures: [RunFigures]) {
    replications += 1
    for (index, run) in figures.enumerated() { policies[index].add(run) }
  }
}

/// One policy's results.
public struct PolicyResult: Sendable {
  public let label: String
  private var all: [GroupResult] = []
  public private(set) var windows: [WindowResult] = []

  /// Those that somebody came for, in the order of ``RunFigures/groups``.
  public var groups: [GroupResult] { all.filter { $0.count > 0 } }

  init(label: String) { self.label = label }

  public func group(_ kind: FigureGroup.Kind, _ name: String = "") -> GroupResult? {
    all.first { $0.group == FigureGroup(kind, name) && $0.count > 0 }
  }

  mutating func add(_ run: RunFigures) {
    if all.isEmpty { all = run.groups.map { GroupResult(group: $0.group) } }
    for (index, figures) in run.groups.enumerated() { all[index].add(figures) }
    if windows.isEmpty { windows = run.windows.map { WindowResult(number: $0.number) } }
    for (index, window) in run.windows.enumerated() {
      if let share = window.utilisation { windows[index].utilisations.append(share) }
      windows[index].overtimes.append(Double(window.overtime))
    }
  }
}

/// What all replications say about one group.
public struct GroupResult: Sendable {
  public let group: FigureGroup
  /// Over all replications.
  public private(set) var count = 0
  public private(set) var withinTarget = 0
  public private(set) var left = 0
  private var values: [Figure: [Double]] = [:]
  /// Of means and shares, for each replication: what they are of, added up.
  private var sums: [Figure: [Double]] = [:]
  private var bases: [Figure: [Int]] = [:]
  /// How many there were in each replication, and for each asked time how many wait longer.
  private var counts: [Int] = []
  private var longer: [[Double]] = []

  init(group: FigureGroup) { self.group = group }

  mutating func add(_ figures: GroupFigures) {
    count += figures.count
    withinTarget += figures.withinTarget
    left += figures.left
    for figure in Figure.allCases {
      if let value = figures.values[figure] { values[figure, default: []].append(value) }
      let base = figures.bases[figure] ?? 0
      bases[figure, default: []].append(base)
      sums[figure, default: []].append((figures.values[figure] ?? 0) * Double(base))
    }
    counts.append(figures.count)
    let shares = figures.beyond
    while longer.count < shares.count {
      longer.append([Double](repeating: 0, count: counts.count - 1))
    }
    for index in longer.indices {
      let share = shares.indices.contains(index) ? shares[index] : 0
      longer[index].append(share * Double(figures.count))
    }
  }

  /// Of a mean or a share that of everybody in all replications, each counted alike; of a maximum the
  /// largest, without an interval; of anything else the mean over replications.
  public func estimate(_ figure: Figure) -> Estimate? {
    guard let found = values[figure] else { return nil }
    switch figure {
    case .waitMax, .slipsMax, .skipsMax, .capUseMax, .penaltyMax:
      return found.max().flatMap { Estimate([$0]) }
    default: return Estimate(sums: sums[figure] ?? [], of: bases[figure] ?? []) ?? Estimate(found)
    }
  }

  /// For each asked time the share of people who wait longer.
  public var beyond: [Estimate] { longer.compactMap { Estimate(sums: $0, of: counts) } }

  /// Wilson's 95% interval of the share within the target, over all replications.
  ///
  /// It takes each visit as independent of the others. Waits of one queue are not, so that the error
  /// of the simulation is the estimate's ``Estimate/half``, not this.
  public var withinTargetInterval: (low: Double, high: Double)? {
    Statistics.wilson(withinTarget, of: count)
  }
}

/// What all replications say about one window.
public struct WindowResult: Sendable {
  public let number: WindowID
  var utilisations: [Double] = []
  /// Milliseconds.
  var overtimes: [Double] = []

  public var utilisation: Estimate? { Estimate(utilisations) }
  /// Milliseconds of service after closing.
  public var overtime: Estimate? { Estimate(overtimes) }
}

extension ScenarioRun {
  /// How far a trial is.
  public struct Progress: Hashable, Sendable {
    /// Counts from 1.
    public let replication: Int
    public let policy: String
    /// People who have come in this run.
    public let come: Int
    public let of: Int
  }

  /// Runs every replication under every policy.
  ///
  /// - Parameters:
  ///   - record: is given every run, with its replication and the policy's number.
  public func report(
    progress: (Progress) -> Void = { _ in },
    record inspect: (RunRecord, Int, Int) -> Void = { _, _, _ in }
  ) -> SimulationReport {
    let policies = scenario.policies
    let fcfs = PolicyDefinition(name: "fcfs")
    var report = SimulationReport(scenario, policies: policies)
    let options = FigureOptions(scenario)
    for replication in 0..<scenario.replications {
      let log = CustomerLog(scenario, replication: replication)
      func run(_ policy: PolicyDefinition) -> RunRecord? {
        record(policy, log: log) { come in
          progress(
            Progress(
              replication: replication + 1, policy: SimulationReport.label(policy), come: come,
              of: log.count))
        }
      }
      let first = run(fcfs)
      let baseline = first.map { RunFigures.waits($0) }
      var figures: [RunFigures] = []
      for (number, policy) in policies.enumerated() {
        guard let found = policy == fcfs ? first : run(policy) else { continue }
        inspect(found, replication, number)
        figures.append(RunFigures(found, options: options, baseline: baseline))
      }
      report.add(figures)
    }
    return report
  }
}

/// A report as a program reads it; figures that there is nothing to say about are left out.
public struct ReportAnswer: Encodable, Sendable {
  public let name: String
  public let unit: String
  public let target: Double
  public let replications: Int
  public let policies: [Policy]

  public struct Policy: Encodable, Sendable {
    public let policy: String
    public let groups: [Group]
    public let windows: [Window]
  }

  public struct Group: Encodable, Sendable {
    public let kind: String
    public let name: String
    public let count: Int
    public let left: Int
    public let withinTarget: Int
    public let withinTargetWilson: [Double]?
    /// By ``Figure``.
    public let figures: [String: Value]
    public let beyond: [Beyond]
  }

  public struct Beyond: Encodable, Sendable {
    public let time: Double
    public let share: Value
  }

  public struct Window: Encodable, Sendable {
    public let window: Int64
    public let utilisation: Value?
    /// In the scenario's unit.
    public let overtime: Value?
  }

  /// A mean over replications, and half of its 95% interval.
  public struct Value: Encodable, Sendable {
    public let mean: Double
    public let half: Double?

    init(_ estimate: Estimate) {
      mean = estimate.mean
      half = estimate.half
    }
  }

  public init(_ report: SimulationReport) {
    name = report.name
    unit = report.unit.rawValue
    target = report.target
    replications = report.replications
    policies = report.policies.map { policy in
      Policy(
        policy: policy.label,
        groups: policy.groups.map { Self.group($0, beyond: report.beyond) },
        windows: policy.windows.map {
          Window(
            window: $0.number.value, utilisation: $0.utilisation.map(Value.init),
            overtime: $0.overtime.map { Value($0.scaled(by: report.unit.milliseconds)) })
        })
    }
  }

  private static func group(_ result: GroupResult, beyond: [Double]) -> Group {
    var figures: [String: Value] = [:]
    for figure in Figure.allCases {
      if let estimate = result.estimate(figure) { figures[figure.rawValue] = Value(estimate) }
    }
    return Group(
      kind: result.group.kind.rawValue, name: result.group.name, count: result.count,
      left: result.left, withinTarget: result.withinTarget,
      withinTargetWilson: result.withinTargetInterval.map { [$0.low, $0.high] },
      figures: figures,
      beyond: zip(beyond, result.beyond).map { Beyond(time: $0.0, share: Value($0.1)) })
  }
}

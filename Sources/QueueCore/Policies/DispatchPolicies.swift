/// The policies a hall can name, and their parameters.
public enum DispatchPolicies {
  /// Names in the order in which they are offered.
  public static let names = [
    "capped-points", "fcfs", "strict", "ratio", "accumulating", "head-start",
  ]

  /// A parameter that a policy understands.
  public struct Parameter: Hashable, Sendable {
    public let name: String
    public let range: ClosedRange<Int64>
    /// Where it is not written.
    public let usual: Int64
  }

  /// The parameters of a policy; some are there for each class, as `calls.green`.
  public static func parameters(of name: String, classes: [ClassID]) -> [Parameter] {
    switch name {
    case "capped-points":
      [
        Parameter(name: "capBase", range: 0...1_000, usual: 3),
        Parameter(name: "capPercent", range: 0...1_000, usual: 25),
      ]
    case "ratio":
      classes.map {
        Parameter(name: "calls.\($0)", range: 0...FixedRatio.callsLimit, usual: 0)
      }
    case "head-start":
      // A day is the most that a hall is open.
      classes.map { Parameter(name: "headStartSeconds.\($0)", range: 0...86_400, usual: 0) }
    default: []
    }
  }

  /// The policy of a definition; nil when there is none of that name.
  public static func make(
    _ definition: PolicyDefinition, classes: [ClassDefinition]
  ) -> (any DispatchPolicy)? {
    func value(_ name: String) -> Int64? {
      definition.parameters.first { $0.name == name }?.value
    }
    func byClass(_ prefix: String) -> [ClassID: Int64] {
      var found: [ClassID: Int64] = [:]
      for item in classes { found[item.id] = value("\(prefix).\(item.id)") }
      return found
    }
    return switch definition.name {
    case "capped-points":
      CappedPoints(
        classes: classes, base: value("capBase") ?? 3, perCent: value("capPercent") ?? 25)
    case "fcfs": FirstComeFirstServed()
    case "strict": StrictPriority(classes: classes)
    case "ratio": FixedRatio(classes: classes, calls: byClass("calls"))
    case "accumulating": AccumulatingPoints(classes: classes)
    case "head-start": HeadStart(classes: classes, seconds: byClass("headStartSeconds"))
    default: nil
    }
  }

  /// The first thing about a policy and the classes that cannot be, in words.
  public static func firstInconsistency(
    _ policy: PolicyDefinition, classes: [ClassDefinition]
  ) -> String? {
    guard names.contains(policy.name) else { return "no policy \(policy.name)" }
    let known = parameters(of: policy.name, classes: classes.map(\.id))
    for parameter in policy.parameters {
      guard let found = known.first(where: { $0.name == parameter.name }) else {
        return "policy \(policy.name) has no parameter \(parameter.name)"
      }
      if !found.range.contains(parameter.value) {
        return "\(parameter.name) of policy \(policy.name) is out of range"
      }
    }
    if let wild = classes.first(where: {
      !(0...ClassDefinition.pointsLimit).contains($0.pointsPerMinute)
    }) {
      return "class \(wild.id) earns points out of range"
    }
    if DispatchPlan.groups(classes).count > ClassDefinition.groupLimit {
      return "more than \(ClassDefinition.groupLimit) cap groups"
    }
    return nil
  }
}

extension PolicyIdentity {
  /// The identity of a policy with every number that makes a difference to it.
  ///
  /// The hash is FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): it tells settings apart in
  /// the journal and protects nothing.
  init(name: String, version: Int, numbers: [(name: String, value: String)]) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for number in numbers.sorted(by: { $0.name < $1.name }) {
      for byte in "\(number.name)=\(number.value);".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    let digits = String(hash, radix: 16)
    self.init(
      name: name, version: version,
      parameterHash: String(repeating: "0", count: 16 - digits.count) + digits)
  }
}

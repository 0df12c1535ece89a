/// What waiting earns: points a minute by class.
struct Points: Sendable {
  private let rates: [Int64]

  init(_ classes: [ClassDefinition]) { rates = classes.map { Int64($0.pointsPerMinute) } }

  /// The longest wait that earns, in milliseconds, about three months: with the highest rate it
  /// still fits 64 bits.
  static let earningLimit: Int64 = 1 << 33

  /// Points times 60,000: rate times milliseconds waited.
  func earned(_ entry: WaitingEntry, at now: HallTime) -> Int64 {
    rates[entry.admissionClass] * min(max(0, now - entry.since), Self.earningLimit)
  }

  /// The most points go first; ties: the earlier start, then the lower place.
  func prefers(_ one: WaitingEntry, to other: WaitingEntry, at now: HallTime) -> Bool {
    let (first, second) = (earned(one, at: now), earned(other, at: now))
    if first != second { return first > second }
    return (one.since, one.place) < (other.since, other.place)
  }
}

/// The longer somebody waits, the more points, the sooner the call; without a bound on being
/// overtaken. It stands here for comparison.
public struct AccumulatingPoints: DispatchPolicy {
  public let identity: PolicyIdentity
  private let points: Points

  public init(classes: [ClassDefinition]) {
    points = Points(classes)
    identity = PolicyIdentity(
      name: "accumulating", version: 1,
      numbers: classes.map { ("points.\($0.id)", "\($0.pointsPerMinute)") })
  }

  public var ordersBySince: Bool { true }

  public func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool {
    points.prefers(one, to: other, at: now)
  }
}

/// Points, but each cap group may overtake a ticket only so often: a base, and a share of those who
/// waited in its line before it.
///
/// Whose budget for a group is spent holds everybody of that group back who came later. So a
/// ticket can say how many calls at most come before its own: those who waited before it, and
/// both budgets.
public struct CappedPoints: DispatchPolicy {
  public let identity: PolicyIdentity
  private let points: Points
  private let base: Int64
  private let perCent: Int64

  /// - Parameters:
  ///   - base: overtakings that everybody has to bear.
  ///   - perCent: more of them, per hundred who wait in the line, rounded up.
  public init(classes: [ClassDefinition], base: Int64 = 3, perCent: Int64 = 25) {
    points = Points(classes)
    self.base = base
    self.perCent = perCent
    identity = PolicyIdentity(
      name: "capped-points", version: 1,
      numbers: [("capBase", "\(base)"), ("capPercent", "\(perCent)")]
        + classes.flatMap {
          [("points.\($0.id)", "\($0.pointsPerMinute)"), ("group.\($0.id)", $0.group.text)]
        })
  }

  public var ordersBySince: Bool { true }

  public func budget(waitingInLine: Int) -> Int64? {
    base + (Int64(waitingInLine) * perCent + 99) / 100
  }

  public func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool {
    points.prefers(one, to: other, at: now)
  }
}

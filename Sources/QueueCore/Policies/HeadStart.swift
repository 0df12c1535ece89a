/// First come, first served, but a class counts as having come some time earlier.
///
/// It stands here for comparison; a bank's call centre gave its priority customers 90 seconds.
public struct HeadStart: DispatchPolicy {
  public let identity: PolicyIdentity
  /// Milliseconds, by class.
  private let ahead: [Int64]

  public init(classes: [ClassDefinition], seconds: [ClassID: Int64]) {
    ahead = classes.map { (seconds[$0.id] ?? 0) * 1_000 }
    identity = PolicyIdentity(
      name: "head-start", version: 1,
      numbers: classes.map { ("headStartSeconds.\($0.id)", "\(seconds[$0.id] ?? 0)") })
  }

  public var ordersBySince: Bool { true }

  public func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool {
    let first = one.since.milliseconds - ahead[one.admissionClass]
    let second = other.since.milliseconds - ahead[other.admissionClass]
    return (first, one.since, one.place) < (second, other.since, other.place)
  }
}

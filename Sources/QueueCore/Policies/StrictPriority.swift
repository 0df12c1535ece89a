/// The class of the lowest rank goes first; within a class the earliest place.
///
/// Ordinary people starve under it when the others never stop; it stands here for comparison.
public struct StrictPriority: DispatchPolicy {
  public let identity: PolicyIdentity
  private let ranks: [Int]

  public init(classes: [ClassDefinition]) {
    ranks = classes.map(\.rank)
    identity = PolicyIdentity(
      name: "strict", version: 2, numbers: classes.map { ("rank.\($0.id)", "\($0.rank)") })
  }

  public func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool {
    (ranks[one.admissionClass], one.place) < (ranks[other.admissionClass], other.place)
  }
}

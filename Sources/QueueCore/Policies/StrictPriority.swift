/// The class of the lowest rank goes first; within a class the earliest place.
///
/// Ordinary people starve under it when the others never stop; it stands here for comparison.
public struct StrictPriority: DispatchPolicy {
  public let identity: PolicyIdentity

  public init(definition: PolicyDefinition) {
    identity = PolicyIdentity(definition: definition, version: 1)
  }

  public func choose(among candidates: [Candidate], at now: HallTime) -> Int {
    var best = 0
    for index in candidates.indices.dropFirst()
    where candidates[index].admissionClass.rank < candidates[best].admissionClass.rank {
      best = index
    }
    return best
  }
}

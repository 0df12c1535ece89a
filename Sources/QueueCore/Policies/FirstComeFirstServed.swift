/// Whoever has the earliest place goes first, whatever the class.
public struct FirstComeFirstServed: DispatchPolicy {
  public let identity: PolicyIdentity

  public init(definition: PolicyDefinition) {
    identity = PolicyIdentity(definition: definition, version: 1)
  }

  public func choose(among candidates: [Candidate], at now: HallTime) -> Int { 0 }
}

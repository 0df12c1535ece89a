/// Whoever has the earliest place goes first, whatever the class.
public struct FirstComeFirstServed: DispatchPolicy {
  public let identity: PolicyIdentity

  public init() { identity = PolicyIdentity(name: "fcfs", version: 1, numbers: []) }

  public func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool {
    one.place < other.place
  }
}

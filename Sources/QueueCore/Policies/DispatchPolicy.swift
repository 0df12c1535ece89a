/// The rule that picks the next ticket for a window.
///
/// A policy is a value without state of its own: what it has to remember about a ticket is the
/// ``RuleRecord`` stored with it, and about a window its turn in ``WindowState``, so that a replay
/// of the journal gives the same calls. ``WaitingRoom`` asks it to compare the first of each class
/// and line; it never sees everybody.
public protocol DispatchPolicy: Sendable {
  var identity: PolicyIdentity { get }

  /// Whether of one class the one who began to earn first goes first; else the lowest place.
  var ordersBySince: Bool { get }

  /// How often each cap group may overtake a ticket behind `waitingInLine` others; nil: as often
  /// as it likes.
  func budget(waitingInLine: Int) -> Int64?

  /// Whether `one` goes before `other`.
  ///
  /// - Parameter turn: where the window stands in the policy's cycle, if it has one.
  func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool

  /// Where a window's cycle stands after a call.
  func turn(after called: WaitingEntry, turn: Int) -> Int
}

extension DispatchPolicy {
  public var ordersBySince: Bool { false }
  public func budget(waitingInLine: Int) -> Int64? { nil }
  public func turn(after called: WaitingEntry, turn: Int) -> Int { turn }

  /// Whether budgets are kept at all.
  public var isCapped: Bool { budget(waitingInLine: 0) != nil }
}

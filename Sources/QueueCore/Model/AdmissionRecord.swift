/// What capped points note about a ticket when it is admitted, and count while it waits.
///
/// In the journal it is ``RuleRecord/values``: those waiting in the line, older tickets, the
/// promise, then the budget of each cap group, then how often each has overtaken it. The record's
/// `seq` is the ticket's place, its `e` the ticket's start of waiting.
public struct AdmissionRecord: Hashable, Sendable {
  /// `n0`: tickets that waited in the same line.
  public let waitingInLine: Int64
  /// `A`: older waiting tickets that share a window with this one.
  public let older: Int64
  /// `B`: how often each cap group may overtake it.
  public let budgets: [Int64]
  public var overtaken: [Int64]

  public init(waitingInLine: Int64, older: Int64, budgets: [Int64], overtaken: [Int64]) {
    self.waitingInLine = waitingInLine
    self.older = older
    self.budgets = budgets
    self.overtaken = overtaken
  }

  /// At most so many calls come before this ticket's.
  public var promise: Int64 { older + budgets.reduce(0, +) }

  /// Nil for the record of a policy without caps.
  public init?(_ record: RuleRecord) {
    let values = record.values
    guard record.policy.name == "capped-points", values.count >= 3, values.count % 2 == 1 else {
      return nil
    }
    let groups = (values.count - 3) / 2
    self.init(
      waitingInLine: values[0], older: values[1], budgets: Array(values[3..<3 + groups]),
      overtaken: Array(values[(3 + groups)...]))
  }

  var values: [Int64] { [waitingInLine, older, promise] + budgets + overtaken }

  /// Whether some group has overtaken it more often than it may.
  public var isExceeded: Bool { zip(overtaken, budgets).contains { $0 > $1 } }

  /// What is left of the budgets.
  var budget: Budget {
    var budget = Budget.unlimited
    for (group, pair) in zip(budgets, overtaken).enumerated() {
      budget[group] = Int32(clamping: pair.0 - pair.1)
    }
    return budget
  }
}

extension RuleRecord {
  /// Counts an overtaking by a cap group, or takes one back.
  mutating func countOvertaking(by group: Int, _ change: Int64) {
    guard values.count >= 3, policy.name == "capped-points" else { return }
    let index = 3 + (values.count - 3) / 2 + group
    if values.indices.contains(index) { values[index] += change }
  }
}

/// What the rule says beside whom to call, so that a running hall and a simulation of it agree.
public enum DispatchRules {
  /// Whether an appointment that checks in at `now` is so late that it counts as an ordinary ticket.
  public static func isLate(
    _ now: HallTime, for slot: HallTime, limitMinutes: Int
  ) -> Bool {
    now - slot > Int64(limitMinutes) * 60_000
  }

  /// The start of earning in the next line: the minutes already waited travel with a person.
  ///
  /// - Parameter called: when the wait ended; nil while it goes on.
  public static func travelling(
    since: HallTime, called: HallTime?, now: HallTime
  ) -> HallTime {
    now.advanced(byMilliseconds: -max(0, (called ?? now) - since))
  }

  /// The start of earning of somebody who comes back: moved on by the absence.
  public static func returning(
    since: HallTime, missed: HallTime, now: HallTime
  ) -> HallTime {
    since.advanced(byMilliseconds: now - missed)
  }
}

/// A window that could call a new ticket at once, as the rule compares it with others: the one that
/// can serve the fewest services goes first, then the one that has been idle longest, so that a
/// widely skilled window stays free for those who need it.
public struct IdleWindow: Comparable, Sendable {
  public let services: Int
  public let since: HallTime
  public let window: WindowID

  public init(services: Int, since: HallTime, window: WindowID) {
    self.services = services
    self.since = since
    self.window = window
  }

  public static func < (left: IdleWindow, right: IdleWindow) -> Bool {
    (left.services, left.since, left.window) < (right.services, right.since, right.window)
  }
}

/// What a policy notes about somebody who joins a line.
public struct Admission: Hashable, Sendable {
  /// `n0`: those who wait in the same line.
  public let waitingInLine: Int
  /// `A`: those who wait and share a window.
  public let older: Int
  /// `B`, the same for every cap group; nil: the policy has no caps.
  public let budget: Int64?
}

extension WaitingRoom {
  /// What a policy notes about somebody who joins a line now; nothing is counted where it has no
  /// caps.
  public func admission(
    to line: Int, reserved: Int? = nil, by policy: some DispatchPolicy
  ) -> Admission {
    let waiting = count(in: line)
    guard let budget = policy.budget(waitingInLine: waiting) else {
      return Admission(waitingInLine: waiting, older: 0, budget: nil)
    }
    return Admission(
      waitingInLine: waiting, older: older(in: line, reserved: reserved), budget: budget)
  }
}

import QueueCore

/// Which calls a screen or a combined board shows, so that each stands long enough to be read.
///
/// There are a fixed number of slots. A new call takes the slot of the oldest one that has had its
/// least showing time; while there is none, it waits. In a burst calls therefore come up slot by
/// slot instead of chasing one another off the screen.
public struct CallBoard: Hashable, Sendable {
  /// One call in its slot.
  public struct Shown: Hashable, Sendable {
    public let ticket: TicketID
    public let number: TicketNumber
    public let window: WindowID
    public let calledAt: HallTime
    /// 1 for the call itself, more for recalls.
    public let call: Int
    public let since: HallTime
  }

  public let slots: Int
  /// Milliseconds for which a call stands at least; may change at any time.
  public var leastShowing: Int64
  /// Latest first.
  public private(set) var shown: [Shown] = []
  private var backlog: [QueueState.RecentCall] = []
  private var seen: Set<Key> = []

  private struct Key: Hashable {
    let ticket: TicketID
    let at: HallTime
  }

  /// - Parameters:
  ///   - slots: calls that stand at once, at least 1.
  ///   - leastShowing: milliseconds.
  public init(slots: Int, leastShowing: Int64) {
    self.slots = max(1, slots)
    self.leastShowing = leastShowing
  }

  /// Takes in the calls that concern this display, oldest first, as they stand now; calls that are
  /// no longer among them were undone or belong to a day that is over, and go at once.
  public mutating func update(_ calls: [QueueState.RecentCall], at now: HallTime) {
    let present = Set(calls.map { Key(ticket: $0.ticket, at: $0.at) })
    shown.removeAll { !present.contains(Key(ticket: $0.ticket, at: $0.calledAt)) }
    backlog.removeAll { !present.contains(Key(ticket: $0.ticket, at: $0.at)) }
    for call in calls where seen.insert(Key(ticket: call.ticket, at: call.at)).inserted {
      // A recall takes the place of the call it repeats: moved to the end, it would wait for ever
      // while others are called.
      if let waiting = backlog.firstIndex(where: { $0.ticket == call.ticket }) {
        backlog[waiting] = call
      } else {
        backlog.append(call)
      }
    }
    seen.formIntersection(present)
    advance(to: now)
  }

  /// Lets waiting calls take slots that have had their time.
  public mutating func advance(to now: HallTime) {
    while let call = backlog.first {
      if let same = shown.firstIndex(where: { $0.ticket == call.ticket }) {
        shown.remove(at: same)
      } else if shown.count >= slots {
        guard let oldest = shown.last, now - oldest.since >= leastShowing else { return }
        shown.removeLast()
      }
      backlog.removeFirst()
      shown.insert(
        Shown(
          ticket: call.ticket, number: call.number, window: call.window, calledAt: call.at,
          call: call.call, since: now), at: 0)
    }
  }

  /// When ``advance(to:)`` would change something; nil when nothing waits.
  public var nextChange: HallTime? {
    guard !backlog.isEmpty, let oldest = shown.last else { return nil }
    return oldest.since.advanced(byMilliseconds: leastShowing)
  }
}

extension HallRules {
  /// ``leastShowingSeconds`` in milliseconds.
  public var leastShowing: Int64 { Int64(leastShowingSeconds) * 1_000 }
}

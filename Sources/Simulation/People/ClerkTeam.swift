import HallBus
import QueueCore

/// The clerks of a hall, one to a window, working by the four keys that pads have.
public struct ClerkTeam: Sendable {
  /// A clerk who pressed a key waits this long for it to show before pressing again, in ms.
  static let patience: Int64 = 4_000

  private var clerks: [Clerk]
  private var random: SeededRandom

  private struct Clerk: Sendable {
    let window: WindowID
    var ticket: TicketID?
    var isNoShow = false
    var finishAt = HallTime(milliseconds: 0)
    var lastPress = HallTime(milliseconds: Int64.min / 2)
    /// Minutes after the hall's hours begin or end, so that not all move at once.
    let jitter: Int
  }

  public init(seed: UInt64, definition: HallDefinition) {
    var random = SeededRandom(seed: seed)
    clerks = definition.windows.map { window in
      Clerk(window: window.id, jitter: random.whole(0...9))
    }
    self.random = random
  }

  /// What the clerks do in the second that begins now.
  public mutating func step(
    _ state: QueueState, time: TimeOfDay, at now: HallTime
  ) -> [PeopleAction] {
    guard let plan = state.plan, state.phase != .closed else { return [] }
    var actions: [PeopleAction] = []
    for index in clerks.indices {
      guard let window = state.windows[clerks[index].window],
        now - clerks[index].lastPress >= Self.patience,
        let key = key(for: index, window: window, state: state, plan: plan, time: time, at: now)
      else { continue }
      clerks[index].lastPress = now
      actions.append(.press(window.id, key))
    }
    return actions
  }

  private mutating func key(
    for index: Int, window: WindowState, state: QueueState, plan: DayPlan, time: TimeOfDay,
    at now: HallTime
  ) -> BusKey? {
    let working = isWorking(clerks[index], plan: plan, time: time)
    switch window.status {
    case .closed: return working ? .pause : nil
    case .paused: return working ? .pause : nil
    case .ready: return working ? nil : pauseUnlessLate(plan, time)
    case .open: return working || isLate(plan, time) ? .next : .pause
    case .draining: return nil
    case .serving:
      guard let id = window.ticket, let ticket = state.tickets[id] else { return nil }
      if clerks[index].ticket != id { begin(id, ticket: ticket, for: index, state: state, at: now) }
      if clerks[index].isNoShow { return chase(ticket, state: state, at: now) }
      guard now >= clerks[index].finishAt else { return nil }
      return working || isLate(plan, time) ? .next : .pause
    }
  }

  /// After closing time the windows serve who is left instead of pausing.
  private func isLate(_ plan: DayPlan, _ time: TimeOfDay) -> Bool {
    plan.hours.last.map { time >= $0.to } ?? false
  }

  private func pauseUnlessLate(_ plan: DayPlan, _ time: TimeOfDay) -> BusKey? {
    isLate(plan, time) ? nil : .pause
  }

  private func isWorking(_ clerk: Clerk, plan: DayPlan, time: TimeOfDay) -> Bool {
    plan.hours.contains {
      time.minutes >= $0.from.minutes - 10 + clerk.jitter
        && time.minutes < $0.to.minutes + clerk.jitter - 5
    }
  }

  private mutating func begin(
    _ id: TicketID, ticket: Ticket, for index: Int, state: QueueState, at now: HallTime
  ) {
    clerks[index].ticket = id
    clerks[index].isNoShow = random.chance(perMille: 40)
    let expected = ticket.services.reduce(0) { $0 + (state.index.services[$1]?.minutes ?? 10) }
    // Two draws make a hump with a tail: 30 % to 230 % of what is expected, 100 % on average.
    let share = random.whole(15...85) + random.whole(15...85)
    let seconds = expected * 60 * share / 100
    let walk = random.whole(10...40)
    clerks[index].finishAt = now.advanced(byMilliseconds: Int64(walk + seconds) * 1_000)
  }

  /// Calls three times, then marks the no-show.
  private func chase(_ ticket: Ticket, state: QueueState, at now: HallTime) -> BusKey? {
    let rules = state.definition.rules
    guard let last = ticket.calls.last,
      now - last >= Int64(rules.recallIntervalSeconds + 2) * 1_000
    else { return nil }
    return ticket.calls.count >= rules.callsBeforeNoShow ? .noShow : .recall
  }
}

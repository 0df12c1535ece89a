@testable import QueueCore

/// The rule as the poster has it, done the slow and obvious way: it follows the events only, looks
/// at everybody for every call, and says what does not fit.
struct RuleWitness {
  struct Waiter {
    var line: LineID
    var classID: ClassID
    var seq: Int64
    var since: Int64
    var reserved: WindowID?
    var isWaiting = true
    var isEarly: Bool
    var isWithdrawn = false
    var budgets: [CapGroupID: Int64] = [:]
    var overtaken: [CapGroupID: Int64] = [:]
    var promise: Int64 = 0
    /// Calls by windows that could have called it, while it waited.
    var callsBefore: Int64 = 0
  }

  struct Call {
    var ticket: TicketID
    var group: CapGroupID
    var overtaken: [TicketID]
    var passed: [TicketID]
    var nextSeq: Int64
  }

  let definition: HallDefinition
  let base: Int64
  let perCent: Int64
  private(set) var waiters: [TicketID: Waiter] = [:]
  private var lastCalls: [WindowID: Call] = [:]
  private var nextSeq: Int64 = 0
  /// How close any promise came to being used up, in calls left; for the tests' own honesty.
  private(set) var closest = Int64.max
  private(set) var calls = 0
  private(set) var blocked = 0

  init(_ definition: HallDefinition, base: Int64, perCent: Int64) {
    self.definition = definition
    self.base = base
    self.perCent = perCent
  }

  private func lines(of window: WindowID) -> [LineID] {
    definition.windows.first { $0.id == window }?.lines ?? []
  }

  private func admissionClass(_ id: ClassID) -> ClassDefinition {
    definition.classes.first { $0.id == id }!
  }

  private func group(_ waiter: Waiter) -> CapGroupID { admissionClass(waiter.classID).group }

  private func isServed(_ waiter: Waiter, by window: WindowID) -> Bool {
    lines(of: window).contains(waiter.line)
      && (waiter.reserved == nil || waiter.reserved == window)
  }

  private var groups: [CapGroupID] { Set(definition.classes.map(\.group)).sorted() }

  /// What does not fit, in words; nil when all does.
  mutating func take(_ event: Event, at now: HallTime) -> String? {
    switch event {
    case .ticketTaken(let taken):
      let since = max(now, taken.appointment ?? now)
      waiters[taken.ticket] = Waiter(
        line: taken.line, classID: taken.classID, seq: taken.place, since: since.milliseconds,
        isEarly: since > now)
      return since > now ? nil : admit(taken.ticket, taken.rule)
    case .appointmentDue(let due):
      waiters[due.ticket]!.isEarly = false
      waiters[due.ticket]!.seq = due.place
      if waiters[due.ticket]!.since > now.milliseconds { return "admitted before its slot" }
      return admit(due.ticket, due.rule)
    case .ticketReturned(let back), .ticketResumed(let back):
      return join(back.ticket, back.place, back.waitingSince, back.reservedWindow, back.rule, now)
    case .ticketTransferred(let moved):
      waiters[moved.ticket]!.line = moved.line
      return join(
        moved.ticket, moved.place, moved.waitingSince, moved.reservedWindow, moved.rule, now)
    case .ticketCancelled(let gone), .ticketExpired(let gone):
      waiters[gone.ticket]!.isWaiting = false
    case .careGranted(let change), .careWithdrawn(let change):
      waiters[change.ticket]!.classID = change.classID
    case .promiseWithdrawn(let withdrawn):
      for ticket in withdrawn.tickets { waiters[ticket]!.isWithdrawn = true }
    case .ticketCalled(let call): return check(call, at: now.milliseconds)
    case .callUndone(let undone): undo(undone)
    default: break
    }
    return nil
  }

  private mutating func join(
    _ id: TicketID, _ seq: Int64, _ since: HallTime, _ reserved: WindowID?, _ rule: RuleRecord,
    _ now: HallTime
  ) -> String? {
    waiters[id]!.seq = seq
    waiters[id]!.since = since.milliseconds
    waiters[id]!.reserved = reserved
    waiters[id]!.isWaiting = true
    waiters[id]!.isEarly = since > now
    return since > now ? nil : admit(id, rule)
  }

  private mutating func admit(_ id: TicketID, _ rule: RuleRecord) -> String? {
    let own = waiters[id]!
    if own.seq < nextSeq { return "\(id) got the used place \(own.seq)" }
    nextSeq = own.seq + 1
    let others = waiters.filter { $0.key != id && $0.value.isWaiting && !$0.value.isEarly }.values
    let waiting = Int64(others.count { $0.line == own.line })
    let older = Int64(
      others.count { other in
        definition.windows.contains {
          isServed(own, by: $0.id) && isServed(other, by: $0.id)
        }
      })
    var quarter = waiting * perCent / 100
    if quarter * 100 < waiting * perCent { quarter += 1 }
    let budget = base + quarter
    let promise = older + Int64(groups.count) * budget
    waiters[id]!.isWithdrawn = false
    waiters[id]!.callsBefore = 0
    waiters[id]!.promise = promise
    for group in groups {
      waiters[id]!.budgets[group] = budget
      waiters[id]!.overtaken[group] = 0
    }
    let wanted =
      [waiting, older, promise] + groups.map { _ in budget } + groups.map { _ in 0 }
    return rule.values == wanted ? nil : "the record of \(id) is \(rule.values), not \(wanted)"
  }

  private func eligible(at window: WindowID) -> [(key: TicketID, value: Waiter)] {
    waiters.filter { $0.value.isWaiting && !$0.value.isEarly && isServed($0.value, by: window) }
      .sorted { $0.value.seq < $1.value.seq }
  }

  private func points(_ waiter: Waiter, _ now: Int64) -> Int64 {
    Int64(admissionClass(waiter.classID).pointsPerMinute) * (now - waiter.since)
  }

  /// Whom the rule calls: of those at or before the first ticket that their group may overtake no
  /// more, the one with the most points.
  private func choice(at window: WindowID, _ now: Int64) -> TicketID? {
    let eligible = eligible(at: window)
    var limits: [CapGroupID: Int64] = [:]
    for group in groups {
      limits[group] =
        eligible.map(\.value)
        .filter { $0.overtaken[group]! >= $0.budgets[group]! }.map(\.seq).min() ?? .max
    }
    let admissible = eligible.filter { $0.value.seq <= limits[group($0.value)]! }
    let best = admissible.min { left, right in
      let (first, second) = (points(left.value, now), points(right.value, now))
      if first != second { return first > second }
      return (left.value.since, left.value.seq) < (right.value.since, right.value.seq)
    }
    if let best { return best.key }
    return waiters.filter { $0.value.isWaiting && isServed($0.value, by: window) }
      .min { ($0.value.since, $0.value.seq) < ($1.value.since, $1.value.seq) }?.key
  }

  private mutating func check(_ call: TicketCalled, at now: Int64) -> String? {
    calls += 1
    let eligible = eligible(at: call.window)
    guard let called = waiters[call.ticket], called.isWaiting else {
      return "\(call.ticket) was called and does not wait"
    }
    if call.chosenBecause == nil {
      let wanted = choice(at: call.window, now)
      guard wanted == call.ticket else {
        return "\(call.ticket) was called, the rule calls \(String(describing: wanted))"
      }
      if let most = eligible.map({ points($0.value, now) }).max(), points(called, now) < most {
        blocked += 1
      }
      for (id, other) in eligible
      where other.line == called.line && other.classID == called.classID
        && other.seq < called.seq && other.since <= called.since
      {
        return "\(call.ticket) passed \(id) of its own class and line"
      }
      if called.isEarly, !eligible.isEmpty { return "\(call.ticket) was called before its slot" }
    }
    let overtaken = eligible.filter { called.isEarly || $0.value.seq < called.seq }.map(\.key)
    if overtaken != call.overtaken { return "overtaken \(call.overtaken), not \(overtaken)" }
    let group = group(called)
    let passed = eligible.map(\.key).filter { $0 != call.ticket }
    if !called.isEarly, called.callsBefore > called.promise, !called.isWithdrawn {
      return "\(call.ticket) let \(called.callsBefore) calls go first, not \(called.promise)"
    }
    if !called.isEarly { closest = min(closest, called.promise - called.callsBefore) }
    for id in overtaken { waiters[id]!.overtaken[group]! += 1 }
    for id in passed { waiters[id]!.callsBefore += 1 }
    waiters[call.ticket]!.isWaiting = false
    lastCalls[call.window] = Call(
      ticket: call.ticket, group: group, overtaken: overtaken, passed: passed, nextSeq: nextSeq)
    return nil
  }

  /// Whose budget or promise is passed although nobody said so; asked after every command.
  var brokenPromise: String? {
    for (id, waiter) in waiters
    where waiter.isWaiting && !waiter.isEarly && !waiter.isWithdrawn {
      for group in groups where waiter.overtaken[group]! > waiter.budgets[group]! {
        return "\(id) was overtaken \(waiter.overtaken[group]!) times by \(group)"
      }
      if waiter.callsBefore > waiter.promise { return "\(id) was promised \(waiter.promise)" }
    }
    return nil
  }

  private mutating func undo(_ undone: CallUndone) {
    guard let call = lastCalls[undone.window] else { return }
    waiters[undone.ticket]!.isWaiting = true
    for id in call.overtaken where waiters[id]!.seq < call.nextSeq {
      waiters[id]!.overtaken[call.group]! -= 1
    }
    for id in call.passed where waiters[id]!.seq < call.nextSeq {
      waiters[id]!.callsBefore -= 1
    }
    if undone.restoredTicket == nil { lastCalls[undone.window] = nil }
  }

  /// How the state's own accounts differ from these, in words.
  func difference(from state: QueueState) -> String? {
    for (id, waiter) in waiters where waiter.isWaiting && !waiter.isEarly {
      guard let ticket = state.tickets[id], let record = AdmissionRecord(ticket.rule) else {
        return "\(id) has no record"
      }
      if record.overtaken != groups.map({ waiter.overtaken[$0]! }) {
        return "\(id) counts \(record.overtaken), not \(waiter.overtaken)"
      }
    }
    return nil
  }
}

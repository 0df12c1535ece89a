import QueueCore

/// Goes through a journal and makes of each business day what the figures of fairness need.
///
/// One day is in memory at a time.
public struct FairnessRecorder: Sendable {
  /// The kinds of events that matter here.
  public static let kinds = [
    "dayOpened", "phaseChanged", "planChanged", "clockSet", "dayClosed", "ticketTaken",
    "ticketCalled", "serviceEnded", "ticketMissed", "ticketReturned", "ticketHeld",
    "ticketResumed", "ticketTransferred", "ticketCancelled", "ticketExpired", "callUndone",
    "careGranted", "careWithdrawn", "appointmentDue", "promiseWithdrawn", "windowOpened",
    "windowPaused", "windowResumed", "windowDraining", "windowClosed", "keyProjectRegistered",
    "keyProjectWithdrawn", "definitionChanged",
  ]

  private var state: QueueState
  private var replay = RecordedDay()
  private var book: VisitBook?
  private var promises = PromiseBook()
  private var rules: [PolicyIdentity] = []
  private var chosen: [ChosenCall] = []
  private var chosenCount = 0
  /// Names of the key projects whose codes were used, as they were called then.
  private var projects: [KeyProjectCode: String] = [:]

  public init(hall: String) { state = QueueState(hall: hall) }

  /// Lets the next event go by; the day that it closes.
  public mutating func take(_ entry: StampedEvent) -> FairnessDay? {
    let now = entry.stamp.hall
    settle(before: entry.event)
    replay.take(entry)
    state.apply(entry.event, by: entry.actor, at: entry.stamp)
    switch entry.event {
    case .dayOpened:
      book = VisitBook(from: now)
      promises = PromiseBook()
      rules = [state.policyIdentity]
      chosen = []
      chosenCount = 0
      projects = [:]
    case .dayClosed: return finish()
    case .definitionChanged:
      book?.changeSkills(at: now, state.definition)
      if !rules.contains(state.policyIdentity) { rules.append(state.policyIdentity) }
    case .windowOpened(let window), .windowResumed(let window):
      book?.open(window.window, at: now, state.definition)
    case .windowPaused(let paused): book?.close(paused.window, at: now)
    case .windowDraining(let window), .windowClosed(let window):
      book?.close(window.window, at: now)
    default:
      takeComing(entry.event, at: now)
      takeGoing(entry.event, at: entry.stamp)
    }
    return nil
  }

  /// The day so far; nil without one. Nothing goes on after it.
  public mutating func finish() -> FairnessDay? {
    guard let plan = state.plan, let found = book else { return nil }
    book = nil
    var visits = found
    for ticket in state.tickets.values.sorted(by: { $0.id < $1.id }) {
      if let record = AdmissionRecord(ticket.rule) { visits.note(record, of: ticket.id) }
      promises.settle(ticket, groups: groups, on: plan.date)
    }
    return FairnessDay(
      date: plan.date, definition: state.definition, rules: rules,
      record: visits.record(through: state.latest),
      tickets: visits.tickets.map { state.tickets[$0] }, penalties: replay.penalties(),
      capUses: promises.capUses, promises: promises.account, chosen: chosen,
      chosenCount: chosenCount, projects: projects)
  }

  private var groups: [CapGroupID] { state.room.plan.groups }

  /// A ticket that joins a line anew leaves an old promise behind.
  private mutating func settle(before event: Event) {
    let id: TicketID
    switch event {
    case .ticketReturned(let again), .ticketResumed(let again): id = again.ticket
    case .ticketTransferred(let moved): id = moved.ticket
    default: return
    }
    guard let ticket = state.tickets[id], let date = state.plan?.date else { return }
    if let record = AdmissionRecord(ticket.rule) { book?.note(record, of: id) }
    promises.endWait(of: id)
    promises.settle(ticket, groups: groups, on: date)
  }

  private mutating func takeComing(_ event: Event, at now: HallTime) {
    switch event {
    case .ticketTaken(let taken):
      book?.take(taken, at: now, state.definition)
      promises.give(taken.ticket, taken.rule, line: taken.line, reserved: nil)
      if let code = taken.keyProject {
        projects[code] = state.carried.keyProjects.first { $0.code == code }?.name ?? ""
      }
    case .appointmentDue(let due):
      book?.comeDue(due)
      give(due.ticket, due.rule)
    case .ticketReturned(let again):
      book?.comeAgain(again, isReturn: true, at: now, state.definition)
      give(again.ticket, again.rule)
    case .ticketResumed(let again):
      book?.comeAgain(again, isReturn: false, at: now, state.definition)
      give(again.ticket, again.rule)
    case .ticketTransferred(let moved):
      book?.transfer(moved, at: now, state.definition)
      give(moved.ticket, moved.rule)
    case .careGranted(let changed), .careWithdrawn(let changed): book?.changeClass(changed)
    default: break
    }
  }

  private mutating func give(_ id: TicketID, _ rule: RuleRecord) {
    guard let ticket = state.tickets[id] else { return }
    promises.give(id, rule, line: ticket.line, reserved: ticket.reservedWindow)
  }

  private mutating func takeGoing(_ event: Event, at stamp: Stamp) {
    let now = stamp.hall
    switch event {
    case .ticketCalled(let call):
      book?.call(call, at: now, state.definition)
      promises.call(call.ticket, at: call.window, serving: lines(of: call.window))
      if let reason = call.chosenBecause { note(call, because: reason, at: stamp) }
    case .callUndone(let undone):
      book?.undo(undone)
      promises.undo(undone.ticket, at: undone.window, serving: lines(of: undone.window))
    case .serviceEnded(let ended): book?.endService(ended.ticket, at: now)
    case .ticketHeld(let held): book?.endService(held.ticket, at: now)
    case .ticketMissed(let missed): book?.endService(missed.ticket, as: .noShow, at: now)
    case .ticketCancelled(let gone):
      book?.leave(gone.ticket, as: .left, at: now)
      promises.endWait(of: gone.ticket)
    case .ticketExpired(let gone):
      book?.leave(gone.ticket, as: .expired, at: now)
      promises.endWait(of: gone.ticket)
    default: break
    }
  }

  private func lines(of window: WindowID) -> [LineID] { state.index.windows[window]?.lines ?? [] }

  private mutating func note(_ call: TicketCalled, because reason: String, at stamp: Stamp) {
    chosenCount += 1
    guard chosen.count < FairnessReport.listLimit, let plan = state.plan,
      let number = state.tickets[call.ticket]?.number
    else { return }
    chosen.append(
      ChosenCall(
        date: plan.date, time: plan.timeOfDay(at: state.dayWall(at: stamp)), number: number,
        window: call.window, reason: reason, overtaken: call.overtaken.count))
  }
}

/// A call that a clerk chose against the rule.
public struct ChosenCall: Hashable, Sendable {
  public let date: CalendarDate
  public let time: TimeOfDay
  public let number: TicketNumber
  public let window: WindowID
  public let reason: String
  /// How many it overtook.
  public let overtaken: Int
}

/// What a business day says about fairness.
public struct FairnessDay: Sendable {
  public let date: CalendarDate
  /// As it was last.
  public let definition: HallDefinition
  /// In the order in which they were in force.
  public let rules: [PolicyIdentity]
  public let record: RunRecord
  /// Of each visit its ticket, as it was last.
  let tickets: [Ticket?]
  /// Milliseconds that tickets waited more than under first come, first served.
  public let penalties: [TicketID: Int64]
  public let capUses: [CapUse]
  public let promises: PromiseAccount
  /// At most ``FairnessReport/listLimit``.
  public let chosen: [ChosenCall]
  public let chosenCount: Int
  let projects: [KeyProjectCode: String]

  /// The longest wait that a ticket's services promise, in milliseconds.
  func target(of ticket: Ticket?) -> Int64 {
    let wanted = definition.services.filter { ticket?.services.contains($0.id) == true }
    return Int64(wanted.map(\.targetWaitMinutes).max() ?? 0) * 60_000
  }
}

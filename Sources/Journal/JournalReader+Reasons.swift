import QueueCore

extension JournalReader {
  /// Why a ticket of a business day was called when it was, as it stood right before its last call;
  /// of one that still waits, or never was called, as it stands at the day's last event.
  ///
  /// - Parameters:
  ///   - other: also say why this one was called before it, wherever that was.
  ///   - date: nil for the last day there is.
  /// - Returns: nil when the day has no such ticket.
  public func reasons(
    for number: TicketNumber, before other: TicketNumber? = nil, on date: CalendarDate? = nil
  ) throws(JournalFailure) -> JournalReasons? {
    var state = QueueState(hall: hall)
    var cursor = EventCursor(
      database, from: try start(of: date), through: try head().sequence)
    var atCall: JournalReasons?
    var now: Stamp?
    while let event = try cursor.next() {
      let entry = try event.stamped()
      if case .dayOpened(let day) = entry.event, let date, day.plan.date > date { break }
      if case .ticketCalled(let call) = entry.event, state.tickets[call.ticket]?.number == number {
        atCall = answer(state, number, other, at: entry.stamp, calledTo: call.window)
      }
      state.apply(entry.event, by: entry.actor, at: entry.stamp)
      now = entry.stamp
    }
    if let atCall, state.ticket(numbered: number)?.state != .waiting { return atCall }
    return now.flatMap { answer(state, number, other, at: $0, calledTo: nil) }
  }

  private func start(of date: CalendarDate?) throws(JournalFailure) -> Int64 {
    if let date { return try firstSequence(of: date) }
    return try database.sequence(of: .lastDayOpened)
  }

  private func answer(
    _ state: QueueState, _ number: TicketNumber, _ other: TicketNumber?, at stamp: Stamp,
    calledTo window: WindowID?
  ) -> JournalReasons? {
    guard let ticket = state.ticket(numbered: number),
      let reasons = state.reasons(for: ticket.id, at: stamp.hall)
    else { return nil }
    let asked = other.flatMap { state.ticket(numbered: $0) }
    return JournalReasons(
      plan: state.plan, at: stamp, window: window, reasons: reasons,
      asked: asked.flatMap { state.whyCalled($0.id, before: ticket.id) })
  }
}

/// What the journal answers to "why".
public struct JournalReasons: Hashable, Sendable {
  /// The business day; nil before the first.
  public let plan: DayPlan?
  /// The moment as of which it is said.
  public let at: Stamp
  /// The window that called it right then; nil when it was not called.
  public let window: WindowID?
  public let reasons: TicketReasons
  /// Why the ticket asked about was called first; nil when none was asked about, or it was not.
  public let asked: LocalizedText?

  /// The time of day of a moment of the day, as clocks in the hall showed it.
  public func timeOfDay(_ moment: HallTime) -> TimeOfDay? {
    plan?.timeOfDay(at: WallTime(milliseconds: at.wall.milliseconds - (at.hall - moment)))
  }
}

extension QueueState {
  mutating func next(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let window = try staffed(id)
    var ended: TicketID?
    if let ticket = window.ticket.flatMap({ tickets[$0] }) {
      if isJustCalled(ticket, at: turn.now) { return .unchanged(ticket.id, ticket.number, id) }
      ended = ticket.id
      emitServiceEnded(ticket.id, at: id, outcome: nil, caseNumber: nil, in: &turn)
    }
    if window.status == .draining {
      emit(.windowClosed(WindowStopped(window: id, stranded: 0)), in: &turn)
      return .nobodyWaiting(id, ready: false)
    }
    if let receipt = callByPolicy(at: id, endedTicket: ended, in: &turn) { return receipt }
    let ready = definition.rules.readyOnEmpty
    if ready, windows[id]?.status != .ready {
      emit(.windowReady(WindowReference(window: id)), in: &turn)
    }
    return .nobodyWaiting(id, ready: ready)
  }

  /// Whether a ticket was called so short a time ago that a key press cannot have been meant to end
  /// its service: the press crossed with the call.
  func isJustCalled(_ ticket: Ticket, at now: HallTime) -> Bool {
    guard let called = ticket.calls.first else { return false }
    return now - called < Int64(definition.rules.nextGuardSeconds) * 1_000
  }

  /// The window, when it is neither closed nor paused.
  func staffed(_ id: WindowID) throws(Refusal) -> WindowState {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    switch window.status {
    case .closed: throw .windowNotOpen(id)
    case .paused: throw .windowPaused(id)
    case .open, .ready, .serving, .draining: return window
    }
  }

  /// The window and the ticket at it.
  func serving(_ id: WindowID) throws(Refusal) -> Ticket {
    let window = try staffed(id)
    guard let ticket = window.ticket.flatMap({ tickets[$0] }) else { throw .nobodyAtWindow(id) }
    return ticket
  }

  /// How many names a call event holds of those who would come next.
  static let followingLimit = 5

  /// Calls the policy's choice to a window; nil when the window could call nobody.
  mutating func callByPolicy(
    at window: WindowID, endedTicket: TicketID?, in turn: inout Turn
  ) -> Receipt? {
    guard let chosen = choice(at: window, now: turn.now) else { return nil }
    return call(chosen, at: window, because: nil, endedTicket: endedTicket, in: &turn)
  }

  /// Whom the policy calls to a window; nil when there is nobody it could call.
  func choice(at window: WindowID, now: HallTime) -> WaitingEntry? {
    room.plan.number(of: window).flatMap {
      room.choose(at: $0, by: policy, now: now, turn: turn(of: $0))
    }
  }

  private mutating func call(
    _ chosen: WaitingEntry, at window: WindowID, because reason: String?, endedTicket: TicketID?,
    in turn: inout Turn
  ) -> Receipt {
    let called = called(
      chosen, at: window, because: reason, endedTicket: endedTicket, now: turn.now)
    emit(.ticketCalled(called), in: &turn)
    let number = tickets[chosen.ticket]?.number ?? TicketNumber(prefix: "?", counter: 0)
    return .called(chosen.ticket, number, window)
  }

  /// What the journal says about a call that is about to be made.
  func called(
    _ chosen: WaitingEntry, at window: WindowID, because reason: String?, endedTicket: TicketID?,
    now: HallTime
  ) -> TicketCalled {
    let number = room.plan.number(of: window) ?? 0
    var callable = room.callableCount(at: number)
    if callable == 0 { callable = room.callableEarly(at: number).count }
    let isAmongThem =
      chosen.reserved.map { $0 == number } ?? true
      && (!room.isEarly(chosen) || room.callableCount(at: number) == 0)
    return TicketCalled(
      ticket: chosen.ticket, window: window, policy: policy.identity,
      following: room.following(
        chosen, at: number, by: policy, now: now, turn: self.turn(of: number),
        limit: Self.followingLimit),
      overtaken: room.callable(at: number, before: room.rank(of: chosen)).map(\.ticket),
      candidates: callable + (isAmongThem ? 0 : 1), chosenBecause: reason,
      endedTicket: endedTicket)
  }

  /// Calls to windows that are ready, until no ready window can call anybody.
  ///
  /// Of several ready windows the first ``IdleWindow`` goes first.
  mutating func callToReadyWindows(in turn: inout Turn) {
    while true {
      let ready = definition.windows.compactMap { windows[$0.id] }
        .filter { $0.status == .ready }
        .map {
          IdleWindow(
            services: room.plan.number(of: $0.id).map { room.plan.servicesOfWindow[$0] } ?? 0,
            since: $0.idleSince, window: $0.id)
        }
        .sorted()
      var called = false
      for idle in ready {
        if callByPolicy(at: idle.window, endedTicket: nil, in: &turn) != nil {
          called = true
          break
        }
      }
      if !called { return }
    }
  }

  mutating func callChosen(
    _ id: TicketID, at window: WindowID, reason: String, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    let standing = try staffed(window)
    guard standing.status != .draining else { throw .windowNotOpen(window) }
    guard !reason.allSatisfy(\.isWhitespace) else { throw .reasonNeeded }
    guard let ticket = tickets[id] else { throw .unknownTicket }
    guard ticket.state == .waiting else { throw .ticketNotWaiting(ticket.number) }
    guard index.windows[window]?.lines.contains(ticket.line) == true else {
      throw .windowDoesNotServe(window, ticket.line)
    }
    guard let chosen = entry(of: ticket) else { throw .unknownLine(ticket.line) }
    if let present = standing.ticket {
      emitServiceEnded(present, at: window, outcome: nil, caseNumber: nil, in: &turn)
    }
    let receipt = call(
      chosen, at: window, because: String(reason.prefix(Self.reasonLimit)),
      endedTicket: standing.ticket, in: &turn)
    withdrawExceeded(in: &turn)
    return receipt
  }

  /// Characters of a reason that are kept; the rest is cut off.
  static let reasonLimit = 200

  mutating func recall(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try serving(id)
    if let last = ticket.calls.last,
      turn.now - last < Int64(definition.rules.nextGuardSeconds) * 1_000
    {
      return .unchanged(ticket.id, ticket.number, id)
    }
    emit(
      .ticketRecalled(
        TicketRecalled(ticket: ticket.id, window: id, call: ticket.calls.count + 1)), in: &turn)
    return .called(ticket.id, ticket.number, id)
  }

  mutating func undo(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    guard let call = window.lastCall, window.ticket == call.ticket,
      turn.now - call.at <= Int64(definition.rules.undoSeconds) * 1_000
    else { throw .nothingToUndo }
    emit(
      .callUndone(
        CallUndone(ticket: call.ticket, window: id, restoredTicket: call.endedTicket)), in: &turn)
    withdrawUndone(call, in: &turn)
    if call.endedTicket == nil { closeIfDraining(id, in: &turn) }
    callToReadyWindows(in: &turn)
    return .done
  }
}

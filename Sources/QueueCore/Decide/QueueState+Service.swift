extension QueueState {
  mutating func emitServiceEnded(
    _ ticket: TicketID, at window: WindowID, outcome: Outcome?, caseNumber: String?,
    in turn: inout Turn
  ) {
    emit(
      .serviceEnded(
        ServiceEnded(ticket: ticket, window: window, outcome: outcome, caseNumber: caseNumber)),
      in: &turn)
  }

  /// Characters of a case number that are kept; the rest is cut off.
  static let caseNumberLimit = 64

  mutating func endService(
    _ id: WindowID, outcome: Outcome?, caseNumber: String?, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    let ticket = try serving(id)
    emitServiceEnded(
      ticket.id, at: id, outcome: outcome,
      caseNumber: caseNumber.map { String($0.prefix(Self.caseNumberLimit)) }, in: &turn)
    closeIfDraining(id, in: &turn)
    return .done
  }

  /// A draining window that has nobody any more closes.
  mutating func closeIfDraining(_ id: WindowID, in turn: inout Turn) {
    if windows[id]?.status == .draining {
      emit(.windowClosed(WindowStopped(window: id, stranded: 0)), in: &turn)
    }
  }

  mutating func markNoShow(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try serving(id)
    let interval = Int64(definition.rules.recallIntervalSeconds) * 1_000
    let made = Self.spacedCalls(ticket.calls, interval: interval)
    guard made >= definition.rules.callsBeforeNoShow else {
      throw .tooFewCalls(made: made, needed: definition.rules.callsBeforeNoShow)
    }
    let until = turn.now.advanced(
      byMilliseconds: Int64(definition.rules.returnMinutes) * 60_000)
    emit(
      .ticketMissed(TicketMissed(ticket: ticket.id, window: id, returnUntil: until)), in: &turn)
    closeIfDraining(id, in: &turn)
    return .done
  }

  /// Calls that lie at least `interval` milliseconds after the one counted before.
  static func spacedCalls(_ calls: [HallTime], interval: Int64) -> Int {
    var counted = 0
    var last: HallTime?
    for call in calls where last.map({ call - $0 >= interval }) ?? true {
      counted += 1
      last = call
    }
    return counted
  }

  mutating func returnTicket(_ id: TicketID, in turn: inout Turn) throws(Refusal) -> Receipt {
    guard let ticket = tickets[id] else { throw .unknownTicket }
    guard case .missed(let since, let until) = ticket.state else {
      throw .ticketNotMissed(ticket.number)
    }
    guard phase != .closed else { throw .dayNotOpen(next: nextOpening(at: turn.stamp)) }
    guard turn.now <= until else { throw .returnTooLate(ticket.number) }
    guard ticket.returns < definition.rules.returnLimit else {
      throw .returnLimitReached(ticket.number, limit: definition.rules.returnLimit)
    }
    let earning = DispatchRules.returning(
      since: ticket.waitingSince, missed: since, now: turn.now)
    emit(.ticketReturned(requeued(ticket, since: earning, reserved: nil)), in: &turn)
    callToReadyWindows(in: &turn)
    return .done
  }

  private func requeued(
    _ ticket: Ticket, since: HallTime, reserved: WindowID?
  ) -> TicketRequeued {
    TicketRequeued(
      ticket: ticket.id, place: carried.nextPlace, waitingSince: since, reservedWindow: reserved,
      rule: admit(to: ticket.line, reserved: reserved))
  }

  mutating func hold(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try serving(id)
    emit(.ticketHeld(TicketHeld(ticket: ticket.id, window: id)), in: &turn)
    closeIfDraining(id, in: &turn)
    return .done
  }

  /// Minutes of waiting travel with the ticket: its new wait began that much before now.
  private func travellingSince(_ ticket: Ticket, at now: HallTime) -> HallTime {
    // An appointment before its slot still has its slot to wait for.
    if ticket.state == .waiting, ticket.isEarly { return ticket.waitingSince }
    return DispatchRules.travelling(
      since: ticket.waitingSince, called: ticket.calls.first, now: now)
  }

  mutating func resume(
    _ id: TicketID, at window: WindowID?, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    guard let ticket = tickets[id] else { throw .unknownTicket }
    guard ticket.state == .held else { throw .ticketNotHeld(ticket.number) }
    if let window {
      guard windows[window] != nil else { throw .unknownWindow(window) }
      guard index.windows[window]?.lines.contains(ticket.line) == true else {
        throw .windowDoesNotServe(window, ticket.line)
      }
    }
    emit(
      .ticketResumed(
        requeued(
          ticket, since: travellingSince(ticket, at: turn.now), reserved: window)),
      in: &turn)
    callToReadyWindows(in: &turn)
    return .done
  }

  mutating func transfer(
    _ id: TicketID, to target: TransferTarget, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    guard let ticket = tickets[id] else { throw .unknownTicket }
    switch ticket.state {
    case .waiting, .called, .held: break
    case .missed, .ended: throw .ticketNotWaiting(ticket.number)
    }
    let line: LineID
    var reserved: WindowID?
    switch target {
    case .line(let wanted):
      guard index.lines[wanted] != nil else { throw .unknownLine(wanted) }
      line = wanted
    case .window(let wanted):
      guard let window = index.windows[wanted] else { throw .unknownWindow(wanted) }
      guard let first = window.lines.first else {
        throw .windowDoesNotServe(wanted, ticket.line)
      }
      line = window.lines.contains(ticket.line) ? ticket.line : first
      reserved = wanted
    }
    let fromWindow = ticket.state == .called ? ticket.window : nil
    emit(
      .ticketTransferred(
        TicketTransferred(
          ticket: id, fromWindow: fromWindow, line: line, place: carried.nextPlace,
          waitingSince: travellingSince(ticket, at: turn.now), reservedWindow: reserved,
          rule: transferRecord(of: ticket, to: line, reserved: reserved))), in: &turn)
    if let fromWindow { closeIfDraining(fromWindow, in: &turn) }
    callToReadyWindows(in: &turn)
    return .done
  }

  /// The ticket's own place does not count among those that wait where it goes.
  private func transferRecord(
    of ticket: Ticket, to line: LineID, reserved: WindowID?
  ) -> RuleRecord {
    guard ticket.state == .waiting, let entry = entry(of: ticket), !ticket.isEarly else {
      return admit(to: line, reserved: reserved)
    }
    var without = room
    without.remove(
      place: entry.place, line: entry.line, admissionClass: entry.admissionClass,
      isReserved: entry.reserved != nil)
    return admit(to: line, reserved: reserved, in: without)
  }

  /// A ticket whose citizen may still be served.
  private func live(_ id: TicketID, at now: HallTime) throws(Refusal) -> Ticket {
    guard let ticket = tickets[id] else { throw .unknownTicket }
    guard ticket.isLive else { throw .ticketEnded(ticket.number) }
    guard ticket.isLive(at: now) else { throw .returnTooLate(ticket.number) }
    return ticket
  }

  mutating func cancel(_ id: TicketID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try live(id, at: turn.now)
    let window = ticket.state == .called ? ticket.window : nil
    emit(.ticketCancelled(TicketReference(ticket: id)), in: &turn)
    dropQueuedPrints(of: id, in: &turn)
    if let window { closeIfDraining(window, in: &turn) }
    return .done
  }

  mutating func reprint(_ id: TicketID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try live(id, at: turn.now)
    let zone =
      printJobs.values.filter { $0.ticket == id }.max { $0.id < $1.id }?.zone
      ?? index.lines[ticket.line]?.zone ?? ""
    dropQueuedPrints(of: id, in: &turn)
    let ahead = waiting(in: ticket.line).firstIndex(of: id) ?? 0
    return .printJob(
      queuePrint(id, zone: zone, ahead: ahead, reprintBy: turn.actor, in: &turn))
  }

  /// Papers of a ticket that are not on their way yet, or that nobody knows the end of, count no
  /// more.
  private mutating func dropQueuedPrints(of id: TicketID, in turn: inout Turn) {
    for job in openPrintJobs.compactMap({ printJobs[$0] }) where job.ticket == id {
      switch job.state {
      case .queued, .unknown:
        emit(.printJobResolved(PrintJobResolved(job: job.id, printed: false)), in: &turn)
      case .sending, .confirmed, .resolved: break
      }
    }
  }

  mutating func grantCare(_ id: TicketID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try live(id, at: turn.now)
    guard let granted = index.grantedClass else { throw .unknownClass("care") }
    // Care adds to what a ticket is entitled to; the green channel stays green.
    guard index.admissionClass(ticket.classID).rank > granted.rank else { return .done }
    emit(.careGranted(ClassChanged(ticket: id, classID: granted.id)), in: &turn)
    return .done
  }

  mutating func withdrawCare(_ id: TicketID, in turn: inout Turn) throws(Refusal) -> Receipt {
    let ticket = try live(id, at: turn.now)
    guard ticket.classID == index.grantedClass?.id || ticket.requestedClass != nil else {
      throw .careNotGranted(ticket.number)
    }
    emit(
      .careWithdrawn(ClassChanged(ticket: id, classID: index.ordinaryClass.id)), in: &turn)
    return .done
  }
}

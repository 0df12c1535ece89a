extension QueueState {
  mutating func applyTaken(_ content: TicketTaken, at now: HallTime) {
    let since = max(now, content.appointment ?? now)
    tickets[content.ticket] = Ticket(
      id: content.ticket, number: content.number, line: content.line,
      services: content.services, classID: content.classID,
      requestedClass: content.requestedClass, keyProject: content.keyProject, state: .waiting,
      place: content.place, waitingSince: since, issuedAt: now, reservedWindow: nil,
      rule: content.rule, appointment: content.appointment, forecast: content.forecast,
      isEarly: since > now, withdrawal: nil, calls: [], chosenBecause: nil, window: nil,
      returns: 0, firstCalledAt: nil, leftAt: nil, printGeneration: 0)
    ticketsByNumber[content.number] = content.ticket
    counters[content.number.prefix] = content.number.counter
    carried.nextTicket = max(carried.nextTicket, content.ticket.value + 1)
    summary.issued += 1
    enqueue(content.ticket, place: content.place, line: content.line)
  }

  mutating func applyCalled(_ content: TicketCalled, at now: HallTime) {
    guard let ticket = tickets[content.ticket] else { return }
    leaveRoom(ticket)
    tickets[content.ticket]?.state = .called
    tickets[content.ticket]?.window = content.window
    tickets[content.ticket]?.calls = [now]
    tickets[content.ticket]?.chosenBecause = content.chosenBecause
    if ticket.firstCalledAt == nil { tickets[content.ticket]?.firstCalledAt = now }
    if policy.isCapped {
      let group = room.plan.groupOfClass[room.plan.number(of: ticket.classID)]
      for id in content.overtaken { countOvertaking(of: id, by: group, 1) }
    }
    let turn = windows[content.window]?.turn ?? 0
    if let entry = entry(of: ticket) {
      windows[content.window]?.turn = policy.turn(after: entry, turn: turn)
    }
    windows[content.window]?.status = .serving
    windows[content.window]?.ticket = content.ticket
    windows[content.window]?.lastCall = WindowState.LastCall(
      ticket: content.ticket, at: now, endedTicket: content.endedTicket,
      overtaken: content.overtaken, nextPlace: carried.nextPlace, classID: ticket.classID,
      turn: turn)
    remember(
      RecentCall(
        ticket: content.ticket, number: ticket.number, window: content.window, at: now, call: 1))
  }

  mutating func applyRecalled(_ content: TicketRecalled, at now: HallTime) {
    guard let number = tickets[content.ticket]?.number else { return }
    tickets[content.ticket]?.calls.append(now)
    remember(
      RecentCall(
        ticket: content.ticket, number: number, window: content.window, at: now,
        call: content.call))
  }

  mutating func applyServiceEnded(_ content: ServiceEnded, at now: HallTime) {
    tickets[content.ticket]?.state = .ended(.served)
    summary.served += 1
    endVisit(at: content.window, now: now)
    free(content.window, at: now)
  }

  mutating func applyMissed(_ content: TicketMissed, at now: HallTime) {
    tickets[content.ticket]?.state = .missed(since: now, until: content.returnUntil)
    free(content.window, at: now)
  }

  mutating func applyRequeued(_ content: TicketRequeued, at now: HallTime) {
    guard let line = tickets[content.ticket]?.line else { return }
    tickets[content.ticket]?.waitingSince = content.waitingSince
    tickets[content.ticket]?.reservedWindow = content.reservedWindow
    tickets[content.ticket]?.rule = content.rule
    tickets[content.ticket]?.isEarly = content.waitingSince > now
    tickets[content.ticket]?.withdrawal = nil
    enqueue(content.ticket, place: content.place, line: line)
  }

  mutating func applyTransferred(_ content: TicketTransferred, at now: HallTime) {
    guard let ticket = tickets[content.ticket] else { return }
    if ticket.state == .waiting { leaveRoom(ticket) }
    if let window = content.fromWindow {
      endVisit(at: window, now: now)
      free(window, at: now)
    }
    tickets[content.ticket]?.line = content.line
    tickets[content.ticket]?.waitingSince = content.waitingSince
    tickets[content.ticket]?.reservedWindow = content.reservedWindow
    tickets[content.ticket]?.rule = content.rule
    tickets[content.ticket]?.isEarly = content.waitingSince > now
    tickets[content.ticket]?.withdrawal = nil
    enqueue(content.ticket, place: content.place, line: content.line)
  }

  mutating func applyExpired(_ content: TicketReference, at now: HallTime) {
    if case .missed = tickets[content.ticket]?.state {
      end(content.ticket, .noShow, at: now)
    } else {
      end(content.ticket, .expired, at: now)
    }
  }

  mutating func applyUndone(_ content: CallUndone, at now: HallTime) {
    guard let ticket = tickets[content.ticket], let window = windows[content.window],
      let call = window.lastCall
    else { return }
    if policy.isCapped {
      let group = room.plan.groupOfClass[room.plan.number(of: call.classID)]
      // Who has joined anew since has a record that knows nothing of the call.
      for id in call.overtaken where (tickets[id]?.place ?? .max) < call.nextPlace {
        countOvertaking(of: id, by: group, -1)
        if tickets[id]?.withdrawal == .chosenCall,
          let record = tickets[id].flatMap({ AdmissionRecord($0.rule) }), !record.isExceeded
        {
          tickets[id]?.withdrawal = nil
        }
      }
    }
    windows[content.window]?.turn = call.turn
    if ticket.firstCalledAt == call.at { tickets[content.ticket]?.firstCalledAt = nil }
    free(content.window, at: now)
    enqueue(content.ticket, place: ticket.place, line: ticket.line)
    recentCalls.removeAll { $0.ticket == content.ticket && $0.at >= call.at }
    if let restored = content.restoredTicket {
      tickets[restored]?.state = .called
      tickets[restored]?.leftAt = nil
      summary.served -= 1
      windows[content.window]?.ticket = restored
      resumeVisit(of: restored, at: content.window)
      if windows[content.window]?.status == .open { windows[content.window]?.status = .serving }
    }
  }

  /// Ends a ticket that may be waiting, at a window, held or missed.
  mutating func end(_ id: TicketID, _ ending: Ticket.Ending, at now: HallTime) {
    guard let ticket = tickets[id] else { return }
    switch ticket.state {
    case .waiting: leaveRoom(ticket)
    case .called: if let window = ticket.window { free(window, at: now) }
    case .held, .missed, .ended: break
    }
    tickets[id]?.state = .ended(ending)
    switch ending {
    case .served: summary.served += 1
    case .cancelled: summary.cancelled += 1
    case .expired: summary.expired += 1
    case .noShow: summary.noShow += 1
    }
  }

  /// The window has nobody any more; one that is paused stays so.
  mutating func free(_ window: WindowID, at now: HallTime) {
    if let ticket = windows[window]?.ticket { tickets[ticket]?.leftAt = now }
    windows[window]?.ticket = nil
    windows[window]?.rating = nil
    windows[window]?.lastCall = nil
    windows[window]?.idleSince = now
    if windows[window]?.status == .serving { windows[window]?.status = .open }
  }

  mutating func enqueue(_ id: TicketID, place: Int64, line: LineID) {
    tickets[id]?.state = .waiting
    tickets[id]?.place = place
    tickets[id]?.calls = []
    tickets[id]?.leftAt = nil
    tickets[id]?.chosenBecause = nil
    tickets[id]?.window = nil
    carried.nextPlace = max(carried.nextPlace, place + 1)
    joinRoom(id)
  }

  mutating func applyDue(_ content: AppointmentDue) {
    guard let ticket = tickets[content.ticket], ticket.state == .waiting else { return }
    leaveRoom(ticket)
    tickets[content.ticket]?.isEarly = false
    tickets[content.ticket]?.place = content.place
    tickets[content.ticket]?.rule = content.rule
    carried.nextPlace = max(carried.nextPlace, content.place + 1)
    joinRoom(content.ticket)
  }

  mutating func applyClass(_ content: ClassChanged) {
    guard let ticket = tickets[content.ticket] else { return }
    if ticket.state == .waiting { leaveRoom(ticket) }
    tickets[content.ticket]?.classID = content.classID
    tickets[content.ticket]?.requestedClass = nil
    if ticket.state == .waiting { joinRoom(content.ticket) }
  }

  /// Remembers a call; the oldest of its zone beyond the limit go, those of other zones stay.
  private mutating func remember(_ call: RecentCall) {
    recentCalls.append(call)
    let zone = zone(of: call)
    var excess = recentCalls.count { self.zone(of: $0) == zone } - Self.recentCallsLimit
    guard excess > 0 else { return }
    let calls = recentCalls
    recentCalls = calls.filter { other in
      guard excess > 0, self.zone(of: other) == zone else { return true }
      excess -= 1
      return false
    }
  }

  /// Nil when a change of the definition took the window away.
  private func zone(of call: RecentCall) -> ZoneID? { index.windows[call.window]?.zone }
}

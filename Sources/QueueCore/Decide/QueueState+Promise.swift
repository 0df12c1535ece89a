extension QueueState {
  /// At most so many calls come before a waiting ticket's own from now on; nil when its rule
  /// promises nothing or the promise was withdrawn.
  public func callsBefore(_ ticket: Ticket) -> Int64? {
    guard ticket.state == .waiting, ticket.withdrawal == nil, !ticket.isEarly,
      let record = AdmissionRecord(ticket.rule), let line = room.plan.number(of: ticket.line)
    else { return nil }
    let reserved = ticket.reservedWindow.flatMap { room.plan.number(of: $0) }
    let near = reserved.map { room.plan.linesOfWindow[$0] } ?? room.plan.linesNear[line]
    var older: Int64 = 0
    for entry in near.flatMap({ room.everybody(in: $0) }) where entry.place < ticket.place {
      if !room.isEarly(entry), sharesWindow(entry, line: line, reserved: reserved) { older += 1 }
    }
    let left = zip(record.budgets, record.overtaken).reduce(Int64(0)) {
      $0 + max(0, $1.0 - $1.1)
    }
    return older + left
  }

  /// Whether some window could call both.
  private func sharesWindow(_ other: WaitingEntry, line: Int, reserved: Int?) -> Bool {
    switch (other.reserved, reserved) {
    case (let theirs?, let own?): theirs == own
    case (let theirs?, nil): room.plan.serves(window: theirs, line: line)
    case (nil, let own?): room.plan.serves(window: own, line: other.line)
    case (nil, nil): true
    }
  }

  /// Says of everybody who has been overtaken too often that the promise holds no longer.
  mutating func withdrawExceeded(in turn: inout Turn) {
    let exceeded = promised { AdmissionRecord($0.rule)?.isExceeded == true }
    withdraw(exceeded, because: .chosenCall, in: &turn)
  }

  /// Says of everybody who joined between a call and its undoing that one more waits before them
  /// than was counted.
  mutating func withdrawUndone(_ call: WindowState.LastCall, in turn: inout Turn) {
    guard policy.isCapped, let back = tickets[call.ticket], let entry = entry(of: back),
      !back.isEarly
    else { return }
    let since = promised { ticket in
      guard ticket.place >= call.nextPlace, let line = room.plan.number(of: ticket.line) else {
        return false
      }
      return room.plan.linesNear[line].contains(entry.line)
        && sharesWindow(
          entry, line: line,
          reserved: ticket.reservedWindow.flatMap { room.plan.number(of: $0) })
    }
    withdraw(since, because: .callUndone, in: &turn)
  }

  /// Says of everybody whom no window is left to call that the promise holds no longer. A window
  /// that is only paused comes back.
  mutating func withdrawStranded(in turn: inout Turn) {
    guard policy.isCapped else { return }
    let usable = windowsInOrder.filter {
      switch $0.status {
      case .closed, .draining: false
      case .open, .ready, .serving, .paused: true
      }
    }
    let served = Set(usable.flatMap { index.windows[$0.id]?.lines ?? [] })
    let open = Set(usable.map(\.id))
    let stranded = promised { ticket in
      ticket.reservedWindow.map { !open.contains($0) } ?? !served.contains(ticket.line)
    }
    withdraw(stranded, because: .windowsClosed, in: &turn)
  }

  /// Says of those who wait what a change of the definition does to their promise.
  mutating func withdrawChanged(
    from old: HallDefinition, rule: PolicyIdentity, in turn: inout Turn
  ) {
    if rule != policy.identity {
      if rule.name == "capped-points" {
        withdraw(promised { _ in true }, because: .ruleChanged, in: &turn)
      }
      return
    }
    guard policy.isCapped else { return }
    func skills(_ definition: HallDefinition, _ line: LineID) -> [WindowID: [LineID]] {
      var found: [WindowID: [LineID]] = [:]
      for window in definition.windows where window.lines.contains(line) {
        found[window.id] = window.lines.sorted()
      }
      return found
    }
    let changed = Set(
      definition.lines.map(\.id).filter { skills(old, $0) != skills(definition, $0) })
    if changed.isEmpty { return }
    withdraw(promised { changed.contains($0.line) }, because: .skillsChanged, in: &turn)
  }

  /// Those who wait and whose promise stands so far.
  private func promised(where holds: (Ticket) -> Bool) -> [TicketID] {
    var found: [TicketID] = []
    for line in definition.lines {
      for id in waiting(in: line.id) {
        guard let ticket = tickets[id], ticket.withdrawal == nil, !ticket.isEarly, holds(ticket)
        else { continue }
        found.append(id)
      }
    }
    return found.sorted()
  }

  private mutating func withdraw(
    _ tickets: [TicketID], because reason: PromiseWithdrawal, in turn: inout Turn
  ) {
    if tickets.isEmpty { return }
    emit(.promiseWithdrawn(PromiseWithdrawn(tickets: tickets, reason: reason)), in: &turn)
  }
}

/// A waiting ticket as those who show it see it.
public struct Candidate: Hashable, Sendable {
  public let ticket: TicketID
  public let line: LineID
  public let admissionClass: ClassDefinition
  public let place: Int64
  public let waitingSince: HallTime
}

extension QueueState {
  /// Waiting tickets of every line, ordered by place; ``waiting(in:)`` is cheaper for one line.
  public var waiting: [LineID: [TicketID]] {
    var found: [LineID: [TicketID]] = [:]
    for line in definition.lines {
      let tickets = waiting(in: line.id)
      if !tickets.isEmpty { found[line.id] = tickets }
    }
    return found
  }

  /// Waiting tickets of a line, ordered by place; appointments before their slot among them.
  public func waiting(in line: LineID) -> [TicketID] {
    room.plan.number(of: line).map { room.everybody(in: $0).map(\.ticket) } ?? []
  }

  public func waitingCount(_ line: LineID) -> Int {
    room.plan.number(of: line).map { room.count(in: $0) + room.earlyCount(in: $0) } ?? 0
  }

  /// How many wait that a window could call.
  public func waitingCount(for window: WindowID) -> Int {
    guard let number = room.plan.number(of: window) else { return 0 }
    return room.callableCount(at: number) + room.callableEarly(at: number).count
  }

  /// Tickets that a window could call now, ordered by place. Appointments before their slot are
  /// among them only when there is nobody else.
  public func candidates(for window: WindowID) -> [Candidate] {
    guard let number = room.plan.number(of: window) else { return [] }
    var found = room.callable(at: number)
    if found.isEmpty { found = room.callableEarly(at: number) }
    return found.map {
      Candidate(
        ticket: $0.ticket, line: room.plan.lines[$0.line],
        admissionClass: room.plan.classes[$0.admissionClass], place: $0.place,
        waitingSince: $0.since)
    }
  }

  /// The ticket of one line that would be called next at a window; nil when nobody waits.
  public func nextInLine(_ line: LineID, at window: WindowID) -> TicketID? {
    guard let window = room.plan.number(of: window), let line = room.plan.number(of: line) else {
      return nil
    }
    return room.choose(
      at: window, by: policy, now: latest, turn: turn(of: window), inLine: line)?.ticket
  }

  /// Where a window stands in the policy's cycle.
  func turn(of window: Int) -> Int { windows[room.plan.windows[window]]?.turn ?? 0 }

  /// What the policy notes about a ticket that joins a line now.
  func admit(
    to line: LineID, reserved: WindowID?, in room: WaitingRoom? = nil
  ) -> RuleRecord {
    let room = room ?? self.room
    guard let line = room.plan.number(of: line) else { return RuleRecord(policy: policy.identity) }
    let admission = room.admission(
      to: line, reserved: reserved.flatMap { room.plan.number(of: $0) }, by: policy)
    guard let budget = admission.budget else { return RuleRecord(policy: policy.identity) }
    let groups = room.plan.groups
    let record = AdmissionRecord(
      waitingInLine: Int64(admission.waitingInLine), older: Int64(admission.older),
      budgets: groups.map { _ in budget }, overtaken: groups.map { _ in 0 })
    return RuleRecord(policy: policy.identity, values: record.values)
  }

  /// A waiting ticket as the room holds it; nil when its line is no longer defined.
  func entry(of ticket: Ticket) -> WaitingEntry? {
    guard let line = room.plan.number(of: ticket.line) else { return nil }
    return WaitingEntry(
      ticket: ticket.id, place: ticket.place, since: ticket.waitingSince, line: line,
      admissionClass: room.plan.number(of: ticket.classID),
      reserved: ticket.reservedWindow.map { room.plan.number(of: $0) ?? .max },
      budget: AdmissionRecord(ticket.rule)?.budget ?? .unlimited)
  }

  mutating func joinRoom(_ id: TicketID) {
    guard let ticket = tickets[id], let entry = entry(of: ticket) else { return }
    if ticket.isEarly { room.insertEarly(entry) } else { room.insert(entry) }
  }

  mutating func leaveRoom(_ ticket: Ticket) {
    guard let line = room.plan.number(of: ticket.line) else { return }
    if ticket.isEarly {
      room.removeEarly(place: ticket.place, line: line)
    } else {
      room.remove(
        place: ticket.place, line: line,
        admissionClass: room.plan.number(of: ticket.classID),
        isReserved: ticket.reservedWindow != nil)
    }
  }

  /// Counts that a cap group has overtaken a ticket (1), or takes that back (-1).
  mutating func countOvertaking(of id: TicketID, by group: Int, _ change: Int64) {
    guard let ticket = tickets[id], AdmissionRecord(ticket.rule) != nil,
      let line = room.plan.number(of: ticket.line)
    else { return }
    tickets[id]?.rule.countOvertaking(by: group, change)
    guard ticket.state == .waiting, !ticket.isEarly else { return }
    room.adjust(
      place: ticket.place, line: line, admissionClass: room.plan.number(of: ticket.classID),
      isReserved: ticket.reservedWindow != nil, group: group, by: Int32(-change))
  }

  /// Lets everybody who waits stand in a new room, after the definition changed. Under another rule
  /// they are admitted anew, in the order of their places.
  mutating func rebuildRoom() {
    room = WaitingRoom(DispatchPlan(definition))
    let waiting = tickets.values.filter { $0.state == .waiting }.sorted { $0.place < $1.place }
    for ticket in waiting {
      if ticket.rule.policy != policy.identity {
        let record =
          ticket.isEarly
          ? RuleRecord(policy: policy.identity)
          : admit(to: ticket.line, reserved: ticket.reservedWindow)
        tickets[ticket.id]?.rule = record
      }
      joinRoom(ticket.id)
    }
  }
}

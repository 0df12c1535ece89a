extension WaitingRoom {
  /// For each cap group the lowest place of those whom a window could call and whom the group may
  /// overtake no more; who has a higher place and is of the group has to wait.
  public func limits(at window: Int) -> [Int64] {
    plan.groups.indices.map { limit(of: $0, at: window) }
  }

  private func limit(of group: Int, at window: Int) -> Int64 {
    var limit = Int64.max
    for line in plan.linesOfWindow[window] {
      if lines[line].spentCount > 0, let place = lines[line].spent[group].first {
        limit = min(limit, place)
      }
      for entry in lines[line].reserved
      where entry.reserved == window && entry.budget[group] <= 0 {
        limit = min(limit, entry.place)
      }
    }
    return limit
  }

  /// Whom a policy calls to a window; nil when the window has nobody to call.
  ///
  /// - Parameters:
  ///   - turn: where the window stands in the policy's cycle.
  ///   - line: only tickets of this line; nil: of all that the window serves.
  public func choose(
    at window: Int, by policy: some DispatchPolicy, now: HallTime, turn: Int = 0,
    inLine only: Int? = nil
  ) -> WaitingEntry? {
    // Not an optional, since taking one apart costs more than the comparison.
    var best = WaitingEntry.nobody
    var isFound = false
    let isCapped = policy.isCapped
    let bySince = policy.ordersBySince
    for group in plan.classesOfGroup.indices {
      let limit = isCapped ? limit(of: group, at: window) : .max
      for line in plan.linesOfWindow[window] where only == nil || only == line {
        guard lines[line].count > 0 else { continue }
        let occupied = lines[line].occupied
        for index in plan.classesOfGroup[group] where occupied & Line.classBit(index) != 0 {
          guard
            let first = lines[line].queues[index].first(upTo: limit, bySince: bySince)
          else { continue }
          if !isFound || policy.prefers(first, to: best, at: now, turn: turn) {
            best = first
            isFound = true
          }
        }
        for entry in lines[line].reserved
        where entry.reserved == window && entry.place <= limit
          && plan.groupOfClass[entry.admissionClass] == group
        {
          if !isFound || policy.prefers(entry, to: best, at: now, turn: turn) {
            best = entry
            isFound = true
          }
        }
      }
    }
    if isFound { return best }
    return callableEarly(at: window).first { only == nil || only == $0.line }
  }

  /// Carries a call out: the ticket leaves, and where the policy has caps, everybody it overtakes
  /// is counted.
  public mutating func call(
    _ entry: WaitingEntry, at window: Int, by policy: some DispatchPolicy
  ) {
    let isEarly = isEarly(entry)
    if isEarly {
      removeEarly(place: entry.place, line: entry.line)
    } else {
      remove(
        place: entry.place, line: entry.line, admissionClass: entry.admissionClass,
        isReserved: entry.reserved != nil)
    }
    guard policy.isCapped else { return }
    settle(
      window: window, before: isEarly ? .max : entry.place,
      group: plan.groupOfClass[entry.admissionClass])
  }

  /// The place of a ticket; an appointment before its slot comes after everybody who is in line.
  func rank(of entry: WaitingEntry) -> Int64 { isEarly(entry) ? .max : entry.place }

  /// Who would be called next to a window if nobody came, at most `limit`, without the chosen one.
  public func following(
    _ chosen: WaitingEntry, at window: Int, by policy: some DispatchPolicy, now: HallTime,
    turn: Int, limit: Int
  ) -> [TicketID] {
    var room = self
    var turn = turn
    var next = chosen
    var found: [TicketID] = []
    while found.count < limit {
      turn = policy.turn(after: next, turn: turn)
      room.call(next, at: window, by: policy)
      guard let choice = room.choose(at: window, by: policy, now: now, turn: turn) else { break }
      found.append(choice.ticket)
      next = choice
    }
    return found
  }

  /// Whether somebody is an appointment before its slot.
  public func isEarly(_ entry: WaitingEntry) -> Bool {
    !lines[entry.line].early.isEmpty
      && lines[entry.line].early.contains { $0.place == entry.place }
  }
}

import QueueCore

extension HallView {
  /// How the rule treats the day's tickets: waits by class, and how far the caps are used.
  var fairness: JSON {
    let tickets = state.tickets.values.sorted { $0.id < $1.id }
    return [
      "classes": .array(
        state.definition.classes.compactMap { one in
          classWaits(one, tickets.filter { $0.classID == one.id })
        }),
      "caps": .array(capsUsed(tickets)),
      "withdrawn": tickets.count { $0.withdrawal != nil }.json,
    ]
  }

  /// Nil for a class that nobody came with today.
  private func classWaits(_ one: ClassDefinition, _ tickets: [Ticket]) -> JSON? {
    guard !tickets.isEmpty else { return nil }
    var called = 0
    var within = 0
    var late = 0
    var longest: Int64 = 0
    for ticket in tickets {
      let start = max(ticket.issuedAt, ticket.appointment ?? ticket.issuedAt)
      let target = targetMilliseconds(of: ticket)
      if let call = ticket.firstCalledAt {
        called += 1
        if call - start <= target { within += 1 }
        longest = max(longest, call - start)
      } else if ticket.state == .waiting {
        // Who has waited too long already will not be called in time any more.
        if now.hall - start > target { late += 1 }
        longest = max(longest, now.hall - start)
      }
    }
    let settled = called + late
    return [
      "id": one.id.json, "name": one.name.json, "issued": tickets.count.json,
      "called": called.json, "longest": (longest / 1_000).json,
      "withinTarget": settled == 0 ? .null : (within * 100 / settled).json,
    ]
  }

  /// The longest of what the ticket's services promise.
  private func targetMilliseconds(of ticket: Ticket) -> Int64 {
    let minutes = ticket.services.compactMap { state.index.services[$0]?.targetWaitMinutes }.max()
    return Int64(minutes ?? 0) * 60_000
  }

  /// For each cap group how often it has overtaken tickets of the day, of how often it might have.
  private func capsUsed(_ tickets: [Ticket]) -> [JSON] {
    let records = tickets.compactMap { AdmissionRecord($0.rule) }
    return state.capGroupNames.enumerated().compactMap { group, name in
      let present = records.filter { $0.budgets.indices.contains(group) && $0.budgets[group] > 0 }
      guard !present.isEmpty else { return nil }
      let budget = present.reduce(0) { $0 + $1.budgets[group] }
      let overtaken = present.reduce(0) { $0 + $1.overtaken[group] }
      return [
        "name": name.json, "used": (overtaken * 100 / budget).json,
        "full": present.count { $0.overtaken[group] >= $0.budgets[group] }.json,
        "tickets": present.count.json,
      ]
    }
  }
}

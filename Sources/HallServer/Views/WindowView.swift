import QueueCore

extension HallView {
  /// A window as its clerk sees it; nil when there is no such window.
  func clerkPage(of id: WindowID, names: [PersonID: String]) -> JSON? {
    guard let window = state.windows[id], let definition = state.index.windows[id] else {
      return nil
    }
    let lines = definition.lines.compactMap { state.index.lines[$0] }
    let candidates = state.candidates(for: id)
    let longest = candidates.map(\.waitingSince).min().map { seconds(since: $0) } ?? 0
    return [
      "id": id.json, "name": definition.name.json, "zone": definition.zone.json,
      "status": Self.status(window.status), "reason": Self.reason(window.status),
      "lines": .array(lines.map { .object(line($0)) }),
      "waiting": candidates.count.json, "longestWait": longest.json,
      "ticket": window.ticket.flatMap { state.tickets[$0] }.map(servedTicket) ?? .null,
      "undoUntil": undoUntil(window), "clerk": Self.clerk(window.clerk, names: names),
      "others": .array(
        state.definition.windows.filter { $0.id != id }.map {
          ["id": $0.id.json, "name": $0.name.json]
        }),
      "held": .array(tickets(of: id) { $0.state == .held }.map(\.ticketAndNumber)),
      "missed": .array(missed(of: id)),
    ]
  }

  private func undoUntil(_ window: WindowState) -> JSON {
    guard let call = window.lastCall else { return .null }
    let until = call.at.advanced(
      byMilliseconds: Int64(state.definition.rules.undoSeconds) * 1_000)
    return until > now.hall ? wall(until) : .null
  }

  private func tickets(of window: WindowID, _ isWanted: (Ticket) -> Bool) -> [Ticket] {
    state.tickets.values.filter { $0.window == window && isWanted($0) }.sorted { $0.id < $1.id }
  }

  private func missed(of window: WindowID) -> [JSON] {
    tickets(of: window) { _ in true }.compactMap { ticket in
      guard case .missed(_, let until) = ticket.state, ticket.isLive(at: now.hall) else {
        return nil
      }
      return ticket.ticketAndNumber.adding([("until", wall(until))])
    }
  }

  private func servedTicket(_ ticket: Ticket) -> JSON {
    let services = ticket.services.compactMap { state.index.services[$0] }
    let counted = callsCounted(ticket)
    let firstCall = ticket.firstCalledAt ?? ticket.calls.first ?? now.hall
    return [
      "ticket": ticket.id.json, "number": ticket.number.json,
      "services": .array(
        services.map { ["id": $0.id.json, "name": $0.name.json, "bring": $0.bring.json] }),
      "class": ticketClass(ticket.classID), "awaitsGrant": (ticket.requestedClass != nil).json,
      "calledAt": ticket.calls.last.map(wall) ?? .null, "calls": ticket.calls.count.json,
      "canNoShowIn": counted.needed == 0 ? 0 : nil, "callsNeeded": counted.needed.json,
      "recallIn": counted.nextIn.json,
      "waited": max(0, (firstCall - ticket.issuedAt) / 1_000).json,
    ]
  }

  /// What is still missing for a no-show: calls that have to lie apart.
  private func callsCounted(_ ticket: Ticket) -> (needed: Int, nextIn: Int64) {
    let rules = state.definition.rules
    let interval = Int64(rules.recallIntervalSeconds) * 1_000
    var made = 0
    var last: HallTime?
    for call in ticket.calls where last.map({ call - $0 >= interval }) ?? true {
      made += 1
      last = call
    }
    let left = last.map { max(0, interval - (now.hall - $0)) } ?? 0
    return (max(0, rules.callsBeforeNoShow - made), (left + 999) / 1_000)
  }
}

extension Ticket {
  fileprivate var ticketAndNumber: JSON { ["ticket": id.json, "number": number.json] }
}

extension Receipt: JSONConvertible {
  var json: JSON {
    switch self {
    case .ticketTaken(let taken):
      [
        "receipt": "taken", "ticket": taken.ticket.json, "number": taken.number.json,
      ]
    case .called(let ticket, let number, let window):
      [
        "receipt": "called", "ticket": ticket.json, "number": number.json, "window": window.json,
      ]
    case .nobodyWaiting(let window, let ready):
      ["receipt": "nobodyWaiting", "window": window.json, "ready": ready.json]
    case .unchanged(let ticket, let number, let window):
      [
        "receipt": "unchanged", "ticket": ticket.json, "number": number.json,
        "window": window.json,
      ]
    case .stopped(let window, let stranded):
      ["receipt": "stopped", "window": window.json, "stranded": stranded.json]
    case .person(let person): ["receipt": "done", "person": person.json]
    case .printJob(let job): ["receipt": "done", "job": job.json]
    case .done: ["receipt": "done"]
    }
  }
}

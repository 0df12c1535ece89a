import QueueCore

extension HallView {
  /// What has become of a ticket; one that was missed and came too late to return is a no-show,
  /// though the day counts it only when it closes.
  func stateName(of ticket: Ticket) -> String {
    guard !ticket.isLive || ticket.isLive(at: now.hall) else {
      return Ticket.Ending.noShow.rawValue
    }
    return switch ticket.state {
    case .waiting: "waiting"
    case .called: "called"
    case .held: "held"
    case .missed: "missed"
    case .ended(let ending): ending.rawValue
    }
  }

  func lineName(_ line: LineID) -> JSON { (state.index.lines[line]?.name).json }

  private func zoneName(of line: LineID) -> JSON {
    (state.index.lines[line].flatMap { state.index.zones[$0.zone]?.name }).json
  }

  /// Windows that serve a ticket.
  func windows(of ticket: Ticket) -> JSON {
    if let reserved = ticket.reservedWindow { return [reserved.json] }
    return (state.index.windowsOfLine[ticket.line] ?? []).json
  }

  /// How many of the line have an earlier place; 0 for a ticket that does not wait.
  func ahead(of ticket: Ticket) -> Int {
    state.waiting(in: ticket.line).firstIndex(of: ticket.id) ?? 0
  }

  func ticketClass(_ id: ClassID?) -> JSON {
    guard let id else { return .null }
    let name = state.index.classes[id]?.name
    return [
      "id": id.json, "zh": (name?.chinese ?? id.text).json, "en": (name?.english ?? id.text).json,
    ]
  }

  /// The lower and the upper bound of a forecast; null when there are none.
  static func minutes(_ forecast: WaitForecast?) -> JSON {
    guard let minutes = forecast?.minutes else { return .null }
    return [minutes.lowerBound.json, minutes.upperBound.json]
  }

  /// What anybody with the ticket in the hand may know.
  ///
  /// - Parameter forecast: of the wait from now on; nil when nothing can be said.
  func publicStatus(of ticket: Ticket, forecast: WaitForecast?) -> JSON {
    var returnUntil = JSON.null
    if case .missed(_, let until) = ticket.state, ticket.isLive(at: now.hall) {
      returnUntil = wall(until)
    }
    return [
      "number": ticket.number.json, "state": stateName(of: ticket).json,
      "line": lineName(ticket.line), "ahead": ahead(of: ticket).json,
      "window": ticket.state == .called ? ticket.window.json : .null,
      "windows": windows(of: ticket), "issued": wall(ticket.issuedAt),
      "returnUntil": returnUntil,
      "expectedMinutes": Self.minutes(forecast), "forecast": (forecast?.text).json,
      "promise": state.callsBefore(ticket).json, "why": reasons(for: ticket.id, forStaff: false),
    ]
  }

  /// How a ticket stands by the rule, and who came later and was called first.
  func reasons(for id: TicketID, forStaff: Bool) -> JSON {
    guard let reasons = state.reasons(for: id, at: now.hall, forStaff: forStaff) else {
      return .null
    }
    return reasons.json(wall: wall)
  }

  /// Tickets of the day by number, digits or prefix, the latest first.
  func find(_ text: String) -> JSON {
    let wanted = text.uppercased().filter { !$0.isWhitespace }
    guard !wanted.isEmpty else { return ["tickets": []] }
    let exact = TicketNumber(wanted)
    let digits = Int(wanted)
    let found = state.tickets.values.filter { ticket in
      if let exact { return ticket.number == exact }
      if let digits { return ticket.number.counter == digits }
      return ticket.number.prefix == wanted
    }
    let latest = found.sorted { $0.id > $1.id }.prefix(HallServerLimits.foundTickets)
    let prints = printStates(of: Set(latest.map(\.id)))
    return ["tickets": .array(latest.map { foundTicket($0, print: prints[$0.id] ?? .null) })]
  }

  private func printStates(of tickets: Set<TicketID>) -> [TicketID: JSON] {
    var found: [TicketID: JSON] = [:]
    for job in state.printJobs.values {
      guard let id = job.ticket, tickets.contains(id),
        state.tickets[id]?.printGeneration == job.generation
      else { continue }
      found[id] = Self.state(job).json
    }
    return found
  }

  private func foundTicket(_ ticket: Ticket, print: JSON) -> JSON {
    [
      "ticket": ticket.id.json, "number": ticket.number.json, "line": lineName(ticket.line),
      "lineId": ticket.line.json, "zone": zoneName(of: ticket.line),
      "class": ticketClass(ticket.classID), "requestedClass": ticket.requestedClass.json,
      "keyProject": ticket.keyProject.json, "state": stateName(of: ticket).json,
      "window": ticket.window.json, "issued": wall(ticket.issuedAt),
      "ahead": ahead(of: ticket).json, "print": print, "returns": ticket.returns.json,
    ]
  }

  static func state(_ job: PrintJob) -> String {
    switch job.state {
    case .queued: "queued"
    case .sending: "sending"
    case .confirmed: "confirmed"
    case .unknown: "unknown"
    case .resolved: "resolved"
    }
  }

  /// The service of a slip; nil for a ticket.
  private func slipService(_ job: PrintJob) -> LocalizedText? {
    guard case .slip(let id, _) = job.paper else { return nil }
    return state.index.services[id]?.name ?? LocalizedText(chinese: id.text, english: id.text)
  }

  /// Papers whose end is not settled, oldest first.
  var openPrintJobs: JSON {
    let jobs = state.openPrintJobs.compactMap { state.printJobs[$0] }
    return [
      "jobs": .array(
        jobs.map { job in
          var printer = JSON.null
          var reason = JSON.null
          switch job.state {
          case .sending(let device), .confirmed(let device): printer = device.json
          case .unknown(let device, let text):
            printer = device.json
            reason = text.json
          case .queued, .resolved: break
          }
          return [
            "job": job.id.json, "ticket": job.ticket.json,
            "number": job.ticket.flatMap { state.tickets[$0]?.number }.json,
            "slip": slipService(job).json, "state": Self.state(job).json,
            "printer": printer, "zone": job.zone.json, "reason": reason,
            "queuedAt": wall(job.queuedAt),
          ]
        })
    ]
  }
}

extension TicketReasons {
  /// - Parameter wall: the wall clock's milliseconds at a moment of the hall's time.
  func json(wall: (HallTime) -> JSON) -> JSON {
    [
      "number": number.json, "standing": standing.json,
      "overtakings": .array(
        overtakings.map {
          [
            "number": $0.number.json, "window": $0.window.json, "at": wall($0.at),
            "text": $0.text.json,
          ]
        }), "further": further.json,
    ]
  }
}

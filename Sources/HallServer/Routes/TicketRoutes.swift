import Hummingbird
import QueueCore

/// Taking a number, and what guides and clerks do with a ticket.
enum TicketRoutes {
  static let staff = Access.roles([.clerk, .guide, .manager])
  private static let askers = Access.roles([.clerk, .guide, .manager, .auditor])

  static func add(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/tickets", .kiosk) { call in try await take(call, core) }
    table.post("/api/v1/services/{id}/slip", .kiosk) { call in
      struct Body: Decodable { let printZone: ZoneID? }
      let zone = try printZone(call.json(Body.self).printZone, call, core)
      let service = ServiceID(try call.text("id"))
      return Response(try await core.submit(.printSlip(service, zone: zone), for: call).json)
    }
    table.get("/api/v1/tickets/why/{number}", askers) { call in
      let view = await core.view()
      let ticket = try numbered(call.text("number"), in: view)
      guard let asked = call.query.get("called") else {
        return Response(view.reasons(for: ticket, forStaff: true))
      }
      let called = try numbered(asked, in: view)
      return Response([
        "number": view.state.tickets[ticket]?.number.json ?? .null,
        "why": view.state.whyCalled(called, before: ticket, forStaff: true).json,
      ])
    }
    table.post("/api/v1/tickets/{ticket}/return", staff) { call in
      Response(try await core.submit(.returnTicket(call.ticket()), for: call).json)
    }
    table.post("/api/v1/tickets/{ticket}/resume", staff) { call in
      struct Body: Decodable { let window: WindowID? }
      let window = try call.json(Body.self).window
      return Response(
        try await core.submit(.resumeTicket(call.ticket(), at: window), for: call).json)
    }
    table.post("/api/v1/tickets/{ticket}/cancel", staff) { call in
      Response(try await core.submit(.cancelTicket(call.ticket()), for: call).json)
    }
    table.post("/api/v1/tickets/{ticket}/reprint", staff) { call in
      Response(try await core.submit(.reprintTicket(call.ticket()), for: call).json)
    }
    table.post("/api/v1/tickets/{ticket}/grant-care", staff) { call in
      Response(try await core.submit(.grantCare(call.ticket()), for: call).json)
    }
    table.post("/api/v1/tickets/{ticket}/withdraw-care", staff) { call in
      Response(try await core.submit(.withdrawCare(call.ticket()), for: call).json)
    }
    table.post("/api/v1/tickets/{ticket}/transfer", staff) { call in
      let target = try call.json(TransferBody.self).target()
      return Response(
        try await core.submit(.transferTicket(call.ticket(), to: target), for: call).json)
    }
  }

  private static func numbered(_ text: String, in view: HallView) throws -> TicketID {
    guard let number = TicketNumber(text.filter { !$0.isWhitespace }),
      let ticket = view.state.ticket(numbered: number)
    else {
      throw APIError(
        .notFound, "notFound", "今天没有 \(text) 号", "There is no ticket \(text) today")
    }
    return ticket.id
  }

  private struct TakeBody: Decodable {
    let services: [ServiceID]
    let requestedClass: ClassID?
    let keyProject: KeyProjectCode?
    let printZone: ZoneID?
    let appointment: TimeOfDay?

    enum CodingKeys: String, CodingKey {
      case services
      case requestedClass = "class"
      case keyProject, printZone, appointment
    }
  }

  /// Where the paper comes out: as asked, or in the zone of the kiosk that asks.
  private static func printZone(
    _ asked: ZoneID?, _ call: Call, _ core: ServerCore
  ) throws -> ZoneID? {
    var printZone = asked
    if case .device(let device) = call.caller { printZone = printZone ?? device.zone }
    if let zone = printZone, core.state.index.zones[zone] == nil {
      throw APIError.badRequest("没有这个区域（\(zone)）", "There is no zone \(zone)")
    }
    return printZone
  }

  private static func take(_ call: Call, _ core: ServerCore) async throws -> Response {
    let body = try call.json(TakeBody.self)
    let printZone = try printZone(body.printZone, call, core)
    if body.appointment != nil, core.state.index.appointmentClass == nil {
      throw APIError.badRequest("本大厅没有预约类别", "This hall has no class for appointments")
    }
    // What is told about the wait is the server's own reckoning, never the kiosk's word.
    let request = await core.services.hall.forecasting(
      TakeRequest(
        services: body.services, requestedClass: body.requestedClass,
        keyProject: body.keyProject, printZone: printZone, appointment: body.appointment))
    guard case .ticketTaken(let taken) = try await core.submit(.takeTicket(request), for: call)
    else { throw APIError.unexpected }
    let state = core.state
    let line = state.index.lines[taken.line]
    var statusURL = JSON.null
    let forecast = state.tickets[taken.ticket]?.forecast
    var promise = JSON.null
    if let ticket = state.tickets[taken.ticket] {
      statusURL =
        TicketLink(key: core.settings.ticketKey, state: state)
        .path(for: ticket, generation: ticket.printGeneration).json
      promise = state.callsBefore(ticket).json
    }
    return Response(
      [
        "ticket": taken.ticket.json, "number": taken.number.json, "line": (line?.name).json,
        "zone": (line.flatMap { state.index.zones[$0.zone]?.name }).json,
        "windows": taken.windows.json, "ahead": taken.ahead.json,
        "awaitsGrant": taken.awaitsGrant.json, "statusUrl": statusURL, "promise": promise,
        "expectedMinutes": HallView.minutes(forecast), "forecast": (forecast?.text).json,
      ], status: .created)
  }
}

/// Where a ticket is to go on: exactly one of the two.
struct TransferBody: Decodable {
  let line: LineID?
  let window: WindowID?

  func target() throws -> TransferTarget {
    switch (line, window) {
    case (let line?, nil): return .line(line)
    case (nil, let window?): return .window(window)
    default:
      throw APIError.badRequest("请选择一个队列或一个窗口", "Name either a line or a window")
    }
  }
}

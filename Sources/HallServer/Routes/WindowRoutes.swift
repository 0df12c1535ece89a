import Hummingbird
import QueueCore

/// The keys of a clerk's page; whether this clerk may press them is the core's decision.
enum WindowRoutes {
  static let staff = Access.roles([.clerk, .manager])

  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/windows/{id}", .roles([.clerk, .guide, .manager])) { call in
      let view = await core.view()
      let window = try call.window()
      let names = await core.names.names(of: view.clerks)
      guard let page = view.clerkPage(of: window, names: names) else { throw APIError.notFound }
      return Response(page)
    }
    addPresence(to: table)
    addCalls(to: table)
    addStops(to: table)
  }

  private static func command(
    _ table: RouteTable, _ action: String,
    _ make: @escaping @Sendable (Call, WindowID) throws -> Command
  ) {
    let core = table.core
    table.post("/api/v1/windows/{id}/\(action)", staff) { call in
      let command = try make(call, call.window())
      return Response(try await core.submit(command, for: call).json)
    }
  }

  private static func addPresence(to table: RouteTable) {
    command(table, "sign-in") { call, window in
      guard let person = call.caller.person else { throw APIError.notSignedIn }
      return .signIn(window, person)
    }
    command(table, "sign-out") { _, window in .signOut(window) }
    command(table, "open") { _, window in .openWindow(window) }
    command(table, "resume") { _, window in .resumeWindow(window) }
  }

  private static func addCalls(to table: RouteTable) {
    let core = table.core
    command(table, "next") { _, window in .next(window) }
    command(table, "recall") { _, window in .recall(window) }
    command(table, "no-show") { _, window in .markNoShow(window) }
    command(table, "hold") { _, window in .holdTicket(window) }
    command(table, "undo") { _, window in .undoCall(window) }
    command(table, "end") { call, window in
      struct Body: Decodable {
        let outcome: Outcome?
        let caseNumber: String?
      }
      let body = try call.json(Body.self)
      return .endService(window, outcome: body.outcome, caseNumber: body.caseNumber)
    }
    command(table, "call") { call, window in
      struct Body: Decodable {
        let number: TicketNumber
        let reason: String
      }
      let body = try call.json(Body.self)
      guard let ticket = core.state.ticket(numbered: body.number) else {
        throw APIError(.refused(.unknownTicket), isSignedIn: true)
      }
      return .callChosen(window, ticket.id, reason: body.reason)
    }
    command(table, "transfer") { call, window in
      let target = try call.json(TransferBody.self).target()
      guard let ticket = core.state.windows[window]?.ticket else {
        throw APIError(.refused(.nobodyAtWindow(window)), isSignedIn: true)
      }
      return .transferTicket(ticket, to: target)
    }
  }

  private static func addStops(to table: RouteTable) {
    command(table, "close") { call, window in
      struct Body: Decodable { let confirmed: Bool? }
      return .closeWindow(window, confirmed: try call.json(Body.self).confirmed ?? false)
    }
    command(table, "pause") { call, window in
      struct Body: Decodable {
        let reason: PauseReason
        let confirmed: Bool?
        let endsService: Bool?
      }
      let body = try call.json(Body.self)
      return .pauseWindow(
        window, body.reason, confirmed: body.confirmed ?? false,
        endsService: body.endsService ?? false)
    }
  }
}

import Hummingbird
import QueueCore

/// What everybody may see of the hall.
enum HallRoutes {
  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/hall", .everybody) { call in
      let view = await core.view()
      let definition = view.state.definition
      return Response([
        "id": definition.id.json, "name": definition.name.json,
        "hotline": definition.hotline.json, "timeZone": definition.timeZone.json,
        "day": view.day, "notice": view.state.carried.notice.json, "emergency": view.emergency,
        "now": view.now.wall.json, "demo": core.isDemo.json,
        "clockDoubtful": await core.services.hall.isClockDoubtful().json, "zones": view.zones,
        "me": await core.me(call.caller),
      ])
    }
    table.get("/api/v1/services", .everybody) { _ in
      Response(await core.view().offer)
    }
    table.get("/api/v1/events", .everybody) { call in
      let audience: HallFeed.Audience = call.caller.person == nil ? .everybody : .staff
      return try core.streams.response(to: call) { sink in
        await core.feed.serve(sink, audience)
      }
    }
    table.get("/api/v1/tickets/status/{number}/{token}", .everybody) { call in
      let view = await core.view()
      let link = TicketLink(key: core.settings.ticketKey, state: view.state)
      guard let number = TicketNumber(try call.text("number")),
        let ticket = view.state.ticket(numbered: number),
        link.accepts(try call.text("token"), for: ticket)
      else { throw APIError.notFound }
      let forecast = core.services.hall.forecasts.current.forecast(
        for: ticket, in: view.state, at: view.now)
      return Response(view.publicStatus(of: ticket, forecast: forecast))
    }
  }
}

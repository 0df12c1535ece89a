import Foundation
import HallEngine
import HallRuntime
import Hummingbird
import QueueCore

/// The manager's overview and what is done with the day as it runs.
enum ManagerRoutes {
  static let manager = Access.roles([.manager])

  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/manager", manager) { _ in
      let view = await core.view()
      return Response(
        view.overview(
          names: await core.names.names(of: view.clerks),
          devices: await core.services.devices.reports(),
          layouts: await core.services.layouts.problems(),
          clockIsDoubtful: await core.services.hall.isClockDoubtful()))
    }
    DeviceRoutes.add(to: table)
    addDay(to: table)
    addServices(to: table)
    addClock(to: table)
  }

  private static func addClock(to table: RouteTable) {
    let core = table.core
    let hall = core.services.hall
    table.post("/api/v1/clock", manager) { call in
      struct Body: Decodable {
        let date: CalendarDate
        let time: TimeOfDay
      }
      let body = try call.json(Body.self)
      let wall = HallTimeZone(core.state.definition.timeZone).wall(body.date, body.time)
      let setting = await hall.clockSetting(to: wall)
      return Response(try await core.submit(.setClock(setting), for: call).json)
    }
    // That the clock is right is put on record like a new time: the one it shows.
    table.post("/api/v1/clock/confirm", manager) { call in
      let setting = await hall.clockSetting(to: nil)
      return Response(try await core.submit(.setClock(setting), for: call).json)
    }
  }

  private enum DayAction: String, Decodable { case open, cutOff, reopen, close }

  private static func addDay(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/notice", manager) { call in
      struct Body: Decodable { let text: String }
      let text = try call.json(Body.self).text
      guard text.count <= HallServerLimits.textCharacters else { throw APIError.tooLarge }
      return Response(try await core.submit(.postNotice(text), for: call).json)
    }
    table.post("/api/v1/emergency", manager) { call in
      struct Body: Decodable {
        let zh: String?
        let en: String?
        let clear: Bool?
      }
      let body = try call.json(Body.self)
      if body.clear == true {
        return Response(try await core.submit(.clearEmergency, for: call).json)
      }
      // One language is better than no warning.
      let text = LocalizedText(
        chinese: body.zh.orNil ?? body.en ?? "", english: body.en.orNil ?? body.zh ?? "")
      return Response(
        try await core.submit(.raiseEmergency(Typed.localized(text, "zh/en")), for: call).json)
    }
    table.post("/api/v1/day", manager) { call in
      struct Body: Decodable { let action: DayAction }
      let command: Command
      switch try call.json(Body.self).action {
      case .open: command = .openDay(try await core.planForToday())
      case .cutOff: command = .changePhase(.cutOff)
      case .reopen: command = .changePhase(.open)
      case .close: command = .closeDay
      }
      return Response(try await core.submit(command, for: call).json)
    }
  }

  private static func addServices(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/services/{id}/suspend", manager) { call in
      struct Body: Decodable {
        let until: CalendarDate
        let reason: String
      }
      let body = try call.json(Body.self)
      let suspension = Suspension(
        service: ServiceID(try call.text("id")), until: body.until,
        reason: try Typed.text(body.reason, "reason"))
      return Response(try await core.submit(.suspendService(suspension), for: call).json)
    }
    table.post("/api/v1/services/{id}/resume", manager) { call in
      let service = ServiceID(try call.text("id"))
      return Response(try await core.submit(.resumeService(service), for: call).json)
    }
  }
}

extension String? {
  /// Nil when there is nothing in it.
  fileprivate var orNil: String? { self == "" ? nil : self }
}

extension ServerCore {
  /// The plan of a day that somebody opens by hand now.
  fileprivate func planForToday() async throws -> DayPlan {
    let view = await view()
    let local = view.local
    guard
      let plan = DayCalendar.planByHand(
        for: local.date, midnight: local.midnight, now: local.time,
        calendar: view.state.definition.calendar)
    else { throw APIError(.refused(.dayNotOpen(next: nil)), isSignedIn: true) }
    return plan
  }
}

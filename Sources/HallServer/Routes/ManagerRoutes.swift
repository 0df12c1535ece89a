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
    addDevices(to: table)
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

  private static func addDevices(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/devices", PeopleRoutes.installers) { _ in
      Response([
        "devices": .array(await core.services.devices.reports().map(\.json)),
        "layouts": .array(await core.services.layouts.problems().map(\.json)),
      ])
    }
    table.post("/api/v1/devices/{id}/test", PeopleRoutes.installers) { call in
      struct Body: Decodable { let seconds: Int }
      let seconds = try call.json(Body.self).seconds
      guard (1...HallServerLimits.deviceTestSeconds).contains(seconds) else {
        throw APIError.badRequest(
          "测试时间应为1至\(HallServerLimits.deviceTestSeconds)秒",
          "A test lasts 1 to \(HallServerLimits.deviceTestSeconds) seconds")
      }
      let device = DeviceID(try call.text("id"))
      switch await core.services.devices.test(device, seconds: seconds) {
      case .shown(let units):
        return Response(["receipt": "shown", "units": units.json, "seconds": seconds.json])
      case .printing: return Response(["receipt": "printing", "units": 1, "seconds": 0])
      case .held(let reason): throw APIError.deviceHeld(device, reason)
      case .notTestable: throw APIError.notTestable(device)
      case .absent: throw APIError.deviceAbsent(device)
      case nil: throw APIError.unknownDevice(device)
      }
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

extension APIError {
  fileprivate static func unknownDevice(_ device: DeviceID) -> APIError {
    APIError(
      .notFound, "unknownDevice", "没有串口设备 \(device)", "There is no serial device \(device)")
  }

  fileprivate static func deviceAbsent(_ device: DeviceID) -> APIError {
    APIError(
      .conflict, "deviceAbsent", "\(device) 没有连接，请检查端口和电缆",
      "\(device) is not connected; check its port and cable")
  }

  fileprivate static func notTestable(_ device: DeviceID) -> APIError {
    APIError(
      .conflict, "notTestable", "\(device) 没有可用的测试；请看它的状态",
      "There is no test for \(device); look at its state")
  }

  fileprivate static func deviceHeld(_ device: DeviceID, _ reason: LocalizedText) -> APIError {
    APIError(
      .conflict, "deviceHeld", "\(device) 现在不能测试：\(reason.chinese)",
      "\(device) cannot be tested now: \(reason.english)")
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

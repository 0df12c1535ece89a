import HallEngine
import Hummingbird
import QueueCore

/// How devices stand, tests on them, and which node of our own bus is which.
enum DeviceRoutes {
  static func add(to table: RouteTable) {
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
    addNodes(to: table)
  }

  private static func addNodes(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/devices/{id}/nodes", ManagerRoutes.manager) { call in
      struct Body: Decodable {
        let node: String
        let address: Int?
        let window: WindowID?
      }
      let body = try call.json(Body.self)
      let place: NodePlace
      switch (body.address, body.window) {
      case (let address?, nil): place = .unit(address: address)
      case (nil, let window?): place = .window(window)
      default:
        throw APIError.badRequest(
          "请指明 address 或 window 之一", "Either address or window has to be said, not both")
      }
      let device = DeviceID(try call.text("id"))
      let report = await core.services.devices.reports().first { $0.id == device }
      return try await core.change(for: call) { definition in
        try definition.assign(node: body.node, to: place, on: device, report: report)
      }
    }
    table.post("/api/v1/devices/{id}/nodes/release", ManagerRoutes.manager) { call in
      struct Body: Decodable { let address: Int }
      let address = try call.json(Body.self).address
      let device = DeviceID(try call.text("id"))
      return try await core.change(for: call) { definition in
        try definition.releaseNode(at: address, on: device)
      }
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

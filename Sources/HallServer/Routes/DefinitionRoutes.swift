import Foundation
import HallEngine
import Hummingbird
import Logging
import QueueCore

/// What a manager changes about the hall itself; the files follow.
enum DefinitionRoutes {
  static func add(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/services/{id}", ManagerRoutes.manager) { call in
      let body = try call.json(ServiceBody.self)
      let id = ServiceID(try call.text("id"))
      return try await core.change(for: call) { definition in
        guard let position = definition.services.firstIndex(where: { $0.id == id }) else {
          throw APIError(.refused(.unknownService(id)), isSignedIn: true)
        }
        try body.apply(to: &definition.services[position])
      }
    }
    table.post("/api/v1/windows/{id}/edit", ManagerRoutes.manager) { call in
      struct Body: Decodable {
        let lines: [LineID]?
        let name: LocalizedText?
      }
      let body = try call.json(Body.self)
      let id = try call.window()
      return try await core.change(for: call) { definition in
        guard let position = definition.windows.firstIndex(where: { $0.id == id }) else {
          throw APIError(.refused(.unknownWindow(id)), isSignedIn: true)
        }
        if let lines = body.lines { definition.windows[position].lines = lines }
        if let name = body.name {
          definition.windows[position].name = try Typed.localized(name, "name")
        }
      }
    }
    addOutputs(to: table)
    table.get("/api/v1/calendar", ManagerRoutes.manager) { _ in
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let bytes = try encoder.encode(core.state.definition.calendar)
      return Response(.encoded(String(decoding: bytes, as: UTF8.self)))
    }
    table.post("/api/v1/calendar", ManagerRoutes.manager) { call in
      let calendar = try call.json(CalendarDefinition.self)
      try check(calendar)
      return try await core.change(for: call) { $0.calendar = calendar }
    }
  }

  private struct ServiceBody: Decodable {
    let name: LocalizedText?
    let minutes: Int?
    let targetWaitMinutes: Int?
    let bring: [LocalizedText]?
    let theme: LocalizedText?

    func apply(to service: inout ServiceDefinition) throws {
      if let name { service.name = try Typed.localized(name, "name") }
      if let minutes { service.minutes = try Self.minutes(minutes, "minutes") }
      if let targetWaitMinutes {
        service.targetWaitMinutes = try Self.minutes(targetWaitMinutes, "targetWaitMinutes")
      }
      if let bring {
        service.bring = try bring.prefix(Self.bringLimit).map { try Typed.chinese($0, "bring") }
      }
      if let theme {
        let isNone = theme.chinese.allSatisfy(\.isWhitespace)
        service.theme =
          isNone
          ? LocalizedText(chinese: "", english: "")
          : try Typed.chinese(theme, "theme", limit: HallServerLimits.nameCharacters)
      }
    }

    /// Things to bring that are kept; more do not fit on a kiosk's page.
    static let bringLimit = 30

    static func minutes(_ minutes: Int, _ field: String) throws -> Int {
      guard (1...240).contains(minutes) else {
        throw APIError.badRequest("\(field) 应为1至240分钟", "\(field) has to be 1 to 240 minutes")
      }
      return minutes
    }
  }

  private static func check(_ calendar: CalendarDefinition) throws {
    let all = calendar.weekly.map(\.hours) + calendar.workingDays.map(\.hours)
    for hours in all {
      var last = TimeOfDay(minutes: 0)!
      for stretch in hours {
        guard stretch.from < stretch.to, stretch.from >= last else {
          throw APIError.badRequest(
            "营业时间要从早到晚，不能重叠", "Hours have to go from early to late without overlap")
        }
        last = stretch.to
      }
    }
    guard (0...240).contains(calendar.cutOffMinutes), (0...600).contains(calendar.overtimeMinutes)
    else {
      throw APIError.badRequest(
        "停止取号应在0至240分钟之间，延时应在0至600分钟之间",
        "The cut-off has to be 0 to 240 minutes, overtime 0 to 600 minutes")
    }
  }
}

extension ServerCore {
  /// Changes the definition for a manager, in the journal first and then in the files.
  func change(
    for call: Call, _ edit: @escaping @Sendable (inout HallDefinition) throws -> Void
  ) async throws -> Response {
    let receipt = try await editor.edit { definition in
      var changed = definition
      do {
        try edit(&changed)
      } catch let fault as NodeAssignmentFault {
        throw APIError(.conflict, fault.code, fault.text.chinese, fault.text.english)
      }
      return try await submit(.changeDefinition(changed, source: .page), for: call)
    }
    var filesFollow = true
    do {
      try await services.definitions.write(state.definition)
    } catch {
      filesFollow = false
      logger.error("the files did not follow a change", metadata: ["error": "\(error)"])
    }
    return Response(receipt.json.adding([("filesFollow", filesFollow.json)]))
  }
}

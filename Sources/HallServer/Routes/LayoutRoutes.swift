import Foundation
import HallEngine
import HallRuntime
import Hummingbird
import Layout
import QueueCore
import Rendering

/// Layouts as an editor works on them: files as drafts, checks, edits and pictures of what is not
/// saved yet.
enum LayoutRoutes {
  static let manager = Access.roles([.manager])

  static func add(to table: RouteTable) {
    addDrafts(to: table)
    addWork(to: table)
    addVersions(to: table)
    addParts(to: table)
    addPictures(to: table)
  }

  private static func addDrafts(to table: RouteTable) {
    let core = table.core
    let desk = core.services.layouts
    table.get("/api/v1/layouts", manager) { _ in
      var entries: [JSON] = []
      for entry in await desk.entries() { entries.append(.object(await core.members(of: entry))) }
      return Response([
        "layouts": .array(entries), "problems": .array(await desk.problems().map(\.json)),
        "outputs": .array(core.state.definition.layoutOutputs.map(\.json)),
      ])
    }
    table.post("/api/v1/layouts", manager) { call in
      struct Body: Decodable {
        let name: String
        let kind: String
        let width: Int?
        let height: Int?
      }
      let body = try call.json(Body.self)
      guard let kind = OutputKind(rawValue: body.kind) else {
        throw APIError.badRequest(
          "kind 应为 screen、board、ticket 或 slip", "kind has to be screen, board, ticket or slip")
      }
      let source = LayoutTemplate.source(kind, width: body.width, height: body.height)
      return try await put(source, as: body.name, over: nil, call, core)
    }
    table.get("/api/v1/layouts/{name}", manager) { call in
      let entry = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.entry(try call.layoutName())
      }
      var members = await core.members(of: entry)
      if let draft = entry.draft {
        members.append(("source", draft.bundle.source.json))
        members += await core.members(of: draft.trial.check, as: entry.name)
      } else {
        members.append(("source", .null))
      }
      return tagged(Response(.object(members)), entry.draft?.tag)
    }
    table.post("/api/v1/layouts/{name}", manager, limit: HallServerLimits.layoutBodyBytes) { call in
      struct Body: Decodable { let source: String }
      let source = try call.json(Body.self).source
      let name = try call.layoutName()
      let tag = call.matchTag.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }
      guard tag != nil || call.knownTag == "*" else { throw APIError.tagNeeded }
      return try await put(source, as: name, over: tag, call, core)
    }
  }

  private static func put(
    _ source: String, as name: String, over tag: String?, _ call: Call, _ core: ServerCore
  ) async throws -> Response {
    guard let actor = call.caller.actor else { throw APIError.notSignedIn }
    let draft: LayoutDraft
    do throws(LayoutDeskProblem) {
      draft = try await core.services.layouts.put(source, as: name, over: tag, by: actor)
    } catch {
      throw await core.error(error)
    }
    var members = await core.members(of: draft.trial.check, as: name)
    members.append(("draft", await core.json(of: draft)))
    return tagged(Response(.object(members)), draft.tag)
  }

  /// With the tag by which the next change says what it replaces.
  static func tagged(_ response: Response, _ tag: String?) -> Response {
    var response = response
    if let tag { response.headers[.eTag] = "\"\(tag)\"" }
    return response
  }

  private static func addWork(to table: RouteTable) {
    let core = table.core
    let desk = core.services.layouts
    let limit = HallServerLimits.layoutBodyBytes
    table.post("/api/v1/layouts/{name}/check", manager, limit: limit) { call in
      let body = try call.json(SourceBody.self)
      let name = try call.layoutName()
      let check = await desk.check(try body.text(), as: name, theme: body.theme)
      return Response(.object(await core.members(of: check, as: name)))
    }
    table.post("/api/v1/layouts/{name}/edit", manager, limit: limit) { call in
      let body = try call.json(EditBody.self)
      let name = try call.layoutName()
      let source = try body.text()
      let result = try edited(body.edit, source)
      var members: [(String, JSON)] = [
        ("source", result.source.json), ("selection", result.selection.json),
      ]
      let check = await desk.check(result.source, as: name)
      members += await core.members(of: check, as: name)
      return Response(.object(members))
    }
    table.post("/api/v1/layouts/{name}/paint", manager, limit: limit) { call in
      let body = try call.json(PaintBody.self)
      let name = try call.layoutName()
      let source = try await core.source(body.source, of: name)
      let (data, moment) = try await core.data(body)
      return try await core.paintTurns.take(call.caller) {
        let picture = try await layoutWork { () async throws(LayoutDeskProblem) in
          try await desk.preview(
            source, as: name, theme: body.theme ?? "", data: data, at: moment)
        }
        return Response(picture.json(at: moment))
      }
    }
    table.post("/api/v1/layouts/{name}/show", manager, limit: limit) { call in
      let body = try call.json(ShowBody.self)
      let name = try call.layoutName()
      guard (0...HallServerLimits.layoutTrialSeconds).contains(body.seconds ?? 0) else {
        throw APIError.badRequest(
          "seconds 应为0至\(HallServerLimits.layoutTrialSeconds)",
          "seconds has to be 0 to \(HallServerLimits.layoutTrialSeconds)")
      }
      let seconds = body.seconds ?? HallServerLimits.layoutTrialUsualSeconds
      let check = await desk.check(
        try await core.source(body.source, of: name), as: name, theme: body.theme)
      guard let layout = check.layout else { throw APIError(broken: check, as: name) }
      guard layout.kind == .screen else {
        throw APIError(
          .conflict, "notShown", "只有引导屏能试显示", "Only screens can show a layout on trial")
      }
      let screen = DeviceID(body.output)
      guard await core.services.screens.show(layout, on: screen, seconds: seconds) else {
        throw APIError(
          .notFound, "unknownOutput", "没有引导屏 \(screen)", "There is no screen \(screen)")
      }
      return Response(["receipt": "shown", "seconds": seconds.json])
    }
  }

  struct SourceBody: Decodable {
    let source: String
    let theme: String?

    func text() throws -> String { try LayoutRoutes.bounded(source) }
  }

  private struct EditBody: Decodable {
    let source: String
    let edit: LayoutEditBody

    func text() throws -> String { try LayoutRoutes.bounded(source) }
  }

  struct PaintBody: Decodable {
    /// Nil paints the file.
    let source: String?
    /// `live`, or the name of a sample; nil: the first there is.
    let data: String?
    /// Whose live data, as `device` or `device/address`.
    let output: String?
    let theme: String?
    /// Milliseconds; nil: now with live data, else 0.
    let moment: Int64?
  }

  private struct ShowBody: Decodable {
    let source: String?
    let output: String
    let theme: String?
    let seconds: Int?
  }

  static func bounded(_ source: String) throws -> String {
    guard source.utf8.count <= LayoutLimits.sourceBytes else {
      throw APIError(LayoutDeskProblem.tooLarge)
    }
    return source
  }
}

/// Runs work at the desk; what it refuses is answered in words.
func layoutWork<Value: Sendable>(
  _ work: () async throws(LayoutDeskProblem) -> Value
) async throws -> Value {
  do throws(LayoutDeskProblem) { return try await work() } catch { throw APIError(error) }
}

extension Call {
  /// The layout's name in the path.
  func layoutName() throws(LayoutDeskProblem) -> String {
    let name = (try? text("name")) ?? ""
    guard LayoutPublication.isName(name) else { throw .invalidName(name) }
    return name
  }
}

extension Caller {
  /// Who asks, as events say it; nil for nobody.
  var actor: Actor? {
    switch self {
    case .nobody: nil
    case .person(let person, let role): .person(person, role)
    case .device(let device): device.kind == .kiosk ? .kiosk(device.id) : .device(device.id)
    case .console(let user): .console(userNumber: user)
    }
  }
}

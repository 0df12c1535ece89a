import Foundation
import HallRuntime
import Hummingbird
import Layout
import QueueCore
import Rendering

// What layouts share: files of parts, seen within a layout that includes them.
extension LayoutRoutes {
  static func addParts(to table: RouteTable) {
    let core = table.core
    let desk = core.services.layouts
    let limit = HallServerLimits.layoutBodyBytes
    table.get("/api/v1/parts", manager) { _ in
      Response([
        "parts": .array(
          await desk.parts().map { ["name": $0.name.json, "layouts": $0.users.json] })
      ])
    }
    table.get("/api/v1/parts/{name}", manager) { call in
      let name = try call.text("name")
      let part = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.part(name)
      }
      return tagged(Response(.object(try await core.members(of: part))), part.tag)
    }
    table.post("/api/v1/parts/{name}", manager, limit: limit) { call in
      struct Body: Decodable { let source: String }
      let source = try call.json(Body.self).source
      let name = try call.text("name")
      let tag = call.matchTag.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }
      guard tag != nil || call.knownTag == "*" else { throw APIError.tagNeeded }
      guard let actor = call.caller.actor else { throw APIError.notSignedIn }
      let part = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.put(part: source, as: name, over: tag, by: actor)
      }
      return tagged(Response(.object(try await core.members(of: part))), part.tag)
    }
    table.post("/api/v1/parts/{name}/check", manager, limit: limit) { call in
      let body = try call.json(PartBody.self)
      return Response(
        .object(
          try await core.members(
            ofPart: try call.text("name"), try bounded(body.source ?? ""), body.theme,
            within: body.within)))
    }
    table.post("/api/v1/parts/{name}/edit", manager, limit: limit) { call in
      let body = try call.json(PartEditBody.self)
      let result = try edited(body.edit, try bounded(body.source))
      let members = try await core.members(
        ofPart: try call.text("name"), result.source, nil, within: body.within)
      return Response(
        .object(
          [("source", result.source.json), ("selection", result.selection.json)] + members))
    }
    table.post("/api/v1/parts/{name}/paint", manager, limit: limit) { call in
      let body = try call.json(PartBody.self)
      let name = try call.text("name")
      let given = try body.source.map(bounded)
      let (data, moment) = try await core.data(body.paint)
      return try await core.paintTurns.take(call.caller) {
        let painted = try await layoutWork { () async throws(LayoutDeskProblem) in
          let source: String
          if let given { source = given } else { source = try await desk.part(name).source }
          return try await desk.preview(
            ofPart: name, source, within: body.within ?? "", theme: body.theme ?? "", data: data,
            at: moment)
        }
        return Response(painted.picture.json(at: moment, first: painted.file))
      }
    }
  }

  private struct PartBody: Decodable {
    let source: String?
    /// The layout in which it is shown; nil: the first that includes it.
    let within: String?
    let data: String?
    let output: String?
    let theme: String?
    let moment: Int64?

    var paint: PaintBody {
      PaintBody(source: source, data: data, output: output, theme: theme, moment: moment)
    }
  }

  private struct PartEditBody: Decodable {
    let source: String
    let within: String?
    let edit: LayoutEditBody
  }

  /// Makes an edit in a source.
  static func edited(
    _ edit: LayoutEditBody, _ source: String
  ) throws -> (source: String, selection: BoxPath) {
    do throws(LayoutEditProblem) {
      return try LayoutEditor.apply(try edit.edit(), to: source)
    } catch {
      throw APIError(.conflict, "notEdited", error.message.chinese, error.message.english)
    }
  }
}

extension APIError {
  static let tagNeeded = APIError(
    .preconditionRequired, "tagNeeded", "请在 If-Match 中给出所改内容的 etag；新文件用 If-None-Match: *",
    "If-Match has to name the etag of what is replaced; for a new file send If-None-Match: *")
}

extension ServerCore {
  /// A part with what an editor begins with.
  fileprivate func members(of part: LayoutDesk.Part) async throws -> [(String, JSON)] {
    [
      ("name", part.name.json), ("etag", part.tag.json), ("layouts", part.users.json),
      ("source", part.source.json),
    ] + (try await members(ofPart: part.name, part.source, nil, within: nil))
  }

  /// What a part's text makes of the layouts that include it; findings are those in the layout in
  /// which it is shown, with the part's own file first.
  fileprivate func members(
    ofPart name: String, _ source: String, _ theme: String?, within: String?
  ) async throws -> [(String, JSON)] {
    let uses = try await layoutWork { () async throws(LayoutDeskProblem) in
      try await services.layouts.uses(ofPart: name, source, theme: theme)
    }
    guard let use = uses.first(where: { $0.layout == within }) ?? uses.first else {
      throw APIError(LayoutDeskProblem.unknownPart(name))
    }
    let kind = use.check.layout?.kind
    var samples: [String] = []
    if let kind {
      let sampled = use.layout.isEmpty ? "screen-hall" : use.layout
      samples = await services.layouts.sampleNames(of: sampled, kind)
    }
    let own = "parts/\(name).yaml"
    return [
      ("ok", (use.check.layout != nil).json), ("within", use.layout.json),
      ("kind", (kind?.rawValue).json), ("width", (use.check.layout?.width).json),
      ("height", (use.check.layout?.height).json),
      ("themes", (use.check.layout?.themes ?? []).json), ("samples", samples.json),
      ("files", .array([own.json] + use.check.fileNames.filter { $0 != own }.map(\.json))),
      ("diagnostics", use.check.diagnosticsJSON), ("outline", LayoutOutline(source).json),
      ("values", kind?.schema.values ?? .array([])),
      (
        "touches",
        .array(
          uses.filter { !$0.layout.isEmpty }.map {
            ["layout": $0.layout.json, "errors": $0.errors.json]
          })
      ),
    ] + use.check.nameMembers
  }
}

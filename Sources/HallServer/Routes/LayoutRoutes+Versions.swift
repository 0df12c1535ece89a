import Foundation
import HTTPTypes
import HallPictures
import HallRuntime
import Hummingbird
import Layout
import QueueCore
import Rendering

// Publishing, and what was published.
extension LayoutRoutes {
  static func addVersions(to table: RouteTable) {
    let core = table.core
    let desk = core.services.layouts
    table.post("/api/v1/layouts/{name}/publish", manager) { call in
      struct Body: Decodable {
        let etag: String?
        let note: String?
      }
      let body = try call.json(Body.self)
      let name = try call.layoutName()
      let publication: LayoutPublication
      do throws(LayoutDeskProblem) {
        publication = try await desk.publication(of: name, tag: body.etag, note: body.note ?? "")
      } catch {
        throw await core.error(error)
      }
      return try await publish(publication, call, core)
    }
    table.post("/api/v1/layouts/{name}/rollback", manager) { call in
      struct Body: Decodable {
        let hash: String
        let note: String?
      }
      let body = try call.json(Body.self)
      let name = try call.layoutName()
      let publication = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.publication(of: name, hash: body.hash, note: body.note ?? "")
      }
      return try await publish(publication, call, core)
    }
    table.get("/api/v1/layouts/{name}/history", manager) { call in
      let entry = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.entry(try call.layoutName())
      }
      var versions: [JSON] = []
      for (age, version) in entry.versions.enumerated() {
        versions.append(
          .object(await core.members(of: version) + [("isPublished", (age == 0).json)]))
      }
      return Response(["name": entry.name.json, "versions": .array(versions)])
    }
    table.get("/api/v1/layouts/{name}/picture.png", manager) { call in
      let name = try call.layoutName()
      let source = try await core.source(nil, of: name)
      let picture = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.preview(
          source, as: name, theme: "", data: .sample(nil), at: LayoutMoment(milliseconds: 0))
      }
      var response = Response(bytes: picture.png, type: "image/png")
      response.headers[.cacheControl] = "private, max-age=60"
      return response
    }
    table.get("/api/v1/layouts/{name}/versions/{hash}", manager) { call in
      let hash = try call.text("hash")
      let bundle = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.bundle(hash, of: try call.layoutName())
      }
      return Response([
        "name": bundle.name.json, "hash": hash.json, "source": bundle.source.json,
        "files": .array(bundle.files.map { .text($0.path.text) }),
      ])
    }
    table.get("/api/v1/layouts/{name}/versions/{hash}/picture.png", manager) { call in
      let hash = try call.text("hash")
      let name = try call.layoutName()
      let sample = call.query.get("sample")
      let theme = call.query.get("theme") ?? ""
      // A page shows many of them at once: they are painted one after the other, none is refused.
      let picture = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.preview(
          version: hash, of: name, theme: theme, data: .sample(sample),
          at: LayoutMoment(milliseconds: 0))
      }
      var response = Response(bytes: picture.png, type: "image/png")
      response.headers[.cacheControl] = "private, max-age=60"
      return response
    }
  }

  private static func publish(
    _ publication: LayoutPublication, _ call: Call, _ core: ServerCore
  ) async throws -> Response {
    let receipt = try await core.submit(.publishLayout(publication), for: call)
    return Response(receipt.json.adding([("hash", publication.hash.json)]))
  }
}

extension ServerCore {
  /// A source that came with a request, or the layout's file, or else what is shown.
  func source(_ given: String?, of name: String) async throws -> String {
    if let given { return try LayoutRoutes.bounded(given) }
    let entry = try await layoutWork { () async throws(LayoutDeskProblem) in
      try await services.layouts.entry(name)
    }
    guard let source = entry.draft?.bundle.source ?? entry.inForce?.bundle.source else {
      throw APIError(LayoutDeskProblem.unknownLayout(name))
    }
    return source
  }

  /// What a preview is painted on, and for which moment.
  func data(
    _ body: LayoutRoutes.PaintBody
  ) async throws -> (LayoutDesk.PreviewData, LayoutMoment) {
    let moment = body.moment.map { LayoutMoment(milliseconds: $0) }
    guard body.data == "live" else {
      return (.sample(body.data), moment ?? LayoutMoment(milliseconds: 0))
    }
    let parts = (body.output ?? "").split(separator: "/", omittingEmptySubsequences: false)
    let device = DeviceID(String(parts.first ?? ""))
    let address =
      parts.count > 1
      ? Int(parts[1]) ?? 0
      : state.definition.devices.first { $0.id == device }?.units.first?.address ?? 0
    guard let live = await services.screens.liveData(of: device, address: address) else {
      throw APIError(LayoutDeskProblem.noLiveData)
    }
    return (.live(live.data), moment ?? live.moment)
  }

  /// What is wrong, with who has changed the file meanwhile.
  func error(_ problem: LayoutDeskProblem) async -> APIError {
    var error = APIError(problem)
    guard case .changed(let draft?) = problem else { return error }
    error.details = [
      ("etag", draft.tag.json), ("changedAt", draft.changedAt.json),
      ("changedBy", await who(draft.changedBy).json),
    ]
    return error
  }

  /// Somebody as pages name them; nil: the file was changed on the disk.
  func who(_ actor: Actor?) async -> LocalizedText {
    func text(_ chinese: String, _ english: String) -> LocalizedText {
      LocalizedText(chinese: chinese, english: english)
    }
    switch actor {
    case nil: return text("磁盘上的文件", "the file on the disk")
    case .person(let person, let role):
      let name = await names.name(person)
      return name.isEmpty
        ? text("\(role.name.chinese) \(person)", "\(role.name.english) \(person)")
        : text(name, name)
    case .calendar: return text("大厅自动", "the hall itself")
    case .console(let user): return text("本机用户 \(user)", "user \(user) at the box")
    case .kiosk(let id), .device(let id): return text(id.text, id.text)
    case .pad(let window): return text("\(window)号窗口", "window \(window)")
    }
  }
}

extension APIError {
  init(_ problem: LayoutDeskProblem) {
    let status: HTTPResponse.Status =
      switch problem {
      case .invalidName, .unknownSample, .pictureNameInvalid, .notAPicture: .badRequest
      case .unknownLayout, .unknownVersion, .noLiveData, .unknownPart, .unknownPicture: .notFound
      case .changed, .exists: .preconditionFailed
      case .tooLarge: .contentTooLarge
      case .notStored: .serviceUnavailable
      case .pictureExists, .pictureInUse, .tooManyPictures, .broken, .doesNotFit, .notWritten,
        .failed:
        .conflict
      }
    self.init(status, problem.code, problem.text.chinese, problem.text.english)
    if case .pictureInUse(_, let layouts) = problem { details = [("layouts", layouts.json)] }
    if case .broken(let trial) = problem {
      details = [("diagnostics", trial.check.diagnosticsJSON)]
    }
  }

  init(broken check: LayoutCheck, as name: String) {
    self.init(.conflict, "layoutBroken", "版式“\(name)”有错误", "The layout \"\(name)\" has mistakes")
    details = [("diagnostics", check.diagnosticsJSON)]
  }
}

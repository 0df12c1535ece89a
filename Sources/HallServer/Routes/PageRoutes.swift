import HTTPTypes
import Hummingbird
import NIOCore

/// The pages themselves, the API description, and the metrics.
enum PageRoutes {
  /// Addresses and the page that answers at each.
  static let pages: [(path: String, page: String)] = [
    ("/", "index"), ("/kiosk", "kiosk"), ("/clerk", "clerk"), ("/screen/{id}", "screen"),
    ("/guide", "guide"), ("/manager", "manager"), ("/layouts", "layouts"), ("/audit", "audit"),
    ("/t/{number}/{token}", "ticket"), ("/sign-in", "sign-in"), ("/enrol", "enrol"),
  ]

  static func add(to table: RouteTable) {
    let core = table.core
    for (path, page) in pages {
      table.get(path, .everybody) { call in try answer(core.pages.page(page), call) }
    }
    table.get("/assets/{file}", .everybody) { call in
      try answer(core.pages.asset(try call.text("file")), call)
    }
    table.get("/api/v1/openapi.yaml", .everybody) { call in
      try answer(core.pages.description, call)
    }
    table.get("/metrics", .everybody) { _ in
      let text = await Metrics.text(core)
      return Response(
        bytes: Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }
  }

  /// A file, or word that the browser has it already.
  private static func answer(_ file: PageFiles.File?, _ call: Call) throws -> Response {
    guard let file else { throw APIError.notFound }
    let headers: HTTPFields = [
      .contentType: file.type, .cacheControl: "no-cache", .eTag: file.tag,
    ]
    if call.knownTag == file.tag { return Response(status: .notModified, headers: headers) }
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}

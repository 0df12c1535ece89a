import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import QueueCore

/// A route as it is registered: what the API description is held against.
struct RouteDescription: Hashable, Sendable {
  let method: String
  /// As in `/api/v1/windows/{id}/next`.
  let path: String
  let access: Access
}

/// Registers routes with who may use them, and does for each what all of them need.
final class RouteTable {
  typealias Handler = @Sendable (Call) async throws -> Response

  let core: ServerCore
  private let router: Router<HallContext>
  private(set) var routes: [RouteDescription] = []

  init(_ core: ServerCore) {
    self.core = core
    router = Router(context: HallContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: Envelope(core: core))
    router.add(middleware: Doorkeeper(core: core))
  }

  func buildResponder() -> RouterResponder<HallContext> { router.buildResponder() }

  func get(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.get, path, access, handler)
  }

  /// - Parameter limit: bytes of the body; more are answered with 413.
  func post(
    _ path: String, _ access: Access, limit: Int = HallServerLimits.bodyBytes,
    _ handler: @escaping Handler
  ) {
    add(.post, path, access, limit: limit, handler)
  }

  private func add(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access,
    limit: Int = HallServerLimits.bodyBytes, _ handler: @escaping Handler
  ) {
    routes.append(RouteDescription(method: method.rawValue, path: path, access: access))
    let core = core
    router.on(RouterPath(path), method: method) { request, context in
      try access.check(context.caller, isDemo: core.isDemo)
      var request = request
      let body = try await request.collectBody(upTo: limit)
      let call = Call(
        path: request.uri.path, caller: context.caller, cookie: Doorkeeper.cookie(of: request),
        address: core.address(of: request, context), isSecure: core.isSecure(request),
        knownTag: request.headers[.ifNoneMatch], matchTag: request.headers[.ifMatch],
        parameters: context.parameters, query: request.uri.queryParameters,
        body: Array(buffer: body), disconnect: { context.channel.close(mode: .all, promise: nil) })
      return try await handler(call)
    }
  }
}

extension ServerCore {
  /// Where a request came from; behind a proxy that is trusted, from where it came to the proxy.
  func address(of request: Request, _ context: HallContext) -> String {
    guard settings.trustsProxy, let name = HTTPField.Name("X-Forwarded-For"),
      let forwarded = request.headers[name]?.split(separator: ",").last
    else { return context.remoteAddress }
    return forwarded.trimmingCharacters(in: .whitespaces)
  }

  func isSecure(_ request: Request) -> Bool {
    guard settings.trustsProxy, let name = HTTPField.Name("X-Forwarded-Proto") else {
      return false
    }
    return request.headers[name]?.lowercased() == "https"
  }
}

extension Response {
  /// An answer in JSON.
  init(_ json: JSON, status: HTTPResponse.Status = .ok) {
    self.init(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(bytes: json.bytes)))
  }

  init(bytes: [UInt8], type: String) {
    self.init(
      status: .ok, headers: [.contentType: type],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

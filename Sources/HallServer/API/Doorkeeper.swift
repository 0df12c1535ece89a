import Foundation
import HTTPTypes
import Hummingbird
import QueueCore

/// Finds out who sent a request, and turns away those that another site made a browser send.
struct Doorkeeper: RouterMiddleware {
  /// The cookie of a person's session (`p.` and a random id) or of a device (`d.` and its token).
  static let cookieName = "hallkeeper"

  let core: ServerCore

  func handle(
    _ request: Request, context: HallContext,
    next: (Request, HallContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if context.isLocal {
      // No browser comes this way, so there is neither an origin nor a cookie to look at.
      let user = try await LocalPeer.user(of: context.channel)
      guard LocalPeer.mayEnter(user) else { throw APIError.wrongUser }
      context.caller = .console(userNumber: Int64(user))
      return try await next(request, context)
    }
    if request.method != .get, request.method != .head { try checkOrigin(of: request) }
    if let cookie = Self.cookie(of: request) { context.caller = try await caller(cookie) }
    return try await next(request, context)
  }

  static func cookie(of request: Request) -> String? {
    request.cookies[cookieName]?.value
  }

  /// Sets the cookie for as long as a browser keeps any; nil takes it away.
  static func set(_ value: String?, on response: inout Response, isSecure: Bool, days: Int = 1) {
    let age = value == nil ? 0 : days * 86_400
    response.headers[.setCookie] =
      "\(cookieName)=\(value ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
      + (isSecure ? "; Secure" : "")
  }

  private func caller(_ cookie: String) async throws -> Caller {
    let state = core.state
    let token = String(cookie.dropFirst(2))
    if cookie.hasPrefix("p."), let person = core.sessions.person(token),
      let registered = state.carried.people.first(where: { $0.person == person })
    {
      return .person(person, registered.role)
    }
    if cookie.hasPrefix("d."),
      let device = try await core.sessions.device(token, in: core.services.enrolments),
      let enrolment = state.carried.enrolments.first(where: { $0.id == device })
    {
      return .device(enrolment)
    }
    return .nobody
  }

  /// Browsers name the page a POST comes from; it has to be one of the hall's. Programs that are no
  /// browsers send no origin and carry nobody's cookie but their own.
  private func checkOrigin(of request: Request) throws {
    guard let host = request.head.authority?.lowercased(), isKnown(Self.name(of: host)) else {
      throw APIError.wrongHost
    }
    guard let origin = request.headers[.origin]?.lowercased() else { return }
    guard let scheme = origin.range(of: "://") else { throw APIError.wrongOrigin }
    let authority = String(origin[scheme.upperBound...])
    guard authority == host || isListed(Self.name(of: authority)) else {
      throw APIError.wrongOrigin
    }
  }

  /// An attacker's page can only get through by a name of its own, so addresses are always known.
  private func isKnown(_ name: String) -> Bool {
    name == "localhost" || name == core.settings.host || name.hasPrefix("[")
      || (!name.isEmpty && name.allSatisfy { $0.isNumber || $0 == "." }) || isListed(name)
  }

  private func isListed(_ name: String) -> Bool {
    if core.settings.allowedHosts.contains(name) { return true }
    guard let address = core.state.definition.publicAddress?.lowercased(),
      let scheme = address.range(of: "://")
    else { return false }
    return Self.name(of: String(address[scheme.upperBound...].prefix { $0 != "/" })) == name
  }

  /// The name without the port.
  private static func name(of authority: String) -> String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[...end])
    }
    return String(authority.prefix { $0 != ":" })
  }
}

import Hummingbird
import QueueCore

/// Who one is: people by name and password, devices by token.
enum SignInRoutes {
  /// Days for which an enrolled device keeps its cookie.
  static let deviceCookieDays = 3_650

  static func add(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/sign-in", .everybody) { call in
      struct Body: Decodable {
        let name: String
        let password: String
      }
      let body = try call.json(Body.self)
      let person = try await core.signIn(body.name, password: body.password, from: call.address)
      return try await core.signedIn(person, call)
    }
    table.post("/api/v1/sign-out", .everybody) { call in
      if let cookie = call.cookie, cookie.hasPrefix("p.") {
        await core.sessions.end(String(cookie.dropFirst(2)))
      }
      var response = Response(["receipt": "done"])
      Doorkeeper.set(nil, on: &response, isSecure: call.isSecure)
      return response
    }
    table.post("/api/v1/enrol", .everybody) { call in
      struct Body: Decodable { let token: String }
      let token = try call.json(Body.self).token
      try core.throttle.check(name: "enrol@" + call.address, address: call.address)
      guard token.utf8.count <= 128,
        let device = try await core.sessions.device(token, in: core.services.enrolments),
        let enrolment = core.state.carried.enrolments.first(where: { $0.id == device })
      else {
        core.throttle.failed(name: "enrol@" + call.address, address: call.address)
        throw APIError(
          .unauthorized, "unknownToken", "口令无效，请向大厅管理员索取新的口令",
          "That token is not valid; ask the hall manager for a new one")
      }
      var response = Response(await core.me(.device(enrolment)))
      Doorkeeper.set(
        "d." + token, on: &response, isSecure: call.isSecure, days: deviceCookieDays)
      return response
    }
  }
}

extension ServerCore {
  /// The person of that name, if the password is right.
  func signIn(_ name: String, password: String, from address: String) async throws -> PersonID {
    guard name.count <= HallServerLimits.nameCharacters,
      password.count <= HallServerLimits.passwordCharacters
    else { throw APIError.wrongPassword }
    try throttle.check(name: name, address: address)
    let entry = try await services.people.entry(signInName: name)
    let hash = entry.map { PasswordHash(text: $0.passwordHash) }
    let isRight = try await passwords.verify(password, against: hash)
    guard isRight, let entry,
      state.carried.people.contains(where: { $0.person == entry.person })
    else {
      throttle.failed(name: name, address: address)
      throw APIError.wrongPassword
    }
    throttle.succeeded(name: name)
    return entry.person
  }

  /// Starts a session and says who it is.
  func signedIn(_ person: PersonID, _ call: Call) async throws -> Response {
    guard let registered = state.carried.people.first(where: { $0.person == person }) else {
      throw APIError.notSignedIn
    }
    let token = await sessions.start(person, at: services.hall.now().wall)
    var response = Response(await me(.person(person, registered.role)))
    Doorkeeper.set("p." + token, on: &response, isSecure: call.isSecure)
    return response
  }
}

extension APIError {
  static let wrongPassword = APIError(
    .unauthorized, "wrongPassword", "姓名或密码不对", "The name or the password is wrong")
}

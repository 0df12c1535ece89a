import Hummingbird
import QueueCore

/// People who may sign in, and devices that are let in.
enum PeopleRoutes {
  static let installers = Access.roles([.manager, .installer])

  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/people", ManagerRoutes.manager) { _ in
      var people: [JSON] = []
      for registered in core.state.carried.people {
        let entry = try await core.services.people.entry(of: registered.person)
        people.append([
          "id": registered.person.json, "name": (entry?.name ?? "").json,
          "signInName": (entry?.signInName ?? "").json, "role": registered.role.rawValue.json,
          "erased": (entry == nil).json,
        ])
      }
      return Response(["people": .array(people)])
    }
    table.post("/api/v1/people", ManagerRoutes.manager) { call in try await addPerson(call, core) }
    table.post("/api/v1/people/{id}/erase", ManagerRoutes.manager) { call in
      let person = PersonID(try call.number("id"))
      guard person != call.caller.person else {
        throw APIError(
          .conflict, "cannotEraseYourself", "不能删除自己", "You cannot erase yourself")
      }
      let receipt = try await core.submit(.retirePerson(person), for: call)
      try await core.services.people.erase(person)
      await core.names.forget(person)
      await core.sessions.endAll(of: person)
      return Response(receipt.json)
    }
    addEnrolments(to: table)
  }

  private struct PersonBody: Decodable {
    let name: String
    let signInName: String
    let password: String
    let role: Role
  }

  private static func addPerson(_ call: Call, _ core: ServerCore) async throws -> Response {
    let body = try call.json(PersonBody.self)
    let name = try Typed.name(body.name, "name")
    let signInName = try Typed.name(body.signInName, "signInName")
    let lengths = HallServerLimits.passwordLeastCharacters...HallServerLimits.passwordCharacters
    guard lengths.contains(body.password.count) else {
      throw APIError.badRequest(
        "密码至少\(lengths.lowerBound)个字符",
        "A password has \(lengths.lowerBound) to \(lengths.upperBound) characters")
    }
    if let known = try await core.services.people.entry(signInName: signInName) {
      // The same request once more, whose first answer was lost.
      guard known.name == name,
        core.state.carried.people.contains(where: {
          $0.person == known.person && $0.role == body.role
        }),
        try await core.passwords.verify(
          body.password, against: PasswordHash(text: known.passwordHash))
      else { throw APIError.signInNameTaken }
      return added(known, as: body.role)
    }
    let hash = try await core.passwords.hash(body.password)
    guard case .person(let person) = try await core.submit(.registerPerson(body.role), for: call)
    else { throw APIError.unexpected }
    let entry = PersonEntry(
      person: person, name: name, signInName: signInName, passwordHash: hash.text)
    try await core.services.people.add(entry)
    await core.names.forget(person)
    return added(entry, as: body.role)
  }

  private static func added(_ entry: PersonEntry, as role: Role) -> Response {
    Response(
      [
        "receipt": "done", "id": entry.person.json, "name": entry.name.json,
        "signInName": entry.signInName.json, "role": role.rawValue.json,
      ], status: .created)
  }

  private static func addEnrolments(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/enrolments", installers) { _ in
      let enrolments = core.state.carried.enrolments
      return Response([
        "enrolments": .array(
          enrolments.map {
            [
              "id": $0.id.json, "kind": $0.kind.rawValue.json, "zone": $0.zone.json,
              "revoked": false,
            ]
          })
      ])
    }
    table.post("/api/v1/enrolments", installers) { call in
      struct Body: Decodable {
        let id: String
        let kind: DeviceEnrolment.Kind
        let zone: ZoneID?
      }
      let body = try call.json(Body.self)
      if let zone = body.zone, core.state.index.zones[zone] == nil {
        throw APIError.badRequest("没有这个区域（\(zone)）", "There is no zone \(zone)")
      }
      let device = DeviceID(try Typed.identifier(body.id, "id"))
      let enrolment = DeviceEnrolment(id: device, kind: body.kind, zone: body.zone)
      let receipt = try await core.submit(.enrolDevice(enrolment), for: call)
      let token = Secrets.token()
      try await core.services.enrolments.store(tokenHash: Secrets.hash(token), for: device)
      core.sessions.forget(device)
      return Response(receipt.json.adding([("token", token.json)]), status: .created)
    }
    table.post("/api/v1/enrolments/{id}/revoke", installers) { call in
      let device = DeviceID(try call.text("id"))
      let receipt = try await core.submit(.revokeDevice(device), for: call)
      try await core.services.enrolments.remove(device)
      core.sessions.forget(device)
      return Response(receipt.json)
    }
  }
}

extension APIError {
  static let signInNameTaken = APIError(
    .conflict, "signInNameTaken", "这个登录名已有人用", "That sign-in name is taken")
}

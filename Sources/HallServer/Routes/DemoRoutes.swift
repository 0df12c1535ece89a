import Foundation
import HallRuntime
import Hummingbird
import QueueCore

/// The demo hall's far ends, and signing in as anybody.
enum DemoRoutes {
  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/demo", .demo) { _ in
      Response(try await core.demo().state().json)
    }
    table.get("/api/v1/demo/stream", .demo) { call in
      let demo = try core.demo()
      return try core.streams.response(to: call) { sink in
        let changes = await demo.changes()
        guard sink.send("demo", await demo.state().json) else { return }
        for await change in changes {
          guard sink.send("demo", change.json) else { return }
        }
      }
    }
    table.get("/api/v1/demo/tickets/{id}.png", .demo) { call in
      guard let png = try await core.demo().ticketPicture(try call.number("id")) else {
        throw APIError.notFound
      }
      return Response(bytes: png, type: "image/png")
    }
    table.post("/api/v1/demo/pads/{window}/press", .demo) { call in
      struct Body: Decodable { let key: DemoKey }
      let key = try call.json(Body.self).key
      guard try await core.demo().press(key, at: call.window("window")) else {
        throw APIError.notFound
      }
      return Response(["receipt": "done"])
    }
    table.post("/api/v1/demo/devices/{id}/fault", .demo) { call in
      struct Body: Decodable { let fault: DemoFault }
      let fault = try call.json(Body.self).fault
      guard try await core.demo().apply(fault, to: DeviceID(call.text("id"))) else {
        throw APIError.badRequest("这台设备不会有这种故障", "That cannot happen to this device")
      }
      return Response(["receipt": "done"])
    }
    table.post("/api/v1/demo/sign-in", .demo) { call in
      struct Body: Decodable {
        let role: Role
        let window: WindowID?
      }
      let body = try call.json(Body.self)
      let person = try await core.demoPerson(body.role, at: body.window)
      return try await core.signedIn(person, call)
    }
  }
}

extension ServerCore {
  func demo() throws -> any DemoControl {
    guard let demo = services.demo else { throw APIError.notFound }
    return demo
  }

  /// Somebody of that role: at a window whoever sits there, else somebody who sits nowhere.
  fileprivate func demoPerson(_ role: Role, at window: WindowID?) async throws -> PersonID {
    if role == .clerk, let window {
      guard let present = state.windows[window] else { throw APIError.notFound }
      if let clerk = present.clerk, isRegistered(clerk, as: .clerk) { return clerk }
      let clerk = try await freePerson(role)
      _ = try await run(.signIn(window, clerk), by: .person(clerk, role))
      return clerk
    }
    return try await freePerson(role)
  }

  private func isRegistered(_ person: PersonID, as role: Role) -> Bool {
    state.carried.people.contains { $0.person == person && $0.role == role }
  }

  private func freePerson(_ role: Role) async throws -> PersonID {
    let state = state
    let busy = Set(state.windowsInOrder.compactMap(\.clerk))
    if let free = state.carried.people.first(where: {
      $0.role == role && !busy.contains($0.person)
    }) {
      return free.person
    }
    guard
      case .person(let person) = try await run(.registerPerson(role), by: .console(userNumber: 0))
    else { throw APIError.unexpected }
    try await services.people.add(
      PersonEntry(
        person: person, name: "演示\(role.name.chinese)", signInName: "demo-\(person)",
        passwordHash: ""))
    return person
  }

  private func run(_ command: Command, by actor: Actor) async throws -> Receipt {
    let envelope = CommandEnvelope(
      id: CommandID(request: "demo-" + Secrets.token()), actor: actor, command: command)
    return try await answer(services.hall.submit(envelope), isSignedIn: true)
  }
}

extension DemoState: JSONConvertible {
  var json: JSON {
    [
      "speed": speed.json, "clock": clock.json, "tickets": tickets.json, "boards": boards.json,
      "pads": pads.json, "devices": devices.json, "faults": faults.json,
    ]
  }
}

extension DemoChange: JSONConvertible {
  var json: JSON {
    var members: [(String, JSON)] = [("clock", clock.json)]
    if !tickets.isEmpty { members.append(("tickets", tickets.json)) }
    if !boards.isEmpty { members.append(("boards", boards.json)) }
    if !pads.isEmpty { members.append(("pads", pads.json)) }
    if !devices.isEmpty { members.append(("devices", devices.json)) }
    if let faults { members.append(("faults", faults.json)) }
    return .object(members)
  }
}

extension DemoTicket: JSONConvertible {
  var json: JSON {
    [
      "id": id.json, "number": number.json, "printer": printer.json,
      "png": .text("/api/v1/demo/tickets/\(id).png"),
    ]
  }
}

extension DemoBoard: JSONConvertible {
  var json: JSON {
    [
      "device": device.json, "address": address.json, "window": window.json, "name": name.json,
      "width": width.json, "height": height.json,
      "dots": .text(Data(dots).base64EncodedString()),
      "green": green.map { .text(Data($0).base64EncodedString()) } ?? .null, "text": text.json,
    ]
  }
}

extension DemoPad: JSONConvertible {
  var json: JSON {
    [
      "device": device.json, "address": address.json, "window": window.json,
      "number": number.json, "waiting": waiting.json, "notice": notice.json,
    ]
  }
}

extension DemoDevice: JSONConvertible {
  var json: JSON {
    [
      "id": id.json, "kind": kind.rawValue.json, "name": name.json, "zone": zone.json,
      "state": state.rawValue.json, "trouble": trouble.json,
    ]
  }
}

extension DemoFaultInForce: JSONConvertible {
  var json: JSON { ["device": device.json, "fault": fault.rawValue.json] }
}

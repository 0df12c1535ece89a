import Foundation
import HallEngine
import QueueCore
import Testing

@testable import HallServer

@Suite struct LocalSocketTests {
  /// A path that fits a socket's name, of its own for each test.
  private static func path() -> String { "/tmp/hall-\(UInt64.random(in: .min ... .max)).sock" }

  private func asked(_ body: (TestHall, HTTPClient) async throws -> Void) async throws {
    let hall = try await TestHall()
    let path = Self.path()
    try await hall.serve(localSocket: path) { client in
      try await body(hall, HTTPClient(port: client.port, socket: path))
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `The user at the box takes, calls and ends without signing in`() async throws {
    try await asked { hall, box in
      let taken = try await box.take("one", cookie: nil)
      #expect(taken.status == 201)
      #expect(taken.json["number"] as? String == "A001")
      let called = try await box.post("/api/v1/windows/1/next", #"{"requestId":"two"}"#)
      #expect(called.json["receipt"] as? String == "called")
      let ended = try await box.post(
        "/api/v1/windows/1/end", #"{"requestId":"three","outcome":"completed"}"#)
      #expect(ended.status == 200)
      #expect(try await box.get("/api/v1/manager").status == 200)
      let me = try await box.get("/api/v1/hall").json["me"] as? [String: Any]
      #expect(me?["kind"] as? String == "console")
      #expect(me?["user"] as? Int == Int(geteuid()))
    }
  }

  @Test func `The same request twice is carried out once, and recorded as the user's`()
    async throws
  {
    try await asked { hall, box in
      let updates = await hall.actor.updates()
      let first = try await box.take("one", cookie: nil)
      let again = try await box.take("one", cookie: nil)
      #expect(first.body == again.body)
      for await update in updates where !update.events.isEmpty {
        #expect(update.events.allSatisfy { $0.actor == .console(userNumber: Int64(geteuid())) })
        break
      }
    }
  }

  @Test func `Only the owner may use the socket, and who comes by the port has still to sign in`()
    async throws
  {
    let hall = try await TestHall()
    let path = Self.path()
    // What a killed hall leaves behind.
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    try await hall.serve(localSocket: path) { client in
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try await client.get("/api/v1/manager").status == 401)
      let foreign = try await HTTPClient(port: client.port, socket: path)
        .get("/api/v1/demo/state")
      #expect(foreign.status == 404)
    }
  }

  @Test func `Root and the hall's own user may enter, others may not`() {
    #expect(LocalPeer.mayEnter(0, server: 997))
    #expect(LocalPeer.mayEnter(997, server: 997))
    #expect(!LocalPeer.mayEnter(1_000, server: 997))
    #expect(!LocalPeer.mayEnter(997, server: 0))
  }

  @Test func `A device's test answers with how many units show it, or why none does`() async throws
  {
    try await asked { _, box in
      var replies: [HTTPClient.Reply] = []
      for (device, seconds) in [
        ("boards", 5), ("boards", 0), ("boards", 61), ("printer", 5), ("nothing", 5),
      ] {
        replies.append(
          try await box.post("/api/v1/devices/\(device)/test", #"{"seconds":\#(seconds)}"#))
      }
      #expect(replies.map(\.status) == [200, 400, 400, 409, 404])
      #expect(replies[0].json["units"] as? Int == 2)
      #expect(replies[3].code == "notTestable")
      #expect(replies[4].code == "unknownDevice")
    }
  }
}

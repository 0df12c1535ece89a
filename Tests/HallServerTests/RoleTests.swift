import Foundation
import HallServer
import QueueCore
import Testing

@Suite struct RoleTests {
  @Test func `A kiosk cannot call`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      _ = try await client.take("one", cookie: kiosk)
      let next = try await client.post(
        "/api/v1/windows/1/next", #"{"requestId":"two"}"#, cookie: kiosk)
      #expect(next.status == 403)
      #expect(hall.actor.snapshot.state.recentCalls.isEmpty)
    }
  }

  @Test func `A clerk changes no configuration, a manager does and the files follow`() async throws
  {
    let hall = try await TestHall()
    let change =
      #"{"requestId":"c1","minutes":25,"bring":[{"zh":"户口簿","en":" "},{"zh":"照片","en":"Photo"}]}"#
    try await hall.serve { client in
      let clerk = try await client.post(
        "/api/v1/services/id-card", change, cookie: client.cookie(of: "lifang"))
      #expect(clerk.status == 403)
      #expect(hall.actor.snapshot.state.definition.services[0].minutes == 10)
      let manager = try await client.post(
        "/api/v1/services/id-card", change, cookie: client.cookie(of: "sunli"))
      #expect(manager.status == 200)
      #expect(hall.actor.snapshot.state.definition.services[0].minutes == 25)
      let bring = [
        LocalizedText(chinese: "户口簿", english: "户口簿"),
        LocalizedText(chinese: "照片", english: "Photo"),
      ]
      #expect(hall.outside.contents.withLock { $0.written.last?.services[0].bring } == bring)
    }
  }

  @Test func `Two clerks who press at once get two different people or nobody`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let clerks = [try await client.cookie(of: "lifang"), try await client.cookie(of: "wanglei")]
      for (window, cookie) in zip([1, 2], clerks) {
        let seated = try await client.post(
          "/api/v1/windows/\(window)/sign-in", #"{"requestId":"s\#(window)"}"#, cookie: cookie)
        #expect(seated.status == 200)
      }
      _ = try await client.take("one", cookie: kiosk)
      let receipts = try await withThrowingTaskGroup(of: String?.self) { group in
        for (window, cookie) in zip([1, 2], clerks) {
          group.addTask {
            try await client.post(
              "/api/v1/windows/\(window)/next", #"{"requestId":"n\#(window)"}"#, cookie: cookie
            ).json["receipt"] as? String
          }
        }
        return try await group.reduce(into: []) { $0.append($1 ?? "") }
      }
      #expect(receipts.sorted() == ["called", "nobodyWaiting"])
      let view = try await client.get("/api/v1/windows/1", cookie: clerks[0]).json
      let other = try await client.get("/api/v1/windows/2", cookie: clerks[1]).json
      let tickets = [view, other].compactMap { $0["ticket"] as? [String: Any] }
      #expect(tickets.map { $0["number"] as? String } == ["A001"])
      #expect((view["clerk"] as? [String: Any])?["name"] as? String == "lifang")
    }
  }

  @Test func `A clerk works at the own window only`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let cookie = try await client.cookie(of: "lifang")
      let foreign = try await client.post(
        "/api/v1/windows/1/next", #"{"requestId":"n"}"#, cookie: cookie)
      #expect(foreign.status == 403)
    }
  }

  @Test func `An unconfirmed close that strands people asks first`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let manager = try await client.cookie(of: "sunli")
      _ = try await client.take("one", cookie: kiosk)
      _ = try await client.post(
        "/api/v1/windows/2/close", #"{"requestId":"c2"}"#, cookie: manager)
      let asked = try await client.post(
        "/api/v1/windows/1/close", #"{"requestId":"c3"}"#, cookie: manager)
      #expect(asked.status == 409)
      #expect(asked.code == "strandsTickets")
      let confirmed = try await client.post(
        "/api/v1/windows/1/close", #"{"requestId":"c4","confirmed":true}"#, cookie: manager)
      #expect(confirmed.json["stranded"] as? Int == 1)
      let alarms = try await client.get("/api/v1/manager", cookie: manager).json["alarms"]
      #expect((alarms as? [[String: Any]])?.first?["severity"] as? String == "alarm")
    }
  }

  @Test func `A person is added, signs in, and is erased`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let manager = try await client.cookie(of: "sunli")
      let body = """
        {"requestId":"p1","name":"周芳","signInName":"zhoufang","password":"long enough","role":"guide"}
        """
      let added = try await client.post("/api/v1/people", body, cookie: manager)
      #expect(added.status == 201)
      #expect(try await client.post("/api/v1/people", body, cookie: manager).body == added.body)
      let me = try await client.signIn("zhoufang", "long enough")
      #expect(me.json["role"] as? String == "guide")
      let id = try #require(added.json["id"] as? Int)
      let erased = try await client.post(
        "/api/v1/people/\(id)/erase", #"{"requestId":"p2"}"#, cookie: manager)
      #expect(erased.status == 200)
      #expect(try await client.get("/api/v1/print-jobs", cookie: me.cookie).status == 401)
      #expect(hall.outside.contents.withLock { $0.people[PersonID(Int64(id))] } == nil)
    }
  }

  @Test func `A device comes in by its token until it is revoked`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let manager = try await client.cookie(of: "sunli")
      let enrolled = try await client.post(
        "/api/v1/enrolments", #"{"requestId":"e1","id":"kiosk-9","kind":"kiosk","zone":"f1"}"#,
        cookie: manager)
      let token = try #require(enrolled.json["token"] as? String)
      let me = try await client.post("/api/v1/enrol", #"{"token":"\#(token)"}"#)
      #expect(me.json["kind"] as? String == "kiosk")
      #expect(try await client.take("one", cookie: me.cookie).status == 201)
      _ = try await client.post(
        "/api/v1/enrolments/kiosk-9/revoke", #"{"requestId":"e2"}"#, cookie: manager)
      #expect(try await client.take("two", cookie: me.cookie).status == 401)
      #expect(try await client.post("/api/v1/enrol", #"{"token":"nonsense"}"#).status == 401)
    }
  }

  @Test func `The public does not see who sits at a window`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let clerk = try await client.cookie(of: "lifang")
      _ = try await client.post(
        "/api/v1/windows/1/sign-in", #"{"requestId":"s"}"#, cookie: clerk)
      let isFirst: @Sendable (String) -> Bool = { $0.contains("\"ready\":") }
      let publicly = try await client.events("/api/v1/events", until: isFirst)
      let staff = try await client.events("/api/v1/events", cookie: clerk, until: isFirst)
      #expect(!publicly.contains("lifang"))
      #expect(staff.contains("lifang"))
    }
  }
}

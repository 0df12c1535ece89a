import Foundation
import HallServer
import QueueCore
import Testing

@Suite struct BadInputTests {
  @Test(arguments: [
    "", "{", "[]", "null", #"{"requestId":"x"}"#, #"{"requestId":"x","services":"id-card"}"#,
    #"{"services":["id-card"]}"#, #"{"requestId":"","services":["id-card"]}"#,
    #"{"requestId":"a b","services":["id-card"]}"#,
    #"{"requestId":"x","services":["id-card"],"printZone":"nowhere"}"#,
    "{\"requestId\":\"\(String(repeating: "x", count: 65))\",\"services\":[\"id-card\"]}",
    String(repeating: "[", count: 100_000),
  ])
  func `A body that is wrong is refused and does nothing`(_ body: String) async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      let answer = try await client.post("/api/v1/tickets", body)
      #expect(answer.status == 400)
      #expect(answer.code == "badRequest")
      #expect(hall.actor.snapshot.state.tickets.isEmpty)
    }
  }

  @Test func `A body that is too large is refused`() async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      let size = HallServerLimits.bodyBytes + 1
      let answer = try await client.post(
        "/api/v1/tickets", String(repeating: " ", count: size))
      #expect(answer.status == 413)
      #expect(answer.code == "tooLarge")
    }
  }

  @Test(arguments: ["https://evil.example", "null", "http://127.0.0.1:1"])
  func `A page of another site cannot post`(_ origin: String) async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      let answer = try await client.post(
        "/api/v1/tickets", #"{"requestId":"x","services":["id-card"]}"#,
        headers: ["Origin": origin])
      #expect(answer.status == 403)
      #expect(answer.code == "wrongOrigin")
      #expect(hall.actor.snapshot.state.tickets.isEmpty)
    }
  }

  @Test func `The hall's own pages can post, by its public address too`() async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      let body = #"{"requestId":"x","services":["id-card"]}"#
      for (host, origin) in [
        ("127.0.0.1:\(client.port)", "http://127.0.0.1:\(client.port)"),
        ("hall.example", "https://hall.example"),
      ] {
        let answer = try await client.post(
          "/api/v1/tickets", body, headers: ["Host": host, "Origin": origin])
        #expect(answer.status == 201)
      }
    }
  }

  @Test func `A name that somebody has pointed at the hall is no way in`() async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      let answer = try await client.post(
        "/api/v1/tickets", #"{"requestId":"x","services":["id-card"]}"#,
        headers: ["Host": "evil.example", "Origin": "http://evil.example"])
      #expect(answer.status == 421)
    }
  }

  @Test func `Guessing passwords is stopped, by name and with the right one too`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      for _ in 0..<HallServerLimits.failuresPerName {
        #expect(try await client.signIn("lifang", "wrong").status == 401)
      }
      let stopped = try await client.signIn("lifang")
      #expect(stopped.status == 429)
      #expect(stopped.headers["retry-after"] != nil)
      #expect(try await client.signIn("wanglei").status == 200)
      #expect(try await client.signIn("nobody").status == 401)
    }
  }

  @Test func `What is not there is a 404 in JSON`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      for path in ["/api/v1/nothing", "/api/v1/screens/none.png", "/assets/..%2Fkiosk.html"] {
        let answer = try await client.get(path)
        #expect(answer.status == 404)
        #expect(answer.code == "notFound")
      }
      let window = try await client.post(
        "/api/v1/windows/99/next", #"{"requestId":"x"}"#, cookie: client.cookie(of: "sunli"))
      #expect(window.status == 404)
    }
  }

  @Test func `Every answer forbids what pages do not need, and HEAD has no body`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let head = try await client.request("HEAD", "/api/v1/hall")
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      #expect(head.headers["content-security-policy"]?.hasPrefix("default-src 'self'") == true)
      #expect(head.headers["x-content-type-options"] == "nosniff")
      #expect(head.headers["cache-control"] == "no-store")
      let signedIn = try await client.signIn("lifang")
      #expect(signedIn.headers["set-cookie"]?.contains("HttpOnly; SameSite=Strict") == true)
    }
  }

  @Test func `A file that the browser has is not sent again`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let first = try await client.get("/api/v1/openapi.yaml")
      let tag = try #require(first.headers["etag"])
      let again = try await client.get("/api/v1/openapi.yaml", headers: ["If-None-Match": tag])
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
    }
  }

  @Test func `A report for a spreadsheet holds no formula`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let auditor = try await client.cookie(of: "qianyi")
      let csv = try await client.get("/api/v1/reports/waits?by=line&format=csv", cookie: auditor)
      #expect(csv.text.contains("\"'=户政\""))
      #expect(
        try await client.get("/api/v1/reports/waits?by=colour", cookie: auditor).status == 400)
      #expect(
        try await client.get("/api/v1/reports/waits?by=day&from=today", cookie: auditor).status
          == 400)
    }
  }
}

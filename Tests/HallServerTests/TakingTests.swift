import Foundation
import HallServer
import QueueCore
import Testing

@Suite struct TakingTests {
  @Test func `An enrolled kiosk takes a number`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let taken = try await client.take("one", cookie: kiosk)
      #expect(taken.status == 201)
      #expect(taken.json["number"] as? String == "A001")
      #expect(taken.json["windows"] as? [Int] == [1, 2])
      #expect((taken.json["zone"] as? [String: String])?["zh"] == "一楼")
      let me = try await client.get("/api/v1/hall", cookie: kiosk).json["me"] as? [String: Any]
      #expect(me?["device"] as? String == "kiosk-1")
    }
  }

  @Test func `A kiosk prints when a department that is absent today is there`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let offer = try await client.get("/api/v1/services", cookie: kiosk).json
      let services = offer["services"] as? [[String: Any]] ?? []
      #expect(services.map { $0["nextDate"] as? String } == [nil, "2026-11-24"])
      let slip = #"{"requestId":"s1"}"#
      let printed = try await client.post(
        "/api/v1/services/invoice/slip", slip, cookie: kiosk)
      #expect(printed.status == 200)
      #expect(printed.json["job"] as? Int == 1)
      #expect(hall.actor.snapshot.state.printJobs[1]?.ticket == nil)
      let present = try await client.post(
        "/api/v1/services/id-card/slip", slip, cookie: kiosk)
      #expect(present.status == 409)
      #expect(present.code == "departmentPresent")
      #expect(try await client.post("/api/v1/services/invoice/slip", slip).status == 401)
    }
  }

  @Test func `A number comes with the server's own forecast, whatever the kiosk says`() async throws
  {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      // Windows 1 and 2 are free; two people later both are about to be taken.
      for index in 0..<6 { _ = try await client.take("before-\(index)", cookie: kiosk) }
      let forged =
        #"{"requestId":"forged","services":["id-card"],"forecast":{"method":"roll","#
        + #""medianSeconds":1,"upperSeconds":2}}"#
      let taken = try await client.post("/api/v1/tickets", forged, cookie: kiosk)
      #expect(taken.status == 201)
      // Two are called at once, and five services of ten minutes on average have to end at two
      // windows; the day has no history. That takes less than 23 minutes as often as not, and less
      // than 34 four times in five; a hundred futures know it to within some minutes.
      let minutes = try #require(taken.json["expectedMinutes"] as? [Int])
      try #require(minutes.count == 2)
      #expect((17...30).contains(minutes[0]))
      #expect((27...42).contains(minutes[1]))
      let text = try #require(taken.json["forecast"] as? [String: String])
      #expect(text["en"] == "about \(minutes[0]) to \(minutes[1]) min")
      let ticket = try #require(hall.actor.snapshot.state.tickets[7])
      #expect(ticket.forecast?.method == .queueLength)
      #expect(ticket.forecast?.minutes.map { [$0.lowerBound, $0.upperBound] } == minutes)
      let path = try #require(taken.json["statusUrl"] as? String)
      let status = try await client.get(
        "/api/v1/tickets/status/" + path.dropFirst("/t/".count))
      let later = try #require(status.json["expectedMinutes"] as? [Int])
      try #require(later.count == 2)
      #expect((17...30).contains(later[0]) && (27...42).contains(later[1]))
    }
  }

  @Test func `A guide vouches for an appointment, a kiosk cannot`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      func body(_ request: String, _ slot: String) -> String {
        #"{"requestId":"\#(request)","services":["id-card"],"appointment":"\#(slot)"}"#
      }
      let guide = try await client.cookie(of: "zhaomin")
      let refused = try await client.post("/api/v1/tickets", body("k", "16:30"), cookie: kiosk)
      #expect(refused.status == 409)
      #expect(refused.code == "appointmentNeeded")
      let early = try await client.post("/api/v1/tickets", body("e", "16:30"), cookie: guide)
      #expect(early.status == 201)
      #expect(hall.actor.snapshot.state.tickets[1]?.isEarly == true)
      #expect(hall.actor.snapshot.state.tickets[1]?.classID == "appointment")
      // Half an hour late: it counts as an ordinary one.
      let late = try await client.post("/api/v1/tickets", body("l", "08:30"), cookie: guide)
      #expect(late.status == 201)
      #expect(hall.actor.snapshot.state.tickets[2]?.isEarly == false)
      #expect(hall.actor.snapshot.state.tickets[2]?.classID == "ordinary")
      let wrong = try await client.post("/api/v1/tickets", body("w", "25:99"), cookie: guide)
      #expect(wrong.status == 400)
    }
  }

  @Test func `The same request twice is one ticket`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let first = try await client.take("same", cookie: kiosk)
      let again = try await client.take("same", cookie: kiosk)
      #expect(first.body == again.body)
      #expect(hall.actor.snapshot.state.tickets.count == 1)
    }
  }

  @Test func `Another kiosk's request with the same id is another ticket`() async throws {
    let hall = try await TestHall()
    let one = try await hall.enrol("kiosk-1")
    let other = try await hall.enrol("kiosk-2")
    try await hall.serve { client in
      _ = try await client.take("same", cookie: one)
      #expect(try await client.take("same", cookie: other).json["number"] as? String == "A002")
    }
  }

  @Test func `Whoever has not been let in takes no number`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let nobody = try await client.take("one", cookie: nil)
      #expect(nobody.status == 401)
      #expect(nobody.code == "notSignedIn")
      let clerk = try await client.take("two", cookie: client.cookie(of: "lifang"))
      #expect(clerk.status == 403)
    }
  }

  @Test func `In the demo hall anybody takes a number and signs in as anybody`() async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      #expect(try await client.take("one", cookie: nil).status == 201)
      let me = try await client.post(
        "/api/v1/demo/sign-in", #"{"role":"clerk","window":3}"#)
      #expect(me.json["window"] as? Int == 3)
      #expect(try await client.get("/api/v1/windows/3", cookie: me.cookie).status == 200)
      #expect(try await client.get("/api/v1/manager", cookie: me.cookie).status == 403)
    }
  }

  @Test func `Outside the demo hall its routes are not there`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let signIn = try await client.post("/api/v1/demo/sign-in", #"{"role":"manager"}"#)
      #expect(signIn.status == 404)
      let demo = try await client.get("/api/v1/demo")
      #expect(demo.status == 404)
    }
  }

  @Test func `A refusal says why in both languages`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let absent = try await client.take("one", cookie: kiosk, service: "invoice")
      #expect(absent.status == 409)
      #expect(absent.code == "departmentAbsent")
      let error = absent.json["error"] as? [String: Any]
      #expect((error?["zh"] as? String)?.contains("2026-11-24") == true)
      #expect((error?["en"] as? String)?.contains("2026-11-24") == true)
      #expect(try await client.take("two", cookie: kiosk, service: "none").status == 404)
      #expect(hall.actor.snapshot.state.tickets.isEmpty)
    }
  }

  @Test func `Two hundred at once get two hundred different numbers`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
        for request in 0..<200 {
          group.addTask {
            try await client.take("r\(request)", cookie: kiosk).json["number"] as? String
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(numbers.compactMap { $0 }).count == 200)
    }
  }

  @Test func `When nothing can be stored the client is told to try again`() async throws {
    let hall = try await TestHall(isDemo: true, isFull: true)
    try await hall.serve { client in
      let taken = try await client.take("one", cookie: nil)
      #expect(taken.status == 503)
      #expect(taken.code == "notStored")
    }
  }

  @Test func `A ticket's page opens by its token until it is printed again`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let taken = try await client.take("one", cookie: kiosk)
      let path = try #require(taken.json["statusUrl"] as? String)
      let status = "/api/v1/tickets/status/" + path.dropFirst("/t/".count)
      let answer = try await client.get(status)
      #expect(answer.status == 200)
      #expect(answer.json["state"] as? String == "waiting")
      #expect(answer.json["ahead"] as? Int == 0)
      #expect(
        try await client.get("/api/v1/tickets/status/A001/AAAAAAAAAAAAAAAAAAAAAA").status == 404)
      #expect(try await client.get("/api/v1/tickets/status/A002/" + path.suffix(22)).status == 404)

      let reprint = try await client.post(
        "/api/v1/tickets/1/reprint", #"{"requestId":"again"}"#,
        cookie: client.cookie(of: "zhaomin"))
      #expect(reprint.status == 200)
      #expect(try await client.get(status).status == 404)
      let state = hall.actor.snapshot.state
      let ticket = try #require(state.tickets[1])
      let link = TicketLink(key: TestHall.ticketKey, state: state)
      let fresh = link.path(for: ticket, generation: 2)
      #expect(
        try await client.get("/api/v1/tickets/status/" + fresh.dropFirst("/t/".count)).status
          == 200)
      #expect(link.url(for: ticket, generation: 2) == "https://hall.example" + fresh)
    }
  }

  @Test func `Staff and the bearer are told why the order is as it is, and others are not`()
    async throws
  {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let taken = try await client.take("one", cookie: kiosk)
      let path = try #require(taken.json["statusUrl"] as? String)
      let status = try await client.get("/api/v1/tickets/status/" + path.dropFirst("/t/".count))
      let own = try #require(status.json["why"] as? [String: Any])
      let asked = try await client.get(
        "/api/v1/tickets/why/a001", cookie: client.cookie(of: "zhaomin"))
      #expect(asked.status == 200)
      let standing = try #require(asked.json["standing"] as? [String: String])
      #expect(standing["en"]?.hasPrefix("A001 has waited 0 min") == true)
      #expect(own["standing"] as? [String: String] == standing)
      let other = try await client.get(
        "/api/v1/tickets/why/A001?called=A009", cookie: client.cookie(of: "zhaomin"))
      #expect(other.status == 404)
      #expect(try await client.get("/api/v1/tickets/why/A001", cookie: kiosk).status == 403)
      #expect(try await client.get("/api/v1/tickets/why/A001").status == 401)
    }
  }

  @Test func `The manager sees who is called in time and how far the caps are used`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      _ = try await client.take("one", cookie: kiosk)
      _ = try await client.take("two", cookie: kiosk)
      _ = try await client.take("three", cookie: kiosk)
      let manager = try await client.cookie(of: "sunli")
      let body = #"{"requestId":"c","number":"A002","reason":"轮椅"}"#
      #expect(try await client.post("/api/v1/windows/1/call", body, cookie: manager).status == 200)
      let overview = try await client.get("/api/v1/manager", cookie: manager).json
      let fairness = try #require(overview["fairness"] as? [String: Any])
      let classes = try #require(fairness["classes"] as? [[String: Any]])
      #expect(classes.map { $0["id"] as? String } == ["ordinary"])
      #expect(classes.first?["issued"] as? Int == 3)
      #expect(classes.first?["withinTarget"] as? Int == 100)
      let caps = try #require(fairness["caps"] as? [[String: Any]])
      #expect(caps.map { $0["used"] as? Int } == [0, 9])
      #expect(caps.map { $0["tickets"] as? Int } == [3, 3])
      #expect(fairness["withdrawn"] as? Int == 0)
    }
  }
}

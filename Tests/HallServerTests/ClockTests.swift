import Foundation
import HallServer
import QueueCore
import Testing

@Suite struct ClockTests {
  @Test func `A manager sets the time, on record, and the pages show it`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let manager = try await client.cookie(of: "sunli")
      let answer = try await client.post(
        "/api/v1/clock", #"{"requestId":"c1","date":"2026-11-23","time":"11:30"}"#,
        cookie: manager)
      #expect(answer.status == 200)
      let right = TestHall.midnight + Int64(11 * 60 + 30) * 60_000
      let now = try #require(try await client.get("/api/v1/hall").json["now"] as? Int64)
      #expect(now >= right)
      #expect(now < right + 60_000)
      let state = hall.actor.snapshot.state
      #expect(state.carried.clockCorrection != nil)
      #expect(state.dayWall(at: await hall.actor.now()).milliseconds >= right)
    }
  }

  @Test func `A day opened under a wrong date moves to the right one with its tickets`()
    async throws
  {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      _ = try await client.take("one", cookie: kiosk)
      let manager = try await client.cookie(of: "sunli")
      let answer = try await client.post(
        "/api/v1/clock", #"{"requestId":"c1","date":"2026-11-24","time":"09:00"}"#,
        cookie: manager)
      #expect(answer.status == 200)
      let state = hall.actor.snapshot.state
      #expect(state.plan?.date == CalendarDate("2026-11-24"))
      #expect(state.tickets[1]?.isLive == true)
    }
  }

  @Test func `Times that cannot be are refused in words, and only managers set the clock`()
    async throws
  {
    let hall = try await TestHall()
    try await hall.serve { client in
      let manager = try await client.cookie(of: "sunli")
      for (body, status) in [
        (#"{"requestId":"a","date":"1970-01-01","time":"09:00"}"#, 409),
        (#"{"requestId":"b","date":"2026-02-30","time":"09:00"}"#, 400),
        (#"{"requestId":"c","date":"2026-11-23","time":"9 Uhr"}"#, 400),
      ] {
        #expect(try await client.post("/api/v1/clock", body, cookie: manager).status == status)
      }
      let right = #"{"requestId":"d","date":"2026-11-23","time":"09:00"}"#
      let clerk = try await client.cookie(of: "lifang")
      #expect(try await client.post("/api/v1/clock", right, cookie: clerk).status == 403)
      #expect(hall.actor.snapshot.state.carried.clockCorrection == nil)
    }
  }

  @Test func `That the clock is right goes on record too`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let manager = try await client.cookie(of: "sunli")
      let answer = try await client.post(
        "/api/v1/clock/confirm", #"{"requestId":"c1"}"#, cookie: manager)
      #expect(answer.status == 200)
      #expect(hall.actor.snapshot.state.carried.clockCorrection?.milliseconds == 0)
    }
  }
}

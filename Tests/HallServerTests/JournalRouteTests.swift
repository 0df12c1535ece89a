import HallServer
import QueueCore
import Testing

@Suite struct JournalRouteTests {
  private static let why = "/api/v1/journal/why/"

  @Test func `An auditor asks about any day's ticket, and about another one called first`()
    async throws
  {
    let hall = try await TestHall()
    try await hall.serve { client in
      let auditor = try await client.cookie(of: "qianyi")
      let path = Self.why + "a%20012?called=G003&day=2026-11-23"
      let answer = try await client.get(path, cookie: auditor)
      #expect(answer.status == 404)
      let asked = hall.outside.contents.withLock { $0.asked }
      #expect(
        asked == [
          ReasonsQuery(
            number: TicketNumber(prefix: "A", counter: 12),
            called: TicketNumber(prefix: "G", counter: 3), day: CalendarDate("2026-11-23"))
        ])
    }
  }

  @Test(arguments: ["12", "A", "A012?called=x", "A012?day=yesterday"])
  func `What is no number or no day is refused`(_ question: String) async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let auditor = try await client.cookie(of: "qianyi")
      #expect(try await client.get(Self.why + question, cookie: auditor).status == 400)
      #expect(hall.outside.contents.withLock { $0.asked }.isEmpty)
    }
  }

  @Test func `Clerks do not read the journal`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let clerk = try await client.cookie(of: "lifang")
      for path in ["/api/v1/journal/calls", Self.why + "A012"] {
        #expect(try await client.get(path, cookie: clerk).status == 403)
      }
    }
  }
}

import Testing

@testable import Journal
@testable import QueueCore

@Suite struct ReasonsTests {
  private static let take = Command.takeTicket(TakeRequest(services: ["id-card"]))

  private func fill(_ hall: Hall) throws {
    var definition = Hall.definition
    definition.policy = PolicyDefinition(name: "capped-points")
    var writer = try HallWriter(hall)
    defer { writer.store.close() }
    try writer.run(after: 1, .changeDefinition(definition, source: .files))
    try writer.run(after: 1, .openDay(Hall.plan()))
    try writer.run(after: 1, .openWindow(1))
    for _ in 0..<3 { try writer.run(after: 60, Self.take) }
    try writer.run(after: 60, .callChosen(1, 3, reason: "孕妇"))
    try writer.run(after: 60, .next(1))
    try writer.run(after: 60, .next(1))
    try writer.run(after: 60, .closeDay)
    let next = Hall.date.adding(days: 1)
    hall.clock += 24 * 3_600_000
    try writer.run(after: 0, .openDay(Hall.plan(next)))
    try writer.run(after: 60, Self.take)
  }

  @Test func `a journal says why a ticket was called when it was, as it stood right then`() throws {
    let hall = Hall()
    try fill(hall)
    let reader = try hall.reader()
    defer { reader.close() }
    let number = try #require(TicketNumber("A002"))
    let found = try #require(try reader.reasons(for: number, on: Hall.date))
    #expect(found.window == 1)
    #expect(found.timeOfDay(found.at.hall) == TimeOfDay("09:06"))
    #expect(found.reasons.standing.english.hasPrefix("A002 has waited 4 min and has 4 points"))
    #expect(found.reasons.overtakings.map(\.number.description) == ["A003"])
    #expect(
      found.reasons.overtakings.map(\.text.english) == [
        "A003 was called by a clerk's choice: 孕妇"
      ])
    #expect(
      found.timeOfDay(try #require(found.reasons.overtakings.first?.at)) == TimeOfDay("09:04"))
    let asked = try reader.reasons(for: number, before: TicketNumber("A001"), on: Hall.date)
    #expect(asked?.asked?.english.hasPrefix("A001 is ordinary, waited 4 min") == true)
  }

  @Test func `without a date the last day is asked, where the same number is another ticket`()
    throws
  {
    let hall = Hall()
    try fill(hall)
    let reader = try hall.reader()
    defer { reader.close() }
    let first = try reader.reasons(for: try #require(TicketNumber("A001")))
    #expect(first?.plan?.date == Hall.date.adding(days: 1))
    #expect(first?.window == nil)
    #expect(first?.reasons.overtakings == [])
    #expect(try reader.reasons(for: try #require(TicketNumber("A002"))) == nil)
  }
}

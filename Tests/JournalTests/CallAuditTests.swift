import Testing

@testable import Journal
@testable import QueueCore

@Suite struct CallAuditTests {
  private static let take = Command.takeTicket(TakeRequest(services: ["id-card"]))

  /// A day of capped points: three tickets, of which the rule calls the first.
  private func begun(_ hall: Hall) throws -> HallWriter {
    var definition = Hall.definition
    definition.policy = PolicyDefinition(name: "capped-points")
    var writer = try HallWriter(hall)
    try writer.run(after: 1, .changeDefinition(definition, source: .files))
    try writer.run(after: 1, .openDay(Hall.plan()))
    try writer.run(after: 1, .openWindow(1))
    for _ in 0..<3 { try writer.run(after: 60, Self.take) }
    try writer.run(after: 60, .next(1))
    return writer
  }

  private func audit(_ hall: Hall) throws -> CallAudit {
    let reader = try hall.reader()
    defer { reader.close() }
    return try reader.auditCalls()
  }

  @Test func `calls that the rule made pass, over several days`() throws {
    let hall = Hall()
    var writer = try begun(hall)
    defer { writer.store.close() }
    try writer.run(after: 60, .next(1))
    try writer.run(after: 60, .closeDay)
    hall.clock += 24 * 3_600_000
    try writer.run(after: 0, .openDay(Hall.plan(Hall.date.adding(days: 1))))
    try writer.run(after: 60, .openWindow(2))
    try writer.run(after: 60, Self.take)
    try writer.run(after: 60, .next(2))
    let audit = try audit(hall)
    #expect(audit.isClean)
    #expect(audit.calls == 3)
    #expect(audit.chosen.isEmpty)
  }

  @Test func `a call that the rule would not have made is named`() throws {
    let hall = Hall()
    let writer = try begun(hall)
    defer { writer.store.close() }
    let sequence = try hall.append(
      .ticketCalled(
        TicketCalled(
          ticket: 3, window: 2, policy: writer.state.policyIdentity, following: [2],
          overtaken: [2], candidates: 2, chosenBecause: nil, endedTicket: nil)),
      to: writer.store)
    let audit = try audit(hall)
    #expect(!audit.isClean)
    #expect(audit.calls == 2)
    let finding = try #require(audit.findings.first)
    #expect(audit.findings.count == 1)
    #expect(finding.sequence == sequence)
    #expect(finding.number.description == "A003")
    #expect(finding.window == 2)
    #expect(finding.kind == .otherTicket(TicketNumber("A002")))
    #expect(finding.text.english == "Event \(sequence), A003 to window 2: the rule calls A002")
  }

  @Test func `the right ticket with a false account of whom it overtook is named`() throws {
    let hall = Hall()
    let writer = try begun(hall)
    defer { writer.store.close() }
    try hall.append(
      .ticketCalled(
        TicketCalled(
          ticket: 2, window: 2, policy: writer.state.policyIdentity, following: [3],
          overtaken: [3], candidates: 2, chosenBecause: nil, endedTicket: nil)),
      to: writer.store)
    #expect(try audit(hall).findings.map(\.kind) == [.otherAccount])
  }

  @Test func `a call under another rule than was in force is named`() throws {
    let hall = Hall()
    let writer = try begun(hall)
    defer { writer.store.close() }
    try hall.append(Hall.called(2, 2), to: writer.store)
    #expect(
      try audit(hall).findings.map(\.kind) == [
        .otherRule(recorded: Hall.rule.policy, inForce: writer.state.policyIdentity)
      ])
  }

  @Test func `a call that a clerk chose is listed with the reason, and is no mistake`() throws {
    let hall = Hall()
    var writer = try begun(hall)
    defer { writer.store.close() }
    try writer.run(after: 60, .callChosen(1, 3, reason: "孕妇"))
    let audit = try audit(hall)
    #expect(audit.isClean)
    #expect(audit.chosen.map(\.kind) == [.chosen(reason: "孕妇")])
    #expect(audit.chosen.map(\.number.description) == ["A003"])
  }
}

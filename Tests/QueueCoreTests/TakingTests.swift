import Testing

@testable import QueueCore

@Suite struct TakingTests {
  @Test func `numbers count up by prefix and say how many wait ahead`() {
    var hall = HallFixture()
    let first = hall.take("id-card")
    let second = hall.take("household")
    let other = hall.take("passport")
    #expect([first, second, other].map(\.number.description) == ["A001", "A002", "B001"])
    #expect([first, second, other].map(\.ahead) == [0, 1, 0])
    #expect(first.windows == [1, 2])
  }

  @Test func `one ticket may name several items of one line and no more`() {
    var hall = HallFixture()
    hall.must(.takeTicket(TakeRequest(services: ["id-card", "household"])))
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card", "passport"])))
        == .servicesOfDifferentLines)
    #expect(
      hall.refusal(
        .takeTicket(TakeRequest(services: Array(repeating: "id-card", count: 6))))
        == .tooManyServices(limit: 5))
    #expect(hall.refusal(.takeTicket(TakeRequest(services: []))) == .noServices)
    #expect(hall.refusal(.takeTicket(TakeRequest(services: ["x"]))) == .unknownService("x"))
  }

  @Test func `an absent department names its next day, past holidays`() {
    var hall = HallFixture()
    // Tuesday the 24th is a holiday, so the next Tuesday counts.
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["invoice"])))
        == .departmentAbsent("tax", next: CalendarDate("2026-12-01")))
  }

  @Test func `after the cut-off nothing is issued and the next day is named`() {
    var hall = HallFixture()
    hall.must(.changePhase(.cutOff))
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"])))
        == .afterCutOff(next: CalendarDate("2026-11-25")))
    hall.must(.closeDay)
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"])))
        == .dayNotOpen(next: CalendarDate("2026-11-25")))
  }

  @Test func `a suspended service says until when and why`() {
    var hall = HallFixture()
    let until = CalendarDate("2026-12-02")!
    hall.must(.suspendService(Suspension(service: "id-card", until: until, reason: "系统升级")))
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"])))
        == .serviceSuspended("id-card", until: until, reason: "系统升级"))
    hall.must(.resumeService("id-card"))
    hall.take("id-card")
  }

  @Test func `during the midday break a hall may stop issuing`() {
    var definition = HallFixture.definition()
    definition.calendar.issuesDuringBreaks = false
    var hall = HallFixture(definition)
    hall.pass(3 * 3_600 + 600)
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"])))
        == .duringBreak(until: TimeOfDay("13:30")!))
    hall.pass(2 * 3_600)
    hall.take("id-card")
  }

  @Test func `a clock that jumps in the day moves no break and no cut-off`() {
    var definition = HallFixture.definition()
    definition.calendar.issuesDuringBreaks = false
    var hall = HallFixture(definition)
    hall.wall += 3 * 3_600_000 + 600_000
    hall.take("id-card")
  }

  @Test func `care counts as ordinary until somebody grants it, on record`() {
    var hall = HallFixture(HallFixture.definition(policy: "strict"))
    hall.take("id-card")
    let taken = hall.take("id-card", classID: "care")
    #expect(taken.awaitsGrant)
    #expect(hall.state.tickets[taken.ticket]?.classID == "ordinary")
    hall.must(.grantCare(taken.ticket))
    #expect(hall.events.last == .careGranted(ClassChanged(ticket: taken.ticket, classID: "care")))
    #expect(hall.next(1) == "A002")
  }

  @Test func `green needs the code of a registered project, valid and for the service`() {
    var hall = HallFixture()
    let day = HallFixture.date
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"], requestedClass: "green")))
        == .keyProjectCodeNeeded)
    #expect(
      hall.refusal(
        .takeTicket(
          TakeRequest(services: ["id-card"], requestedClass: "green", keyProject: "ZD1")))
        == .keyProjectUnknown)
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "风电项目", validFrom: day, validTo: day, services: ["id-card"])))
    #expect(hall.take("id-card", code: "ZD1").number.description == "A001")
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["passport"], keyProject: "ZD1")))
        == .keyProjectNotForService("passport"))
    hall.take("id-card", code: "ZD1")
    hall.take("id-card", code: "ZD1")
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"], keyProject: "ZD1")))
        == .keyProjectLimit(3))
    hall.must(.withdrawKeyProject("ZD1"))
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"], keyProject: "ZD1")))
        == .keyProjectUnknown)
  }

  @Test func `two hundred tickets in one second are all different`() {
    var hall = HallFixture()
    var numbers: Set<TicketNumber> = []
    for _ in 0..<200 { numbers.insert(hall.take("id-card").number) }
    #expect(numbers.count == 200)
    #expect(numbers.max()?.description == "A200")
  }
}

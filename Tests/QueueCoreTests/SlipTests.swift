import Testing

@testable import QueueCore

/// Slips: paper that says when a department which is absent today is there.
@Suite struct SlipTests {
  private let slip = Command.printSlip("invoice", zone: nil)

  @Test func `an absent department's slip is a print job without a number`() {
    var hall = HallFixture()
    hall.must(.enrolDevice(DeviceEnrolment(id: "k1", kind: .kiosk, zone: "f1")))
    // The tax office comes on Tuesdays; the next one is a holiday.
    guard case .printJob(let job) = hall.must(slip, by: .kiosk("k1")) else { return }
    #expect(
      hall.state.printJobs[job]?.paper
        == .slip("invoice", next: CalendarDate("2026-12-01")!))
    #expect(hall.state.printJobs[job]?.zone == "f1")
    #expect(hall.state.tickets.isEmpty)
    #expect(hall.state.openPrintJobs == [job])
  }

  @Test func `one that is still to come out is enough; after it another is printed`() {
    var hall = HallFixture()
    let first = hall.must(slip)
    #expect(hall.must(slip) == first)
    hall.must(.reportPrintSending(1, printer: "p1"))
    #expect(hall.must(slip) == .printJob(2))
  }

  @Test func `there is no slip for a service that can be had today, or that is not known`() {
    var hall = HallFixture()
    #expect(hall.refusal(.printSlip("id-card", zone: nil)) == .departmentPresent("police"))
    #expect(hall.refusal(.printSlip("nothing", zone: nil)) == .unknownService("nothing"))
    hall.must(.closeDay)
    #expect(hall.refusal(slip) == .dayNotOpen(next: CalendarDate("2026-11-25")))
  }

  @Test func `a slip names no day on which its service is suspended`() {
    var hall = HallFixture()
    hall.must(
      .suspendService(
        Suspension(service: "invoice", until: CalendarDate("2026-12-03")!, reason: "检修")))
    hall.must(slip)
    #expect(
      hall.state.printJobs[1]?.paper == .slip("invoice", next: CalendarDate("2026-12-08")!))
  }

  @Test func `a slip that did not come out is printed again, unless the day is over`() {
    var hall = HallFixture()
    hall.must(slip)
    hall.must(.reportPrintSending(1, printer: "p1"))
    hall.must(.reportPrintNotPrinted(1))
    #expect(hall.state.printJobs[1]?.state == .queued)
    hall.must(.reportPrintSending(1, printer: "p1"))
    hall.must(.closeDay)
    hall.must(.reportPrintNotPrinted(1))
    #expect(hall.state.openPrintJobs.isEmpty)
  }
}

import Testing

@testable import QueueCore

/// Corners in which something once went wrong.
@Suite struct EdgeTests {
  @Test func `an undone call leaves a paused window paused, with the service it had before`() {
    var hall = HallFixture()
    let first = hall.take("id-card")
    hall.take("id-card")
    _ = hall.next(1)
    hall.pass(60)
    _ = hall.next(1)
    hall.must(.pauseWindow(1, .away, confirmed: true, endsService: false))
    hall.must(.undoCall(1))
    #expect(hall.state.windows[1]?.status == .paused(.away))
    #expect(hall.state.windows[1]?.ticket == first.ticket)
  }

  @Test func `an undone call closes a window that was only serving it out`() {
    var hall = HallFixture()
    hall.take("id-card")
    _ = hall.next(1)
    hall.must(.closeWindow(1, confirmed: true))
    hall.must(.undoCall(1))
    #expect(hall.state.windows[1]?.status == .closed)
  }

  @Test func `an undone call gives a draining window its earlier service back, still draining`() {
    var hall = HallFixture()
    let first = hall.take("id-card")
    hall.take("id-card")
    _ = hall.next(1)
    hall.pass(60)
    _ = hall.next(1)
    hall.must(.closeWindow(1, confirmed: true))
    hall.must(.undoCall(1))
    #expect(hall.state.windows[1]?.status == .draining)
    #expect(hall.state.windows[1]?.ticket == first.ticket)
  }

  @Test func `a day that is opened again on its date goes on counting`() {
    var hall = HallFixture()
    hall.take("id-card")
    hall.take("id-card")
    hall.must(.closeDay)
    hall.must(.openDay(HallFixture.plan))
    #expect(hall.take("id-card").number.description == "A003")
    hall.must(.closeDay)
    hall.must(.openDay(HallFixture.plan))
    #expect(hall.take("passport").number.counter > 3)
  }

  @Test func `numbers skipped by a restore stay skipped when the day is opened again`() {
    var hall = HallFixture()
    let restored = JournalRestored(generation: 2, skippedNumbers: 100, skippedIdentifiers: 1_000)
    hall.state.apply(.journalRestored(restored), by: .calendar, at: hall.stamp)
    hall.must(.closeDay)
    hall.must(.openDay(HallFixture.plan))
    #expect(hall.take("id-card").number.counter > 100)
    hall.must(.closeDay)
    hall.must(.openDay(HallFixture.nextPlan))
    #expect(hall.take("id-card").number.counter == 1)
  }

  @Test func `a paper that did not come out is not printed after all when it counts no more`() {
    var hall = HallFixture()
    let cancelled = hall.take("id-card")
    hall.must(.reportPrintSending(cancelled.printJob, printer: "p1"))
    hall.must(.cancelTicket(cancelled.ticket))
    hall.must(.reportPrintNotPrinted(cancelled.printJob))
    #expect(hall.state.openPrintJobs.isEmpty)

    let reprinted = hall.take("id-card")
    hall.must(.reportPrintSending(reprinted.printJob, printer: "p1"))
    guard case .printJob(let second) = hall.must(.reprintTicket(reprinted.ticket)) else {
      Issue.record("no job")
      return
    }
    hall.must(.reportPrintNotPrinted(reprinted.printJob))
    #expect(hall.state.openPrintJobs == [second])
  }

  @Test func `a paper that was on its way when the day closed is not printed in the night`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    hall.must(.reportPrintSending(taken.printJob, printer: "p1"))
    hall.must(.closeDay)
    hall.must(.reportPrintNotPrinted(taken.printJob))
    #expect(hall.state.openPrintJobs.isEmpty)
  }

  @Test func `a printer reports about its own jobs only`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    let job = taken.printJob
    #expect(
      hall.refusal(.reportPrintSending(job, printer: "p1"), by: .device("p2")) == .notAllowed)
    hall.must(.reportPrintSending(job, printer: "p1"), by: .device("p1"))
    #expect(hall.refusal(.reportPrintConfirmed(job), by: .device("p2")) == .notAllowed)
    #expect(
      hall.refusal(.reportPrintUnknown(job, reason: "x"), by: .device("p2")) == .notAllowed)
    hall.must(.reportPrintConfirmed(job), by: .device("p1"))
  }

  @Test func `a pause that ends the service does not take a call away that just came`() {
    var hall = HallFixture()
    hall.must(.next(1))
    let taken = hall.take("id-card")
    hall.pass(1)
    guard
      case .unchanged = hall.must(.pauseWindow(1, .away, confirmed: true, endsService: true))
    else {
      Issue.record("not unchanged")
      return
    }
    #expect(hall.state.windows[1]?.ticket == taken.ticket)
    hall.pass(3)
    hall.must(.pauseWindow(1, .away, confirmed: true, endsService: true))
    #expect(hall.state.windows[1]?.status == .paused(.away))
  }

  @Test func `care never takes a better class away, and withdrawn care gives it back`() {
    var hall = HallFixture()
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)))
    let green = hall.take("id-card", code: "ZD1")
    hall.must(.grantCare(green.ticket))
    #expect(hall.state.tickets[green.ticket]?.classID == "green")
    #expect(hall.refusal(.withdrawCare(green.ticket)) == .careNotGranted(green.number))
  }

  @Test func `a definition may not leave a ticket kept for a window that cannot call it`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    hall.must(.transferTicket(taken.ticket, to: .window(2)))
    var without = HallFixture.definition()
    without.windows.remove(at: 1)
    guard case .invalidDefinition = hall.refusal(.changeDefinition(without, source: .page)) else {
      Issue.record("accepted")
      return
    }
    var narrower = HallFixture.definition()
    narrower.windows[1].lines = ["b"]
    guard case .invalidDefinition = hall.refusal(.changeDefinition(narrower, source: .page)) else {
      Issue.record("accepted")
      return
    }
  }

  @Test func `a window serves a line once, and hours run forward`() {
    var hall = HallFixture()
    var twice = HallFixture.definition()
    twice.windows[0].lines = ["a", "a"]
    #expect(twice.firstInconsistency != nil)
    #expect(hall.refusal(.changeDefinition(twice, source: .page)) != nil)
    var backwards = HallFixture.definition()
    backwards.calendar.weekly[0].hours = [
      OpenHours(from: TimeOfDay("17:00")!, to: TimeOfDay("09:00")!)
    ]
    #expect(backwards.firstInconsistency != nil)
    var overlapping = HallFixture.definition()
    overlapping.calendar.workingDays = [
      WorkingDay(
        date: HallFixture.date,
        hours: [
          OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("12:00")!),
          OpenHours(from: TimeOfDay("11:00")!, to: TimeOfDay("17:00")!),
        ])
    ]
    #expect(overlapping.firstInconsistency != nil)
    #expect(HallFixture.definition().firstInconsistency == nil)
  }

  @Test func `every actor can be read back from the journal, whatever a device is called`() {
    let actors: [Actor] = [
      .person(7, .guide), .kiosk("hall:door:1"), .pad(12), .device("p:1"), .calendar,
      .console(userNumber: 1_000), .kiosk(""),
    ]
    for actor in actors { #expect(Actor(actor.description) == actor) }
    for text in ["", "person:1", "person:x:clerk", "pad:1:2", "pad:x", "calendar:1", "robot:1"] {
      #expect(Actor(text) == nil, "\(text)")
    }
  }

  @Test func `a number for a zone that is not there comes out where its line waits`() {
    var hall = HallFixture()
    hall.must(.takeTicket(TakeRequest(services: ["id-card"], printZone: "nowhere")))
    #expect(hall.state.printJobs[1]?.zone == "f1")
  }

  @Test func `texts for everybody are cut at their limit`() {
    var hall = HallFixture()
    let long = String(repeating: "停", count: QueueState.noticeLimit + 50)
    hall.must(.raiseEmergency(LocalizedText(chinese: long, english: long)))
    #expect(hall.state.carried.emergency?.chinese.count == QueueState.noticeLimit)
    #expect(hall.state.carried.emergency?.english.count == QueueState.noticeLimit)
    hall.must(
      .suspendService(
        Suspension(
          service: "id-card", until: HallFixture.date.adding(days: 2), reason: long)))
    #expect(hall.state.carried.suspensions.first?.reason.count == QueueState.noticeLimit)
  }

  @Test func `dates and times are digits`() {
    for text in ["2026-+1-05", "+026-01-05", "2026-1-5", "2026-02-30", "2026-13-01", ""] {
      #expect(CalendarDate(text) == nil, "\(text)")
    }
    for text in ["+9:00", "24:01", "9:00", "12:60", "-1:00"] {
      #expect(TimeOfDay(text) == nil, "\(text)")
    }
    #expect(TimeOfDay("24:00")?.minutes == 1_440)
  }
}

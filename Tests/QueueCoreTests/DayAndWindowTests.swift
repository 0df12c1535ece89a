import Testing

@testable import QueueCore

@Suite struct DayAndWindowTests {
  @Test func `closing expires those who wait and counts everybody`() {
    var hall = HallFixture()
    for _ in 0..<3 { hall.take("id-card") }
    let cancelled = hall.take("passport")
    _ = hall.next(1)
    hall.must(.cancelTicket(cancelled.ticket))
    hall.must(.closeDay)
    guard case .dayClosed(let closed) = hall.events.last else {
      Issue.record("not closed")
      return
    }
    #expect(closed.summary.issued == 4)
    #expect(closed.summary.served == 1)
    #expect(closed.summary.cancelled == 1)
    #expect(closed.summary.expired == 2)
    #expect(hall.state.windowsInOrder.allSatisfy { $0.status == .closed })
  }

  @Test func `the next day starts every prefix at one, with ticket identities going on`() {
    var hall = HallFixture()
    let yesterday = hall.take("id-card")
    hall.must(.closeDay)
    hall.must(.openDay(HallFixture.nextPlan))
    let today = hall.take("id-card")
    #expect(today.number == yesterday.number)
    #expect(today.ticket > yesterday.ticket)
  }

  @Test func `a restored backup skips the numbers that may have been issued since`() {
    var hall = HallFixture()
    hall.take("id-card")
    let restored = JournalRestored(generation: 2, skippedNumbers: 100, skippedIdentifiers: 1_000)
    hall.state.apply(.journalRestored(restored), by: .calendar, at: hall.stamp)
    #expect(hall.take("id-card").number.description == "A102")
    #expect(hall.take("passport").number.description == "B101")
    hall.must(.closeDay)
    hall.state.apply(.journalRestored(restored), by: .calendar, at: hall.stamp)
    hall.must(.openDay(HallFixture.nextPlan))
    #expect(hall.take("id-card").number.description == "A101")
  }

  @Test func `pausing the last window that can serve somebody asks first`() {
    var hall = HallFixture()
    for _ in 0..<7 { hall.take("id-card") }
    hall.must(.pauseWindow(2, .lunch, confirmed: false, endsService: false))
    #expect(
      hall.refusal(.pauseWindow(1, .lunch, confirmed: false, endsService: false))
        == .strandsTickets(1, count: 7))
    #expect(
      hall.refusal(.closeWindow(1, confirmed: false))?.text.chinese == "还有7人只能在本窗口办理，请确认")
    #expect(
      hall.must(.pauseWindow(1, .lunch, confirmed: true, endsService: false))
        == .stopped(1, stranded: 7))
    #expect(hall.state.strandedTickets(without: nil).count == 7)
  }

  @Test func `a paused window keeps its ticket and goes on with it`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    _ = hall.next(1)
    hall.must(.pauseWindow(1, .away, confirmed: true, endsService: false))
    #expect(hall.refusal(.next(1)) == .windowPaused(1))
    hall.must(.resumeWindow(1))
    #expect(hall.state.windows[1]?.ticket == taken.ticket)
    #expect(hall.state.windows[1]?.status == .serving)
  }

  @Test func `a window that is closed while serving drains and then closes`() {
    var hall = HallFixture()
    hall.take("id-card")
    hall.take("id-card")
    _ = hall.next(1)
    hall.must(.closeWindow(1, confirmed: true))
    #expect(hall.state.windows[1]?.status == .draining)
    hall.pass(60)
    #expect(hall.must(.next(1)) == .nobodyWaiting(1, ready: false))
    #expect(hall.state.windows[1]?.status == .closed)
    #expect(hall.state.waitingCount("a") == 1)
  }

  @Test func `a clerk is at one window at a time`() {
    var hall = HallFixture()
    guard case .person(let person) = hall.must(.registerPerson(.clerk)) else {
      Issue.record("no person")
      return
    }
    let clerk = Actor.person(person, .clerk)
    hall.must(.signIn(1, person), by: clerk)
    hall.must(.signIn(2, person), by: clerk)
    #expect(hall.state.windows[1]?.clerk == nil)
    #expect(hall.state.windows[2]?.clerk == person)
    #expect(hall.refusal(.next(1), by: clerk) == .notAllowed)
  }

  @Test func `a kiosk cannot call, a clerk cannot change the configuration`() {
    var hall = HallFixture()
    guard case .person(let person) = hall.must(.registerPerson(.clerk)) else {
      Issue.record("no person")
      return
    }
    #expect(hall.refusal(.next(1), by: .kiosk("k1")) == .notAllowed)
    #expect(
      hall.refusal(
        .changeDefinition(HallFixture.definition(policy: "strict"), source: .page),
        by: .person(person, .clerk)) == .notAllowed)
    #expect(hall.refusal(.next(2), by: .pad(1)) == .notAllowed)
    #expect(hall.refusal(.closeDay, by: .person(99, .manager)) == .notAllowed)
  }

  @Test func `only an enrolled kiosk takes numbers, and not after it was revoked`() {
    var hall = HallFixture()
    let take = Command.takeTicket(TakeRequest(services: ["id-card"]))
    #expect(hall.refusal(take, by: .kiosk("k1")) == .notAllowed)
    hall.must(.enrolDevice(DeviceEnrolment(id: "s1", kind: .screen, zone: "f1")))
    #expect(hall.refusal(take, by: .kiosk("s1")) == .notAllowed)
    hall.must(.enrolDevice(DeviceEnrolment(id: "k1", kind: .kiosk, zone: "f1")))
    #expect(hall.refusal(take, by: .kiosk("k1")) == nil)
    hall.must(.revokeDevice("k1"))
    #expect(hall.refusal(take, by: .kiosk("k1")) == .notAllowed)
  }

  @Test func `a change of the definition keeps windows and lines that are in use`() {
    var hall = HallFixture()
    hall.take("id-card")
    _ = hall.next(1)
    var without = HallFixture.definition()
    without.windows.removeFirst()
    guard case .invalidDefinition = hall.refusal(.changeDefinition(without, source: .page)) else {
      Issue.record("accepted")
      return
    }
    var renamed = HallFixture.definition()
    renamed.services[0].minutes = 25
    hall.must(.changeDefinition(renamed, source: .page))
    guard case .definitionChanged(let change) = hall.events.last else {
      Issue.record("no change")
      return
    }
    #expect(change.differences == ["service id-card changed"])
    #expect(hall.state.windows[1]?.status == .serving)
  }

  @Test func `a reprint retires the paper before it and says who asked`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    hall.must(.reportPrintSending(taken.printJob, printer: "p1"))
    hall.must(.reportPrintUnknown(taken.printJob, reason: "unplugged"))
    guard case .printJob(let job) = hall.must(.reprintTicket(taken.ticket)) else {
      Issue.record("no job")
      return
    }
    #expect(hall.state.printJobs[job]?.generation == 2)
    #expect(hall.state.printJobs[job]?.reprintBy == .console(userNumber: 0))
    #expect(hall.state.tickets[taken.ticket]?.printGeneration == 2)
    #expect(hall.state.printJobs[taken.printJob]?.state == .resolved(printed: false))
    #expect(hall.state.openPrintJobs == [job])
  }

  @Test func `every refusal has a sentence in both languages`() {
    let date = HallFixture.date
    let number = TicketNumber(prefix: "A", counter: 1)
    let refusals: [Refusal] = [
      .dayNotOpen(next: date), .dayAlreadyOpen(date), .afterCutOff(next: nil),
      .duringBreak(until: TimeOfDay("13:30")!), .unknownService("x"), .unknownLine("x"),
      .unknownWindow(1), .unknownTicket, .unknownClass("x"), .unknownPrintJob(1),
      .unknownPerson(1), .unknownDevice("x"), .noServices, .tooManyServices(limit: 5),
      .servicesOfDifferentLines, .departmentAbsent("x", next: date),
      .serviceSuspended("x", until: date, reason: "r"), .keyProjectCodeNeeded,
      .keyProjectUnknown, .keyProjectNotValid(from: date, to: date),
      .keyProjectNotForService("x"), .keyProjectLimit(3), .appointmentNeeded, .windowNotOpen(1),
      .windowPaused(1), .windowNotPaused(1), .windowAlreadyOpen(1), .nobodyAtWindow(1),
      .windowDoesNotServe(1, "x"), .ticketNotWaiting(number), .ticketNotMissed(number),
      .ticketNotHeld(number), .ticketEnded(number), .tooFewCalls(made: 1, needed: 3),
      .callTooSoon(secondsLeft: 3), .returnTooLate(number),
      .returnLimitReached(number, limit: 2), .nothingToUndo, .careNotGranted(number),
      .reasonNeeded, .strandsTickets(1, count: 7), .printJobNotOpen(1), .invalidDefinition("x"),
      .wrongPhase(.closed), .numbersUsedUp("A"), .overloaded, .notAllowed,
    ]
    for refusal in refusals {
      #expect(refusal.text.chinese.unicodeScalars.contains { $0.value > 0x4E00 }, "\(refusal)")
      #expect(refusal.text.english.contains(" "), "\(refusal)")
      #expect(refusal.text.english != refusal.code)
    }
  }
}

import Testing

@testable import QueueCore

@Suite struct CallingTests {
  @Test func `next ends the present service and calls another, in one press`() {
    var hall = HallFixture()
    let first = hall.take("id-card")
    hall.take("id-card")
    #expect(hall.next(1) == "A001")
    hall.pass(5)
    #expect(hall.next(1) == "A002")
    #expect(hall.state.tickets[first.ticket]?.state == .ended(.served))
  }

  @Test func `a second press within three seconds changes nothing`() {
    var hall = HallFixture()
    hall.take("id-card")
    hall.take("id-card")
    #expect(hall.next(1) == "A001")
    hall.pass(2)
    let before = hall.events.count
    guard case .unchanged(_, let number, 1) = hall.must(.next(1)) else {
      Issue.record("not unchanged")
      return
    }
    #expect(number.description == "A001")
    #expect(hall.events.count == before)
  }

  @Test func `next on an empty line makes the window ready and the next ticket comes at once`() {
    var hall = HallFixture()
    #expect(hall.must(.next(1)) == .nobodyWaiting(1, ready: true))
    let taken = hall.take("id-card")
    #expect(hall.state.windows[1]?.ticket == taken.ticket)
    #expect(hall.state.windows[1]?.status == .serving)
  }

  @Test func `a hall can switch ready windows off`() {
    var definition = HallFixture.definition()
    definition.rules.readyOnEmpty = false
    var hall = HallFixture(definition)
    #expect(hall.must(.next(1)) == .nobodyWaiting(1, ready: false))
    hall.take("id-card")
    #expect(hall.state.windows[1]?.ticket == nil)
    #expect(hall.next(1) == "A001")
  }

  @Test func `of several ready windows the least skilled goes first, then the longest idle`() {
    var hall = HallFixture()
    hall.must(.next(2))
    hall.pass(1)
    hall.must(.next(1))
    let first = hall.take("id-card")
    #expect(hall.state.tickets[first.ticket]?.window == 1)
    let second = hall.take("id-card")
    #expect(hall.state.tickets[second.ticket]?.window == 2)
  }

  @Test func `two windows pressing at the same instant never get the same ticket`() {
    var hall = HallFixture()
    hall.take("id-card")
    #expect(hall.next(1) == "A001")
    #expect(hall.next(2) == nil)
  }

  @Test func `a no-show needs three calls at least twenty seconds apart`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    _ = hall.next(1)
    #expect(hall.refusal(.markNoShow(1)) == .tooFewCalls(made: 1, needed: 3))
    hall.pass(5)
    hall.must(.recall(1))
    hall.pass(20)
    hall.must(.recall(1))
    #expect(hall.refusal(.markNoShow(1)) == .tooFewCalls(made: 2, needed: 3))
    hall.pass(20)
    hall.must(.recall(1))
    hall.must(.markNoShow(1))
    guard case .missed = hall.state.tickets[taken.ticket]?.state else {
      Issue.record("not missed")
      return
    }
    #expect(hall.state.windows[1]?.status == .open)
  }

  @Test func `a returned ticket keeps its number, waits behind, and comes back twice at most`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    for round in 1...3 {
      _ = hall.next(1)
      for _ in 0..<2 {
        hall.pass(20)
        hall.must(.recall(1))
      }
      hall.must(.markNoShow(1))
      hall.pass(60)
      if round < 3 {
        hall.must(.returnTicket(taken.ticket))
        #expect(hall.state.tickets[taken.ticket]?.number == taken.number)
      } else {
        #expect(
          hall.refusal(.returnTicket(taken.ticket))
            == .returnLimitReached(taken.number, limit: 2))
      }
    }
  }

  @Test func `a burst in one zone pushes no other zone's calls off its displays`() {
    var definition = HallFixture.definition()
    definition.zones.append(
      ZoneDefinition(id: "f2", name: LocalizedText(chinese: "二楼", english: "Upstairs")))
    definition.lines[1].zone = "f2"
    definition.windows[2].zone = "f2"
    var hall = HallFixture(definition)
    let upstairs = hall.take("passport")
    _ = hall.next(3)
    hall.take("id-card")
    _ = hall.next(1)
    for _ in 0..<(2 * QueueState.recentCallsLimit) {
      hall.pass(3)
      hall.must(.recall(1))
    }
    #expect(hall.state.recentCalls.first?.ticket == upstairs.ticket)
    #expect(hall.state.recentCalls.count == 1 + QueueState.recentCallsLimit)
    let calls = hall.state.recentCalls.map(\.call)
    #expect(calls.last == 1 + 2 * QueueState.recentCallsLimit)
  }

  @Test func `a ticket that can no longer come back is over, though the day has not closed it yet`()
  {
    var hall = HallFixture()
    let day = HallFixture.date
    hall.must(
      .registerKeyProject(
        KeyProject(code: "ZD1", name: "风电项目", validFrom: day, validTo: day)))
    let missed = hall.take("id-card", code: "ZD1")
    hall.take("id-card", code: "ZD1")
    hall.take("id-card", code: "ZD1")
    _ = hall.next(1)
    for _ in 0..<2 {
      hall.pass(20)
      hall.must(.recall(1))
    }
    hall.must(.markNoShow(1))
    hall.pass(30 * 60)
    #expect(
      hall.refusal(.takeTicket(TakeRequest(services: ["id-card"], keyProject: "ZD1")))
        == .keyProjectLimit(3))
    #expect(hall.refusal(.reprintTicket(missed.ticket)) == nil)
    hall.pass(1)
    hall.take("id-card", code: "ZD1")
    // None of these would help anybody, and a cancellation would hide a no-show from the count.
    for command in [
      Command.reprintTicket(missed.ticket), .cancelTicket(missed.ticket),
      .grantCare(missed.ticket), .withdrawCare(missed.ticket),
    ] {
      #expect(hall.refusal(command) == .returnTooLate(missed.number))
    }
    hall.must(.closeDay)
    #expect(hall.state.summary.noShow == 1)
  }

  @Test func `a line goes from the definition when only tickets that came too late are left in it`()
  {
    var hall = HallFixture()
    hall.take("passport")
    _ = hall.next(3)
    for _ in 0..<2 {
      hall.pass(20)
      hall.must(.recall(3))
    }
    hall.must(.markNoShow(3))
    var without = HallFixture.definition()
    without.lines.removeLast()
    without.services.removeAll { $0.line == "b" }
    without.windows[1].lines = ["a"]
    without.windows.removeLast()
    #expect(hall.refusal(.changeDefinition(without, source: .page)) != nil)
    hall.pass(30 * 60 + 1)
    #expect(hall.refusal(.changeDefinition(without, source: .page)) == nil)
    hall.must(.closeDay)
    #expect(hall.state.summary.noShow == 1)
  }

  @Test func `a ticket may not come back after its time`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    _ = hall.next(1)
    for _ in 0..<2 {
      hall.pass(20)
      hall.must(.recall(1))
    }
    hall.must(.markNoShow(1))
    hall.pass(30 * 60 + 1)
    #expect(hall.refusal(.returnTicket(taken.ticket)) == .returnTooLate(taken.number))
  }

  @Test func `undo gives the exact place back and lets the interrupted service go on`() {
    var hall = HallFixture()
    let first = hall.take("id-card")
    let second = hall.take("id-card")
    let third = hall.take("id-card")
    _ = hall.next(1)
    hall.pass(60)
    #expect(hall.next(1) == "A002")
    hall.pass(9)
    hall.must(.undoCall(1))
    #expect(hall.state.waiting["a"] == [second.ticket, third.ticket])
    #expect(hall.state.windows[1]?.ticket == first.ticket)
    #expect(hall.state.windows[1]?.status == .serving)
    #expect(hall.state.tickets[second.ticket]?.firstCalledAt == nil)
    #expect(!hall.state.recentCalls.contains { $0.ticket == second.ticket })
    #expect(hall.refusal(.undoCall(1)) == .nothingToUndo)
  }

  @Test func `after ten seconds a call can no longer be undone`() {
    var hall = HallFixture()
    hall.take("id-card")
    _ = hall.next(1)
    hall.pass(11)
    #expect(hall.refusal(.undoCall(1)) == .nothingToUndo)
  }

  @Test func `a chosen ticket needs a reason, and the record names everybody overtaken`() {
    var hall = HallFixture()
    let first = hall.take("id-card")
    let second = hall.take("id-card")
    #expect(hall.refusal(.callChosen(1, second.ticket, reason: " ")) == .reasonNeeded)
    hall.must(.callChosen(1, second.ticket, reason: "孕妇不适"))
    guard case .ticketCalled(let call) = hall.events.last else {
      Issue.record("no call")
      return
    }
    #expect(call.overtaken == [first.ticket])
    #expect(call.chosenBecause == "孕妇不适")
    #expect(call.candidates == 2)
  }

  @Test func `every call names rule, version, hash, the next five and the candidates`() {
    var hall = HallFixture()
    let tickets = (0..<8).map { _ in hall.take("id-card").ticket }
    _ = hall.next(1)
    guard case .ticketCalled(let call) = hall.events.last else {
      Issue.record("no call")
      return
    }
    #expect(call.policy.name == "fcfs")
    #expect(call.policy.version == 1)
    #expect(call.policy.parameterHash.count == 16)
    #expect(call.following == Array(tickets[1...5]))
    #expect(call.candidates == 8)
    #expect(call.overtaken.isEmpty)
  }

  @Test func `strict priority calls green before everybody else`() {
    var hall = HallFixture(HallFixture.definition(policy: "strict"))
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)))
    hall.take("id-card")
    hall.take("id-card", code: "ZD1")
    #expect(hall.next(1) == "A002")
  }

  @Test func `a hold frees the window, a resume waits again with its minutes`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    hall.pass(300)
    _ = hall.next(1)
    hall.must(.holdTicket(1))
    #expect(hall.state.windows[1]?.status == .open)
    hall.pass(600)
    hall.must(.resumeTicket(taken.ticket, at: 1))
    let ticket = hall.state.tickets[taken.ticket]
    #expect(ticket?.state == .waiting)
    #expect(ticket.map { hall.stamp.hall - $0.waitingSince } == 300_000)
    #expect(hall.next(2) == nil)
    #expect(hall.next(1) == "A001")
  }

  @Test func `a transfer keeps the number and goes to the line or the window asked for`() {
    var hall = HallFixture()
    let taken = hall.take("id-card")
    _ = hall.next(1)
    hall.must(.transferTicket(taken.ticket, to: .line("b")))
    #expect(hall.state.tickets[taken.ticket]?.line == "b")
    #expect(hall.state.windows[1]?.ticket == nil)
    #expect(hall.next(3) == "A001")
    hall.pass(10)
    hall.must(.transferTicket(taken.ticket, to: .window(2)))
    #expect(hall.next(3) == nil)
    #expect(hall.next(2) == "A001")
  }
}

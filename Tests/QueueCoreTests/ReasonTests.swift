import Testing

@testable import QueueCore

@Suite struct ReasonTests {
  @Test func `points and overtakings say why somebody else was called first`() {
    var hall = PolicyTests.hall(PolicyDefinition(name: "capped-points"))
    let own = hall.take("id-card")
    hall.pass(27 * 60)
    let green = hall.take("id-card", code: "ZD1")
    hall.pass(4 * 60)
    #expect(hall.next(1) == "A002")
    let why = hall.state.whyCalled(green.ticket, before: own.ticket, forStaff: true)
    #expect(
      why?.english
        == "A002 is green channel, waited 4 min = 120 points, you have 31; you have been overtaken "
        + "by 1 of at most 3")
    #expect(why?.chinese == "A002属于绿色通道，等候4分钟=120分，您有31分；您已被超过1次，最多3次")
    #expect(hall.state.whyCalled(own.ticket, before: green.ticket, forStaff: true) == nil)
  }

  @Test func `a wait is told to the second, so that its points can be reckoned again`() {
    var hall = PolicyTests.hall(PolicyDefinition(name: "capped-points"))
    let own = hall.take("id-card")
    hall.pass(60)
    let green = hall.take("id-card", code: "ZD1")
    hall.pass(10 * 60 + 44)
    #expect(hall.next(1) == "A002")
    let why = hall.state.whyCalled(green.ticket, before: own.ticket, forStaff: true)
    #expect(why?.english.contains("waited 10 min 44 s = 322 points, you have 11;") == true)
    #expect(why?.chinese.contains("等候10分44秒=322分，您有11分；") == true)
  }

  @Test func `who is held back by a full cap is told so`() {
    var hall = PolicyTests.hall(PolicyDefinition(name: "capped-points"))
    let first = hall.take("id-card")
    hall.pass(60)
    for _ in 0..<4 { hall.take("id-card", code: "ZD1") }
    let last = TicketID(5)
    hall.pass(60)
    for expected in ["A002", "A003", "A004", "A001"] {
      #expect(hall.next(1) == expected)
      hall.pass(5)
    }
    let why = hall.state.whyCalled(first.ticket, before: last, forStaff: true)
    #expect(why?.english.contains("as often as the caps allow") == true)
    #expect(why?.chinese.contains("次数已满") == true)
  }

  @Test func `a ticket says how it stands, also when its promise no longer holds`() {
    var hall = PolicyTests.hall(PolicyDefinition(name: "capped-points"))
    hall.take("id-card")
    let own = hall.take("id-card")
    hall.pass(60)
    #expect(
      hall.state.whyWaiting(own.ticket, at: hall.stamp.hall)?.english.hasPrefix(
        "A002 has waited 1 min and has 1 point; ") == true)
    hall.pass(30 * 60)
    #expect(
      hall.state.whyWaiting(own.ticket, at: hall.stamp.hall)?.english
        == "A002 has waited 31 min and has 31 points; overtaken by the green channel 0 of at most "
        + "4 times; overtaken by others 0 of at most 4 times; at most 9 more calls come before it")
    hall.must(.closeWindow(1, confirmed: true))
    hall.must(.closeWindow(2, confirmed: true))
    #expect(
      hall.state.whyWaiting(own.ticket, at: hall.stamp.hall)?.english.hasSuffix(
        "no longer holds: no window that could serve you is open") == true)
  }

  @Test func `a ticket names who came later and was called first, and no others`() {
    var hall = PolicyTests.hall(PolicyDefinition(name: "capped-points"))
    hall.take("id-card")
    hall.pass(5)
    let own = hall.take("id-card")
    hall.pass(60)
    let chosen = hall.take("id-card")
    hall.take("id-card", code: "ZD1")
    hall.take("passport")
    hall.must(.callChosen(2, chosen.ticket, reason: "轮椅"))
    hall.pass(60)
    #expect(hall.next(3) == "B001")
    #expect(hall.next(1) == "A004")
    let now = hall.stamp.hall
    let waiting = hall.state.reasons(for: own.ticket, at: now, forStaff: true)
    #expect(waiting?.overtakings.map(\.number.description) == ["A004", "A003"])
    #expect(waiting?.overtakings.map(\.window) == [1, 2])
    #expect(waiting?.overtakings.last?.text.chinese == "A003由窗口人员点名叫号，原因：轮椅")
    #expect(waiting?.overtakings.first?.text.english.contains("you have been overtaken") == true)
    let toBearer = hall.state.reasons(for: own.ticket, at: now, forStaff: false)
    #expect(toBearer?.overtakings.last?.text.chinese == "A003由窗口人员点名叫号，原因已记录在案")
    #expect(waiting?.standing == hall.state.whyWaiting(own.ticket, at: now))
    hall.pass(60)
    #expect(hall.next(1) == "A001")
    hall.pass(60)
    #expect(hall.next(1) == "A002")
    hall.take("id-card", code: "ZD1")
    hall.pass(60)
    #expect(hall.next(1) == "A005")
    let called = hall.state.reasons(for: own.ticket, at: hall.stamp.hall, forStaff: true)
    #expect(called?.overtakings == waiting?.overtakings)
    #expect(called?.standing.english == "A002 waited 4 min and was called to window 1")
  }

  @Test func `a window that does not serve your line is no injustice`() {
    var hall = PolicyTests.hall(PolicyDefinition(name: "capped-points"))
    let own = hall.take("id-card")
    let other = hall.take("passport")
    #expect(hall.next(3) == "B001")
    #expect(
      hall.state.whyCalled(other.ticket, before: own.ticket, forStaff: true)?.english
        == "window 3, which called B001, does not serve your line")
  }

  @Test func `an audit shows chosen calls with their reason, and calls that the rule disowns`() {
    var record = AuditedHall()
    record.run(.takeTicket(TakeRequest(services: ["id-card"])))
    record.run(.takeTicket(TakeRequest(services: ["id-card"])))
    record.run(.callChosen(1, 2, reason: "孕妇不适"))
    record.run(.next(2))
    #expect(record.audit().findings.isEmpty)
    #expect(record.audit().chosen.map(\.kind) == [.chosen(reason: "孕妇不适")])
    // The same record with the chosen call passed off as the rule's own.
    record.events = record.events.map { entry in
      guard case .ticketCalled(let call) = entry.event, call.chosenBecause != nil else {
        return entry
      }
      return StampedEvent(
        stamp: entry.stamp, actor: entry.actor,
        event: .ticketCalled(
          TicketCalled(
            ticket: call.ticket, window: call.window, policy: call.policy,
            following: call.following, overtaken: call.overtaken, candidates: call.candidates,
            chosenBecause: nil, endedTicket: call.endedTicket)))
    }
    #expect(record.audit().findings.map(\.kind) == [.otherTicket(TicketNumber("A001")!)])
  }
}

/// A hall whose whole record is kept.
private struct AuditedHall {
  var hall = HallFixture(open: [])
  var events: [StampedEvent] = []

  init() {
    hall = HallFixture(HallFixture.definition(policy: "capped-points"), open: [])
    // What the fixture did before is told again.
    let fresh = QueueState(hall: "test")
    hall.state = fresh
    run(.changeDefinition(HallFixture.definition(policy: "capped-points"), source: .files))
    run(.openDay(HallFixture.plan))
    run(.openWindow(1))
    run(.openWindow(2))
  }

  mutating func run(_ command: Command) {
    hall.events = []
    hall.must(command)
    for event in hall.events {
      events.append(
        StampedEvent(stamp: hall.stamp, actor: .console(userNumber: 0), event: event))
    }
    hall.pass(60)
  }

  func audit() -> CallAudit {
    var audit = CallAudit(hall: "test")
    for (index, event) in events.enumerated() { audit.take(event, sequence: Int64(index + 1)) }
    return audit
  }
}

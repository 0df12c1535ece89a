import Foundation
import Testing

@testable import QueueCore

/// Trials of one test: what CI runs in seconds; HALLKEEPER_RULE_TRIALS asks for more.
private let trials =
  ProcessInfo.processInfo.environment["HALLKEEPER_RULE_TRIALS"].flatMap { UInt64($0) } ?? 500

@Suite struct CappedPointsTests {
  @Test(arguments: [0, 1, 2, 3] as [UInt64])
  func `in any hall every call is the one that the rule read slowly makes, and promises hold`(
    part: UInt64
  ) {
    var calls = 0
    var blocked = 0
    var closest = Int64.max
    for seed in (part * trials)..<((part + 1) * trials) {
      let trial = RuleTrial(seed: seed, isPlain: seed % 3 == 0)
      let (broken, witness) = trial.run()
      if broken != nil {
        let small = trial.shrunk()
        Issue.record("\(small.run().broken ?? "")\n\(small)")
        return
      }
      calls += witness.calls
      blocked += witness.blocked
      closest = min(closest, witness.closest)
    }
    // The trials are worth nothing when nobody is ever held back.
    #expect(calls > Int(trials) * 5)
    #expect(blocked > Int(trials) / 20)
    #expect(closest <= 1 || trials < 100)
  }

  /// O1 to O6 at minutes 0 to 5, G1 to G8 every three minutes from the sixth; one window, ten
  /// minutes each.
  @Test func `the golden trace is called as it should be, with the promises it should have`() {
    let golden: [(String, Int, Int64)] = [
      ("O1", 0, 6), ("O2", 40, 6), ("O3", 60, 9), ("O4", 70, 10), ("O5", 80, 11), ("O6", 90, 12),
      ("G1", 10, 15), ("G2", 20, 16), ("G3", 30, 16), ("G4", 50, 17), ("G5", 100, 18),
      ("G6", 110, 18), ("G7", 120, 21), ("G8", 130, 22),
    ]
    var hall = cappedHall { $0.rules.liveTicketsPerKeyProject = 100 }
    hall.must(.next(1))
    var names: [TicketID: String] = [:]
    var promises: [String: Int64] = [:]
    var calls: [String: Int] = [:]
    func note(_ hall: HallFixture, minute: Int) {
      for case .ticketCalled(let call) in hall.events {
        if let name = names[call.ticket] { calls[name] = minute }
      }
    }
    for minute in 0...130 {
      hall.events = []
      let green = minute >= 6 && minute <= 27 && minute % 3 == 0
      if minute <= 5 || green {
        let name = green ? "G\(minute / 3 - 1)" : "O\(minute + 1)"
        let request = TakeRequest(services: ["id-card"], keyProject: green ? "ZD1" : nil)
        names[TicketID(hall.state.carried.nextTicket)] = name
        guard case .ticketTaken(let taken) = hall.must(.takeTicket(request)) else { continue }
        promises[name] = record(taken, in: hall)?.promise
      }
      if minute % 10 == 0, minute > 0 { hall.must(.next(1)) }
      note(hall, minute: minute)
      hall.pass(60)
    }
    for (name, minute, promise) in golden {
      #expect(calls[name] == minute, "\(name)")
      #expect(promises[name] == promise, "\(name)")
    }
  }

  @Test func `undoing a call takes every overtaking back that it counted`() {
    var hall = cappedHall()
    let first = hall.take("id-card")
    hall.pass(10)
    hall.take("id-card", code: "ZD1")
    hall.pass(60)
    let before = hall.state.tickets
    #expect(hall.next(1) == "A002")
    #expect(record(first, in: hall)?.overtaken == [1, 0])
    hall.pass(5)
    hall.must(.undoCall(1))
    #expect(hall.state.tickets == before)
    #expect(hall.next(1) == "A002")
  }

  @Test func `undo does not touch what a ticket counts since it joined anew`() {
    var hall = cappedHall()
    let first = hall.take("id-card")
    hall.pass(10)
    hall.take("id-card", code: "ZD1")
    hall.pass(60)
    #expect(hall.next(1) == "A002")
    hall.must(.transferTicket(first.ticket, to: .line("b")))
    hall.must(.undoCall(1))
    #expect(record(first, in: hall)?.overtaken == [0, 0])
  }

  @Test func `an appointment joins at its slot, and before it only an idle window calls it`() {
    var hall = cappedHall()
    guard case .ticketTaken(let early) = hall.must(.takeTicket(appointment("09:20"))) else {
      return
    }
    hall.take("id-card")
    #expect(hall.state.tickets[early.ticket]?.isEarly == true)
    #expect(hall.next(1) == "A002")
    hall.pass(20 * 60)
    hall.take("id-card")
    let due = hall.state.tickets[early.ticket]
    #expect(due?.isEarly == false)
    #expect(due?.place == 3)
    #expect(hall.state.tickets[3]?.place == 4)
    #expect(AdmissionRecord(due!.rule)?.promise == 6)
    var quiet = cappedHall()
    quiet.must(.takeTicket(appointment("09:20")))
    #expect(quiet.next(1) == "A001")
  }

  @Test func `more than ten minutes late an appointment is an ordinary ticket`() {
    var hall = cappedHall()
    hall.pass(30 * 60)
    hall.must(.takeTicket(appointment("09:20")))
    hall.must(.takeTicket(appointment("09:19")))
    #expect(hall.state.tickets[1]?.classID == "appointment")
    #expect(hall.state.tickets[2]?.classID == "ordinary")
    hall.must(.enrolDevice(DeviceEnrolment(id: "k", kind: .kiosk, zone: "f1")))
    #expect(hall.refusal(.takeTicket(appointment("09:20")), by: .kiosk("k")) == .appointmentNeeded)
  }

  @Test func `a slot that has come admits nobody when the command is refused`() {
    var hall = cappedHall()
    hall.must(.takeTicket(appointment("09:20")))
    hall.pass(30 * 60)
    #expect(hall.refusal(.next(99)) == .unknownWindow(99))
    #expect(hall.state.tickets[1]?.isEarly == true)
    hall.must(.postNotice("通知"))
    #expect(hall.state.tickets[1]?.isEarly == false)
  }

  @Test func `a clerk's choices beyond the caps withdraw the promise aloud`() {
    var hall = cappedHall()
    let first = hall.take("id-card")
    for _ in 0..<4 {
      let later = hall.take("id-card")
      hall.must(.callChosen(1, later.ticket, reason: "急"))
      hall.pass(20)
    }
    guard case .promiseWithdrawn(let withdrawn) = hall.events.last else {
      Issue.record("nothing was said")
      return
    }
    #expect(withdrawn == PromiseWithdrawn(tickets: [first.ticket], reason: .chosenCall))
    #expect(hall.state.tickets[first.ticket]?.withdrawal == .chosenCall)
  }

  @Test func `closing the last window that could call withdraws the promise, a break does not`() {
    var hall = cappedHall()
    let taken = hall.take("id-card")
    hall.must(.pauseWindow(2, .lunch, confirmed: true, endsService: false))
    hall.must(.closeWindow(1, confirmed: true))
    #expect(hall.state.tickets[taken.ticket]?.withdrawal == nil)
    hall.must(.closeWindow(2, confirmed: true))
    #expect(hall.state.tickets[taken.ticket]?.withdrawal == .windowsClosed)
    #expect(hall.state.callsBefore(hall.state.tickets[taken.ticket]!) == nil)
  }

  @Test func `another rule admits everybody anew and withdraws what was promised`() {
    var hall = cappedHall()
    let first = hall.take("id-card")
    let second = hall.take("id-card")
    var changed = hall.state.definition
    changed.policy.parameters = [PolicyParameter(name: "capBase", value: 1)]
    hall.must(.changeDefinition(changed, source: .page))
    #expect(record(first, in: hall)?.budgets == [1, 1])
    #expect(record(second, in: hall)?.budgets == [2, 2])
    #expect(hall.state.tickets[second.ticket]?.withdrawal == .ruleChanged)
    #expect(hall.next(1) == "A001")
  }

  @Test func `moving a class in the file is no other rule, another rate is`() {
    let standard = ClassDefinition.standard
    let one = CappedPoints(classes: standard).identity
    #expect(
      one == CappedPoints(classes: [standard[3], standard[0], standard[1], standard[2]]).identity)
    var changed = standard
    changed[1].pointsPerMinute += 1
    #expect(one != CappedPoints(classes: changed).identity)
    #expect(DispatchPlan.groups(standard) == ["green", "others"])
  }

  private func appointment(_ time: String) -> TakeRequest {
    TakeRequest(services: ["id-card"], appointment: TimeOfDay(time))
  }

  private func record(_ taken: TicketTakenReceipt, in hall: HallFixture) -> AdmissionRecord? {
    hall.state.tickets[taken.ticket].flatMap { AdmissionRecord($0.rule) }
  }

  private func cappedHall(_ change: (inout HallDefinition) -> Void = { _ in }) -> HallFixture {
    var definition = HallFixture.definition(policy: "capped-points")
    change(&definition)
    var hall = HallFixture(definition)
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)))
    hall.events = []
    return hall
  }
}

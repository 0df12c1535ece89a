import Testing

@testable import QueueCore

@Suite struct RatingTests {
  private func press(_ number: UInt64) -> CommandID {
    CommandID(origin: "pads/21", boot: 7, sequence: number)
  }

  private func rate(
    _ hall: inout HallFixture, _ satisfaction: Satisfaction, _ number: UInt64 = 1,
    at window: WindowID = 1
  ) -> Result<Receipt, Refusal> {
    hall.run(
      .rateService(window, satisfaction, press: press(number)), by: .pad(window))
  }

  private func rated(_ hall: HallFixture) -> [ServiceRated] {
    hall.events.compactMap {
      if case .serviceRated(let content) = $0 { return content }
      return nil
    }
  }

  /// A001 at window 1 for a minute, and A002 waiting.
  private func served() -> HallFixture {
    var hall = HallFixture()
    hall.take("id-card")
    hall.take("id-card")
    _ = hall.next(1)
    hall.pass(60)
    return hall
  }

  @Test func `a citizen at the window rates the service that goes on`() {
    var hall = served()
    #expect(rate(&hall, .satisfied) == .success(.done))
    #expect(
      rated(hall) == [
        ServiceRated(
          ticket: 1, window: 1, clerk: nil, satisfaction: .satisfied, corrects: nil,
          press: "d:pads/21:7:1")
      ])
    #expect(hall.state.ratings == [.satisfied: 1])
  }

  @Test func `whoever leaves rates their own service, though the next is called already`() {
    var hall = served()
    _ = hall.next(1)
    hall.pass(QueueState.arrivalMilliseconds / 1_000 - 1)
    #expect(rate(&hall, .dissatisfied) == .success(.done))
    #expect(rated(hall).map(\.ticket) == [1])
    hall.pass(2)
    #expect(rate(&hall, .satisfied, 2) == .success(.done))
    #expect(rated(hall).map(\.ticket) == [1, 2])
  }

  @Test func `a recall says that the next has not come yet`() {
    var hall = served()
    _ = hall.next(1)
    hall.pass(18)
    hall.must(.recall(1))
    hall.pass(5)
    #expect(rate(&hall, .satisfied) == .success(.done))
    #expect(rated(hall).map(\.ticket) == [1])
  }

  @Test func `a rating with nobody to belong to is refused and not kept`() {
    var hall = HallFixture()
    #expect(rate(&hall, .satisfied) == .failure(.nothingToRate(1)))
    hall.take("id-card")
    _ = hall.next(1)
    #expect(rate(&hall, .satisfied) == .failure(.nothingToRate(1)))
    hall.pass(30)
    hall.must(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(QueueState.ratingMilliseconds / 1_000 + 1)
    #expect(rate(&hall, .satisfied) == .failure(.nothingToRate(1)))
    #expect(rated(hall).isEmpty)
    #expect(hall.state.ratings.isEmpty)
  }

  @Test func `the last citizen rates until the limit, also after the cut-off, not after the day`() {
    var hall = served()
    hall.must(.changePhase(.draining))
    hall.must(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(QueueState.ratingMilliseconds / 1_000)
    #expect(rate(&hall, .verySatisfied) == .success(.done))
    hall.must(.closeDay)
    guard case .failure(.dayNotOpen) = rate(&hall, .verySatisfied, 2) else {
      Issue.record("rated after the day")
      return
    }
  }

  @Test func `one visit has one rating, and a slipped finger is put right within ten seconds`() {
    var hall = served()
    #expect(rate(&hall, .dissatisfied) == .success(.done))
    hall.pass(4)
    #expect(rate(&hall, .satisfied, 2) == .success(.done))
    // The same word again is no event.
    #expect(rate(&hall, .satisfied, 3) == .success(.done))
    #expect(rated(hall).map(\.satisfaction) == [.dissatisfied, .satisfied])
    #expect(rated(hall).map(\.corrects) == [nil, .dissatisfied])
    #expect(hall.state.ratings == [.dissatisfied: 0, .satisfied: 1])
    // The ten seconds run from the first press, so nobody goes on for ever.
    hall.pass(7)
    #expect(rate(&hall, .verySatisfied, 4) == .failure(.alreadyRated(1)))
    hall.must(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(5)
    #expect(rate(&hall, .verySatisfied, 5) == .failure(.alreadyRated(1)))
  }

  @Test func `the rating is that of the clerk who served`() {
    var hall = served()
    guard case .person(let first) = hall.must(.registerPerson(.clerk)),
      case .person(let second) = hall.must(.registerPerson(.clerk))
    else { return }
    hall.must(.signIn(1, first))
    hall.must(.endService(1, outcome: nil, caseNumber: nil))
    hall.must(.signIn(1, second))
    #expect(rate(&hall, .satisfied) == .success(.done))
    #expect(rated(hall).map(\.clerk) == [first])
  }

  @Test func `a service that goes on after an undone call keeps its one rating`() {
    var hall = served()
    #expect(rate(&hall, .satisfied) == .success(.done))
    hall.pass(15)
    _ = hall.next(1)
    hall.pass(2)
    hall.must(.undoCall(1))
    #expect(hall.state.windows[1]?.ticket == 1)
    #expect(rate(&hall, .dissatisfied, 2) == .failure(.alreadyRated(1)))
  }

  @Test func `whoever is sent on rates the window that sent them`() {
    var hall = served()
    hall.must(.transferTicket(1, to: .line("b")))
    hall.pass(3)
    #expect(rate(&hall, .basicallySatisfied) == .success(.done))
    #expect(rated(hall).map(\.ticket) == [1])
  }

  @Test func `nobody but the pad of the window rates for its citizens`() {
    var hall = served()
    guard case .person(let clerk) = hall.must(.registerPerson(.clerk)),
      case .person(let manager) = hall.must(.registerPerson(.manager))
    else { return }
    hall.must(.signIn(1, clerk))
    let command = Command.rateService(1, .verySatisfied, press: press(1))
    for actor in [
      Actor.person(clerk, .clerk), .person(manager, .manager), .pad(2), .kiosk("k"), .calendar,
    ] {
      #expect(hall.run(command, by: actor) == .failure(.notAllowed))
    }
  }
}

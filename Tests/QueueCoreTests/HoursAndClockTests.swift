import Testing

@testable import QueueCore

/// The open day when its hours are changed, and when the time is set.
@Suite struct HoursAndClockTests {
  private typealias Fixture = HallFixture

  private func hours(_ from: String, _ to: String) -> [OpenHours] {
    [OpenHours(from: TimeOfDay(from)!, to: TimeOfDay(to)!)]
  }

  /// Monday's hours, changed by a manager.
  private func change(_ hall: inout Fixture, to hours: [OpenHours]) {
    var definition = hall.state.definition
    definition.calendar.weekly[0].hours = hours
    hall.must(.changeDefinition(definition, source: .page))
  }

  private func go(_ hall: inout Fixture, to time: String) {
    let wall = Fixture.midnight + Int64(TimeOfDay(time)!.minutes) * 60_000
    hall.pass((wall - hall.wall) / 1_000)
  }

  /// What a program that starts now would find.
  private func replayed(_ hall: Fixture) -> QueueState {
    var state = Fixture().state
    for event in hall.events { state.apply(event, by: .console(userNumber: 0), at: hall.stamp) }
    return state
  }

  @Test func `changed hours reach the day that is open, also in a replay`() {
    var hall = Fixture()
    go(&hall, to: "10:00")
    change(&hall, to: hours("09:00", "15:00"))
    #expect(hall.state.plan?.cutOff == TimeOfDay("14:45"))
    #expect(hall.state.plan?.expiry == TimeOfDay("16:00"))
    #expect(hall.state.plan?.hours == hours("09:00", "15:00"))
    #expect(hall.state.phase == .open)
    #expect(replayed(hall).plan == hall.state.plan)
  }

  @Test func `a lunch break that is taken away ends at once`() {
    var definition = Fixture.definition()
    definition.calendar.issuesDuringBreaks = false
    var hall = Fixture(definition)
    go(&hall, to: "12:30")
    let take = Command.takeTicket(TakeRequest(services: ["id-card"]))
    #expect(hall.refusal(take) == .duringBreak(until: TimeOfDay("13:30")!))
    change(&hall, to: hours("09:00", "17:00"))
    #expect(hall.refusal(take) == nil)
  }

  @Test func `a cut-off that is brought forward comes at once, and put off it is taken back`() {
    var hall = Fixture()
    go(&hall, to: "14:00")
    change(&hall, to: hours("09:00", "14:00"))
    #expect(hall.state.phase == .cutOff)
    change(&hall, to: hours("09:00", "18:00"))
    #expect(hall.state.phase == .open)
    #expect(hall.state.plan?.cutOff == TimeOfDay("17:45"))
  }

  @Test func `a day that becomes a holiday issues no more and serves those who wait`() {
    var hall = Fixture()
    hall.take("id-card")
    go(&hall, to: "11:20")
    var definition = hall.state.definition
    definition.calendar.holidays.append(
      Holiday(date: Fixture.date, name: LocalizedText(chinese: "停电", english: "Power cut")))
    hall.must(.changeDefinition(definition, source: .page))
    #expect(hall.state.phase == .cutOff)
    #expect(hall.state.plan?.expiry == TimeOfDay("12:20"))
    #expect(hall.next(1) == "A001")
  }

  @Test func `a change that does not touch today leaves the day as a person made it`() {
    var hall = Fixture()
    go(&hall, to: "16:50")
    hall.must(.changePhase(.cutOff))
    hall.must(.changePhase(.open))
    var definition = hall.state.definition
    definition.calendar.holidays.append(
      Holiday(
        date: Fixture.date.adding(days: 30), name: LocalizedText(chinese: "节", english: "Feast")))
    hall.must(.changeDefinition(definition, source: .page))
    #expect(hall.state.phase == .open)
    #expect(hall.state.plan == Fixture.plan)
  }

  private func setting(_ hall: Fixture, to wall: Int64, plan: DayPlan? = nil) -> Command {
    .setClock(
      ClockSetting(
        to: WallTime(milliseconds: wall),
        correction: ClockCorrection(
          boot: "one", systemStart: WallTime(milliseconds: 0),
          milliseconds: wall - hall.wall), plan: plan))
  }

  @Test func `a manager sets the time; nobody else does, and nonsense is refused`() {
    var hall = Fixture()
    guard case .person(let manager) = hall.must(.registerPerson(.manager)),
      case .person(let guide) = hall.must(.registerPerson(.guide))
    else { return }
    let right = setting(hall, to: hall.wall + 60_000)
    #expect(hall.refusal(right, by: .person(guide, .guide)) == .notAllowed)
    #expect(hall.refusal(right, by: .kiosk("k1")) == .notAllowed)
    for nonsense in [0, 946_684_800_000, 4_102_444_800_000] as [Int64] {
      #expect(
        hall.refusal(setting(hall, to: nonsense), by: .person(manager, .manager))
          == .implausibleTime)
    }
    #expect(hall.refusal(right, by: .person(manager, .manager)) == nil)
    #expect(hall.state.carried.clockCorrection?.milliseconds == 60_000)
  }

  @Test func `the open day goes by the time that was set, and waits are as long as before`() {
    var hall = Fixture()
    let taken = hall.take("id-card")
    let since = hall.state.tickets[taken.ticket]?.waitingSince
    hall.pass(60)
    let right = hall.wall + 2 * 3_600_000
    hall.must(setting(hall, to: right))
    #expect(hall.state.dayWall(at: hall.stamp).milliseconds == right)
    #expect(hall.state.tickets[taken.ticket]?.waitingSince == since)
    #expect(hall.state.phase == .open)
  }

  @Test func `a day opened under a wrong date gets the right one and keeps its tickets`() {
    var hall = Fixture()
    let taken = hall.take("id-card")
    hall.must(setting(hall, to: hall.wall + 86_400_000, plan: Fixture.nextPlan))
    #expect(hall.state.plan?.date == Fixture.nextPlan.date)
    #expect(hall.state.tickets[taken.ticket]?.isLive == true)
    #expect(hall.take("id-card").number.counter == 2)
  }

  @Test func `after a day by a clock that was ahead, numbers go on behind it`() {
    var hall = Fixture()
    hall.take("id-card")
    hall.must(.closeDay)
    hall.must(setting(hall, to: hall.wall - 86_400_000))
    #expect(hall.state.plan == nil)
    hall.wall -= 86_400_000
    let plan = DayPlan(
      date: Fixture.date.adding(days: -1),
      midnight: WallTime(milliseconds: Fixture.midnight - 86_400_000), hours: Fixture.plan.hours,
      cutOff: Fixture.plan.cutOff, expiry: Fixture.plan.expiry)
    hall.must(.openDay(plan))
    #expect(hall.take("id-card").number.counter == 2)
  }

  @Test func `the next opening is never a day that is past`() {
    var hall = Fixture()
    hall.must(.closeDay)
    let take = Command.takeTicket(TakeRequest(services: ["id-card"]))
    // Tuesday is a holiday.
    #expect(hall.refusal(take) == .dayNotOpen(next: CalendarDate("2026-11-25")))
    hall.pass(10 * 86_400)
    #expect(hall.refusal(take) == .dayNotOpen(next: CalendarDate("2026-12-03")))
    hall.pass(8 * 3_600)
    #expect(hall.refusal(take) == .dayNotOpen(next: CalendarDate("2026-12-04")))
    hall.wall = 0
    #expect(hall.refusal(take) == .dayNotOpen(next: CalendarDate("2026-11-25")))
  }

  @Test func `after the cut-off a citizen is told when to come`() {
    var hall = Fixture()
    hall.must(.changePhase(.cutOff))
    let refusal = hall.refusal(.takeTicket(TakeRequest(services: ["id-card"])))
    #expect(refusal == .afterCutOff(next: CalendarDate("2026-11-25")))
    #expect(refusal?.text.chinese == "今天已停止取号，请于 2026-11-25（星期三）再来")
  }
}

import Testing

@testable import HallEngine
@testable import QueueCore

/// A state that goes through a day by the calendar's wishes.
private struct CalendarHall {
  var state = QueueState(hall: "test")
  var wall: Int64
  let console = Actor.console(userNumber: 0)

  init(at time: String, calendar: CalendarDefinition? = nil) {
    wall = EngineFixture.midnight + Int64(TimeOfDay(time)!.minutes) * 60_000
    var definition = EngineFixture.definition()
    if let calendar { definition.calendar = calendar }
    must(.changeDefinition(definition, source: .files))
  }

  var stamp: Stamp {
    Stamp(wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: wall - 1_000_000))
  }

  var local: LocalTime {
    LocalTime(wall: WallTime(milliseconds: wall), secondsEast: 8 * 3_600)
  }

  var due: Command? {
    DayCalendar.due(
      state: state, stamp: stamp, localDate: local.date, midnight: local.midnight)
  }

  mutating func must(_ command: Command) {
    do throws(Refusal) {
      _ = try state.handle(command, by: console, at: stamp)
    } catch {
      Issue.record("refused: \(error)")
    }
  }

  /// Goes to a time of a day after the fixture's date and does what the calendar wants, at most
  /// five things; their names.
  @discardableResult
  mutating func go(to time: String, day: Int64 = 0) -> [DayPhase] {
    wall = EngineFixture.midnight + day * 86_400_000 + Int64(TimeOfDay(time)!.minutes) * 60_000
    var phases: [DayPhase] = []
    while let command = due, phases.count < 5 {
      must(command)
      phases.append(state.phase)
    }
    return phases
  }
}

@Suite struct DayCalendarTests {
  @Test func `a day opens before its hours, cuts off, drains and closes`() {
    var hall = CalendarHall(at: "08:00")
    #expect(hall.go(to: "08:29").isEmpty)
    #expect(hall.go(to: "08:30") == [.open])
    #expect(hall.go(to: "12:30").isEmpty)
    #expect(hall.go(to: "16:44").isEmpty)
    #expect(hall.go(to: "16:45") == [.cutOff])
    #expect(hall.go(to: "17:00") == [.draining])
    #expect(hall.go(to: "17:59").isEmpty)
    #expect(hall.go(to: "18:00") == [.closed])
    #expect(hall.go(to: "19:00").isEmpty)
  }

  @Test func `a day is not opened after its cut-off, nor on a holiday, but on a working Saturday`()
  {
    var hall = CalendarHall(at: "16:45")
    #expect(hall.go(to: "16:45").isEmpty)
    #expect(hall.go(to: "10:00", day: 1).isEmpty)
    #expect(hall.go(to: "10:00", day: 5) == [.open])
    #expect(hall.state.plan?.date.weekday == .saturday)
  }

  @Test func `a day that a person has closed is not opened again by the calendar`() {
    var hall = CalendarHall(at: "09:00")
    hall.go(to: "09:00")
    hall.must(.closeDay)
    #expect(hall.go(to: "10:00").isEmpty)
    #expect(hall.go(to: "09:00", day: 2) == [.open])
  }

  @Test func `a day opened again by hand after the cut-off stays open until its next moment`() {
    var hall = CalendarHall(at: "09:00")
    hall.go(to: "09:00")
    hall.go(to: "16:50")
    #expect(hall.state.phase == .cutOff)
    hall.must(.changePhase(.open))
    #expect(hall.go(to: "16:51").isEmpty)
    #expect(hall.state.phase == .open)
    #expect(hall.go(to: "17:00") == [.draining])
    hall.must(.changePhase(.open))
    #expect(hall.go(to: "17:30").isEmpty)
    #expect(hall.go(to: "18:00") == [.closed])
  }

  @Test func `a day that was still open when the power went is closed in the morning first`() {
    var hall = CalendarHall(at: "09:00")
    hall.go(to: "09:00")
    #expect(hall.go(to: "08:40", day: 2) == [.closed, .open])
    #expect(hall.state.plan?.date == EngineFixture.date.adding(days: 2))
  }

  @Test func `hours until midnight have their cut-off before it and expire at it`() throws {
    let calendar = CalendarDefinition(
      weekly: [
        WeeklyHours(
          weekdays: Weekday.allCases,
          hours: [OpenHours(from: TimeOfDay("00:00")!, to: TimeOfDay("24:00")!)])
      ])
    let plan = try #require(
      calendar.plan(for: EngineFixture.date, midnight: EngineFixture.plan.midnight))
    #expect(plan.cutOff < plan.expiry)
    #expect(plan.expiry.minutes == 1_440)
    var hall = CalendarHall(at: "00:00", calendar: calendar)
    #expect(hall.go(to: "00:00") == [.open])
    #expect(hall.go(to: "00:00", day: 1) == [.closed, .open])
  }

  @Test func `a hall opened by hand in the evening issues numbers until midnight`() throws {
    for time in ["20:00", "23:58"] {
      var hall = CalendarHall(at: time)
      let plan = try #require(
        DayCalendar.planByHand(
          for: EngineFixture.date, midnight: hall.local.midnight, now: hall.local.time,
          calendar: hall.state.definition.calendar))
      hall.must(.openDay(plan))
      #expect(hall.due == nil, "opened at \(time)")
      #expect(hall.go(to: "00:01", day: 1) == [.closed])
    }
    let morning = try #require(
      DayCalendar.planByHand(
        for: EngineFixture.date, midnight: EngineFixture.plan.midnight, now: TimeOfDay("07:00")!,
        calendar: EngineFixture.definition().calendar))
    #expect(morning.cutOff == TimeOfDay("16:45")!)
  }

  @Test func `a clock set in the middle of the day changes no cut-off`() {
    var hall = CalendarHall(at: "09:00")
    hall.go(to: "09:00")
    let opened = hall.stamp
    for jump in [6 * 3_600_000, -6 * 3_600_000] as [Int64] {
      let stamp = Stamp(
        wall: WallTime(milliseconds: opened.wall.milliseconds + jump),
        hall: opened.hall.advanced(byMilliseconds: 60_000))
      let local = LocalTime(wall: stamp.wall, secondsEast: 8 * 3_600)
      #expect(
        DayCalendar.due(
          state: hall.state, stamp: stamp, localDate: local.date, midnight: local.midnight) == nil)
    }
  }
}

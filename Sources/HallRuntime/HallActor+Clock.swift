import HallEngine
import QueueCore

extension HallActor {
  /// What makes the hall's clock show `wall` now, or go on as it does for nil; the box's own clock
  /// is left alone.
  ///
  /// A day that was opened under the date that the clock shows goes with it to the right date: the
  /// people in it came today. A day of an earlier date, left open by a power cut, keeps its own and
  /// is closed by the calendar.
  public func clockSetting(to wall: WallTime?) -> ClockSetting {
    let state = pipeline.state
    let zone = HallTimeZone(state.definition.timeZone)
    let reading = clock.reading()
    let shownWall = WallTime(milliseconds: pipeline.corrected(reading).wallMilliseconds)
    let wall = wall ?? shownWall
    let shown = zone.local(shownWall)
    let right = zone.local(wall)
    var plan: DayPlan?
    if state.phase != .closed, state.plan?.date == shown.date, right.date != shown.date {
      plan = DayCalendar.planByHand(
        for: right.date, midnight: right.midnight, now: right.time,
        calendar: state.definition.calendar)
    }
    return ClockSetting(
      to: wall, correction: reading.correction(to: wall), plan: plan)
  }
}

import QueueCore

/// Opens and closes business days by the hall's calendar.
///
/// Inside a day it goes by hall time since the opening, so that a clock that jumps by hours neither
/// sends everybody home nor keeps the hall open all night.
public enum DayCalendar {
  /// Minutes before the first hours at which the day opens, so that kiosks are ready when the doors
  /// are.
  public static let openingLeadMinutes = 30

  /// The plan for a day that somebody opens by hand although the calendar has no hours for it: from
  /// now to midnight.
  public static func planByHand(
    for date: CalendarDate, midnight: WallTime, now: TimeOfDay, calendar: CalendarDefinition
  ) -> DayPlan? {
    if let regular = calendar.plan(for: date, midnight: midnight), now < regular.cutOff {
      return regular
    }
    guard let end = TimeOfDay(minutes: 1440), now < end else { return nil }
    return calendar.plan(for: date, midnight: midnight, hours: [OpenHours(from: now, to: end)])
  }

  /// What the calendar wants done at a moment; ask again until it is nil.
  ///
  /// A day that a person has closed is not opened again, and one that a person has opened again
  /// after its cut-off stays open until the next moment of its plan.
  ///
  /// - Parameters:
  ///   - localDate: the date in the hall's time zone at the stamp's wall time.
  ///   - midnight: when that date began.
  public static func due(
    state: QueueState, stamp: Stamp, localDate: CalendarDate, midnight: WallTime
  ) -> Command? {
    if state.phase != .closed, let plan = state.plan {
      return dueInside(
        plan, phase: state.phase, opened: state.openingWall ?? plan.midnight,
        wall: state.dayWall(at: stamp))
    }
    let wall = stamp.wall
    if let last = state.plan?.date, last >= localDate { return nil }
    guard
      let plan = state.definition.calendar.plan(for: localDate, midnight: midnight),
      let first = plan.hours.first
    else { return nil }
    let opening = plan.wall(first.from).milliseconds - Int64(Self.openingLeadMinutes) * 60_000
    guard wall.milliseconds >= opening, wall < plan.wall(plan.cutOff) else { return nil }
    return .openDay(plan)
  }

  /// - Parameter opened: when the day was opened, or opened again by hand: what lay before it stays
  ///   undone, or a person could never let numbers be issued after the cut-off.
  private static func dueInside(
    _ plan: DayPlan, phase: DayPhase, opened: WallTime, wall: WallTime
  ) -> Command? {
    func hasCome(_ time: TimeOfDay) -> Bool { plan.wall(time) > opened && wall >= plan.wall(time) }
    if wall >= plan.wall(plan.expiry) { return .closeDay }
    if let closing = plan.hours.last?.to, hasCome(closing), phase == .cutOff || phase == .open {
      return .changePhase(.draining)
    }
    if hasCome(plan.cutOff), phase == .open { return .changePhase(.cutOff) }
    return nil
  }
}

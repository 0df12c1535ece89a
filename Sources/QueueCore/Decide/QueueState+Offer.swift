extension QueueState {
  /// Why a service is not offered on a date although the hall is open: its department is not there,
  /// or it is suspended; nil when it is offered.
  public func absence(of service: ServiceDefinition, on date: CalendarDate) -> Refusal? {
    let suspension = carried.suspensions.first { $0.service == service.id && $0.until > date }
    if let department = index.departments[service.department], !department.weekdays.isEmpty,
      !department.weekdays.contains(date.weekday)
    {
      let from = max(date, suspension?.until.adding(days: -1) ?? date)
      return .departmentAbsent(
        department.id,
        next: definition.calendar.nextOpenDate(after: from, weekdays: department.weekdays))
    }
    if let suspension {
      return .serviceSuspended(
        service.id, until: suspension.until, reason: suspension.reason)
    }
    return nil
  }

  /// The next day on which the hall opens, seen from a moment in its time zone; the day that is open
  /// does not count. Never before the last day that was open, even under a dead battery's clock.
  public func nextOpening(on date: CalendarDate, at time: TimeOfDay) -> CalendarDate? {
    let calendar = definition.calendar
    if let plan, plan.date >= date { return calendar.nextOpenDate(after: plan.date) }
    if let today = calendar.plan(for: date, midnight: WallTime(milliseconds: 0)),
      time < today.cutOff
    {
      return date
    }
    return calendar.nextOpenDate(after: date)
  }

  /// The same for a stamp, reckoned in days since the midnight of the last day that was open; nil in
  /// a hall that has never been open. A change of the zone's offset since then may make it an hour
  /// early or late.
  public func nextOpening(at stamp: Stamp) -> CalendarDate? {
    guard let plan else { return nil }
    let wall = phase == .closed ? stamp.wall : dayWall(at: stamp)
    let minutes = max(0, (wall.milliseconds - plan.midnight.milliseconds) / 60_000)
    guard let time = TimeOfDay(minutes: Int(minutes % 1440)) else { return nil }
    return nextOpening(on: plan.date.adding(days: Int(minutes / 1440)), at: time)
  }
}

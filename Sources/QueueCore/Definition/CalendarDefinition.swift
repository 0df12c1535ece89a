/// When the hall is open: weekly hours, holidays, worked weekends, and the cut-off.
public struct CalendarDefinition: Hashable, Sendable, Codable {
  public var weekly: [WeeklyHours]
  /// Days on which the hall is shut although the week says otherwise.
  public var holidays: [Holiday]
  /// Days on which the hall opens although the week says otherwise (调休上班), with Monday's hours
  /// unless they say their own.
  public var workingDays: [WorkingDay]
  /// The kiosk stops issuing this many minutes before the last hours of the day end.
  public var cutOffMinutes: Int
  /// Windows may go on serving for this many minutes after closing before the rest expires.
  public var overtimeMinutes: Int
  /// Whether the kiosk goes on issuing during the midday break.
  public var issuesDuringBreaks: Bool

  public init(
    weekly: [WeeklyHours], holidays: [Holiday] = [], workingDays: [WorkingDay] = [],
    cutOffMinutes: Int = 15, overtimeMinutes: Int = 60, issuesDuringBreaks: Bool = true
  ) {
    self.weekly = weekly
    self.holidays = holidays
    self.workingDays = workingDays
    self.cutOffMinutes = cutOffMinutes
    self.overtimeMinutes = overtimeMinutes
    self.issuesDuringBreaks = issuesDuringBreaks
  }

  enum CodingKeys: String, CodingKey {
    case weekly, holidays, workingDays, cutOffMinutes, overtimeMinutes, issuesDuringBreaks
  }
}

/// Opening hours from `from` to `to`, both local.
public struct OpenHours: Hashable, Sendable, Codable {
  public var from: TimeOfDay
  public var to: TimeOfDay

  public init(from: TimeOfDay, to: TimeOfDay) {
    self.from = from
    self.to = to
  }

  enum CodingKeys: String, CodingKey { case from, to }
}

/// The hours of some weekdays; a break is the gap between two stretches.
public struct WeeklyHours: Hashable, Sendable, Codable {
  public var weekdays: [Weekday]
  public var hours: [OpenHours]

  public init(weekdays: [Weekday], hours: [OpenHours]) {
    self.weekdays = weekdays
    self.hours = hours
  }

  enum CodingKeys: String, CodingKey { case weekdays, hours }
}

/// A day on which the hall is shut, and why.
public struct Holiday: Hashable, Sendable, Codable {
  public var date: CalendarDate
  public var name: LocalizedText

  public init(date: CalendarDate, name: LocalizedText) {
    self.date = date
    self.name = name
  }

  enum CodingKeys: String, CodingKey { case date, name }
}

/// A day on which the hall opens out of turn.
public struct WorkingDay: Hashable, Sendable, Codable {
  public var date: CalendarDate
  public var hours: [OpenHours]

  public init(date: CalendarDate, hours: [OpenHours] = []) {
    self.date = date
    self.hours = hours
  }

  enum CodingKeys: String, CodingKey { case date, hours }
}

extension CalendarDefinition {
  /// The hours of a date; empty when the hall is shut.
  public func hours(on date: CalendarDate) -> [OpenHours] {
    if let special = workingDays.first(where: { $0.date == date }) {
      return special.hours.isEmpty ? weeklyHours(.monday) : special.hours
    }
    if holidays.contains(where: { $0.date == date }) { return [] }
    return weeklyHours(date.weekday)
  }

  private func weeklyHours(_ weekday: Weekday) -> [OpenHours] {
    weekly.first { $0.weekdays.contains(weekday) }?.hours ?? []
  }

  /// The plan for a local date; nil when the hall is shut on it.
  public func plan(for date: CalendarDate, midnight: WallTime) -> DayPlan? {
    plan(for: date, midnight: midnight, hours: hours(on: date))
  }

  /// The plan of a date with hours of its own; nil without hours.
  public func plan(for date: CalendarDate, midnight: WallTime, hours: [OpenHours]) -> DayPlan? {
    guard let last = hours.last,
      let cutOff = TimeOfDay(minutes: max(0, last.to.minutes - cutOffMinutes)),
      let expiry = TimeOfDay(minutes: min(1440, last.to.minutes + overtimeMinutes))
    else { return nil }
    return DayPlan(date: date, midnight: midnight, hours: hours, cutOff: cutOff, expiry: expiry)
  }

  /// The plan of an open day whose date has no hours any more: no numbers from now, and overtime for
  /// those who wait.
  func planEnding(_ plan: DayPlan, at wall: WallTime) -> DayPlan {
    let now = plan.timeOfDay(at: wall)
    return DayPlan(
      date: plan.date, midnight: plan.midnight, hours: [], cutOff: now,
      expiry: TimeOfDay(minutes: min(1440, now.minutes + overtimeMinutes)) ?? now)
  }

  /// How far ahead the next opening is looked for, in days: past the longest holiday by far.
  static let horizonDays = 60

  /// The first date after `date` on which the hall opens and a department with these weekdays
  /// (empty: any) is there; nil when there is none within ``horizonDays``.
  public func nextOpenDate(after date: CalendarDate, weekdays: [Weekday] = []) -> CalendarDate? {
    for offset in 1...Self.horizonDays {
      let candidate = date.adding(days: offset)
      if hours(on: candidate).isEmpty { continue }
      if weekdays.isEmpty || weekdays.contains(candidate.weekday) { return candidate }
    }
    return nil
  }

  /// The first contradiction, in words; nil when there is none.
  var firstInconsistency: String? {
    for hours in weekly.map(\.hours) + workingDays.map(\.hours) {
      if hours.contains(where: { $0.from >= $0.to }) { return "hours end before they begin" }
      if zip(hours, hours.dropFirst()).contains(where: { $0.to > $1.from }) {
        return "hours overlap or are out of order"
      }
    }
    if cutOffMinutes < 0 || overtimeMinutes < 0 { return "minutes of the calendar are negative" }
    return nil
  }
}

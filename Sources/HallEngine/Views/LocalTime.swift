import QueueCore

/// A moment in the hall's time zone, worked out by the shell, which knows time zones.
public struct LocalTime: Hashable, Sendable {
  public let date: CalendarDate
  public let time: TimeOfDay
  /// When ``date`` began.
  public let midnight: WallTime

  public init(date: CalendarDate, time: TimeOfDay, midnight: WallTime) {
    self.date = date
    self.time = time
    self.midnight = midnight
  }

  /// Seconds by which the zone is east of UTC, as it was at midnight.
  public var secondsEast: Int {
    Int((Int64(date.daysSince1970) * 86_400_000 - midnight.milliseconds) / 1_000)
  }

  /// The local time of a wall time, for a zone that is `offset` seconds east of UTC then.
  public init(wall: WallTime, secondsEast offset: Int) {
    let local = wall.milliseconds + Int64(offset) * 1_000
    let day = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
    let minutes = Int((local - day * 86_400_000) / 60_000)
    self.init(
      date: CalendarDate(daysSince1970: Int(day)), time: TimeOfDay(minutes: minutes)!,
      midnight: WallTime(milliseconds: day * 86_400_000 - Int64(offset) * 1_000))
  }
}

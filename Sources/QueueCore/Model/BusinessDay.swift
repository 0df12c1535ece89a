/// The business day as it was planned when it opened.
public struct DayPlan: Hashable, Sendable, Codable {
  public let date: CalendarDate
  /// Local midnight of ``date``.
  public let midnight: WallTime
  public let hours: [OpenHours]
  public let cutOff: TimeOfDay
  /// When those still waiting expire.
  public let expiry: TimeOfDay

  public init(
    date: CalendarDate, midnight: WallTime, hours: [OpenHours], cutOff: TimeOfDay,
    expiry: TimeOfDay
  ) {
    self.date = date
    self.midnight = midnight
    self.hours = hours
    self.cutOff = cutOff
    self.expiry = expiry
  }

  enum CodingKeys: String, CodingKey { case date, midnight, hours, cutOff, expiry }

  public func wall(_ time: TimeOfDay) -> WallTime {
    WallTime(milliseconds: midnight.milliseconds + Int64(time.minutes) * 60_000)
  }

  /// Minutes after midnight at a wall time of this day, clamped to it.
  public func timeOfDay(at wall: WallTime) -> TimeOfDay {
    let minutes = (wall.milliseconds - midnight.milliseconds) / 60_000
    return TimeOfDay(minutes: Int(min(max(minutes, 0), 1440)))!
  }

  /// Between two stretches of the day's hours.
  public func isBreak(at wall: WallTime) -> Bool {
    let now = timeOfDay(at: wall)
    guard let first = hours.first, let last = hours.last else { return false }
    return now >= first.from && now < last.to
      && !hours.contains { now >= $0.from && now < $0.to }
  }
}

/// How far the business day is.
public enum DayPhase: String, Hashable, Sendable, Codable {
  case closed
  /// Numbers are issued and called.
  case open
  /// No new numbers; windows go on.
  case cutOff
  /// Past closing: those who still wait are served late.
  case draining
}

/// A service that is not offered until a date.
public struct Suspension: Hashable, Sendable, Codable {
  public let service: ServiceID
  /// First day on which it is offered again.
  public let until: CalendarDate
  public let reason: String

  public init(service: ServiceID, until: CalendarDate, reason: String) {
    self.service = service
    self.until = until
    self.reason = reason
  }

  enum CodingKeys: String, CodingKey { case service, until, reason }
}

/// What ended with the day, counted.
public struct DaySummary: Hashable, Sendable, Codable {
  public var issued = 0
  public var served = 0
  public var noShow = 0
  public var cancelled = 0
  public var expired = 0

  public init() {}

  enum CodingKeys: String, CodingKey { case issued, served, noShow, cancelled, expired }
}

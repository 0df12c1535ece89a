import Foundation
import HallEngine
import QueueCore

/// The hall's time zone, from the system's tables.
public struct HallTimeZone: Sendable {
  private let zone: TimeZone

  /// Unknown names fall back to UTC; the configuration check refuses them before.
  public init(_ name: String) { zone = TimeZone(identifier: name) ?? .gmt }

  public func secondsEast(at wall: WallTime) -> Int {
    zone.secondsFromGMT(
      for: Date(timeIntervalSince1970: Double(wall.milliseconds) / 1_000))
  }

  /// When a clock on the wall shows that date and time; where it does so twice or never, an hour off.
  public func wall(_ date: CalendarDate, _ time: TimeOfDay) -> WallTime {
    let local = Int64(date.daysSince1970) * 86_400_000 + Int64(time.minutes) * 60_000
    let near = WallTime(
      milliseconds: local - Int64(secondsEast(at: WallTime(milliseconds: local))) * 1_000)
    return WallTime(milliseconds: local - Int64(secondsEast(at: near)) * 1_000)
  }

  public func local(_ wall: WallTime) -> LocalTime {
    LocalTime(wall: wall, secondsEast: secondsEast(at: wall))
  }
}

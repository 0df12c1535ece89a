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

  public func local(_ wall: WallTime) -> LocalTime {
    LocalTime(wall: wall, secondsEast: secondsEast(at: wall))
  }
}

/// Milliseconds that never decrease: what waits, points and time-outs are reckoned in.
public struct HallTime: Hashable, Comparable, Sendable, Codable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  public static func < (left: HallTime, right: HallTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  public static func - (left: HallTime, right: HallTime) -> Int64 {
    left.milliseconds - right.milliseconds
  }

  public func advanced(byMilliseconds delta: Int64) -> HallTime {
    HallTime(milliseconds: milliseconds + delta)
  }
}

/// Milliseconds since 1970 in UTC, as the box's clock said; it may jump.
public struct WallTime: Hashable, Comparable, Sendable, Codable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  public static func < (left: WallTime, right: WallTime) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// Both times of one moment.
public struct Stamp: Hashable, Sendable {
  public let wall: WallTime
  public let hall: HallTime

  public init(wall: WallTime, hall: HallTime) {
    self.wall = wall
    self.hall = hall
  }
}

/// Minutes after local midnight, 0...1439, or 1440 as the end of a day.
public struct TimeOfDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let minutes: Int

  /// Nil outside 0...1440 (24:00 is allowed as an end).
  public init?(minutes: Int) {
    guard (0...1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  /// Reads `HH:MM`; nil when it is anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 2, parts[1].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]),
      (0...24).contains(hour), (0...59).contains(minute)
    else { return nil }
    self.init(minutes: hour * 60 + minute)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = TimeOfDay(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not HH:MM: \(text)")
    }
    self = time
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }

  public var description: String {
    twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
  }
}

func twoDigits(_ value: Int) -> String {
  value < 10 ? "0\(value)" : String(value)
}

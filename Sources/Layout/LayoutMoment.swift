/// The instant a picture is painted for: milliseconds of the hall's wall clock since a midnight.
///
/// Everything that moves by itself (tickers, pages, playlists, flashing rows) is a function of it,
/// so that it keeps its place when the layout, the screen or the program is started anew.
public struct LayoutMoment: Hashable, Comparable, Sendable {
  static let millisecondsADay: Int64 = 86_400_000
  /// The end of the year 9999; later moments count as it, so that whatever runs at its highest speed
  /// is still reckoned without overflow.
  static let latest: Int64 = 253_402_300_799_999

  /// Never negative, never after ``latest``.
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = min(max(0, milliseconds), Self.latest)
  }

  /// Milliseconds since the last midnight.
  var timeOfDay: Int64 { milliseconds % Self.millisecondsADay }

  public static func < (left: LayoutMoment, right: LayoutMoment) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// A time of day in a layout, as `09:30`.
struct ClockTime: Hashable, Sendable {
  /// 0 to 1,440; the last is the end of the day.
  let minutes: Int

  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), (0...59).contains(minute),
      (0...23).contains(hour) || hour == 24 && minute == 0
    else { return nil }
    minutes = 60 * hour + minute
  }

  var milliseconds: Int64 { Int64(minutes) * 60_000 }
}

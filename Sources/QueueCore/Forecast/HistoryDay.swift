/// What one business day says about the days to come.
public struct HistoryDay: Hashable, Sendable {
  /// Values of each kind that are kept of a day, more than the largest hall has; later ones are
  /// dropped.
  public static let limit = 10_000
  /// Stretches of a day by which arrivals are counted.
  public static let slots = 48

  /// Somebody was at a window for so long.
  public struct Service: Hashable, Sendable {
    public let line: LineID
    public let service: ServiceID
    public let milliseconds: Int32
  }

  /// Those of a class who came for a line in one half hour of the day.
  struct Arrivals: Hashable, Sendable {
    let line: LineID
    let classID: ClassID
    let slot: Int
  }

  public let date: CalendarDate
  public internal(set) var services: [Service] = []
  var arrivals: [Arrivals: Int] = [:]
  var waits: [ClassID: [Patience.Wait]] = [:]
  /// From a window's last service to its next call, while somebody waited whom it could call.
  var turnarounds: [Int32] = []
  /// Pauses outside the breaks of the calendar.
  var pauses: [Int32] = []
  /// How long a window was held by those who did not come.
  var misses: [Int32] = []
  /// Windows that were open on it, at any time.
  var opened: Set<WindowID> = []
  /// Calls that had an end: a service or a no-show.
  var calls = 0

  public init(date: CalendarDate) { self.date = date }

  static func slot(of time: TimeOfDay) -> Int { min(slots - 1, time.minutes / 30) }
}

import QueueCore

/// The language a report is written in.
public enum ReportLanguage: String, Hashable, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"

  func choose(_ text: LocalizedText) -> String {
    switch self {
    case .chinese: text.chinese
    case .english: text.english
    }
  }
}

/// How long people waited, from the issue of their number to the first call.
///
/// A wait is reckoned in hall time and ends with the first call; a call that is undone was none.
/// A ticket's line, class and window are those it had when its wait ended, or last. Hours are the
/// hour of issue, counted from local midnight as the day was planned.
public struct WaitReport: Hashable, Sendable {
  public let grouping: Grouping
  /// The first and the last business day that were counted; nil when none was.
  public let firstDay: CalendarDate?
  public let lastDay: CalendarDate?
  /// In the order of the hall's definition, of time, or else of the key.
  public let rows: [Row]
  /// All tickets, each once; a ticket of several services stands in several rows of that grouping.
  public let total: Row

  /// What the rows are.
  public enum Grouping: String, Hashable, Sendable, CaseIterable, Encodable {
    case service, line, window, `class`, hour, day
  }

  /// The tickets of one group.
  public struct Row: Hashable, Sendable {
    /// Id, window number, hour 0...23 or date; empty in the total, and for tickets that were never
    /// called when windows are the rows.
    public let key: String
    public let name: LocalizedText
    /// Numbers issued.
    public let issued: Int
    /// Those of them that were called: the waits that the following are about.
    public let called: Int
    /// Nil when nobody was called.
    public let waits: Waits?
    /// Called, did not come, and did not come back.
    public let noShows: Int
    /// Never called before the day ended.
    public let expired: Int
    public let cancelled: Int
  }

  /// Seconds, rounded half up.
  ///
  /// Percentiles are by nearest rank: the smallest wait that at least so many in a hundred waits do
  /// not exceed. The median is the 50th; all are waits that somebody had.
  public struct Waits: Hashable, Sendable {
    public let mean: Int
    public let median: Int
    public let percentile90: Int
    public let percentile95: Int
    public let percentile99: Int
    public let longest: Int

    /// - Parameter milliseconds: in any order; nil when empty.
    init?(milliseconds: [Int32]) {
      let sorted = milliseconds.sorted()
      guard let last = sorted.last else { return nil }
      func rank(_ percent: Int) -> Int {
        Self.seconds(Int(sorted[(percent * sorted.count + 99) / 100 - 1]))
      }
      let sum = sorted.reduce(Int(0)) { $0 + Int($1) }
      mean = (sum + 500 * sorted.count) / (1000 * sorted.count)
      median = rank(50)
      percentile90 = rank(90)
      percentile95 = rank(95)
      percentile99 = rank(99)
      longest = Self.seconds(Int(last))
    }

    private static func seconds(_ milliseconds: Int) -> Int { (milliseconds + 500) / 1000 }
  }
}

extension JournalReader {
  /// Reads how long people waited on business days of a range.
  ///
  /// Takes four bytes a ticket besides what one day needs.
  ///
  /// - Parameters:
  ///   - from: the first business day; nil: the first in the journal.
  ///   - through: the last; nil: the present one.
  public func waitReport(
    by grouping: WaitReport.Grouping, from: CalendarDate? = nil, through: CalendarDate? = nil
  ) throws(JournalFailure) -> WaitReport {
    var waits = WaitAccumulator(grouping: grouping, from: from, through: through)
    var cursor = EventCursor(
      database, from: try firstSequence(of: from), through: try head().sequence,
      kinds: WaitAccumulator.kinds)
    while let event = try cursor.next() { waits.apply(try event.event(), at: event.stamp) }
    return waits.report()
  }

  /// Where the first day that is not before a date begins.
  func firstSequence(of date: CalendarDate?) throws(JournalFailure) -> Int64 {
    guard let date else { return 1 }
    var cursor = try events(kinds: ["dayOpened"])
    while let event = try cursor.next() {
      if case .dayOpened(let content) = try event.event(), content.plan.date >= date {
        return event.sequence
      }
    }
    return try head().sequence + 1
  }
}

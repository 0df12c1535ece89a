import QueueCore

/// A record of a bank's call centre, one row a customer, as comma-separated values.
///
/// The columns are `day,arrived,priority,service,waited,outcome,service_time,server`: a date, the
/// second of the day, 0, 1 or 2 (priority customers), a short code, seconds in the queue, `served` or
/// `left`, seconds of service, and who served. Source: the "Anonymous Bank" data of the Technion,
/// 1999, as reshaped in this project.
public struct BankCalls: Hashable, Sendable {
  /// One customer.
  public struct Row: Hashable, Sendable {
    /// Seconds of the day.
    public let arrived: Int
    public let priority: Int
    public let service: String
    /// Seconds.
    public let waited: Int
    /// Nil for who left.
    public let server: String?
    /// Seconds; 0 for who left.
    public let serviceTime: Int

    var called: Int { arrived + waited }
    var ended: Int { called + serviceTime }
  }

  /// Rows of a file: more than two years of such a bank; a larger file is refused.
  public static let rowLimit = 1_000_000
  /// Longest wait or service that is believed, in seconds: a day.
  static let secondsLimit = 86_400
  static let columns = "day,arrived,priority,service,waited,outcome,service_time,server"

  /// Rows of each day, by arrival.
  public private(set) var days: [CalendarDate: [Row]] = [:]

  /// Why a file is no such record.
  public struct Problem: Error, Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let text: LocalizedText
  }

  public var dates: [CalendarDate] { days.keys.sorted() }

  /// - Throws: ``Problem`` with the first line that cannot be read.
  public init(_ text: String) throws(Problem) {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.first.map({ $0.trimmed }) == Self.columns else {
      throw Problem(
        line: 1,
        text: LocalizedText(
          chinese: "第一行应为 \(Self.columns)", english: "the first line has to be \(Self.columns)"))
    }
    guard lines.count <= Self.rowLimit else {
      throw Problem(
        line: Self.rowLimit + 1,
        text: LocalizedText(
          chinese: "超过\(Self.rowLimit)行", english: "more than \(Self.rowLimit) rows"))
    }
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
      guard let (date, row) = Self.row(fields) else {
        throw Problem(
          line: index + 1,
          text: LocalizedText(
            chinese: "无法读取：\(line.prefix(80))", english: "cannot be read: \(line.prefix(80))"))
      }
      days[date, default: []].append(row)
    }
    for date in dates { days[date]?.sort { $0.arrived < $1.arrived } }
  }

  private static func row(_ fields: [String]) -> (CalendarDate, Row)? {
    guard fields.count == 8, let date = CalendarDate(fields[0]),
      let arrived = seconds(fields[1]), let priority = Int(fields[2]),
      (0...2).contains(priority), !fields[3].isEmpty, let waited = seconds(fields[4])
    else { return nil }
    let isServed = fields[5] == "served"
    guard isServed || fields[5] == "left" else { return nil }
    guard !isServed || (seconds(fields[6]) != nil && !fields[7].isEmpty) else { return nil }
    return (
      date,
      Row(
        arrived: arrived, priority: priority, service: fields[3], waited: waited,
        server: isServed ? fields[7] : nil,
        serviceTime: isServed ? seconds(fields[6]) ?? 0 : 0)
    )
  }

  private static func seconds(_ text: String) -> Int? {
    guard let value = Int(text), (0...secondsLimit).contains(value) else { return nil }
    return value
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}

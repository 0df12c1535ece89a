/// What citizens said about the service (好差评), on business days of a range.
public struct RatingReport: Hashable, Sendable {
  public let grouping: Grouping
  /// The first and the last business day that were counted; nil when none was.
  public let firstDay: CalendarDate?
  public let lastDay: CalendarDate?
  /// In the order of the hall's definition, of people's ids, or of time.
  public let rows: [Row]
  /// Every visit once; a ticket of several services stands in several rows of that grouping.
  public let total: Row

  /// What the rows are.
  public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case window, clerk, department, service, day

    public var name: LocalizedText {
      switch self {
      case .window: LocalizedText(chinese: "窗口", english: "Window")
      case .clerk: LocalizedText(chinese: "窗口人员", english: "Clerk")
      case .department: LocalizedText(chinese: "部门", english: "Department")
      case .service: LocalizedText(chinese: "事项", english: "Service")
      case .day: LocalizedText(chinese: "日期", english: "Day")
      }
    }
  }

  /// The visits of one group.
  public struct Row: Hashable, Sendable {
    /// Window number, person's id, id or date; empty in the total, and for visits
    /// while nobody was signed in.
    public let key: String
    public let name: LocalizedText
    public let counts: RatingCounts
  }
}

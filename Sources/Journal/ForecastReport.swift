import QueueCore

/// How good forecasts were, beside the classic estimates for the same tickets.
///
/// It is about tickets that were called: how long those would have waited who left, nobody knows.
/// Tickets that were told to be called at once have a row of their own, since a bound of nothing
/// holds as often as nobody waits at all, which no shift can change.
public struct ForecastReport: Hashable, Sendable {
  public let grouping: Grouping
  public let firstDay: CalendarDate?
  public let lastDay: CalendarDate?
  /// Those who were told to wait, in the order of the hall's definition or of time.
  public let rows: [Row]
  /// All who were told to wait.
  public let total: Row
  /// Those who were told to be called at once, or nearly.
  public let atOnce: Row
  public let everybody: Row
  /// Called tickets whose forecast said that they may not be served, left out of all rows.
  public let withoutRange: Int

  /// What the rows are.
  public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case `class`, line, hour, day
  }

  /// The forecasts of one group; times in seconds.
  public struct Row: Hashable, Sendable {
    /// Id, hour 0...23 or date; empty in a total.
    public let key: String
    public let name: LocalizedText
    public let tickets: Int
    /// Of them, those that went by the queue's length, since the history was thin.
    public let thin: Int
    /// Nil when there are no tickets.
    public let figures: Figures?
  }

  public struct Figures: Hashable, Sendable {
    public let meanWait: Double
    /// Mean absolute errors: of the median, and of the classic estimates.
    public let error: Double
    public let queueLengthError: Double
    public let lastToEnterError: Double
    public let headOfLineError: Double
    /// Pinball losses of the two bounds at 0.5 and 0.8.
    public let medianLoss: Double
    public let upperLoss: Double
    /// Shares of waits that did not exceed the bounds; 0.5 and 0.8 are meant.
    public let medianHeld: Double
    public let upperHeld: Double
    /// Mean distance between the two bounds.
    public let width: Double
    /// Share of waits within the interval from the 10th to the 90th percentile, 0.8 of them is
    /// meant, and its mean width; nil when no ticket has one.
    public let intervalHeld: Double?
    public let intervalWidth: Double?

    /// The error of the forecast as a share of the queue-length estimate's; nil when that has none.
    public var ratio: Double? { queueLengthError > 0 ? error / queueLengthError : nil }
  }

  public init(
    _ outcomes: [ForecastTrial.Outcome], by grouping: Grouping, definition: HallDefinition
  ) {
    self.grouping = grouping
    let ranged = outcomes.filter {
      $0.forecast.medianSeconds != nil && $0.forecast.upperSeconds != nil
    }
    withoutRange = outcomes.count - ranged.count
    firstDay = outcomes.map(\.date).min()
    lastDay = outcomes.map(\.date).max()
    let told = ranged.filter(\.isToldToWait)
    total = Self.row("", LocalizedText(chinese: "需等候的合计", english: "Told to wait"), told)
    atOnce = Self.row(
      "", LocalizedText(chinese: "马上叫到的", english: "At once"),
      ranged.filter { !$0.isToldToWait })
    everybody = Self.row("", LocalizedText(chinese: "全部", english: "Everybody"), ranged)
    var groups: [String: [ForecastTrial.Outcome]] = [:]
    for outcome in told { groups[Self.key(outcome, grouping), default: []].append(outcome) }
    let names = Self.names(grouping, definition)
    let known = Set(names.map(\.key))
    let others = groups.keys.filter { !known.contains($0) }.sorted { left, right in
      (left.count, left) < (right.count, right)
    }
    rows =
      names.compactMap { name in groups[name.key].map { Self.row(name.key, name.name, $0) } }
      + others.map { key in
        let name = grouping == .hour ? (key.count < 2 ? "0" : "") + key + ":00" : key
        return Self.row(key, LocalizedText(chinese: name, english: name), groups[key] ?? [])
      }
  }

  private static func key(_ outcome: ForecastTrial.Outcome, _ grouping: Grouping) -> String {
    switch grouping {
    case .class: outcome.classID.text
    case .line: outcome.line.text
    case .hour: String(outcome.hour)
    case .day: outcome.date.description
    }
  }

  private static func names(
    _ grouping: Grouping, _ definition: HallDefinition
  ) -> [(key: String, name: LocalizedText)] {
    switch grouping {
    case .class: definition.classes.map { ($0.id.text, $0.name) }
    case .line: definition.lines.map { ($0.id.text, $0.name) }
    case .hour, .day: []
    }
  }

  private static func row(
    _ key: String, _ name: LocalizedText, _ outcomes: [ForecastTrial.Outcome]
  ) -> Row {
    Row(
      key: key, name: name, tickets: outcomes.count,
      thin: outcomes.count { $0.forecast.method == .queueLength }, figures: Figures(outcomes))
  }
}

extension ForecastReport.Figures {
  /// Nil when there is nothing to reckon with.
  init?(_ outcomes: [ForecastTrial.Outcome]) {
    guard !outcomes.isEmpty else { return nil }
    func mean(_ value: (ForecastTrial.Outcome) -> Double) -> Double {
      outcomes.reduce(0) { $0 + value($1) } / Double(outcomes.count)
    }
    func median(_ outcome: ForecastTrial.Outcome) -> Double {
      Double(outcome.forecast.medianSeconds ?? 0)
    }
    func upper(_ outcome: ForecastTrial.Outcome) -> Double {
      Double(outcome.forecast.upperSeconds ?? 0)
    }
    func loss(_ wait: Double, _ bound: Double, at share: Double) -> Double {
      wait >= bound ? share * (wait - bound) : (1 - share) * (bound - wait)
    }
    meanWait = mean(\.wait)
    error = mean { abs($0.wait - median($0)) }
    queueLengthError = mean { abs($0.wait - $0.classic.queueLength) }
    lastToEnterError = mean { abs($0.wait - $0.classic.lastToEnterService) }
    headOfLineError = mean { abs($0.wait - $0.classic.headOfLine) }
    medianLoss = mean { loss($0.wait, median($0), at: 0.5) }
    upperLoss = mean { loss($0.wait, upper($0), at: 0.8) }
    medianHeld = mean { $0.wait <= median($0) ? 1 : 0 }
    upperHeld = mean { $0.wait <= upper($0) ? 1 : 0 }
    width = mean { upper($0) - median($0) }
    let tried = outcomes.compactMap { outcome in outcome.interval.map { (outcome.wait, $0) } }
    func intervalMean(_ value: (Double, WaitInterval) -> Double) -> Double? {
      tried.isEmpty ? nil : tried.reduce(0) { $0 + value($1.0, $1.1) } / Double(tried.count)
    }
    intervalHeld = intervalMean { $1.lowSeconds <= $0 && $0 <= $1.highSeconds ? 1 : 0 }
    intervalWidth = intervalMean { $1.highSeconds - $1.lowSeconds }
  }
}

extension ForecastTrial.Outcome {
  /// Whether the forecast, before any shift, said that the call would not come at once.
  public var isToldToWait: Bool {
    let upper = forecast.rolledUpperSeconds ?? forecast.upperSeconds
    return upper.map { Double($0) >= ConformalShifts.atOnce } ?? true
  }
}

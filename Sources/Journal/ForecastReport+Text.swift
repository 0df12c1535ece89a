import Foundation
import QueueCore

extension ForecastReport {
  /// What to look at first, in a sentence: those who were told to wait, the error beside that of the
  /// queue's length, and how often four in five held.
  public func summary(_ language: ReportLanguage) -> String {
    guard let figures = total.figures else {
      return language.choose(
        LocalizedText(chinese: "没有需等候的预计", english: "nobody was told to wait"))
    }
    func share(_ value: Double?) -> String {
      value.map { "\(Self.decimal(100 * $0, 1)) %" } ?? "-"
    }
    let error = Self.decimal(figures.error, 1)
    let ratio = figures.ratio.map { Self.decimal($0, 2) } ?? "-"
    return language.choose(
      LocalizedText(
        chinese: "需等候的\(total.tickets)人：平均误差\(error)秒，是队长法的\(ratio)（目标不超过0.70）；"
          + "实际等候落在第10至第90百分位之间的占\(share(figures.intervalHeld))（目标78–83 %），"
          + "不超过所告上界的占\(share(figures.upperHeld))。",
        english: "Told to wait, \(total.tickets): mean absolute error \(error) s, \(ratio) of the "
          + "queue-length estimate's (aim: at most 0.70); 80 % interval, 10th to 90th percentile, "
          + "held \(share(figures.intervalHeld)) (aim: 78 to 83 %); upper bound that people were "
          + "told held \(share(figures.upperHeld))."))
  }

  /// The summary, then columns aligned for a fixed-width display; seconds with a tenth, shares in
  /// hundredths.
  public func table(_ language: ReportLanguage) -> String {
    var lines = [[language.choose(grouping.name)] + Self.headings.map(language.choose)]
    for row in rows + [total, atOnce, everybody] {
      lines.append(
        [row.key.isEmpty || grouping == .hour ? language.choose(row.name) : row.key]
          + Self.cells(row, empty: "-"))
    }
    return summary(language) + "\n\n" + ReportTable.text(lines, names: 1)
  }

  /// Comma-separated values (RFC 4180); the totals last, with an empty key.
  public func csv(_ language: ReportLanguage) -> String {
    let names = [
      grouping.name, LocalizedText(chinese: "名称", english: "Name"),
      LocalizedText(chinese: "英文名称", english: "English name"),
    ]
    var lines = [(names + Self.headings).map(language.choose)]
    for row in rows + [total, atOnce, everybody] {
      lines.append(
        [row.key, row.name.chinese, row.name.english] + Self.cells(row, empty: ""))
    }
    return lines.map(CommaSeparated.row).joined()
  }

  /// One line of JSON with sorted keys; seconds and shares as decimals.
  public func json() -> String {
    func text(_ value: String) -> String { String(decoding: JSONText.quoted(value), as: UTF8.self) }
    func object(_ row: Row) -> String {
      let figures = row.figures.map { figures in
        let fields: [(String, Double?)] = [
          ("error", figures.error), ("errorOfQueueLength", figures.ratio),
          ("headOfLineError", figures.headOfLineError),
          ("intervalHeld", figures.intervalHeld), ("intervalWidth", figures.intervalWidth),
          ("lastToEnterError", figures.lastToEnterError), ("meanWait", figures.meanWait),
          ("medianHeld", figures.medianHeld), ("medianLoss", figures.medianLoss),
          ("queueLengthError", figures.queueLengthError), ("upperHeld", figures.upperHeld),
          ("upperLoss", figures.upperLoss), ("width", figures.width),
        ]
        let written = fields.map { name, value in
          "\"\(name)\":\(value.map { Self.decimal($0, 3) } ?? "null")"
        }
        return "{\(written.joined(separator: ","))}"
      }
      return "{\"figures\":\(figures ?? "null"),\"key\":\(text(row.key)),"
        + "\"name\":{\"en\":\(text(row.name.english)),\"zh\":\(text(row.name.chinese))},"
        + "\"thin\":\(row.thin),\"tickets\":\(row.tickets)}"
    }
    let first = firstDay.map { text($0.description) } ?? "null"
    let last = lastDay.map { text($0.description) } ?? "null"
    let found = rows.map(object).joined(separator: ",")
    return "{\"atOnce\":\(object(atOnce)),\"everybody\":\(object(everybody)),\"firstDay\":\(first),"
      + "\"grouping\":\(text(grouping.rawValue)),\"lastDay\":\(last),"
      + "\"rows\":[\(found)],\"total\":\(object(total)),\"withoutRange\":\(withoutRange)}\n"
  }

  private static let headings = [
    LocalizedText(chinese: "号票", english: "Tickets"),
    LocalizedText(chinese: "平均等候", english: "Mean wait"),
    LocalizedText(chinese: "预计误差", english: "Error"),
    LocalizedText(chinese: "队长法", english: "Queue len."),
    LocalizedText(chinese: "末位法", english: "Last served"),
    LocalizedText(chinese: "队首法", english: "Head of line"),
    LocalizedText(chinese: "误差/队长", english: "Error/queue"),
    LocalizedText(chinese: "损失50%", english: "Loss 50%"),
    LocalizedText(chinese: "损失80%", english: "Loss 80%"),
    LocalizedText(chinese: "守住50%", english: "Held 50%"),
    LocalizedText(chinese: "守住80%", english: "Held 80%"),
    LocalizedText(chinese: "宽度", english: "Width"),
    LocalizedText(chinese: "守住10–90%", english: "Held 10-90%"),
    LocalizedText(chinese: "宽度10–90%", english: "Width 10-90%"),
  ]

  private static func cells(_ row: Row, empty: String) -> [String] {
    guard let figures = row.figures else {
      return ["0"] + [String](repeating: empty, count: headings.count - 1)
    }
    let seconds = [
      figures.meanWait, figures.error, figures.queueLengthError, figures.lastToEnterError,
      figures.headOfLineError,
    ]
    var cells = [String(row.tickets)]
    cells += seconds.map { decimal($0, 1) }
    cells.append(figures.ratio.map { decimal($0, 2) } ?? empty)
    cells += [figures.medianLoss, figures.upperLoss].map { decimal($0, 1) }
    cells += [figures.medianHeld, figures.upperHeld].map { decimal(100 * $0, 1) }
    cells.append(decimal(figures.width, 1))
    cells.append(figures.intervalHeld.map { decimal(100 * $0, 1) } ?? empty)
    cells.append(figures.intervalWidth.map { decimal($0, 1) } ?? empty)
    return cells
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

extension ForecastReport.Grouping {
  public var name: LocalizedText {
    switch self {
    case .class: LocalizedText(chinese: "类别", english: "Class")
    case .line: LocalizedText(chinese: "业务队列", english: "Line")
    case .hour: LocalizedText(chinese: "时段", english: "Hour")
    case .day: LocalizedText(chinese: "日期", english: "Day")
    }
  }
}

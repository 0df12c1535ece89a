import QueueCore

extension WaitReport {
  /// Columns aligned for a fixed-width display, Chinese characters two columns wide; the total
  /// last. Seconds throughout.
  public func table(_ language: ReportLanguage) -> String {
    let header = [headings[0], headings[1]] + headings[3...]
    var lines = [header.map(language.choose)]
    for row in rows + [total] {
      lines.append(
        [row.key, language.choose(row.name)] + numbers(of: row).map { $0.map(String.init) ?? "-" })
    }
    return ReportTable.text(lines, names: 2)
  }

  /// Comma-separated values (RFC 4180), the total last with an empty key; a cell is empty where
  /// nobody was called. Both languages' names stand in it; `language` is that of the heading.
  public func csv(_ language: ReportLanguage) -> String {
    var lines = [headings.map(language.choose)]
    for row in rows + [total] {
      lines.append(
        [row.key, row.name.chinese, row.name.english]
          + numbers(of: row).map { $0.map(String.init) ?? "" })
    }
    return lines.map(CommaSeparated.row).joined()
  }

  /// One line of JSON with sorted keys; `null` where nobody was called.
  public func json() -> String {
    func text(_ value: String) -> String { String(decoding: JSONText.quoted(value), as: UTF8.self) }
    func object(_ row: Row) -> String {
      let waits = row.waits.map { waits in
        "{\"longest\":\(waits.longest),\"mean\":\(waits.mean),\"median\":\(waits.median),"
          + "\"percentile90\":\(waits.percentile90),\"percentile95\":\(waits.percentile95),"
          + "\"percentile99\":\(waits.percentile99)}"
      }
      return "{\"called\":\(row.called),\"cancelled\":\(row.cancelled),\"expired\":\(row.expired),"
        + "\"issued\":\(row.issued),\"key\":\(text(row.key)),"
        + "\"name\":{\"en\":\(text(row.name.english)),\"zh\":\(text(row.name.chinese))},"
        + "\"noShows\":\(row.noShows),\"waitSeconds\":\(waits ?? "null")}"
    }
    let first = firstDay.map { text($0.description) } ?? "null"
    let last = lastDay.map { text($0.description) } ?? "null"
    return "{\"firstDay\":\(first),\"grouping\":\(text(grouping.rawValue)),\"lastDay\":\(last),"
      + "\"percentiles\":\"nearest rank\",\"rows\":[\(rows.map(object).joined(separator: ","))],"
      + "\"total\":\(object(total))}\n"
  }

  /// Of the numbers in a table, and, with a third for the second name, in comma-separated values.
  private var headings: [LocalizedText] {
    [
      grouping.name, LocalizedText(chinese: "名称", english: "Name"),
      LocalizedText(chinese: "英文名称", english: "English name"),
      LocalizedText(chinese: "取号", english: "Issued"),
      LocalizedText(chinese: "叫到", english: "Called"),
      LocalizedText(chinese: "平均秒", english: "Mean s"),
      LocalizedText(chinese: "中位秒", english: "Median s"),
      LocalizedText(chinese: "90%秒", english: "90% s"),
      LocalizedText(chinese: "95%秒", english: "95% s"),
      LocalizedText(chinese: "99%秒", english: "99% s"),
      LocalizedText(chinese: "最长秒", english: "Longest s"),
      LocalizedText(chinese: "过号", english: "No-shows"),
      LocalizedText(chinese: "未办过期", english: "Expired"),
      LocalizedText(chinese: "取消", english: "Cancelled"),
    ]
  }

  private func numbers(of row: Row) -> [Int?] {
    let waits = row.waits
    return [
      row.issued, row.called, waits?.mean, waits?.median, waits?.percentile90,
      waits?.percentile95, waits?.percentile99, waits?.longest, row.noShows, row.expired,
      row.cancelled,
    ]
  }
}

extension WaitReport.Grouping {
  public var name: LocalizedText {
    switch self {
    case .service: LocalizedText(chinese: "事项", english: "Service")
    case .line: LocalizedText(chinese: "业务队列", english: "Line")
    case .window: LocalizedText(chinese: "窗口", english: "Window")
    case .class: LocalizedText(chinese: "类别", english: "Class")
    case .hour: LocalizedText(chinese: "时段", english: "Hour")
    case .day: LocalizedText(chinese: "日期", english: "Day")
    }
  }
}

/// How many columns a text takes on a terminal.
enum DisplayWidth {
  static func of(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// Wide and full-width characters take two, marks that stand on others none.
  ///
  /// Source: Unicode Standard Annex #11, the blocks whose characters are W or F.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}

import QueueCore

extension Weekday {
  /// As configuration files write it.
  var configName: String {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue - 1]
  }
}

extension ConfigReading {
  /// `mon-fri`, `mon, wed`, or a list of such; in the order of the week, each once.
  mutating func weekdays(_ node: YAMLNode) -> [Weekday]? {
    guard let nodes = listNodes(node) else { return nil }
    var found: [Weekday] = []
    for piece in nodes {
      let ends = piece.pieces(separatedBy: ["-"])
      guard let text = piece.scalar, (1...2).contains(ends.count) else {
        error(piece, "此处应是星期，如mon-fri", "weekdays are expected here, such as mon-fri")
        return nil
      }
      guard let first = weekday(ends[0], text), let last = weekday(ends[ends.count - 1], text)
      else { return nil }
      guard first <= last else {
        error(piece, "“\(text)”前后颠倒", "\"\(text)\" runs backwards")
        return nil
      }
      for day in Weekday.allCases where first <= day && day <= last {
        guard !found.contains(day) else {
          error(piece, "\(day.configName)写了两次", "\(day.configName) is named twice")
          return nil
        }
        found.append(day)
      }
    }
    guard !found.isEmpty else {
      error(node, "没有写星期", "no weekday is named")
      return nil
    }
    return found.sorted()
  }

  private mutating func weekday(_ node: YAMLNode, _ whole: String) -> Weekday? {
    let text = (node.scalar ?? "").lowercased()
    if let day = Weekday.allCases.first(where: { $0.configName == text }) { return day }
    let names = Weekday.allCases.map(\.configName)
    let longName = Weekday.allCases.first { $0.name.english.lowercased() == text }
    let question = Self.question(longName?.configName ?? Suggestion.nearest(to: text, in: names))
    error(
      node, "不认识的星期“\(text)”" + question.chinese,
      "unknown weekday \"\(text)\"" + question.english)
    return nil
  }

  /// `09:00-12:00, 13:30-17:00`, or a list of such: in order, without overlap.
  mutating func hours(_ node: YAMLNode) -> [OpenHours]? {
    let pieces = node.elements ?? node.pieces(separatedBy: [",", "，"])
    var hours: [OpenHours] = []
    for piece in pieces {
      let ends = piece.pieces(separatedBy: ["-"])
      guard ends.count == 2, let text = piece.scalar, let from = TimeOfDay(ends[0].scalar ?? ""),
        let to = TimeOfDay(ends[1].scalar ?? "")
      else {
        error(
          piece, "此处应是时段，如09:00-12:00", "hours are expected here, such as 09:00-12:00")
        return nil
      }
      guard from < to else {
        error(piece, "时段“\(text)”前后颠倒", "the hours \"\(text)\" run backwards")
        return nil
      }
      if let last = hours.last, from < last.to {
        error(
          piece, "时段“\(text)”与前一时段\(last.from)-\(last.to)重叠或颠倒",
          "the hours \"\(text)\" overlap or precede \(last.from)-\(last.to)")
        return nil
      }
      hours.append(OpenHours(from: from, to: to))
    }
    guard !hours.isEmpty else {
      error(node, "没有写时段", "no hours are given")
      return nil
    }
    return hours
  }

  /// `2026-10-01`, or `2026-10-01..2026-10-07` with both ends.
  mutating func dates(_ node: YAMLNode) -> [CalendarDate]? {
    let text = node.scalar ?? ""
    let ends = Self.ends(of: text, at: "..")
    guard let first = CalendarDate(ends.first), let last = CalendarDate(ends.last) else {
      error(
        node, "“\(text)”不是日期，应如2026-10-01或2026-10-01..2026-10-07",
        "\"\(text)\" is no date; write 2026-10-01 or 2026-10-01..2026-10-07")
      return nil
    }
    let span = last.daysSince1970 - first.daysSince1970
    guard (0..<ConfigLimits.holidaySpanDays).contains(span) else {
      error(
        node, "日期“\(text)”前后颠倒或超过\(ConfigLimits.holidaySpanDays)天",
        "the dates \"\(text)\" run backwards or span more than "
          + "\(ConfigLimits.holidaySpanDays) days")
      return nil
    }
    return (0...span).map { first.adding(days: $0) }
  }

  /// `7`, or `1-8` with both ends.
  mutating func numbers(_ node: YAMLNode, _ range: ClosedRange<Int>) -> [Int]? {
    let text = node.scalar ?? ""
    let ends = Self.ends(of: text, at: "-")
    guard let first = Self.plainInteger(ends.first), let last = Self.plainInteger(ends.last)
    else {
      error(
        node, "“\(text)”不是号码，应如7或1-8", "\"\(text)\" is no number; write 7 or 1-8")
      return nil
    }
    guard first <= last else {
      error(node, "“\(text)”前后颠倒", "\"\(text)\" runs backwards")
      return nil
    }
    guard range.contains(first), range.contains(last) else {
      error(
        node, "“\(text)”超出范围\(range.lowerBound)到\(range.upperBound)",
        "\"\(text)\" is outside \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return Array(first...last)
  }

  /// Both ends of a range; the same text twice when it is none.
  static func ends(of text: String, at separator: String) -> (first: String, last: String) {
    let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return (text, text) }
    return (String(parts[0]), String(parts[1]))
  }
}

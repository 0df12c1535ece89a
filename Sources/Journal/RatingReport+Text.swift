import QueueCore

extension RatingReport {
  /// Columns aligned for a fixed-width display; the total last.
  public func table(_ language: ReportLanguage) -> String {
    var lines = [([headings[0], headings[1]] + headings[3...]).map(language.choose)]
    for row in rows + [total] {
      lines.append([row.key, language.choose(row.name)] + Self.cells(row.counts, empty: "-"))
    }
    return ReportTable.text(lines, names: 2)
  }

  /// Comma-separated values (RFC 4180), the total last; a share is empty where there is nothing to
  /// take it of. Both languages' names stand in it; `language` is that of the heading.
  public func csv(_ language: ReportLanguage) -> String {
    let lines =
      [headings.map(language.choose)]
      + (rows + [total]).map { row in
        [row.key, row.name.chinese, row.name.english] + Self.cells(row.counts, empty: "")
      }
    return lines.map(CommaSeparated.row).joined()
  }

  /// One line of JSON with sorted keys; shares in thousandths.
  public func json() -> String {
    func text(_ value: String) -> String { String(decoding: JSONText.quoted(value), as: UTF8.self) }
    func number(_ value: Int?) -> String { value.map(String.init) ?? "null" }
    func object(_ row: Row) -> String {
      let degrees = Satisfaction.allCases.map { ($0.rawValue, row.counts[$0]) }.sorted { $0 < $1 }
      return "{\"corrected\":\(row.counts.corrected),\"key\":\(text(row.key)),"
        + "\"name\":{\"en\":\(text(row.name.english)),\"zh\":\(text(row.name.chinese))},"
        + "\"rated\":\(row.counts.rated),\"ratedPerMille\":\(number(row.counts.ratedPerMille)),"
        + "\"ratings\":{\(degrees.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))},"
        + "\"satisfiedPerMille\":\(number(row.counts.satisfiedPerMille)),"
        + "\"visits\":\(row.counts.visits)}"
    }
    let first = firstDay.map { text($0.description) } ?? "null"
    let last = lastDay.map { text($0.description) } ?? "null"
    return "{\"firstDay\":\(first),\"grouping\":\(text(grouping.rawValue)),\"lastDay\":\(last),"
      + "\"rows\":[\(rows.map(object).joined(separator: ","))],\"total\":\(object(total))}\n"
  }

  private var headings: [LocalizedText] {
    [
      grouping.name, LocalizedText(chinese: "名称", english: "Name"),
      LocalizedText(chinese: "英文名称", english: "English name"),
      LocalizedText(chinese: "办理", english: "Visits"),
      LocalizedText(chinese: "评价", english: "Rated"),
    ] + Satisfaction.allCases.map(\.name) + [
      LocalizedText(chinese: "改评", english: "Corrected"),
      LocalizedText(chinese: "参评率%", english: "Rated %"),
      LocalizedText(chinese: "好评率%", english: "Satisfied %"),
    ]
  }

  private static func cells(_ counts: RatingCounts, empty: String) -> [String] {
    func percent(_ perMille: Int?) -> String {
      perMille.map { "\($0 / 10).\($0 % 10)" } ?? empty
    }
    return [String(counts.visits), String(counts.rated)]
      + Satisfaction.allCases.map { String(counts[$0]) }
      + [
        String(counts.corrected), percent(counts.ratedPerMille), percent(counts.satisfiedPerMille),
      ]
  }
}

extension JournalReader {
  /// Reads what citizens said about the service on business days of a range.
  ///
  /// - Parameters:
  ///   - from: the first business day; nil: the first in the journal.
  ///   - through: the last; nil: the present one.
  public func ratingReport(
    by grouping: RatingReport.Grouping, from: CalendarDate? = nil, through: CalendarDate? = nil
  ) throws(JournalFailure) -> RatingReport {
    var ratings = RatingAccumulator(by: grouping, from: from, through: through)
    var cursor = try events(fromDay: from, kinds: RatingAccumulator.kinds)
    while let event = try cursor.next() { ratings.apply(try event.event()) }
    var names: [PersonID: String] = [:]
    for person in try people() { names[person.id] = person.name }
    return ratings.report(names: names)
  }
}

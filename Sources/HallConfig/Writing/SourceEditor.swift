import QueueCore

/// Collects changes to ranges of a text, so that everything around them stays.
struct SourceEditor {
  let source: SourceText
  private var edits: [(range: Range<Int>, text: String)] = []

  init(_ source: SourceText) { self.source = source }

  /// The text with all changes; changes at the same place keep their order.
  func result() -> String {
    var view = String.UnicodeScalarView()
    var position = 0
    let ordered = edits.enumerated().sorted { left, right in
      let (first, second) = (left.element.range.lowerBound, right.element.range.lowerBound)
      return first == second ? left.offset < right.offset : first < second
    }
    for (_, edit) in ordered {
      let start = max(position, edit.range.lowerBound)
      view.append(contentsOf: source.scalars[position..<start])
      view.append(contentsOf: edit.text.unicodeScalars)
      position = max(position, edit.range.upperBound)
    }
    view.append(contentsOf: source.scalars[position...])
    return String(view)
  }

  mutating func replace(_ range: Range<Int>, with text: String) {
    edits.append((range, text))
  }

  /// The offset where a line starts; the end of the text for the line after the last.
  private func start(ofLine line: Int) -> Int {
    line <= source.lineStarts.count ? source.lineStarts[line - 1] : source.scalars.count
  }

  mutating func removeLines(_ lines: ClosedRange<Int>) {
    edits.append((start(ofLine: lines.lowerBound)..<start(ofLine: lines.upperBound + 1), ""))
  }

  mutating func replaceLines(_ lines: ClosedRange<Int>, with texts: [String]) {
    removeLines(lines)
    insertLines(texts, beforeLine: lines.lowerBound)
  }

  mutating func insertLines(_ texts: [String], beforeLine line: Int) {
    guard !texts.isEmpty else { return }
    let offset = start(ofLine: line)
    let endsLine = offset == 0 || SourceText.isBreak(source.scalars[offset - 1])
    let text = texts.map { $0 + "\n" }.joined()
    edits.append((offset..<offset, (endsLine ? "" : "\n") + text))
  }

  mutating func append(_ text: String) {
    let end = source.scalars.count
    let endsLine = end == 0 || SourceText.isBreak(source.scalars[end - 1])
    edits.append((end..<end, (endsLine ? "" : "\n") + text))
  }

  /// Whether only blanks stand before a place in its line.
  func isFirstInLine(_ position: SourcePosition) -> Bool {
    let range = source.lineRange(position.line)
    return source.scalars[range].prefix(position.column - 1).allSatisfy { $0 == " " }
  }

  func isFlow(_ node: YAMLNode) -> Bool {
    let first = source.scalar(node.position)
    return first == "{" || first == "["
  }

  /// Where a value on one line begins and ends; nil when it is empty or takes several lines.
  func valueRange(_ node: YAMLNode) -> Range<Int>? {
    guard let start = source.offset(node.position), start < source.scalars.count else {
      return nil
    }
    let end = source.lineRange(node.position.line).upperBound
    if let text = node.scalar, node.lead == 0 {
      let scalars = Array(text.unicodeScalars)
      guard !scalars.isEmpty, start + scalars.count <= end,
        Array(source.scalars[start..<start + scalars.count]) == scalars
      else { return nil }
      return start..<start + scalars.count
    }
    guard node.scalar != nil || isFlow(node) else { return nil }
    var index = start
    var depth = 0
    while index < end {
      let scalar = source.scalars[index]
      let opensQuote = scalar == "\"" || scalar == "'"
      let startsToken =
        index == start || " ,[{:".unicodeScalars.contains(source.scalars[index - 1])
      if opensQuote, startsToken {
        guard let close = closingQuote(from: index, to: end) else { return nil }
        index = close
      } else if scalar == "{" || scalar == "[" {
        depth += 1
      } else if scalar == "}" || scalar == "]" {
        depth -= 1
      }
      index += 1
      if depth == 0 { return start..<index }
    }
    return nil
  }

  private func closingQuote(from start: Int, to end: Int) -> Int? {
    let quote = source.scalars[start]
    var index = start + 1
    while index < end {
      let scalar = source.scalars[index]
      if scalar == "\\", quote == "\"" {
        index += 2
        continue
      }
      if scalar == quote {
        let isDoubled = quote == "'" && index + 1 < end && source.scalars[index + 1] == quote
        if !isDoubled { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  /// The lines of something that begins at a place and ends before the next thing that is no
  /// deeper; comments and blank lines after it belong to what follows.
  func lines(from position: SourcePosition, isSequence: Bool = false) -> ClosedRange<Int> {
    var last = position.line
    var line = position.line + 1
    while line <= source.lineStarts.count {
      let range = source.lineRange(line)
      let indentation = source.scalars[range].prefix { $0 == " " }.count
      defer { line += 1 }
      if indentation == range.count { continue }
      let first = source.scalars[range.lowerBound + indentation]
      if first == "#" { continue }
      let isElement = isSequence && first == "-" && indentation == position.column - 1
      guard indentation > position.column - 1 || isElement else { break }
      last = line
    }
    return position.line...last
  }

  /// The lines of an entry and the blank line that sets it off from the next one.
  func linesWithGap(of entry: YAMLEntry) -> ClosedRange<Int> {
    let lines = lines(of: entry)
    let next = lines.upperBound + 1
    guard next <= source.lineStarts.count,
      source.scalars[source.lineRange(next)].allSatisfy({ $0 == " " })
    else { return lines }
    return lines.lowerBound...next
  }

  func lines(of entry: YAMLEntry) -> ClosedRange<Int> {
    lines(from: entry.keyPosition, isSequence: entry.value.elements != nil)
  }
}

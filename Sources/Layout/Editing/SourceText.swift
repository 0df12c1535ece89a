/// A source text with its lines, for edits at places.
///
/// Indices count Unicode scalars from 0.
struct SourceText {
  let scalars: [Unicode.Scalar]
  private let lineStarts: [Int]

  init(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    self.scalars = scalars
    lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
  }

  func index(of position: SourcePosition) -> Int? {
    guard lineStarts.indices.contains(position.line - 1), position.column >= 1 else { return nil }
    let index = lineStarts[position.line - 1] + position.column - 1
    return index <= scalars.count ? index : nil
  }

  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// Where the line of an index starts.
  func lineStart(of index: Int) -> Int {
    lineStarts.last { $0 <= index } ?? 0
  }

  /// Where the line of an index ends: its line feed, or the end of the text.
  func lineEnd(of index: Int) -> Int {
    scalars[index...].firstIndex(of: "\n") ?? scalars.count
  }

  /// Columns before an index in its line.
  func indent(of index: Int) -> Int { index - lineStart(of: index) }

  /// The text with some ranges replaced, which must not overlap.
  func replacing(_ changes: [(range: Range<Int>, text: String)]) -> String {
    var view = String.UnicodeScalarView()
    var index = 0
    for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      view.append(contentsOf: scalars[index..<change.range.lowerBound])
      view.append(contentsOf: change.text.unicodeScalars)
      index = change.range.upperBound
    }
    view.append(contentsOf: scalars[index...])
    return String(view)
  }

  /// Where a node stands, from its first character to behind its last; nil for what cannot be
  /// told, as a text folded over several lines.
  func extent(of node: SourceNode) -> Range<Int>? {
    guard let start = index(of: node.position) else { return nil }
    switch node {
    case .scalar(let scalar):
      return extent(of: scalar)
    case .sequence(let items, _):
      if start < scalars.count, scalars[start] == "[" {
        return closing(of: start).map { start..<$0 }
      }
      guard let last = items.last else { return start..<start }
      return extent(of: last).map { start..<$0.upperBound }
    case .mapping(let pairs, _):
      if start < scalars.count, scalars[start] == "{" {
        return closing(of: start).map { start..<$0 }
      }
      return pairs.last.flatMap { extent(of: $0) }.map { start..<$0.upperBound }
    }
  }

  /// Where a property stands, from its name to behind its value.
  func extent(of pair: SourcePair) -> Range<Int>? {
    guard let key = extent(of: pair.key), let colon = colon(after: key.upperBound) else {
      return nil
    }
    let value = extent(of: pair.value)
    guard let value else { return nil }
    return key.lowerBound..<max(colon + 1, value.upperBound)
  }

  /// Where a property's value stands, with what is between it and the colon.
  func valueExtent(of pair: SourcePair) -> Range<Int>? {
    guard let whole = extent(of: pair), let key = extent(of: pair.key),
      let colon = colon(after: key.upperBound)
    else { return nil }
    return colon + 1..<whole.upperBound
  }

  private func colon(after index: Int) -> Int? {
    scalars[index...].firstIndex { $0 != " " }.flatMap { scalars[$0] == ":" ? $0 : nil }
  }

  func extent(of scalar: SourceScalar) -> Range<Int>? {
    guard let start = index(of: scalar.position) else { return nil }
    if scalar.isQuoted { return quoteEnd(of: start).map { start..<$0 } }
    if scalar.text.isEmpty { return start..<start }
    guard scalar.contentStart != nil else { return nil }
    return start..<start + scalar.text.unicodeScalars.count
  }

  /// The index behind the quotation that starts at `start`.
  private func quoteEnd(of start: Int) -> Int? {
    guard start < scalars.count else { return nil }
    let quote = scalars[start]
    var index = start + 1
    while index < scalars.count {
      if quote == "\"", scalars[index] == "\\" {
        index += 2
      } else if scalars[index] == quote {
        // YAML doubles a single quote inside single quotes.
        guard quote == "'", index + 1 < scalars.count, scalars[index + 1] == "'" else {
          return index + 1
        }
        index += 2
      } else {
        index += 1
      }
    }
    return nil
  }

  /// The index behind the bracket that closes the one at `start`.
  private func closing(of start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < scalars.count {
      switch scalars[index] {
      case "[", "{": depth += 1
      case "]", "}":
        depth -= 1
        if depth == 0 { return index + 1 }
      case "\"", "'":
        // Inside brackets a quotation starts a value, or is a letter within a plain one.
        let before = scalars[..<index].last { $0 != " " && $0 != "\n" }
        if let before, "[{,:".unicodeScalars.contains(before) {
          guard let end = quoteEnd(of: index) else { return nil }
          index = end - 1
        }
      case "#" where scalars[index - 1] == " ":
        index = lineEnd(of: index)
      default: break
      }
      index += 1
    }
    return nil
  }
}

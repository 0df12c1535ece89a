/// A place in a source text; both count from 1, columns in Unicode scalars.
struct SourcePosition: Hashable, Comparable, Sendable {
  var line: Int
  var column: Int

  static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A text that can be asked by line and column.
///
/// Lines end where YAML 1.1 ends them: at LF, CR LF, CR, U+0085, U+2028 and U+2029, as libyaml
/// counts them.
struct SourceText: Hashable, Sendable {
  let scalars: [Unicode.Scalar]
  /// The offset of each line's first scalar.
  let lineStarts: [Int]

  init(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    self.init(scalars: scalars)
  }

  init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    var starts = [0]
    for (index, scalar) in scalars.enumerated() where Self.isBreak(scalar) {
      let isFirstOfPair =
        scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if !isFirstOfPair { starts.append(index + 1) }
    }
    lineStarts = starts
  }

  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The offset of a place; nil when the text has no such line.
  func offset(_ position: SourcePosition) -> Int? {
    guard position.line >= 1, position.line <= lineStarts.count else { return nil }
    let offset = lineStarts[position.line - 1] + position.column - 1
    return offset <= scalars.count ? offset : nil
  }

  func position(_ offset: Int) -> SourcePosition {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return SourcePosition(line: low + 1, column: offset - lineStarts[low] + 1)
  }

  func scalar(_ position: SourcePosition) -> Unicode.Scalar? {
    guard let offset = offset(position), offset < scalars.count else { return nil }
    return scalars[offset]
  }

  /// The scalars of a line without its end, as offsets.
  func lineRange(_ line: Int) -> Range<Int> {
    guard line >= 1, line <= lineStarts.count else { return scalars.count..<scalars.count }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : scalars.count
    while end > start, Self.isBreak(scalars[end - 1]) { end -= 1 }
    return start..<end
  }

  func line(_ line: Int) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[lineRange(line)])
    return String(view)
  }
}

/// A text without line feeds, of which lines are taken until nothing is left.
struct Paragraph {
  private let source: Substring
  /// Where each character starts, and where the last one ends.
  private let bounds: [String.Index]
  /// The number of characters before each place where a line may end, and of all.
  private let ends: [Int]
  /// Characters already taken.
  private var start = 0
  /// The first of `ends` beyond `start`.
  private var next = 0

  init(_ source: Substring) {
    self.source = source
    bounds = source.indices + [source.endIndex]
    var count = 0
    ends = LineBreaking.pieces(source).map { piece in
      count += piece.count
      return count
    }
  }

  /// The paragraphs of a text; at least one.
  static func all(of text: String) -> [Paragraph] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Paragraph($0) }
  }

  var isEmpty: Bool { next == ends.count }

  /// What is left.
  var text: String { text(to: bounds.count - 1) }

  private func text(to end: Int) -> String {
    String(source[bounds[start]..<bounds[end]])
  }

  /// Takes as many pieces as fit on a line, at least a character.
  ///
  /// When not even one piece fits, a line ends between two of its characters.
  mutating func takeLine(where fits: (String) -> Bool) -> String {
    guard !isEmpty else { return "" }
    let pieces = TextFlow.mostFitting(upTo: ends.count - next) {
      fits(text(to: ends[next + $0 - 1]))
    }
    var end = ends[next + max(1, pieces) - 1]
    if pieces == 0 {
      let characters = TextFlow.mostFitting(upTo: end - start) { fits(text(to: start + $0)) }
      end = start + max(1, characters)
    }
    let line = text(to: end)
    start = end
    while next < ends.count, ends[next] <= start { next += 1 }
    return line
  }
}

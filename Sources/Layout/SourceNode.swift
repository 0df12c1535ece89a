/// A piece of a source file: text without a type, and where it stands.
///
/// YAML's guessed types are not used: the key a scalar stands under says what it is, so `003`
/// stays `003` and `no` stays `no`.
enum SourceNode {
  case scalar(SourceScalar)
  case sequence([SourceNode], SourcePosition)
  case mapping([SourcePair], SourcePosition)

  var position: SourcePosition {
    switch self {
    case .scalar(let scalar): scalar.position
    case .sequence(_, let position), .mapping(_, let position): position
    }
  }

  /// The same tree as a part of another of the files that are read together.
  func moved(toFile file: Int) -> SourceNode {
    switch self {
    case .scalar(let scalar):
      return .scalar(scalar.moved(toFile: file))
    case .sequence(let items, var position):
      position.file = file
      return .sequence(items.map { $0.moved(toFile: file) }, position)
    case .mapping(let pairs, var position):
      position.file = file
      return .mapping(
        pairs.map {
          SourcePair(key: $0.key.moved(toFile: file), value: $0.value.moved(toFile: file))
        }, position)
    }
  }
}

/// A scalar as written, with its place.
struct SourceScalar {
  var text: String
  var position: SourcePosition
  /// Whether it stands in quotes.
  var isQuoted: Bool
  /// Where the character at scalar offset 0 stands, when the text is written without escapes or
  /// line folding, so that offsets are columns; nil otherwise.
  var contentStart: SourcePosition?

  /// The place of the scalar at `offset`, or of the whole when that cannot be told.
  func position(atOffset offset: Int) -> SourcePosition {
    guard var start = contentStart else { return position }
    start.column += offset
    return start
  }

  fileprivate func moved(toFile file: Int) -> SourceScalar {
    var scalar = self
    scalar.position.file = file
    scalar.contentStart?.file = file
    return scalar
  }
}

/// A property: its name and what stands under it.
struct SourcePair {
  var key: SourceScalar
  var value: SourceNode
}

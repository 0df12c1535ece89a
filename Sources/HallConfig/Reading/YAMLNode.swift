/// A YAML value as it stands in the file: scalars are untyped, the key decides what they mean.
struct YAMLNode: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case scalar(String)
    case mapping([YAMLEntry])
    case sequence([YAMLNode])
  }

  var position: SourcePosition
  var content: Content
  /// Columns before a scalar's first character: 1 for an opening quote.
  var lead = 0

  var scalar: String? {
    if case .scalar(let text) = content { return text }
    return nil
  }

  var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { return elements }
    return nil
  }

  /// Whether nothing was written, as after `key:`.
  var isEmpty: Bool { scalar == "" && lead == 0 }

  func value(_ key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }
  func entry(_ key: String) -> YAMLEntry? { entries?.first { $0.key == key } }

  /// The pieces of a scalar between any of the separators, each with its own place.
  ///
  /// Blanks around a piece do not belong to it; empty pieces are kept, so that they can be
  /// reported.
  func pieces(separatedBy separators: [Unicode.Scalar]) -> [YAMLNode] {
    guard let text = scalar else { return [] }
    let scalars = Array(text.unicodeScalars)
    var pieces: [YAMLNode] = []
    var start = 0
    for index in 0...scalars.count {
      guard index == scalars.count || separators.contains(scalars[index]) else { continue }
      var low = start
      var high = index
      while low < high, scalars[low] == " " { low += 1 }
      while high > low, scalars[high - 1] == " " { high -= 1 }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[low..<high])
      pieces.append(
        YAMLNode(
          position: SourcePosition(line: position.line, column: position.column + lead + low),
          content: .scalar(String(view))))
      start = index + 1
    }
    return pieces
  }
}

/// One `key: value`.
struct YAMLEntry: Hashable, Sendable {
  var key: String
  var keyPosition: SourcePosition
  var value: YAMLNode

  /// The key as a value, to be read like one.
  var keyNode: YAMLNode { YAMLNode(position: keyPosition, content: .scalar(key)) }
}

/// Where a line may end: Unicode Standard Annex 14, tailored for Chinese halls.
enum LineBreaking {
  /// The pieces between which a line may end; joined they are the text.
  ///
  /// Spaces belong to the piece before them. No character (grapheme cluster) is divided. A mandatory
  /// break in the text is an opportunity like any other: whoever calls has split the paragraphs.
  static func pieces(_ text: Substring) -> [Substring] {
    let scalars = Array(text.unicodeScalars)
    var properties = scalars.map { LineBreakProperty($0) }
    resolveAmbiguous(&properties)
    tailorToChinese(&properties, scalars)
    let opportunities = LineBreakRules.opportunities(in: properties)
    var pieces: [Substring] = []
    var start = text.startIndex
    var offset = 0
    for index in text.indices {
      if opportunities[offset] {
        pieces.append(text[start..<index])
        start = index
      }
      offset += text[index].unicodeScalars.count
    }
    if start < text.endIndex { pieces.append(text[start...]) }
    return pieces
  }
}

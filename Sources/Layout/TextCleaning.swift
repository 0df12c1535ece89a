/// Makes text from outside safe to measure and draw.
enum TextCleaning {
  /// Whether a scalar is dropped: controls, and marks that turn text around or hide in it.
  ///
  /// A name with a right-to-left override could show another number than the one called (Unicode
  /// Technical Report 36, section 2.4). Line feeds and tabs are handled by the caller. Joiners and
  /// the Mongolian variation selectors stay: they shape letters.
  static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F: true
    case 0x202A...0x202E, 0x2066...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true
    default: false
    }
  }

  /// `text` without harmful characters and at most `LayoutLimits` long.
  ///
  /// `isCut` tells that something beyond the limits was left out. A carriage return with its line
  /// feed is one line feed, as are Unicode's separators of lines and paragraphs; a tab is a space.
  static func clean(_ text: String) -> (text: String, isCut: Bool) {
    // A text without anything to clean, which is nearly every one, is not built anew.
    if text.utf8.count <= LayoutLimits.textCharacters,
      text.unicodeScalars.allSatisfy({
        $0 == "\n" || $0 != "\u{2028}" && $0 != "\u{2029}" && !isRemoved($0)
      })
    {
      return (text, false)
    }
    var kept = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < LayoutLimits.textScalars else {
        return (String(String(kept).prefix(LayoutLimits.textCharacters)), true)
      }
      count += 1
      switch scalar {
      case "\n", "\u{2028}", "\u{2029}": kept.append("\n")
      case "\t": kept.append(" ")
      default: if !isRemoved(scalar) { kept.append(scalar) }
      }
    }
    let whole = String(kept)
    let prefix = whole.prefix(LayoutLimits.textCharacters)
    guard prefix.endIndex < whole.endIndex else { return (whole, false) }
    return (String(prefix), true)
  }
}

/// What the annex leaves to a language: its ambiguous classes, and the marks of Chinese texts.
///
/// "Beside" is the next scalar that is no combining mark, without a space between. Everything here
/// changes classes of tailorable characters before the rules are read; no rule is changed.
extension LineBreaking {
  /// Rule LB1 for class AI: ideographic among Chinese, else alphabetic.
  ///
  /// A run of such characters (`①②③`, `★`, `→`) is among Chinese when an East Asian character stands
  /// beside it and no letter or digit does: `A4×3张` and `→3号` stay whole.
  static func resolveAmbiguous(_ text: inout [LineBreakProperty]) {
    var index = 0
    var before: LineBreakProperty?
    while index < text.count {
      guard text[index].lineBreak == .ai else {
        if !text[index].isMark { before = text[index] }
        index += 1
        continue
      }
      var end = index + 1
      while end < text.count, text[end].lineBreak == .ai || text[end].isMark { end += 1 }
      let sides = [before, end < text.count ? text[end] : nil].compactMap { $0 }
      let isChinese = sides.contains(where: \.isEastAsian) && !sides.contains(where: \.isInWord)
      for place in index..<end where text[place].lineBreak == .ai {
        text[place].lineBreak = isChinese ? .id : .al
        text[place].isEastAsian = isChinese
      }
      index = end
    }
  }

  /// Gives Chinese marks the classes that the national standard on punctuation asks for.
  ///
  /// GB/T 15834-2011, section 5.1: no line ends with an opening quotation mark, and none starts with
  /// a closing one, a hyphen, dash or wave dash that joins two things, a middle dot or a dividing
  /// stroke; a dash of two squares is not divided.
  static func tailorToChinese(_ text: inout [LineBreakProperty], _ scalars: [Unicode.Scalar]) {
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "“", "‘":
        // Class QU allows a break on neither side, which glues a quotation to the text around it.
        if isBesideEastAsian(text, index) { text[index].lineBreak = .op }
      case "”":
        if isBesideEastAsian(text, index) { text[index].lineBreak = .cl }
      case "’":
        // Before a letter it is an apostrophe.
        let isApostrophe = after(text, index)?.isInWord ?? false
        if !isApostrophe, isBesideEastAsian(text, index) { text[index].lineBreak = .cl }
      case "·":
        if isBesideEastAsian(text, index) { text[index].lineBreak = .ns }
      case "—":
        // Two are one dash, which class B2 keeps together; one joins times, days or places.
        let isDouble = before(text, index)?.lineBreak == .b2 || after(text, index)?.lineBreak == .b2
        if !isDouble { text[index].lineBreak = .ba }
      // Class ID by themselves. The wave dash U+301C is a nonstarter, which Chinese writes like this.
      case "～": text[index].lineBreak = .ns
      // Like their narrow forms.
      case "－": text[index].lineBreak = .hy
      case "／": text[index].lineBreak = .sy
      default: break
      }
    }
  }

  private static func isBesideEastAsian(_ text: [LineBreakProperty], _ index: Int) -> Bool {
    before(text, index)?.isEastAsian ?? false || after(text, index)?.isEastAsian ?? false
  }

  private static func before(_ text: [LineBreakProperty], _ index: Int) -> LineBreakProperty? {
    text[..<index].last { !$0.isMark }
  }

  private static func after(_ text: [LineBreakProperty], _ index: Int) -> LineBreakProperty? {
    text[(index + 1)...].first { !$0.isMark }
  }
}

extension LineBreakProperty {
  fileprivate var isMark: Bool { lineBreak == .cm || lineBreak == .zwj }
  /// A letter or digit of a script that is written in words, or a symbol among them.
  fileprivate var isInWord: Bool { lineBreak == .al || lineBreak == .hl || lineBreak == .nu }
}

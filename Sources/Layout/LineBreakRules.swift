/// Rules LB2 to LB31 of Unicode Standard Annex 14, revision 49 (Unicode 15.0), read scalar by scalar.
///
/// Numbers are kept together as in its section 8.2, example 7, which `LineBreakTest.txt` tests too:
/// rule LB25 as a pattern instead of pairs.
struct LineBreakRules {
  /// The last scalar that is no attached mark; nil at the start of the text.
  private var left: LineBreakProperty?
  /// The class of `left`, or where that is a space, of what stands before the spaces.
  private var unspaced: LineBreakClass?
  private var isAfterJoiner = false
  /// Whether `left` is a hyphen behind a Hebrew letter.
  private var isAfterHebrewHyphen = false
  /// Whether `left` is the first half of a flag.
  private var isInFlag = false
  private var number = NumberPart.none

  private enum NumberPart {
    case none
    /// NU (NU | SY | IS)*
    case open
    /// NU (NU | SY | IS)* (CL | CP)
    case closed
  }

  /// For each scalar, whether a line may or must end before it.
  ///
  /// Never before the first (LB2); the end of the text (LB3) is no break between two lines.
  static func opportunities(in text: [LineBreakProperty]) -> [Bool] {
    var rules = LineBreakRules()
    return text.indices.map { index in
      let isBeforeNumber = text[index].lineBreak == .op && isNumber(after: index, in: text)
      return rules.advance(over: text[index], isBeforeNumber: isBeforeNumber)
    }
  }

  private static func isNumber(after index: Int, in text: [LineBreakProperty]) -> Bool {
    text[(index + 1)...].first { $0.lineBreak != .cm && $0.lineBreak != .zwj }?.lineBreak == .nu
  }

  /// Whether a line may end before the next scalar.
  private mutating func advance(over next: LineBreakProperty, isBeforeNumber: Bool) -> Bool {
    defer { isAfterJoiner = next.lineBreak == .zwj }
    var right = next
    if next.lineBreak == .cm || next.lineBreak == .zwj {
      switch left?.lineBreak {
      // LB10: a mark with nothing to combine with is like AL.
      case nil, .bk, .cr, .lf, .nl, .sp, .zw: right.lineBreak = .al
      // LB9: X (CM | ZWJ)* is like X.
      default: return false
      }
    }
    let isOpportunity = mayBreak(before: right, isBeforeNumber: isBeforeNumber)
    append(right)
    return isOpportunity
  }

  private mutating func append(_ right: LineBreakProperty) {
    let isHyphen = right.lineBreak == .hy || right.lineBreak == .ba
    isAfterHebrewHyphen = isHyphen && left?.lineBreak == .hl
    isInFlag = right.lineBreak == .ri && !isInFlag
    switch (number, right.lineBreak) {
    case (_, .nu), (.open, .sy), (.open, .is): number = .open
    case (.open, .cl), (.open, .cp): number = .closed
    default: number = .none
    }
    if right.lineBreak != .sp { unspaced = right.lineBreak }
    left = right
  }

  private func mayBreak(before right: LineBreakProperty, isBeforeNumber: Bool) -> Bool {
    guard let left else { return false }
    switch (left.lineBreak, right.lineBreak) {
    // LB5 before LB4: only CR LF are one break.
    case (.cr, .lf): return false
    case (.bk, _), (.cr, _), (.lf, _), (.nl, _): return true
    // LB6
    case (_, .bk), (_, .cr), (_, .lf), (_, .nl): return false
    // LB7
    case (_, .sp), (_, .zw): return false
    // LB8
    case _ where unspaced == .zw: return true
    // LB8a
    case _ where isAfterJoiner: return false
    // LB11
    case (_, .wj), (.wj, _): return false
    // LB12
    case (.gl, _): return false
    // LB12a
    case (let before, .gl) where before != .sp && before != .ba && before != .hy: return false
    // LB13
    case (_, .cl), (_, .cp), (_, .ex), (_, .is), (_, .sy): return false
    // LB14
    case _ where unspaced == .op: return false
    // LB15
    case (_, .op) where unspaced == .qu: return false
    // LB16
    case (_, .ns) where unspaced == .cl || unspaced == .cp: return false
    // LB17
    case (_, .b2) where unspaced == .b2: return false
    // LB18
    case (.sp, _): return true
    // LB19
    case (_, .qu), (.qu, _): return false
    // LB20
    case (_, .cb), (.cb, _): return true
    // LB21
    case (_, .ba), (_, .hy), (_, .ns), (.bb, _): return false
    // LB21a
    case _ where isAfterHebrewHyphen: return false
    // LB21b
    case (.sy, .hl): return false
    // LB22
    case (_, .in): return false
    default: return mayBreakInText(left, right, isBeforeNumber: isBeforeNumber)
    }
  }

  /// The rules from LB23 on: letters, numbers, syllables and pictographs.
  private func mayBreakInText(
    _ left: LineBreakProperty, _ right: LineBreakProperty, isBeforeNumber: Bool
  ) -> Bool {
    switch (left.lineBreak, right.lineBreak) {
    // LB23
    case (.al, .nu), (.hl, .nu), (.nu, .al), (.nu, .hl): return false
    // LB23a
    case (.pr, .id), (.pr, .eb), (.pr, .em), (.id, .po), (.eb, .po), (.em, .po): return false
    // LB24
    case (.pr, .al), (.pr, .hl), (.po, .al), (.po, .hl): return false
    case (.al, .pr), (.hl, .pr), (.al, .po), (.hl, .po): return false
    // LB25: (PR | PO)? (OP | HY)? NU (NU | SY | IS)* (CL | CP)? (PR | PO)?
    case (.pr, .nu), (.po, .nu), (.op, .nu), (.hy, .nu): return false
    case (.pr, .op), (.po, .op): return !isBeforeNumber
    case (_, .nu) where number == .open: return false
    case (_, .po) where number != .none, (_, .pr) where number != .none: return false
    // LB26
    case (.jl, .jl), (.jl, .jv), (.jl, .h2), (.jl, .h3): return false
    case (.jv, .jv), (.jv, .jt), (.h2, .jv), (.h2, .jt), (.jt, .jt), (.h3, .jt): return false
    // LB27
    case (.jl, .po), (.jv, .po), (.jt, .po), (.h2, .po), (.h3, .po): return false
    case (.pr, .jl), (.pr, .jv), (.pr, .jt), (.pr, .h2), (.pr, .h3): return false
    // LB28
    case (.al, .al), (.al, .hl), (.hl, .al), (.hl, .hl): return false
    // LB29
    case (.is, .al), (.is, .hl): return false
    // LB30
    case (.al, .op), (.hl, .op), (.nu, .op): return right.isEastAsian
    case (.cp, .al), (.cp, .hl), (.cp, .nu): return left.isEastAsian
    // LB30a
    case (.ri, .ri): return !isInFlag
    // LB30b
    case (.eb, .em): return false
    case (_, .em): return !left.isUnassignedPictograph
    // LB31
    default: return true
    }
  }
}

/// The line breaking classes of Unicode Standard Annex 14, by the names its rules use.
///
/// `SA`, `SG`, `XX` and `CJ` are missing: rule LB1 resolves them in the table. The order is that of
/// scripts/generate-line-break-table.
enum LineBreakClass: UInt8 {
  /// Ambiguous: alphabetic or ideographic, as the neighbours are.
  case ai
  /// Alphabetic.
  case al
  /// Break opportunity before and after: the em dash.
  case b2
  /// Break after.
  case ba
  /// Break before.
  case bb
  /// Mandatory break.
  case bk
  /// Contingent break: an embedded object.
  case cb
  /// Close punctuation.
  case cl
  /// Combining mark.
  case cm
  /// Close parenthesis: `)` and `]`.
  case cp
  /// Carriage return.
  case cr
  /// Emoji base.
  case eb
  /// Emoji modifier.
  case em
  /// Exclamation and question marks.
  case ex
  /// Non-breaking glue.
  case gl
  /// Hangul syllable of consonant and vowel.
  case h2
  /// Hangul syllable of consonant, vowel and consonant.
  case h3
  /// Hebrew letter.
  case hl
  /// Hyphen-minus.
  case hy
  /// Ideographic.
  case id
  /// Inseparable: the ellipsis.
  case `in`
  /// Infix numeric separator.
  case `is`
  /// Hangul leading consonant.
  case jl
  /// Hangul trailing consonant.
  case jt
  /// Hangul vowel.
  case jv
  /// Line feed.
  case lf
  /// Next line.
  case nl
  /// Nonstarter.
  case ns
  /// Numeric.
  case nu
  /// Open punctuation.
  case op
  /// Postfix numeric: `%`, `℃`.
  case po
  /// Prefix numeric: `￥`, `№`.
  case pr
  /// Quotation.
  case qu
  /// Regional indicator: half a flag.
  case ri
  /// Space.
  case sp
  /// Symbols allowing a break after: the solidus.
  case sy
  /// Word joiner.
  case wj
  /// Zero width space.
  case zw
  /// Zero width joiner.
  case zwj
}

/// What the rules know of one scalar.
struct LineBreakProperty: Equatable {
  var lineBreak: LineBreakClass
  /// East Asian Width fullwidth, wide or halfwidth (Annex 11): of Chinese, Japanese or Korean.
  var isEastAsian: Bool
  /// In a place kept free for a future emoji.
  var isUnassignedPictograph: Bool

  /// Looks the scalar up; Unicode's default for unassigned ones.
  init(_ scalar: Unicode.Scalar) {
    let ranges = LineBreakTable.ranges
    let last = scalar.value << 8 | 0xFF
    // The range that holds the scalar is the last that starts at or before it.
    var low = 0
    var high = ranges.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if ranges[middle] <= last { low = middle } else { high = middle - 1 }
    }
    let entry = ranges[low]
    lineBreak = LineBreakClass(rawValue: UInt8(entry & 0x3F)) ?? .al
    isEastAsian = entry & 0x80 != 0
    isUnassignedPictograph = entry & 0x40 != 0
    // Of the Hangul syllables from U+AC00, in one range, every 28th ends in its vowel.
    if lineBreak == .h2, (scalar.value - 0xAC00) % 28 != 0 { lineBreak = .h3 }
  }
}

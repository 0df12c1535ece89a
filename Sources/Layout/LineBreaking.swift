/// Breaks text into lines: a small part of Unicode Standard Annex 14, made for Chinese with Latin.
///
/// Between two Chinese characters a line may end; Latin words, numbers and what is glued to them
/// stay together; no line starts with a closing mark or ends with an opening one.
enum LineBreaking {
  /// The pieces between which a line may end; joined they are the text.
  static func pieces(_ text: Substring) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    var previous: Character?
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if let previous, mayBreak(between: previous, and: character) {
        pieces.append(text[start..<index])
        start = index
      }
      previous = character
      index = text.index(after: index)
    }
    if start < text.endIndex { pieces.append(text[start...]) }
    return pieces
  }

  private static let noStart: Set<Character> = [
    "，", "。", "、", "；", "：", "！", "？", "）", "》", "」", "』", "】", "〉", "”", "’", "…", "—", "～", "％",
    ",", ".", ";", ":", "!", "?", ")", "]", "}", "%", "°", "·",
  ]
  private static let noEnd: Set<Character> = [
    "（", "《", "「", "『", "【", "〈", "“", "‘", "(", "[", "{", "￥", "$",
  ]

  private static func mayBreak(between left: Character, and right: Character) -> Bool {
    if right == " " || noStart.contains(right) || noEnd.contains(left) { return false }
    if left == " " { return true }
    if left == "-" || left == "/" { return !right.isNumber }
    return isWide(left) || isWide(right)
  }

  /// Characters between which lines may end: Han, kana, full-width forms and their punctuation.
  static func isWide(_ character: Character) -> Bool {
    guard let value = character.unicodeScalars.first?.value else { return false }
    return switch value {
    case 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFFEF,
      0x20000...0x3FFFD:
      true
    default:
      noStart.contains(character) && value > 0x7F || noEnd.contains(character) && value > 0x7F
    }
  }
}

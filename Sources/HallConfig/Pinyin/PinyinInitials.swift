/// Finds the letters by which people search a Chinese name: `居民身份证` by `jmsfz`.
public enum PinyinInitials {
  /// Lower-case first letters of the pinyin of each Chinese character; Latin letters and digits
  /// stay, lower-case, and everything else is left out.
  ///
  /// Characters with several readings take the one they have in ``phrases``, else their first.
  public static func initials(of name: String) -> String {
    let scalars = Array(name.unicodeScalars)
    var letters: [UInt8] = []
    var index = 0
    while index < scalars.count {
      if let phrase = phrase(at: index, in: scalars) {
        letters += phrase.letters
        index += phrase.count
        continue
      }
      if let letter = letter(of: scalars[index]) { letters.append(letter) }
      index += 1
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The letter of one character's first reading; nil for what has none.
  static func letter(of scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: return UInt8(scalar.value)
    case 0x41...0x5A: return UInt8(scalar.value) + 0x20
    case 0xFF10...0xFF19: return UInt8(scalar.value - 0xFF10 + 0x30)
    case 0xFF21...0xFF3A: return UInt8(scalar.value - 0xFF21 + 0x61)
    case 0xFF41...0xFF5A: return UInt8(scalar.value - 0xFF41 + 0x61)
    case PinyinTable.first..<PinyinTable.first + UInt32(PinyinTable.letters.count):
      let letter = PinyinTable.letters[Int(scalar.value - PinyinTable.first)]
      return letter == 0x2D ? nil : letter
    default: return nil
    }
  }

  private static func phrase(
    at index: Int, in scalars: [Unicode.Scalar]
  ) -> (letters: [UInt8], count: Int)? {
    guard let first = scalars[index].properties.isIdeographic ? scalars[index] : nil,
      let candidates = phrasesByFirst[first]
    else { return nil }
    for candidate in candidates {
      let end = index + candidate.text.count
      if end <= scalars.count, Array(scalars[index..<end]) == candidate.text {
        return (candidate.letters, candidate.text.count)
      }
    }
    return nil
  }

  private struct Phrase: Sendable {
    var text: [Unicode.Scalar]
    var letters: [UInt8]
  }

  /// The longest phrase first.
  private static let phrasesByFirst: [Unicode.Scalar: [Phrase]] = {
    var table: [Unicode.Scalar: [Phrase]] = [:]
    let words = phrases.split(whereSeparator: { $0 == " " || $0 == "\n" })
    for pair in stride(from: 0, to: words.count - 1, by: 2) {
      let text = Array(words[pair].unicodeScalars)
      guard let first = text.first else { continue }
      table[first, default: []].append(Phrase(text: text, letters: Array(words[pair + 1].utf8)))
    }
    for first in Array(table.keys) { table[first]?.sort { $0.text.count > $1.text.count } }
    return table
  }()
}

/// Cutting a sentence into recorded clips, longest first.
enum ClipPhrase {
  enum Piece: Hashable, Sendable {
    case clip(String)
    /// No clip covers this; it has to be synthesised.
    case missing(String)
  }

  /// Characters are matched as they stand. A number of several digits is one clip (`12.wav`) or
  /// read as a numeral (十, 2); one digit, or a letter, is a clip by itself.
  static func chinese(
    _ text: String, longest: Int, has: (String) -> Bool
  ) -> [Piece] {
    var pieces: [Piece] = []
    let characters = Array(text)
    var place = 0
    while place < characters.count {
      let character = characters[place]
      if character.isWhitespace || character.isPunctuation {
        place += 1
      } else if let end = match(characters, from: place, longest: longest, has: has) {
        pieces.append(.clip(String(characters[place..<end])))
        place = end
      } else {
        var end = place + 1
        if isDigit(character) {
          while end < characters.count, isDigit(characters[end]) { end += 1 }
        }
        let part = String(characters[place..<end])
        let numeral = numeral(part)
        if !numeral.isEmpty, numeral.allSatisfy(has) {
          pieces += numeral.map { .clip($0) }
        } else {
          missing(part, separator: "", &pieces)
        }
        place = end
      }
    }
    return pieces
  }

  /// Words are matched as they stand but for case and punctuation; several words may be one clip.
  static func english(
    _ text: String, longest: Int, has: (String) -> Bool
  ) -> [Piece] {
    var pieces: [Piece] = []
    let words = text.lowercased().split { $0.isWhitespace || $0.isPunctuation }.map(String.init)
    var place = 0
    while place < words.count {
      let ends = stride(from: min(words.count, place + longest), to: place, by: -1)
      if let end = ends.first(where: { has(words[place..<$0].joined(separator: " ")) }) {
        pieces.append(.clip(words[place..<end].joined(separator: " ")))
        place = end
      } else {
        missing(words[place], separator: " ", &pieces)
        place += 1
      }
    }
    return pieces
  }

  /// The clips of a Chinese numeral: 10 is 十, 12 is 十 2, 34 is 3 十 4, 105 is 1 百 0 5; empty for
  /// what is not a number from 10 to 999.
  static func numeral(_ digits: String) -> [String] {
    guard let value = Int(digits), digits.allSatisfy(isDigit), (10...999).contains(value) else {
      return []
    }
    let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10)
    var parts: [String] = []
    if hundreds > 0 { parts += [String(hundreds), "百"] }
    if tens > 0 {
      if hundreds > 0 || tens > 1 { parts.append(String(tens)) }
      parts.append("十")
    } else if ones > 0 {
      parts.append("0")
    }
    if ones > 0 { parts.append(String(ones)) }
    return parts
  }

  /// The end of the longest clip from a place on; none that begins or ends inside a number, or 12
  /// would be read as one, two.
  private static func match(
    _ characters: [Character], from place: Int, longest: Int, has: (String) -> Bool
  ) -> Int? {
    stride(from: min(characters.count, place + longest), to: place, by: -1).first { end in
      let splitsNumber =
        end < characters.count && isDigit(characters[end - 1]) && isDigit(characters[end])
      return !splitsNumber && has(String(characters[place..<end]))
    }
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  /// Neighbours without a clip are synthesised as one piece, for the sake of their melody.
  private static func missing(_ text: String, separator: String, _ pieces: inout [Piece]) {
    guard case .missing(let before)? = pieces.last else { return pieces.append(.missing(text)) }
    pieces[pieces.count - 1] = .missing(before + separator + text)
  }
}

import Glibc

/// A language calls are spoken in.
public enum SpokenLanguage: Hashable, Sendable {
  case chinese
  case english
}

/// Speech by espeak-ng, offline.
struct EspeakVoice: Sendable {
  /// Milliseconds after which a program is given up that has not spoken its sentence. Enough for a
  /// slow box that is busy: a sentence takes about 0.1 s.
  static let timeLimitMilliseconds = 3_000
  /// Characters of one sentence; the rest is not spoken. A call has about thirty, and at this
  /// length it lasts most of a minute.
  static let textLimit = 200

  var program = "espeak-ng"
  var timeLimitMilliseconds = Self.timeLimitMilliseconds

  /// Speaks a text at a rate in words a minute.
  func speak(
    _ text: String, _ language: SpokenLanguage, rate: Int
  ) async throws(VoiceError) -> Waveform {
    let child = ChildProcess(
      program: program, arguments: Self.arguments(language, rate: rate),
      input: Array(Self.prepared(text, language).utf8),
      timeLimitMilliseconds: timeLimitMilliseconds)
    let outcome = try await child.run()
    guard outcome.status == 0 else {
      throw .failed(
        program, status: outcome.status,
        text: String(outcome.diagnostics.prefix { !$0.isNewline }))
    }
    do throws(WaveformError) {
      return try Waveform(wav: outcome.output).trimmed()
    } catch {
      throw .badSound(program, error)
    }
  }

  /// The text itself goes in by standard input, where it can be no option. `cmn` would read Han as
  /// English pinyin; `-z` leaves out the pause after the sentence, since we set our own.
  static func arguments(_ language: SpokenLanguage, rate: Int) -> [String] {
    let voice = language == .chinese ? "cmn-latn-pinyin" : "en"
    return ["-v", voice, "-s", String(rate), "-b", "1", "-z", "--stdin", "--stdout"]
  }

  /// A text as espeak-ng is to be given it: one line, without its own markup.
  static func prepared(_ text: String, _ language: SpokenLanguage) -> String {
    let line = String(
      text.prefix(textLimit).map { character in
        character.isNewline || character.isWhitespace || "[]<>".contains(character)
          || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
          ? " " : character
      })
    return language == .english ? spellingOutA(line) : line
  }

  /// Has a spelled capital A spoken as the letter, by its phonemes: "A 0 1 2" would begin with the
  /// article otherwise. Spelled means beside another lone letter or digit.
  private static func spellingOutA(_ line: String) -> String {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    func isSpelled(_ place: Int) -> Bool {
      guard words.indices.contains(place), words[place].count == 1, let only = words[place].first
      else { return false }
      return only.isASCII && (only.isUppercase || only.isNumber)
    }
    return words.indices.map { place in
      let isLetter = words[place] == "A" && (isSpelled(place + 1) || isSpelled(place - 1))
      return isLetter ? "[['eI]]" : String(words[place])
    }.joined(separator: " ")
  }
}

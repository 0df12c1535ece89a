import HallEngine
import QueueCore
import Testing

@testable import HallVoice

struct SpeechTests {
  @Test(.enabled(if: Calls.hasEspeak, "espeak-ng is not installed"))
  func `numbers are spoken in Mandarin, one character at a time`() async throws {
    // 请 A 零 一 二 号 到 三 号 窗 口 in espeak-ng's phonemes, tones as numbers.
    let phonemes = try await phonemes(Calls.speech().spokenChinese, .chinese)
    #expect(
      phonemes == [
        "tS;h'i21N", "'ei51", "l'i35N", "j'i55", "'@r51", "X'Au51", "t'Au51", "s'a55n", "X'Au51",
        "ts.hw'A55N", "kh'ou214",
      ])
  }

  @Test(.enabled(if: Calls.hasEspeak, "espeak-ng is not installed"))
  func `letters and digits are spoken as a syllable each, no two alike`() async throws {
    // Without W, which has three syllables in Mandarin as well.
    let characters = Array("ABCDEFGHIJKLMNOPQRSTUVXYZ0123456789")
    let spoken = characters.map(String.init).joined(separator: " ")
    let phonemes = try await phonemes(spoken, .chinese)
    #expect(phonemes.count == characters.count)
    #expect(Set(phonemes.map(withoutStress)).count == characters.count)
    #expect(phonemes.allSatisfy { $0.contains { $0.isNumber } })
  }

  @Test(.enabled(if: Calls.hasEspeak, "espeak-ng is not installed"))
  func `the letter A is a letter in English, and a word stays a word`() async throws {
    #expect(EspeakVoice.prepared("Number A 0 1", .english) == "Number [['eI]] 0 1")
    #expect(EspeakVoice.prepared("Number A A 7", .english) == "Number [['eI]] [['eI]] 7")
    #expect(EspeakVoice.prepared("A ticket", .english) == "A ticket")
    let phonemes = try await phonemes("Number A 0 1 2, please go to window 3", .english)
    #expect(
      phonemes == [
        "n'Vmb3r-", "'eI", "z'i@roU", "w'0n", "t'u:", "pl'i:z", "g,oU", "t@", "w'IndoU", "Tr'i:",
      ])
  }

  @Test func `a text can neither be an option nor markup`() {
    #expect(EspeakVoice.prepared("--help", .chinese) == "--help")
    #expect(!EspeakVoice.arguments(.chinese, rate: 170).contains("--help"))
    #expect(EspeakVoice.prepared("[[x]]<a>\n\u{1B}号", .chinese) == "  x   a   号")
    #expect(EspeakVoice.prepared(String(repeating: "号", count: 999), .chinese).count == 200)
  }

  @Test(
    .enabled(if: Calls.hasEspeak, "espeak-ng is not installed"),
    arguments: [("A", Int64(0)), ("AB", Int64(1_000))])
  func `a burst of 34 calls is spoken within 90 seconds`(
    prefix: String, first: Int64
  ) async throws {
    var queue = VoiceQueue()
    for window in 1...34 as ClosedRange<Int64> {
      queue.add(Calls.call(first + window, prefix: prefix, window: window))
    }
    let maker = SpeechMaker(espeak: .patient())
    var milliseconds: [Int] = []
    for speech in Calls.drain(&queue) {
      milliseconds.append(try await maker.clip(for: speech).milliseconds)
    }
    #expect(milliseconds.count == 34)
    // Each sentence is made while the one before sounds; 200 ms a call are for what that misses.
    let total = milliseconds.reduce(0, +) + 34 * 200
    print("34 calls \(prefix): \(total) ms, longest \(milliseconds.max() ?? 0) ms")
    #expect(total <= 90_000)
    #expect((milliseconds.min() ?? 0) > 1_500)
  }

  @Test(.enabled(if: Calls.hasEspeak, "espeak-ng is not installed"))
  func `a call in a calm hall has chime, Chinese twice and English in one file`() async throws {
    let maker = SpeechMaker(espeak: .patient())
    let whole = try await maker.clip(for: Calls.speech())
    let short = try await maker.clip(
      for: Calls.speech(12, window: 3, VoiceDefinition(speaksEnglish: false, repeats: 1)))
    #expect(try Waveform(wav: whole.data).milliseconds == whole.milliseconds)
    print("calm call: \(whole.milliseconds) ms, without repeat and English \(short.milliseconds)")
    #expect((8_000...13_000).contains(whole.milliseconds))
    #expect((4_000...5_500).contains(short.milliseconds))
    #expect(await maker.cachedSentences == 2)
  }

  @Test func `a sentence is made once and then kept, in a bounded number`() async throws {
    let folder = try Folder()
    try folder.write(
      Waveform(samples: Array(repeating: 7_000, count: 500)).wav(), "sound")
    let program = try folder.program(
      "speaks", "cat > /dev/null; echo run >> \(folder.path)/runs; cat \(folder.path)/sound")
    let maker = SpeechMaker(espeak: .patient(program))
    let definition = VoiceDefinition(speaksEnglish: false)
    let first = try await maker.clip(for: Calls.speech(1, definition))
    #expect(try await maker.clip(for: Calls.speech(1, definition)) == first)
    #expect(folder.text("runs") == "run\n")
    for ticket in 2...Int64(SpeechMaker.cacheCountLimit) + 10 {
      _ = try await maker.clip(for: Calls.speech(ticket, definition))
    }
    #expect(await maker.cachedSentences == SpeechMaker.cacheCountLimit)
  }

  @Test func `the cache keeps what was used last, within both limits`() {
    var cache = BoundedCache<Int, String>(countLimit: 3, costLimit: 100)
    for key in 1...3 { cache.keep("\(key)", for: key, cost: 10) }
    #expect(cache.value(for: 1) == "1")
    cache.keep("4", for: 4, cost: 10)
    #expect(cache.value(for: 2) == nil)
    #expect(cache.value(for: 1) == "1")
    cache.keep("5", for: 5, cost: 85)
    #expect(cache.count == 2)
    #expect(cache.cost == 95)
    cache.keep("6", for: 6, cost: 101)
    #expect(cache.value(for: 6) == nil)
    cache.keep("5", for: 5, cost: 20)
    #expect(cache.cost == 30)
  }

  @Test func `what the synthesiser does wrong is told apart`() async throws {
    let folder = try Folder()
    await #expect(throws: VoiceError.programMissing("no-such-program-here")) {
      _ = try await SpeechMaker(espeak: .patient("no-such-program-here")).clip(for: Calls.speech())
    }
    let noise = try folder.program("noise", "cat > /dev/null; echo hello")
    await #expect(throws: VoiceError.badSound(noise, .notAWaveFile)) {
      _ = try await SpeechMaker(espeak: .patient(noise)).clip(for: Calls.speech())
    }
    let fails = try folder.program("fails", "cat > /dev/null; echo 'no voice' >&2; exit 1")
    await #expect(throws: VoiceError.failed(fails, status: 1, text: "no voice")) {
      _ = try await SpeechMaker(espeak: .patient(fails)).clip(for: Calls.speech())
    }
  }

  /// What espeak-ng would say, as phonemes: a word each, pauses left out.
  private func phonemes(
    _ text: String, _ language: SpokenLanguage
  ) async throws -> [String] {
    let arguments = EspeakVoice.arguments(language, rate: 170).filter { $0 != "--stdout" }
    let outcome = try await ChildProcess(
      program: "espeak-ng", arguments: ["-x", "-q"] + arguments,
      input: Array(EspeakVoice.prepared(text, language).utf8), timeLimitMilliseconds: 60_000
    ).run()
    return String(decoding: outcome.output, as: UTF8.self)
      .split { $0.isWhitespace || $0 == "|" }
      .map { $0.hasSuffix("_") ? String($0.dropLast()) : String($0) }
      .filter { !$0.isEmpty && $0 != "_:" }
  }

  private func withoutStress(_ phoneme: String) -> String {
    phoneme.filter { $0 != "'" && $0 != "," }
  }
}

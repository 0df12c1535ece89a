import HallEngine
import QueueCore

/// Where a hall's voice comes from.
public enum VoiceSource: Sendable {
  /// espeak-ng speaks everything.
  case synthesizer
  /// Recorded clips; espeak-ng speaks what there are none for.
  case clips(ClipFolder)

  /// The source a hall's definition names; a folder's path may be relative to the configuration.
  public init(_ definition: VoiceDefinition, configurationFolder: String) {
    let voice = definition.voice
    if voice == "espeak-ng" {
      self = .synthesizer
    } else {
      self = .clips(
        ClipFolder(path: voice.hasPrefix("/") ? voice : configurationFolder + "/" + voice))
    }
  }
}

/// Makes one sound of each call: chime, the Chinese sentence as often as asked for, English.
///
/// Shared by all zones. Sentences are kept for recalls; making one takes about 0.1 s and holds up
/// nobody else.
public actor SpeechMaker {
  /// Sentences kept; those not used for longest go first.
  public static let cacheCountLimit = 64
  /// Bytes of all sentences kept, about three minutes.
  public static let cacheByteLimit = 8 << 20
  /// Missing clips that are remembered as said; a template has a dozen, and beyond this many a
  /// missing one may be said again.
  public static let saidLimit = 500

  static let afterChimeMilliseconds = 80
  static let betweenSentencesMilliseconds = 400
  /// Between two clips: enough to keep digits apart.
  static let betweenClipsMilliseconds = 30

  private struct SentenceKey: Hashable {
    let text: String
    let language: SpokenLanguage
    let rate: Int
  }

  private let source: VoiceSource
  private let espeak: EspeakVoice
  private let notice: @Sendable (LocalizedText) -> Void
  private var cache = BoundedCache<SentenceKey, Waveform>(
    countLimit: cacheCountLimit, costLimit: cacheByteLimit)
  private var said: Set<String> = []
  private var hasSaidComplaints = false

  /// - Parameters:
  ///   - program: the synthesiser's name or path.
  ///   - notice: is told what a manager should know, each thing once: clips that are missing or
  ///     in a wrong format.
  public init(
    source: VoiceSource = .synthesizer, program: String = "espeak-ng",
    notice: @escaping @Sendable (LocalizedText) -> Void = { _ in }
  ) {
    self.init(source: source, espeak: EspeakVoice(program: program), notice: notice)
  }

  init(
    source: VoiceSource = .synthesizer, espeak: EspeakVoice,
    notice: @escaping @Sendable (LocalizedText) -> Void = { _ in }
  ) {
    self.source = source
    self.espeak = espeak
    self.notice = notice
  }

  /// Sentences kept at the moment.
  var cachedSentences: Int { cache.count }

  /// The sound of one call, with the silence after it.
  public func clip(for speech: VoiceQueue.Speech) async throws(VoiceError) -> AudioClip {
    let chinese = try await sentence(speech.spokenChinese, .chinese, rate: speech.rate)
    var english = Waveform()
    if !speech.spokenEnglish.isEmpty {
      english = try await sentence(speech.spokenEnglish, .english, rate: speech.rate)
    }
    var sound = Waveform()
    if speech.hasChime {
      sound.append(chime)
      sound.append(Waveform(silence: Self.afterChimeMilliseconds))
    }
    let pause = Waveform(silence: Self.betweenSentencesMilliseconds)
    for turn in 0..<max(1, min(VoiceQueue.repeatsLimit, speech.repeats)) {
      if turn > 0 { sound.append(pause) }
      sound.append(chinese)
    }
    if !english.samples.isEmpty {
      sound.append(pause)
      sound.append(english)
    }
    sound.append(Waveform(silence: speech.pauseMilliseconds))
    return AudioClip(sound)
  }

  /// The chime alone, for a call that cannot be spoken: people still look up at the boards.
  public func chimeAlone() -> AudioClip {
    var sound = chime
    sound.append(Waveform(silence: Self.betweenSentencesMilliseconds))
    return AudioClip(sound)
  }

  private var chime: Waveform {
    guard case .clips(let folder) = source, let recorded = folder.chime else {
      return Chime.waveform
    }
    return recorded
  }

  private func sentence(
    _ text: String, _ language: SpokenLanguage, rate: Int
  ) async throws(VoiceError) -> Waveform {
    let key = SentenceKey(text: text, language: language, rate: rate)
    if let known = cache.value(for: key) { return known }
    let made: Waveform
    switch source {
    case .synthesizer:
      made = try await espeak.speak(text, language, rate: rate)
    case .clips(let folder):
      made = try await join(folder.pieces(of: text, language), folder, language, rate: rate)
    }
    cache.keep(made, for: key, cost: made.samples.count * 2)
    return made
  }

  private func join(
    _ pieces: [ClipPhrase.Piece], _ folder: ClipFolder, _ language: SpokenLanguage, rate: Int
  ) async throws(VoiceError) -> Waveform {
    sayComplaints(folder)
    var sound = Waveform()
    for piece in pieces {
      if !sound.samples.isEmpty {
        sound.append(Waveform(silence: Self.betweenClipsMilliseconds))
      }
      switch piece {
      case .clip(let name):
        if let clip = folder.clip(name, language) { sound.append(clip) }
      case .missing(let text):
        sayMissing(text)
        sound.append(try await espeak.speak(text, language, rate: rate))
      }
    }
    return sound
  }

  private func sayComplaints(_ folder: ClipFolder) {
    guard !hasSaidComplaints else { return }
    hasSaidComplaints = true
    for complaint in folder.complaints { notice(complaint) }
  }

  private func sayMissing(_ text: String) {
    if said.count >= Self.saidLimit { said.removeAll() }
    guard said.insert(text).inserted else { return }
    notice(
      LocalizedText(
        chinese: "没有“\(text)”的录音，由 espeak-ng 合成",
        english: "there is no clip of \"\(text)\"; espeak-ng speaks it"))
  }
}

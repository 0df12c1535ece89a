import QueueCore

/// A loudspeaker at the box itself: an ALSA device, played to by `aplay` of alsa-utils.
public struct SpeakerOutput: Hashable, Sendable {
  /// What aplay may take beyond the sound itself; then it is killed: the device is stuck.
  public static let extraMilliseconds = 5_000

  /// As `aplay -L` lists them, such as `default` or `plughw:CARD=Device`.
  public let device: String
  let program: String

  public init(device: String, program: String = "aplay") {
    self.device = device
    self.program = program
  }

  /// The loudspeaker a hall's definition names; nil when calls are played on the screens' pages.
  public init?(_ definition: VoiceDefinition) {
    guard definition.output != "screen" else { return nil }
    self.init(device: definition.output)
  }

  /// Plays a sound to its end.
  ///
  /// - Throws: ``VoiceError/noSoundCard(device:)``, ``VoiceError/programMissing(_:)`` and the other
  ///   ways a program can fail.
  public func play(_ clip: AudioClip) async throws(VoiceError) {
    let outcome = try await ChildProcess(
      program: program, arguments: ["-q", "-D", device, "-t", "wav", "-"], input: clip.data,
      timeLimitMilliseconds: clip.milliseconds + Self.extraMilliseconds
    ).run()
    guard outcome.status != 0 else { return }
    // What alsa-utils 1.2.8 says for an unknown device as well as for a box without a card.
    if outcome.diagnostics.contains("audio open error: No such")
      || outcome.diagnostics.contains("no soundcards found")
    {
      throw .noSoundCard(device: device)
    }
    // ALSA's own trace comes first; aplay's last line says what it means.
    let last = outcome.diagnostics.split(whereSeparator: \.isNewline).last ?? ""
    throw .failed(program, status: outcome.status, text: String(last))
  }
}

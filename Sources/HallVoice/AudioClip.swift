/// A finished sound: a WAV file and how long it lasts.
public struct AudioClip: Hashable, Sendable {
  /// A whole WAV file: mono, 16 bits, 22,050 Hz.
  public let data: [UInt8]
  public let milliseconds: Int

  public init(_ waveform: Waveform) {
    data = waveform.wav()
    milliseconds = waveform.milliseconds
  }
}

/// Sound as samples: mono, 16 bits, 22,050 Hz, the format espeak-ng speaks in.
public struct Waveform: Hashable, Sendable {
  /// Samples a second.
  public static let sampleRate = 22_050
  /// Below this a sample counts as silence: 1% of full scale, well under espeak-ng's softest
  /// consonants and above the noise floor of a plain recording.
  public static let silenceLevel: Int16 = 300
  static let headerLength = 44

  public var samples: [Int16]

  public init(samples: [Int16] = []) { self.samples = samples }

  /// Silence of a length.
  public init(silence milliseconds: Int) {
    samples = Array(repeating: 0, count: milliseconds * Self.sampleRate / 1_000)
  }

  /// Rounded up, so that whoever waits that long has heard the end.
  public var milliseconds: Int {
    (samples.count * 1_000 + Self.sampleRate - 1) / Self.sampleRate
  }

  public mutating func append(_ other: Waveform) { samples += other.samples }

  /// Without the silence at both ends, but for a margin that keeps soft beginnings and ends.
  public func trimmed(margin milliseconds: Int = 20) -> Waveform {
    func isLoud(_ sample: Int16) -> Bool {
      sample > Self.silenceLevel || sample < -Self.silenceLevel
    }
    guard let first = samples.firstIndex(where: isLoud),
      let last = samples.lastIndex(where: isLoud)
    else { return Waveform() }
    let margin = milliseconds * Self.sampleRate / 1_000
    return Waveform(
      samples: Array(samples[max(0, first - margin)..<min(samples.count, last + 1 + margin)]))
  }
}

/// Why bytes are not a WAV file that can be played here.
public enum WaveformError: Error, Hashable, Sendable {
  /// No RIFF header, or a chunk that runs out of the file.
  case notAWaveFile
  case missingFormat
  case missingData
  /// Something else than mono, 16-bit PCM at 22,050 Hz.
  case format(coding: Int, channels: Int, rate: Int, bits: Int)
}

/// The RIFF WAVE format as in "Multimedia Programming Interface and Data Specifications 1.0" by IBM
/// and Microsoft, 1991, section "Waveform Audio File Format".
extension Waveform {
  /// Format tag 1 is PCM.
  private static let pcm = 1

  /// Reads a WAV file.
  ///
  /// A data chunk that claims more bytes than there are ends with the file: espeak-ng writes a
  /// stream and does not know its length beforehand.
  public init(wav bytes: [UInt8]) throws(WaveformError) {
    func number(_ offset: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    func tag(_ offset: Int) -> String {
      String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    }
    guard bytes.count >= 12, tag(0) == "RIFF", tag(8) == "WAVE" else { throw .notAWaveFile }
    var offset = 12
    var hasFormat = false
    while offset + 8 <= bytes.count {
      let name = tag(offset)
      let length = number(offset + 4, 4)
      let body = offset + 8
      if name == "data" {
        guard hasFormat else { throw .missingFormat }
        let end = min(bytes.count, body + length)
        samples = stride(from: body, to: body + (end - body) / 2 * 2, by: 2).map {
          Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
        return
      }
      guard body + length <= bytes.count else { throw .notAWaveFile }
      if name == "fmt " {
        guard length >= 16 else { throw .notAWaveFile }
        let (coding, channels) = (number(body, 2), number(body + 2, 2))
        let (rate, bits) = (number(body + 4, 4), number(body + 14, 2))
        guard coding == Self.pcm, channels == 1, rate == Self.sampleRate, bits == 16 else {
          throw .format(coding: coding, channels: channels, rate: rate, bits: bits)
        }
        hasFormat = true
      }
      offset = body + length + length % 2
    }
    throw hasFormat ? .missingData : .missingFormat
  }

  /// The samples as a WAV file with a plain 44-byte header.
  public func wav() -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let length = samples.count * 2
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headerLength + length)
    bytes += Array("RIFF".utf8) + number(Self.headerLength - 8 + length, 4)
    bytes += Array("WAVEfmt ".utf8) + number(16, 4) + number(Self.pcm, 2) + number(1, 2)
    bytes += number(Self.sampleRate, 4) + number(Self.sampleRate * 2, 4)
    bytes += number(2, 2) + number(16, 2)
    bytes += Array("data".utf8) + number(length, 4)
    for sample in samples {
      bytes.append(UInt8(truncatingIfNeeded: sample))
      bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
    }
    return bytes
  }
}

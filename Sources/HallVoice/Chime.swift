import Foundation

/// The two tones before a call: a falling major third, struck softly and dying away.
enum Chime {
  /// Pitch in hertz and start in milliseconds: E5, then C5 while the first still rings.
  private static let tones: [(hertz: Double, start: Int)] = [(659.26, 0), (523.25, 320)]
  /// How long each tone rings.
  private static let toneMilliseconds = 650
  /// Short enough to sound struck, long enough not to click.
  private static let attackMilliseconds = 12
  /// After this time a tone is down to 37%.
  private static let decayMilliseconds = 170.0
  /// The last part of a tone is faded to nothing, so that its end does not click either.
  private static let releaseMilliseconds = 80
  /// Strength of the fundamental and its overtones; together with both tones at once they stay
  /// below full scale.
  private static let overtones = [0.30, 0.08, 0.03]

  static let waveform = make()

  private static func make() -> Waveform {
    let rate = Double(Waveform.sampleRate)
    func samples(_ milliseconds: Int) -> Int { milliseconds * Waveform.sampleRate / 1_000 }
    let length = samples((tones.map(\.start).max() ?? 0) + toneMilliseconds)
    var sum = [Double](repeating: 0, count: length)
    for tone in tones {
      let first = samples(tone.start)
      let count = samples(toneMilliseconds)
      for index in 0..<count {
        let time = Double(index) / rate
        let attack = min(1, Double(index) / Double(samples(attackMilliseconds)))
        let release = min(1, Double(count - 1 - index) / Double(samples(releaseMilliseconds)))
        let envelope = attack * release * exp(-time * 1_000 / decayMilliseconds)
        for (order, strength) in overtones.enumerated() {
          sum[first + index] +=
            envelope * strength * sin(2 * .pi * tone.hertz * Double(order + 1) * time)
        }
      }
    }
    return Waveform(samples: sum.map { Int16(($0 * Double(Int16.max)).rounded()) })
  }
}

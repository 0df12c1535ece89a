import TestDice
import Testing

@testable import HallVoice

struct WaveformTests {
  private static let samples: [Int16] = [0, 1, -1, .max, .min, 12_345]

  @Test func `a WAV file has the header players expect`() {
    let bytes = Waveform(samples: [1, -2]).wav()
    #expect(
      bytes == [
        0x52, 0x49, 0x46, 0x46, 40, 0, 0, 0, 0x57, 0x41, 0x56, 0x45,
        0x66, 0x6D, 0x74, 0x20, 16, 0, 0, 0, 1, 0, 1, 0,
        0x22, 0x56, 0, 0, 0x44, 0xAC, 0, 0, 2, 0, 16, 0,
        0x64, 0x61, 0x74, 0x61, 4, 0, 0, 0, 1, 0, 0xFE, 0xFF,
      ])
  }

  @Test func `what is written is read back`() throws {
    #expect(try Waveform(wav: Waveform(samples: Self.samples).wav()).samples == Self.samples)
  }

  @Test func `a stream that does not know its length is read to its end`() throws {
    var bytes = Waveform(samples: Self.samples).wav()
    bytes.replaceSubrange(40..<44, with: [0x00, 0xF0, 0xFF, 0x7F])
    #expect(try Waveform(wav: bytes).samples == Self.samples)
    #expect(try Waveform(wav: bytes + [7]).samples == Self.samples)
  }

  @Test func `chunks that say nothing of the sound are passed over`() throws {
    var bytes = Waveform(samples: Self.samples).wav()
    bytes.insert(contentsOf: Array("LIST".utf8) + [3, 0, 0, 0, 9, 9, 9, 0], at: 12)
    #expect(try Waveform(wav: bytes).samples == Self.samples)
  }

  @Test func `another format is refused with what it is`() {
    var stereo = Waveform(samples: Self.samples).wav()
    stereo[22] = 2
    #expect(throws: WaveformError.format(coding: 1, channels: 2, rate: 22_050, bits: 16)) {
      _ = try Waveform(wav: stereo)
    }
    var fast = Waveform(samples: Self.samples).wav()
    fast.replaceSubrange(24..<28, with: [0x44, 0xAC, 0, 0])
    #expect(throws: WaveformError.format(coding: 1, channels: 1, rate: 44_100, bits: 16)) {
      _ = try Waveform(wav: fast)
    }
  }

  @Test func `every cut of a file is refused or read as far as it goes`() {
    let bytes = Waveform(samples: Self.samples).wav()
    for length in 0..<44 {
      #expect(throws: WaveformError.self) { _ = try Waveform(wav: Array(bytes[..<length])) }
    }
    for length in 44...bytes.count {
      let read = try? Waveform(wav: Array(bytes[..<length]))
      #expect(read?.samples == Array(Self.samples.prefix((length - 44) / 2)))
    }
  }

  @Test func `corrupt files never end the program`() {
    var dice = Dice(seed: 1)
    let whole = Waveform(samples: Self.samples).wav()
    var refused = 0
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0...dice.below(4) { bytes[dice.below(bytes.count)] = dice.byte() }
      do throws(WaveformError) {
        let read = try Waveform(wav: bytes)
        #expect(read.samples.count <= Self.samples.count)
      } catch {
        refused += 1
      }
    }
    #expect((1..<2_000).contains(refused))
  }

  @Test func `silence is cut off at both ends but for a margin`() {
    let quiet = [Int16](repeating: 40, count: 5_000)
    let loud = [Int16](repeating: -9_000, count: 100)
    let trimmed = Waveform(samples: quiet + loud + quiet).trimmed(margin: 10)
    #expect(trimmed.samples.count == 220 + 100 + 220)
    #expect(Waveform(samples: quiet).trimmed().samples.isEmpty)
  }

  @Test func `the chime begins and ends softly and is never cut off`() throws {
    let chime = Chime.waveform.samples
    #expect(chime.first == 0)
    #expect(chime.last == 0)
    let loudest = try #require(chime.map { abs(Int($0)) }.max())
    #expect((8_000..<24_000).contains(loudest))
    // No step a listener would hear as a click: three times the steepest slope of its tones.
    let step = zip(chime, chime.dropFirst()).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(step < 6_000)
    #expect((900...1_100).contains(Chime.waveform.milliseconds))
  }
}

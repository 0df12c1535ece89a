import HallBus
import TestDice
import Testing

/// The bus's decoder and messages under seeded nonsense: no crash, no growth, the same frames in any
/// cut, and no more wrong ones than a CRC-16 lets through.
@Suite struct BusFuzzTests {
  /// The vectors of docs/hallbus.md, as they are on the line.
  private static func corpus() throws -> [[UInt8]] {
    let frames = try Vectors().frames.map(\.wire)
    try #require(frames.count > 20)
    return frames
  }

  private static func frames(
    in bytes: some Sequence<UInt8>, _ decoder: inout BusFrameDecoder
  ) -> [BusFrame] {
    bytes.compactMap { byte in
      if case .frame(let frame) = decoder.push(byte) { frame } else { nil }
    }
  }

  /// Frames joined and spoiled, or nonsense alone, in two cuts: whole, and byte by byte with a
  /// decoder that has heard all the inputs before.
  @Test func `spoiled frames are dropped whole, and what is taken is what was said`() throws {
    let corpus = try Self.corpus()
    var dice = Dice(seed: 20_261_129)
    var old = BusFrameDecoder()
    var taken = 0
    for round in 0..<Fuzzing.inputs {
      // A frame cut off is ended by the next one's 00, as in a hall.
      let bytes = dice.input(corpus) + [0]
      var new = BusFrameDecoder()
      let whole = Self.frames(in: bytes, &new)
      if Self.frames(in: bytes, &old) != whole { Issue.record("round \(round): \(bytes)") }
      if new.hasBegun || whole.count > bytes.count / 8 { Issue.record("round \(round): \(bytes)") }
      for frame in whole {
        taken += 1
        var again = BusFrameDecoder()
        let wire = Self.frames(in: [UInt8](frame.wire), &again)
        if wire != [frame] { Issue.record("round \(round): \(frame) is not what it says") }
        guard let message = try? frame.message() else { continue }
        if (try? BusMessage(type: frame.type, body: message.body)) != message {
          Issue.record("round \(round): \(message) is not what it says")
        }
      }
    }
    #expect(taken > Fuzzing.inputs / 10)
  }

  /// Any body for any message: read as itself, or refused.
  @Test func `no body of any message is read as another`() {
    var dice = Dice(seed: 7)
    var read = 0
    for round in 0..<Fuzzing.inputs {
      var body = BusBody()
      for _ in 0..<dice.below(BusLimit.body + 1) {
        body.append(dice.below(2) == 0 ? dice.byte() : UInt8(dice.below(8)))
      }
      let type = UInt8(dice.below(0x50))
      guard let message = try? BusMessage(type: type, body: body) else { continue }
      read += 1
      if message.type != type || message.body != body {
        Issue.record("round \(round): \(message) from \(type) \(body)")
      }
    }
    #expect(read > 0)
  }

  /// A check sum of 16 bits lets one wrong frame in 65,536 through; a hundred inputs more than that,
  /// in ten million, would be its own fault.
  @Test func `of frames damaged beyond telling no more pass than the check sum allows`() throws {
    let corpus = try Self.corpus()
    var dice = Dice(seed: 11)
    var wrong = 0
    for _ in 0..<Fuzzing.inputs {
      var frame = corpus[dice.below(corpus.count)]
      // All but the 00 around it: half of the bytes at random, none of them 00.
      for place in 1..<frame.count - 1 where dice.below(2) == 0 {
        frame[place] = UInt8(1 + dice.below(255))
      }
      var decoder = BusFrameDecoder()
      wrong += Self.frames(in: frame, &decoder).count { !corpus.contains([UInt8]($0.wire)) }
    }
    print("wrong frames taken: \(wrong) of \(Fuzzing.inputs)")
    #expect(wrong <= Fuzzing.inputs / 65_536 * 2 + 8)
  }
}

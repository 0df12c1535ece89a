import HallBus
import TestDice
import Testing

@testable import DeviceProtocols

/// Decoders of other makers' devices under seeded nonsense: no crash, no growth, and no frame that
/// was not sent beyond what its check sum lets through.
@Suite struct DriverFuzzTests {
  @Test func `C-Power packets`() {
    let frames = [
      CPowerCommand.queryPower.frame(card: 1).encoded(),
      CPowerCommand.text(CPowerCommand.Text(bytes: Array("A012".utf8)), window: 1)[0]
        .frame(card: 0xAA).encoded(),
      CPowerFrame(kind: 0xE8, card: 3, command: 0x7B, mark: 0, data: [0, 0, 0, 0]).encoded(),
    ]
    var dice = Dice(seed: 1)
    var decoder = CPowerFrameDecoder()
    for _ in 0..<Fuzzing.inputs {
      for reception in decoder.receive(dice.input(frames)[...]) {
        guard case .frame(let frame) = reception else { continue }
        // Whatever is accepted has a right sum: it encodes to bytes that decode to it.
        var again = CPowerFrameDecoder()
        #expect(again.receive(frame.encoded()[...]) == [.frame(frame)])
      }
    }
    // After any nonsense one whole frame is found again at once.
    _ = decoder.receive(frames[0][...])
    #expect(decoder.receive(frames[0][...]).count == 1)
  }

  @Test func `Modbus answers`() {
    let request = ModbusFrame.read(1, register: 0, count: 2)
    var good: [UInt8] = [1, 3, 4, 0x41, 0x30, 0x31, 0x32]
    let check = ModbusFrame.crc(good[...])
    good += [UInt8(check & 0xFF), UInt8(check >> 8)]
    let frames = [good, [1, 0x83, 2, 0xC0, 0xF1]]
    var dice = Dice(seed: 2)
    var decoder = ModbusAnswerDecoder()
    var wrong = 0
    for round in 0..<Fuzzing.inputs {
      // Now and then a time-out begins the next answer afresh.
      if round % 7 == 0 { decoder.reset() }
      for answer in decoder.receive(dice.input(frames)[...], to: request) {
        switch answer {
        case .values(let values): if values != [0x41, 0x30, 0x31, 0x32] { wrong += 1 }
        case .exception(let code): if code != 2 { wrong += 1 }
        case .damaged: break
        }
      }
    }
    // A CRC of 16 bits lets one nonsense frame in 65,536 pass.
    #expect(wrong <= Fuzzing.inputs / 10_000 + 2)
    decoder.reset()
    #expect(decoder.receive(good[...], to: request) == [.values([0x41, 0x30, 0x31, 0x32])])
  }

  @Test(arguments: ShippedPadPattern.allCases) func `frames of pads`(
    shipped: ShippedPadPattern
  ) throws {
    let pattern = try PadPatternTests.pattern([("pattern", shipped.rawValue)])
    var frame = PatternFrame()
    frame.address = 1
    frame.command = 5
    frame.key = 1
    var long = frame
    long.data = [1, 2, 3, 4, 5, 6, 7]
    let frames = [frame, long].compactMap { pattern.frame.encode($0) }
    var dice = Dice(seed: 3)
    var decoder = PatternDecoder(pattern.frame)
    var now = Instant.zero
    for _ in 0..<Fuzzing.inputs {
      now = now.advanced(byMilliseconds: Int64(dice.below(150)))
      for reception in decoder.receive(dice.input(frames)[...], at: now) {
        guard case .frame(let found) = reception else { continue }
        let encoded = try #require(pattern.frame.encode(found))
        #expect(
          pattern.frame.match(encoded[...]) == .whole(found, bytes: encoded.count))
      }
    }
    now = now.advanced(byMilliseconds: 1_000)
    _ = decoder.advance(to: now)
    guard case .whole(let expected, _) = pattern.frame.match(frames[0][...]) else {
      Issue.record("\(shipped): a frame of its own is none")
      return
    }
    #expect(decoder.receive(frames[0][...], at: now) == [.frame(expected)])
  }

  @Test func `patterns and descriptions that people may write`() {
    let words =
      FramePattern.Field.allCases.map(\.rawValue) + PatternChecksum.allCases.map(\.rawValue)
      + ["FF", "16", "0", "zz", "..", "addr..data", "", "+", "len..sum-1", "01=next", "=", "4"]
    let names = PadPattern.settingNames + ModbusDisplay.settingNames
    var dice = Dice(seed: 4)
    var taken = 0
    for _ in 0..<Fuzzing.inputs {
      let settings = (0..<dice.below(6)).map { _ in
        DriverSetting(
          name: names[dice.below(names.count)],
          value: (0..<dice.below(9)).map { _ in words[dice.below(words.count)] }
            .joined(separator: " "))
      }
      if let pattern = try? PadPattern(settings) {
        taken += 1
        var decoder = PatternDecoder(pattern.frame)
        let bytes = dice.bytes(64)
        _ = decoder.receive(bytes[...], at: .zero)
        _ = decoder.advance(to: .seconds(1))
        _ = pattern.frame.encode(PatternFrame())
      }
      _ = try? ModbusDisplay(settings)
      _ = try? BrightnessPlan(settings.first?.value ?? "")
    }
    #expect(taken < Fuzzing.inputs)
  }
}

import DeviceModels
import HallBus
import Testing

@testable import DeviceProtocols

@Suite struct PadPatternTests {
  static func bytes(_ hex: String) -> [UInt8] {
    hex.split(separator: " ").map { UInt8($0, radix: 16) ?? 0 }
  }

  static func pattern(_ settings: [(String, String)]) throws -> PadPattern {
    try PadPattern(settings.map { DriverSetting(name: $0.0, value: $0.1) })
  }

  static func frames(
    _ pattern: PadPattern, _ bytes: [UInt8]
  ) -> [PatternDecoder.Reception] {
    var decoder = PatternDecoder(pattern.frame)
    return decoder.receive(bytes[...], at: .zero)
  }

  @Test(arguments: ShippedPadPattern.allCases) func `every pattern that ships is sound`(
    shipped: ShippedPadPattern
  ) throws {
    let pattern = try Self.pattern([("pattern", shipped.rawValue)])
    for (code, _) in pattern.keys {
      var frame = PatternFrame()
      frame.address = 7
      if pattern.keyFields == [.command, .key] {
        frame.command = code[0]
        frame.key = code[1]
      } else if pattern.keyFields == [.command] {
        frame.command = code[0]
      } else {
        frame.key = code[0]
      }
      let bytes = try #require(pattern.frame.encode(frame))
      guard case .frame(let found)? = Self.frames(pattern, bytes).first else {
        Issue.record("\(shipped): a frame is not read back")
        continue
      }
      #expect(pattern.code(of: found) == code)
    }
  }

  @Test func `the frame of the pad with 21 keys is read field by field`() throws {
    let pattern = try Self.pattern([("pattern", "ff68")])
    // Length 4: address 05, command 02, data AA BB; sum 05+02+AA+BB = 16Ch.
    let frame = Self.bytes("FF 68 04 04 68 05 02 AA BB 6C 16")
    var expected = PatternFrame()
    expected.address = 5
    expected.command = 2
    expected.data = [0xAA, 0xBB]
    #expect(Self.frames(pattern, frame) == [.frame(expected)])
    let answer = try #require(pattern.answer)
    var accepted = expected
    accepted.result = 0
    #expect(answer.encode(accepted) == Self.bytes("FF 68 03 03 68 05 02 00 07 16"))
    // The two lengths differ; the sum is wrong; the end is wrong.
    for wrong in [
      "FF 68 04 05 68 05 02 AA BB 6C 16", "FF 68 04 04 68 05 02 AA BB 6D 16",
      "FF 68 04 04 68 05 02 AA BB 6C 17",
    ] {
      let found = Self.frames(pattern, Self.bytes(wrong) + [UInt8](repeating: 0, count: 300))
      #expect(found.allSatisfy { $0 == .damaged })
    }
  }

  @Test(arguments: [
    ("sum", "DD"), ("xor", "31"), ("lrc", "23"), ("sum16", "DD 01"), ("sum16be", "01 DD"),
    ("crc16", "37 4B"), ("crc16be", "4B 37"), ("xmodem", "31 C3"), ("ccitt", "29 B1"),
  ]) func `check sums are those of the catalogue over 123456789`(kind: String, value: String) throws
  {
    let checksum = try #require(PatternChecksum(rawValue: kind))
    #expect(checksum.bytes(over: Array("123456789".utf8)[...]) == Self.bytes(value))
    #expect(checksum.size == Self.bytes(value).count)
  }

  @Test func `addresses of two bytes, sequences and lengths that count themselves are read`() throws
  {
    let pattern = try Self.pattern([
      ("frame", "7E len addr16le seq key data crc16 0D"), ("length", "len..data+2"),
      ("check", "len..data"), ("keys", "0A=next 0B=rate5"),
    ])
    var frame = PatternFrame()
    frame.address = 0x1234
    frame.sequence = 9
    frame.key = 0x0B
    frame.data = [1, 2, 3]
    let bytes = try #require(pattern.frame.encode(frame))
    #expect(Array(bytes.prefix(6)) == [0x7E, 10, 0x34, 0x12, 9, 0x0B])
    #expect(Self.frames(pattern, bytes) == [.frame(frame)])
    #expect(pattern.keys[pattern.code(of: frame)] == .veryPoor)
  }

  static let wrong: [([(String, String)], String?, String)] = [
    ([("keys", "01=next")], nil, "the setting \"frame\" is missing"),
    ([("pattern", "single"), ("idle", "00")], "idle", "without \"poll\", \"idle\" says nothing"),
    (
      [("pattern", "modbus"), ("poll", "addr cmd crc16")], "poll",
      "\"poll\" has no cmd: write the byte itself"
    ),
    (
      [("pattern", "modbus"), ("poll-wait", "3")], "poll-wait",
      "\"poll-wait\" must be a number from 5 to 2000, also 0x…"
    ),
    (
      [("pattern", "modbus"), ("idle", "none")], "idle",
      "\"idle\" lists 1 to 8 codes in hexadecimal digits"
    ),
    ([("frame", "AA key sum")], nil, "the setting \"keys\" is missing"),
    (
      [("frame", "AA kye sum"), ("keys", "01=next")], "frame",
      "\"kye\" in the frame is neither two hexadecimal digits nor a field"
    ),
    (
      [("frame", "AA key key"), ("keys", "01=next")], "frame",
      "the field \"key\" stands 2 times"
    ),
    (
      [("frame", "AA key data sum"), ("keys", "01=next")], "frame",
      "data needs a len, or nobody knows how long it is"
    ),
    (
      [("frame", "AA len key sum"), ("keys", "01=next")], nil,
      "the setting \"length\" is missing: what len counts"
    ),
    (
      [("frame", "AA len key data sum"), ("length", "key..end"), ("keys", "01=next")], "length",
      "\"length\" is written addr..data, with words of the frame"
    ),
    (
      [("frame", "AA key sum"), ("check", "AA..sum"), ("keys", "01=next")], "check",
      "the check sum cannot run over itself"
    ),
    (
      [("frame", "AA key sum crc16"), ("keys", "01=next")], "frame",
      "a frame has at most one check sum"
    ),
    (
      [("frame", "AA key sum"), ("keys", "01=nxt")], "keys",
      "no key is called \"nxt\"; known: next, recall, noShow, pause, rate1, rate2, rate3, rate4, "
        + "rate5"
    ),
    (
      [("frame", "AA key sum"), ("keys", "1=next")], "keys",
      "\"1=next\" is written 01=next: hexadecimal code = key"
    ),
    (
      [("frame", "AA key sum"), ("keys", "01=next 01=pause")], "keys", "the code 01 stands twice"
    ),
    (
      [("frame", "AA addr sum"), ("keys", "01=next")], "frame",
      "a key's code is made of the frame's cmd, key or data"
    ),
    (
      [("pattern", "ff86")], "pattern",
      "no pattern is called \"ff86\"; known: ff68, aa55, crc, modbus, single"
    ),
    (
      [("pattern", "single"), ("repeat", "10")], "repeat",
      "\"repeat\" must be a number from 50 to 10000, also 0x…"
    ),
    ([("pattern", "single"), ("baud", "9600")], "baud", "unknown setting \"baud\""),
  ]

  @Test(arguments: wrong) func `a wrong pattern is refused where it is wrong`(
    settings: [(String, String)], setting: String?, text: String
  ) {
    do throws(DriverSettingFault) {
      _ = try PadPattern(settings.map { DriverSetting(name: $0.0, value: $0.1) })
      Issue.record("taken")
    } catch {
      #expect(error.setting == setting)
      #expect(error.text.english == text)
    }
  }

  @Test(arguments: ShippedPadPattern.allCases)
  func `frames come whole out of any cut, also joined and after noise`(
    shipped: ShippedPadPattern
  ) throws {
    let pattern = try Self.pattern([("pattern", shipped.rawValue)])
    var frame = PatternFrame()
    frame.address = 9
    frame.command = 5
    frame.key = 1
    let one = try #require(pattern.frame.encode(frame))
    let stream = (shipped == .single ? [] : [0x00, 0x11, 0xFE]) + one + one
    for size in 1...stream.count {
      var decoder = PatternDecoder(pattern.frame)
      var found: [PatternDecoder.Reception] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        found += decoder.receive(
          stream[start..<min(start + size, stream.count)], at: .milliseconds(Int64(start)))
      }
      #expect(found.count { $0 != .damaged } == 2, "\(shipped), pieces of \(size)")
    }
  }

  @Test func `noise after a frame cut short is given up with it`() throws {
    let pattern = try Self.pattern([("pattern", "ff68")])
    var decoder = PatternDecoder(pattern.frame)
    // The second byte begins nothing either, and is counted with the first.
    #expect(decoder.receive([0xFF, 0x68, 0x00][...], at: .zero).isEmpty)
    let due = try #require(decoder.nextDeadline)
    #expect(decoder.advance(to: due) == [.damaged])
    #expect(decoder.nextDeadline == nil)
  }

  @Test func `a frame cut short gives way to the next one after a quiet`() throws {
    let pattern = try Self.pattern([("pattern", "ff68")])
    let whole = Self.bytes("FF 68 03 03 68 05 01 00 06 16")
    var decoder = PatternDecoder(pattern.frame)
    // It seems to announce 255 bytes, and swallows the press that follows at once.
    let cut = Self.bytes("FF 68 FF FF 68")
    #expect(decoder.receive((cut + whole)[...], at: .zero).isEmpty)
    let due = try #require(decoder.nextDeadline)
    let found = decoder.advance(to: due)
    #expect(found.count { $0 != .damaged } == 1)
    #expect(decoder.nextDeadline == nil)
  }
}

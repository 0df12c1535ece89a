import Testing

@testable import DeviceProtocols

@Suite struct ModbusFrameTests {
  static func bytes(_ hex: String) -> [UInt8] {
    hex.split(separator: " ").map { UInt8($0, radix: 16) ?? 0 }
  }

  static func display(_ settings: [(String, String)]) throws -> ModbusDisplay {
    try ModbusDisplay(settings.map { DriverSetting(name: $0.0, value: $0.1) })
  }

  @Test func `requests are those of the standard's examples, closed by its CRC`() {
    // Application Protocol V1.1b3: 6.3 (03, registers 108-110), 6.6 (06, register 2 to 3), 6.12
    // (16, registers 2-3 to 10 and 258); the CRC added for slave 17.
    #expect(
      ModbusFrame.read(0x11, register: 107, count: 3) == Self.bytes("11 03 00 6B 00 03 76 87"))
    #expect(
      ModbusFrame.write(0x11, register: 1, value: 3) == Self.bytes("11 06 00 01 00 03 9A 9B"))
    #expect(
      ModbusFrame.write(0x11, register: 1, values: [10, 258])
        == Self.bytes("11 10 00 01 00 02 04 00 0A 01 02 C6 F0"))
    // Check value of CRC-16/MODBUS over "123456789" (catalogue of parametrised CRC algorithms).
    #expect(ModbusFrame.crc(Array("123456789".utf8)[...]) == 0x4B37)
  }

  @Test func `the quiet between frames is three and a half characters, at high rates 1.75 ms`() {
    #expect(ModbusFrame.gap(baud: 9_600) == 3_646)
    #expect(ModbusFrame.gap(baud: 115_200) == 1_750)
  }

  @Test(arguments: [
    ("bcd", "A012", [UInt16(0xF012)]), ("bcd", "", [0xFFFF]), ("bcd", "B123456", [0x3456]),
    ("binary", "A012", [12]), ("binary", "", [0]), ("ascii", "A012", [0x4130, 0x3132]),
    ("ascii", "7", [0x2020, 0x2037]), ("ascii", "----", [0x2D2D, 0x2D2D]),
    ("segments", "A1-", [0x00, 0x77, 0x06, 0x00]),
  ]) func `four digits become registers`(encoding: String, text: String, values: [UInt16]) throws {
    let display = try Self.display([
      ("register", "0"), ("digits", "4"), ("encoding", encoding),
    ])
    #expect(DigitCells(display: display).values(text) == values)
  }

  @Test func `orders, codes and dashes follow the description`() throws {
    let low = try Self.display([
      ("register", "0x10"), ("digits", "6"), ("encoding", "bcd"), ("order", "low-first"),
      ("per-register", "2"), ("blank", "0x0A"), ("dash", "0x0B"),
    ])
    #expect(DigitCells(display: low).values("A0123") == [0x23, 0x01, 0xAA])
    #expect(DigitCells(display: low).values("------") == [0xBB, 0xBB, 0xBB])
    let wide = try Self.display([
      ("register", "4"), ("digits", "6"), ("encoding", "binary"), ("blank", "0xFFFF"),
    ])
    #expect(DigitCells(display: wide).values("C070001") == [0x0001, 0x1171])
    #expect(DigitCells(display: wide).values("") == [0xFFFF, 0xFFFF])
    let bars = try Self.display([
      ("register", "0"), ("digits", "2"), ("encoding", "segments"), ("bars", ".gfedcba"),
    ])
    #expect(DigitCells(display: bars).values("18") == [0x60, 0xFE])
  }

  static let wrong: [([(String, String)], String?, String)] = [
    ([("digits", "4"), ("encoding", "bcd")], nil, "the setting \"register\" is missing"),
    (
      [("register", "70000"), ("digits", "4"), ("encoding", "bcd")], "register",
      "\"register\" must be a number from 0 to 65535, also 0x…"
    ),
    (
      [("register", "0"), ("digits", "4"), ("encoding", "grey")], "encoding",
      "\"encoding\" cannot be \"grey\"; known: bcd, binary, ascii, segments"
    ),
    (
      [("register", "0"), ("digits", "4"), ("encoding", "bcd"), ("function", "10")], "function",
      "\"function\" must be 6 or 16"
    ),
    (
      [("register", "0"), ("digits", "4"), ("encoding", "bcd"), ("blank", "0x20")], "blank",
      "\"blank\" must be a number from 0 to 15, also 0x…"
    ),
    (
      [("register", "0xFFFF"), ("digits", "8"), ("encoding", "bcd")], "register",
      "the registers run past the last one"
    ),
    (
      [("register", "0"), ("digits", "4"), ("encoding", "bcd"), ("silence-seconds", "9")],
      "silence-seconds", "\"silence-seconds\" needs \"silence-register\""
    ),
    (
      [("register", "0"), ("digits", "4"), ("encoding", "bcd"), ("setup", "16:1")], "setup",
      "\"setup\" is written \"0x10=1 0x11=30\", at most 16"
    ),
    (
      [("register", "0"), ("digits", "4"), ("encoding", "segments"), ("bars", "abcdefa")], "bars",
      "\"bars\" must name each bar a to g once: abcdefg."
    ),
    ([("registers", "0")], "registers", "unknown setting \"registers\""),
  ]

  @Test(arguments: wrong) func `a wrong description is refused where it is wrong`(
    settings: [(String, String)], setting: String?, text: String
  ) {
    do throws(DriverSettingFault) {
      _ = try ModbusDisplay(settings.map { DriverSetting(name: $0.0, value: $0.1) })
      Issue.record("taken")
    } catch {
      #expect(error.setting == setting)
      #expect(error.text.english == text)
    }
  }

  @Test func `answers decode in any cut, among noise, and never a damaged one`() {
    let request = ModbusFrame.read(1, register: 0, count: 2)
    // 0x12, 0x34 twice, with the CRC of pymodbus's own answer (Fixtures/modbus).
    var answer: [UInt8] = [1, 3, 4, 0, 0x12, 0, 0x34]
    let check = ModbusFrame.crc(answer[...])
    answer += [UInt8(check & 0xFF), UInt8(check >> 8)]
    let stream: [UInt8] = [0x00, 0xFF] + answer
    for size in 1...stream.count {
      var decoder = ModbusAnswerDecoder()
      var found: [ModbusAnswerDecoder.Answer] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        found += decoder.receive(stream[start..<min(start + size, stream.count)], to: request)
      }
      #expect(found.contains(.values([0, 0x12, 0, 0x34])))
    }
    for place in answer.indices {
      for bit in 0..<8 {
        var damaged = answer
        damaged[place] ^= 1 << UInt8(bit)
        var decoder = ModbusAnswerDecoder()
        let found = decoder.receive(damaged[...], to: request)
        #expect(found.allSatisfy { $0 == .damaged }, "byte \(place), bit \(bit)")
      }
    }
    var decoder = ModbusAnswerDecoder()
    #expect(decoder.receive(answer[...], to: nil) == [.damaged])
    #expect(
      decoder.receive(ModbusFrameTests.bytes("01 83 02 C0 F1")[...], to: request)
        == [.exception(2)])
  }
}

import TestDice
import Testing

@testable import DeviceProtocols

/// Packets published by others, all to screen 1 from the computer.
///
/// Ping, query, clear, dynamic area: LuckyKoala/BX5KProtocol, BX5KProtocol/main.c, whose cases name the
/// CRCs of the maker's examples (F868, 402D, F851, 7DA8; text 012345QRSTTV'B).
/// Lock and unlock: the maker's examples for A3 04, whose fields (kept over a power cut, locked, name)
/// are those that strongercjd/Onbon-Protocol-Analysis, Form1.cs, decodes and that the maker's
/// `SCREEN_LockProgram` takes (onbonlab/BX-K, bx.k.cplus/src/include/Led5kSDK.h); the packets
/// themselves are known at second hand only, their CRCs are recomputed.
/// Capture: a packet without a CRC as users' programs send it, at second hand; its fields are those of
/// the dynamic area above.
private enum Vector {
  static let header: [UInt8] =
    [UInt8](repeating: 0xA5, count: 8) + [
      0x01, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFE, 0x02,
    ]
  static let ping = header + bytes("05 00 A2 00 01 00 00 68 F8 5A")
  static let query = header + bytes("05 00 A1 02 01 00 00 2D 40 5A")
  static let clear = header + bytes("05 00 A3 10 01 00 00 51 F8 5A")
  static let lock = header + bytes("0B 00 A3 04 01 06 00 00 01 50 30 30 30 42 6A 5A")
  static let unlock = header + bytes("0B 00 A3 04 01 06 00 00 00 50 30 30 30 7F AA 5A")
  static let area =
    header
    + bytes(
      """
      32 00 A3 06 01 2D 00 00 01 29 00 00 00 00 00 00 18 00 20 00 00 00 00 02 00 00 00 00 02 02 03
      00 04 05 0E 00 00 00 30 31 32 33 34 35 51 52 53 54 54 56 27 42 A8 7D 5A
      """)
  static let capture =
    header
    + bytes(
      """
      3A 00 A3 06 02 00 00 00 01 31 00 00 00 00 24 00 0C 00 0C 00 02 0A 01 02 00 00 00 00 01 01 01
      00 17 02 16 00 00 00
      """) + Array("\\FO000AIRPRE:1016.0hPaJr".utf8) + [0x5A]

  static let all = [ping, query, clear, lock, unlock, area, capture]

  static func bytes(_ text: String) -> [UInt8] {
    text.split { $0 == " " || $0 == "\n" }.map { UInt8($0, radix: 16)! }
  }
}

private func frame(_ request: OnbonRequest) -> [UInt8] {
  OnbonFrame(destination: 1, data: request.data).encoded()
}

private func decoded(_ bytes: [UInt8]) -> [OnbonFrameDecoder.Reception] {
  var decoder = OnbonFrameDecoder()
  return decoder.receive(bytes[...])
}

@Test func `commands are the bytes others have published`() {
  #expect(frame(.ping) == Vector.ping)
  #expect(frame(.query) == Vector.query)
  #expect(frame(.clear) == Vector.clear)
  var lock = OnbonRequest.lock(program: "P000", locked: true)
  lock.clearsFirst = 6
  #expect(frame(lock) == Vector.lock)
  lock = .lock(program: "P000", locked: false)
  lock.clearsFirst = 6
  #expect(frame(lock) == Vector.unlock)
}

@Test func `a dynamic area is the bytes others have published and captured`() {
  var area = OnbonDynamicArea(
    id: 0, x: 0, y: 0, width: 0x18, height: 0x20, text: Array("012345QRSTTV'B".utf8))
  area.timeoutSeconds = 2
  area.wrapMode = 2
  area.displayMode = 3
  area.speed = 4
  area.stay = 5
  var request = OnbonRequest.dynamicAreas(
    deleting: .areas([]), blocks: [area.encoded], clearsFirst: false)
  request.clearsFirst = 0x2D
  #expect(frame(request) == Vector.area)

  var gauge = OnbonDynamicArea(
    id: 2, x: 0, y: 0x24, width: 0x0C, height: 0x0C, text: Array("\\FO000AIRPRE:1016.0hPa".utf8))
  gauge.lineSpacing = 10
  gauge.runMode = .stayAtLast
  gauge.timeoutSeconds = 2
  gauge.lineMode = 1
  gauge.speed = 0x17
  gauge.stay = 2
  request = .dynamicAreas(deleting: .areas([]), blocks: [gauge.encoded], clearsFirst: false)
  request.wantsAnswer = false
  #expect(frame(request) == Vector.capture)
  #expect(gauge.encoded.count == OnbonDynamicArea.fixedBytes + gauge.text.count)
}

@Test func `bytes with a meaning of their own are escaped, the check among them`() {
  let data: [UInt8] = [0xA5, 0xA6, 0x5A, 0x5B, 0x00]
  let bytes = OnbonFrame(destination: 0xA55A, data: data).encoded()
  #expect(!bytes.dropFirst(8).contains(0xA5))
  #expect(bytes.dropLast().firstIndex(of: 0x5A) == nil)
  #expect(decoded(bytes) == [.frame(OnbonFrame(destination: 0xA55A, data: data))])
  // Some packet has an escaped check byte; all of them come through.
  for value in UInt8.min...UInt8.max {
    let frame = OnbonFrame(destination: 7, data: [0xA2, 0, 1, value, 0])
    #expect(decoded(frame.encoded()) == [.frame(frame)])
  }
}

@Test func `packets are found whole, byte by byte, joined, and behind noise`() {
  var decoder = OnbonFrameDecoder()
  var found = 0
  for byte in Vector.all.flatMap({ $0 }) { found += decoder.receive([byte]).count }
  #expect(found == Vector.all.count)
  let joined = decoded(Vector.all.flatMap { $0 })
  #expect(joined == Vector.all.flatMap { decoded($0) })
  #expect(decoded([0x00, 0x5A, 0x5B, 0x13] + Vector.ping + [0x5A, 0x17]) == decoded(Vector.ping))
  // Seven of the eight start marks may be lost.
  #expect(decoded(Array(Vector.ping.dropFirst(7))) == decoded(Vector.ping))
}

@Test func `a damaged packet is told apart and costs nothing after it`() {
  for index in 8..<(Vector.ping.count - 1) {
    var bytes = Vector.ping
    bytes[index] ^= 0x10
    let receptions = decoded(bytes + Vector.query)
    #expect(receptions.last == decoded(Vector.query).last)
    #expect(!receptions.dropLast().contains { if case .frame = $0 { true } else { false } })
  }
  let cut = Array(Vector.area.prefix(30))
  #expect(decoded(cut + Vector.ping) == [.fault(.cutShort)] + decoded(Vector.ping))
  #expect(decoded([0xA5, 0x01, 0xA6, 0x33]) == [.fault(.badEscape)])
  let endless = [0xA5] + [UInt8](repeating: 0x11, count: 5_000)
  #expect(decoded(endless + Vector.ping) == [.fault(.tooLong)] + decoded(Vector.ping))
}

@Test func `chance makes no more packets that were not sent than the check lets through`() {
  let whole = Vector.all.flatMap { decoded($0) }
  var dice = Dice(seed: 20_261_122)
  var decoder = OnbonFrameDecoder()
  var intact = 0
  var wrong = 0
  for _ in 0..<Fuzzing.inputs {
    for reception in decoder.receive(dice.input(Vector.all)[...]) {
      guard case .frame = reception else { continue }
      if whole.contains(reception) { intact += 1 } else { wrong += 1 }
    }
  }
  #expect(intact > Fuzzing.inputs / 2)
  #expect(wrong <= Fuzzing.inputs / 65_536)
}

@Test func `answers are read, and what is none is refused`() {
  #expect(OnbonAnswer(data: [0xA0, 0, 0, 0, 0]) == .acknowledged)
  #expect(OnbonAnswer(data: [0xA0, 1, 3, 0, 0]) == .refused(.busy))
  #expect(OnbonAnswer(data: [0xA0, 0, 5, 0, 0]) == .refused(.check))
  #expect(OnbonAnswer(data: [0xA0, 2, 0]) == nil)
  #expect(OnbonAnswer(data: []) == nil)
  let status: [UInt8] =
    [0xA1, 2, 0, 0, 0, 1, 9] + [UInt8](repeating: 0, count: 13) + [0, 0, 3, 0, 1, 4]
  guard case .status(let read)? = OnbonAnswer(data: status) else {
    Issue.record("no status")
    return
  }
  #expect(read.areas == [0, 1, 4] && read.brightness == 9 && read.isOn)
  #expect(OnbonAnswer(data: Array(status.dropLast())) == nil)
}

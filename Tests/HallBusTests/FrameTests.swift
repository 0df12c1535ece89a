import HallBus
import Testing

private let id = BusNodeID(high: 0x0011_2233_4455_6677, low: 0x8899_AABB)
private let epoch: UInt64 = 0x6740_0000_0000_0003

/// What the vectors of docs/hallbus.md mean, by name.
private func expectedMessages() throws -> [String: BusMessage] {
  let ticket = try #require(FixedBytes<8>(Array("A012".utf8)))
  let display = try PadDisplay(ticket: ticket, waiting: 17, window: .serving)
  let empty = try PadDisplay(ticket: FixedBytes<8>(), waiting: 0, window: .closed)
  let text = try #require(FixedBytes<24>(Array("无人等候".utf8)))
  let boardText = try BoardText(
    look: BoardLook(effect: .flash),
    template: try #require(FixedBytes<32>(Array("请\u{1}号".utf8))), number: ticket)
  return [
    "hello": .hello(
      BusHello(id: id, kind: 1, lowestVersion: 1, highestVersion: 1, firmware: 0x0102)),
    "welcome": .welcome(BusWelcome(id: id, address: 5, version: 1, bootEpoch: epoch)),
    "invite": .invite(BusInvite(round: 7)),
    "poll": .poll(BusPoll(bootEpoch: epoch, heldKey: 0)),
    "pollHeld": .poll(BusPoll(bootEpoch: epoch, heldKey: 0x0100_0000)),
    "groupPoll": .groupPoll(
      BusGroupPoll(masterBoot: 0x6740_0000, first: 1, last: 17, shift: 0)),
    "groupPollAtOnce": .groupPoll(
      BusGroupPoll(masterBoot: 0x6740_0000, first: 1, last: 17, shift: 0, slotWidth: 0)),
    "display": .display(revision: 2, display),
    "displayEmpty": .display(revision: 0x0100, empty),
    "keyAccepted": .keyAnswer(BusKeyID(bootEpoch: epoch, counter: 41), .accepted),
    "keyRefused": .keyAnswer(
      BusKeyID(bootEpoch: epoch, counter: 42), .refused(reason: 3, text: text)),
    "time": .time(BusTime(unixSeconds: 1_795_363_200, offsetMinutes: 480)),
    "timeWest": .time(BusTime(unixSeconds: 1_795_363_200, offsetMinutes: -210)),
    "allClear": .allClear,
    "stateReport": .stateReport(
      BusStateReport(
        revision: 2, checksum: display.checksum, keyIsStuck: false, damagedFrames: 0)),
    "stateReportTimeless": .stateReport(
      BusStateReport(revision: 0, checksum: 0, lacksTime: true, damagedFrames: 0)),
    "stateReportStuck": .stateReport(
      BusStateReport(revision: 0, checksum: 0, keyIsStuck: true, damagedFrames: 65_535)),
    "keyReport": .keyReport(
      BusKeyReport(id: BusKeyID(bootEpoch: epoch, counter: 41), key: .next, ageTenths: 2)),
    "attention": .attention,
    "boardText": .boardText(revision: 3, boardText),
    "boardNumber": .boardNumber(revision: 4, try #require(FixedBytes<8>(Array("A013".utf8)))),
    "boardDots": .boardDots(offset: 56, try #require(FixedBytes<56>([0xFF, 0x00, 0x81]))),
    "boardShow": .boardShow(
      revision: 5, BoardShow(look: BoardLook(), size: .small, checksum: 0xFDB0_D822)),
    "boardSilence": .boardSilence(try #require(FixedBytes<32>(Array("请稍候".utf8)))),
    "boardReport": .stateReport(
      BusStateReport(revision: 4, checksum: 0xB832_844A, damagedFrames: 0)),
    "boardReportIncomplete": .stateReport(
      BusStateReport(
        revision: 6, checksum: 0xB832_844A, textIsIncomplete: true, damagedFrames: 1)),
    "ratingReport": .keyReport(
      BusKeyReport(id: BusKeyID(bootEpoch: epoch, counter: 42), key: .veryPoor, ageTenths: 3)),
  ]
}

private func decode(_ bytes: some Sequence<UInt8>) -> [BusFrameDecoder.Outcome] {
  var decoder = BusFrameDecoder()
  return bytes.map { decoder.push($0) }.filter { $0 != .more }
}

@Test func `check values are those of the vectors`() throws {
  let vectors = try Vectors()
  #expect(!vectors.crc16.isEmpty && !vectors.crc32.isEmpty)
  for (bytes, value) in vectors.crc16 {
    var crc = CRC16()
    for byte in bytes { crc.add(byte) }
    #expect(crc.value == value)
  }
  for (bytes, value) in vectors.crc32 {
    var crc = CRC32()
    for byte in bytes { crc.add(byte) }
    #expect(crc.value == value)
  }
}

@Test func `stuffing follows the vectors both ways`() throws {
  let vectors = try Vectors()
  #expect(!vectors.cobs.isEmpty)
  for (plain, stuffed) in vectors.cobs {
    var output = FixedBytes<72>()
    #expect(COBS.encode(try #require(FixedBytes<71>(plain)), into: &output))
    #expect(Array(output) == stuffed)
    var back = FixedBytes<71>()
    try COBS.decode(output, into: &back)
    #expect(Array(back) == plain)
  }
}

@Test(arguments: [0, 1, 253, 254, 255, 508, 509, 600])
func `stuffing has no zero inside and comes back whole at every block length`(count: Int) throws {
  for zeroAt in [nil, 0, count / 2, count - 1] {
    var plain = FixedBytes<640>()
    for index in 0..<count { plain.append(index == zeroAt ? 0 : UInt8(index % 255) + 1) }
    var stuffed = FixedBytes<660>()
    #expect(COBS.encode(plain, into: &stuffed))
    #expect(!stuffed.contains(0))
    #expect(stuffed.count <= count + 1 + count / 254)
    var back = FixedBytes<640>()
    try COBS.decode(stuffed, into: &back)
    #expect(back == plain)
  }
}

@Test func `every vector is encoded and decoded as the document says`() throws {
  let vectors = try Vectors()
  let expected = try expectedMessages()
  #expect(Set(vectors.frames.map(\.name)) == Set(expected.keys))
  for vector in vectors.frames {
    let message = try #require(expected[vector.name])
    let frame = try BusFrame(plain: try #require(FixedBytes<71>(vector.plain)))
    #expect(try frame.message() == message, "\(vector.name)")
    let built = BusFrame(
      destination: frame.destination, source: frame.source, sequence: frame.sequence,
      message: message)
    #expect(Array(built.wire) == vector.wire, "\(vector.name)")
    #expect(decode(vector.wire) == [.frame(built)], "\(vector.name)")
  }
}

@Test func `frames joined by one zero or cut in front lose only what was cut`() throws {
  let vectors = try Vectors()
  let wires = vectors.frames.map(\.wire)
  let joined: [UInt8] = [0] + Array(wires.map { $0.dropFirst() }.joined())
  #expect(decode(joined).count == wires.count)
  for wire in wires {
    for cut in 2..<(wire.count - 1) {
      let outcomes = decode(wire[cut...] + wires[0])
      #expect(outcomes.count == 2)
      #expect(outcomes.last == decode(wires[0]).first)
      if case .frame = outcomes[0] { Issue.record("half a frame was taken for one") }
    }
    // Cut behind: the next frame's leading 00 ends it.
    for cut in 2..<(wire.count - 1) {
      #expect(decode(wire[..<cut] + wires[0]).last == decode(wires[0]).first)
    }
  }
}

@Test func `one or two wrong bits never pass`() throws {
  for vector in try Vectors().frames {
    let sound = decode(vector.wire)[0]
    let bits = (vector.wire.count - 2) * 8
    for first in 0..<bits {
      for second in [first, (first + 11) % bits] {
        var wire = vector.wire
        wire[1 + first / 8] ^= 1 << (first % 8)
        if second != first { wire[1 + second / 8] ^= 1 << (second % 8) }
        for outcome in decode(wire) {
          if case .frame(let frame) = outcome, let message = try? frame.message() {
            Issue.record("\(vector.name) became \(message), sound: \(sound)")
          }
        }
      }
    }
  }
}

@Test func `noise without a zero is thrown away and the next frame is heard`() throws {
  let wire = try Vectors().frames[0].wire
  let noise = [UInt8](repeating: 0x55, count: 10_000)
  let outcomes = decode(noise + wire)
  #expect(outcomes.first == .damaged(.tooLong))
  #expect(outcomes.last == decode(wire).first)
  #expect(outcomes.count == 2)
}

@Test(arguments: 1...20 as ClosedRange<UInt64>)
func `random bytes never stop a decoder from hearing the frame behind them`(seed: UInt64) throws {
  var random = SeededRandom(seed: seed)
  let frames = try Vectors().frames
  var decoder = BusFrameDecoder()
  for _ in 0..<200 {
    let noise = (0..<Int.random(in: 0...200, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    for byte in noise { _ = decoder.push(byte) }
    let wire = try #require(frames.randomElement(using: &random)).wire
    let outcomes = wire.map { decoder.push($0) }
    #expect(outcomes.last == decode(wire).first)
  }
}

@Test(arguments: 1...10 as ClosedRange<UInt64>)
func `bodies of random bytes are refused or mean just what they say`(seed: UInt64) throws {
  var random = SeededRandom(seed: seed)
  for _ in 0..<2_000 {
    var body = BusBody()
    for _ in 0..<Int.random(in: 0...30, using: &random) {
      body.append(UInt8.random(in: 0...(Bool.random(using: &random) ? 255 : 5), using: &random))
    }
    let type = UInt8.random(in: 0...0x30, using: &random)
    guard let message = try? BusMessage(type: type, body: body) else { continue }
    #expect(message.type == type)
    #expect(message.body == body)
  }
}

@Test func `bodies too long, too short or out of range are refused`() throws {
  for vector in try Vectors().frames {
    let frame = try BusFrame(plain: try #require(FixedBytes<71>(vector.plain)))
    // These take all that is left of a frame.
    guard !["boardNumber", "boardDots", "boardSilence"].contains(vector.name) else { continue }
    var longer = frame.body
    longer.append(0)
    #expect(throws: BusError.badBody) { try BusMessage(type: frame.type, body: longer) }
    guard !frame.body.isEmpty else { continue }
    let shorter = try #require(BusBody(frame.body.dropLast()))
    #expect(throws: BusError.badBody) { try BusMessage(type: frame.type, body: shorter) }
  }
  #expect(throws: BusError.unknownType) { try BusMessage(type: 0x45, body: BusBody()) }
  let control = try #require(FixedBytes<8>([0x41, 0x07]))
  #expect(throws: BusError.badBody) {
    try PadDisplay(ticket: control, waiting: 0, window: .open)
  }
}

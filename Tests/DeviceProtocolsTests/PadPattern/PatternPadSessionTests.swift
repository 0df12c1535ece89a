import DeviceModels
import HallBus
import Testing

@testable import DeviceProtocols

@Suite struct PatternPadSessionTests {
  static func session(
    _ settings: [(String, String)] = [("pattern", "ff68")], addresses: [Int] = [1, 2]
  ) throws -> PatternPadSession {
    var session = try PatternPadSession(
      try PadPatternTests.pattern(settings), addresses: addresses)
    session.opened(at: .zero)
    return session
  }

  static func press(_ address: UInt8, _ key: UInt8) -> [UInt8] {
    let sum = address &+ key
    return [0xFF, 0x68, 3, 3, 0x68, address, key, 0, sum, 0x16]
  }

  static func outputs(
    _ session: inout PatternPadSession
  ) -> (events: [PatternPadSession.Event], sent: [[UInt8]]) {
    var events: [PatternPadSession.Event] = []
    var sent: [[UInt8]] = []
    while let output = session.nextOutput() {
      switch output {
      case .event(let event): events.append(event)
      case .transmit(let bytes): sent.append(bytes)
      }
    }
    return (events, sent)
  }

  @Test func `a key repeated within its window is one press, answered each time`() throws {
    var session = try Self.session()
    session.receive(Self.press(1, 1)[...], at: .zero)
    var found = Self.outputs(&session)
    #expect(
      found.events == [.padUp(address: 1), .pressed(address: 1, key: .next, number: 1)])
    session.receive(Self.press(1, 1)[...], at: .milliseconds(250))
    #expect(Self.outputs(&session).events.isEmpty)
    session.answer(1, accepted: true, at: .milliseconds(300))
    #expect(
      Self.outputs(&session).sent == [PadPatternTests.bytes("FF 68 03 03 68 01 01 00 02 16")])
    // The answer was lost, and the pad says it again: the window moves on with it.
    session.receive(Self.press(1, 1)[...], at: .milliseconds(800))
    found = Self.outputs(&session)
    #expect(found.events.isEmpty)
    #expect(found.sent.count == 1)
    #expect(session.counters.repeats == 2)
    // 1,200 ms of quiet about it: a second press.
    session.receive(Self.press(1, 1)[...], at: .milliseconds(2_000))
    #expect(Self.outputs(&session).events == [.pressed(address: 1, key: .next, number: 2)])
  }

  @Test func `another key, or another pad, is a press of its own at once`() throws {
    var session = try Self.session()
    session.receive((Self.press(1, 1) + Self.press(1, 2) + Self.press(2, 1))[...], at: .zero)
    let presses = Self.outputs(&session).events.filter {
      if case .pressed = $0 { true } else { false }
    }
    #expect(presses.count == 3)
  }

  @Test func `a sequence in the frame tells a second press from a repetition`() throws {
    var session = try Self.session(
      [("frame", "AA addr seq key sum"), ("keys", "01=next")], addresses: [1])
    session.receive(
      PadPatternTests.bytes("AA 01 07 01 B3 AA 01 07 01 B3 AA 01 08 01 B4")[...], at: .zero)
    #expect(Self.outputs(&session).events.count == 3)
    #expect(session.counters.repeats == 1)
  }

  @Test func `a press that came to nothing is tried anew when the pad repeats it`() throws {
    var session = try Self.session()
    session.receive(Self.press(1, 1)[...], at: .zero)
    session.forget(1)
    _ = Self.outputs(&session)
    session.receive(Self.press(1, 1)[...], at: .milliseconds(250))
    #expect(Self.outputs(&session).events == [.pressed(address: 1, key: .next, number: 2)])
  }

  @Test func `our own answer heard back is no press`() throws {
    var session = try Self.session()
    session.receive(Self.press(1, 1)[...], at: .zero)
    session.answer(1, accepted: true, at: .milliseconds(10))
    let answer = Self.outputs(&session).sent[0]
    session.receive(answer[...], at: .milliseconds(30))
    #expect(Self.outputs(&session).sent.isEmpty)
    #expect(session.counters.echoes == 1)
    #expect(session.counters.framesReceived == 1)
  }

  @Test func `strangers and unknown keys are named`() throws {
    var session = try Self.session()
    session.receive((Self.press(9, 1) + Self.press(1, 0x55))[...], at: .zero)
    #expect(
      Self.outputs(&session).events == [
        .stranger(address: 9), .padUp(address: 1), .unknownKey(address: 1, code: [0x55]),
      ])
  }

  @Test func `a pad alone on its line needs no address, two do`() throws {
    var session = try Self.session([("pattern", "single")], addresses: [4])
    session.receive([0x33][...], at: .zero)
    #expect(
      Self.outputs(&session).events == [
        .padUp(address: 4), .pressed(address: 4, key: .noShow, number: 1),
      ])
    #expect(throws: BoardLineFault.self) {
      try Self.session([("pattern", "single")], addresses: [1, 2])
    }
  }

  /// MODBUS over Serial Line V1.02, 2.5.1: function 03, one register from 0 on.
  @Test func `polls of the pads that are Modbus slaves go round, one at a time`() throws {
    var session = try Self.session([("pattern", "modbus")])
    #expect(
      Self.outputs(&session).sent == [PadPatternTests.bytes("01 03 00 00 00 01 84 0A")])
    session.receive(PadPatternTests.bytes("01 03 02 00 00 B8 44")[...], at: .milliseconds(20))
    #expect(Self.outputs(&session).events == [.padUp(address: 1)])
    session.advance(to: .milliseconds(24))
    #expect(
      Self.outputs(&session).sent == [PadPatternTests.bytes("02 03 00 00 00 01 84 39")])
    // The other does not answer; nothing else is asked until its time has passed.
    session.advance(to: .milliseconds(60))
    #expect(Self.outputs(&session).sent.isEmpty)
    var events: [PatternPadSession.Event] = []
    while let due = session.nextDeadline, due < .seconds(1) {
      session.advance(to: due)
      let found = Self.outputs(&session)
      events += found.events
      if found.sent == [PadPatternTests.bytes("01 03 00 00 00 01 84 0A")] {
        session.receive(
          PadPatternTests.bytes("01 03 02 00 00 B8 44")[...],
          at: due.advanced(byMicroseconds: 20_000))
      }
    }
    #expect(events == [.padDown(address: 2)])
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `on a noisy line no press is doubled`(
    seed: UInt64
  ) throws {
    var session = try Self.session()
    var pad = VendorPadModel(address: 2)
    var line = LineModel(
      settings: LineSettings(
        baud: 9_600, duplex: .half, turnaroundMicroseconds: 100, chunkMicroseconds: 1_000),
      faults: LineFaults(
        bitErrorsPerMillion: 2_000, dropsPerMillion: 5_000, insertsPerMillion: 2_000,
        doublesPerMillion: 2_000), seed: seed)
    var now = Instant.zero
    var heard = 0
    var most = 0
    for round in 0..<400 {
      let isTaken = pad.press(UInt8(round % 4 + 1), at: now)
      #expect(isTaken)
      let end = now.advanced(byMilliseconds: 2_500)
      let before = heard
      while now < end {
        now = now.advanced(byMilliseconds: 5)
        line.advance(to: now)
        pad.advance(to: now)
        session.advance(to: now)
        for (end, bytes) in line.takeArrived() {
          switch end {
          case .controller: session.receive(bytes[...], at: now)
          case .device: pad.receive(bytes[...], at: now)
          }
        }
        while let output = session.nextOutput() {
          switch output {
          case .transmit(let bytes): line.send(bytes, from: .controller, at: now)
          case .event(.pressed(_, _, let number)):
            heard += 1
            session.answer(number, accepted: true, at: now)
          case .event: break
          }
        }
        let said = pad.takeOutput()
        if !said.isEmpty { line.send(said, from: .device, at: now) }
      }
      most = max(most, heard - before)
    }
    #expect(most == 1, "seed \(seed)")
    // What the pad counts as answered was heard once; what it gave up may have been heard or not.
    #expect(heard >= pad.accepted, "seed \(seed)")
    #expect(pad.accepted + pad.givenUp == 400)
    #expect(session.counters.damaged > 0)
  }
}

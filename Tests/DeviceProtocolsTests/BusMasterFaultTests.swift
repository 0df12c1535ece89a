import DeviceModels
import DeviceProtocols
import HallBus
import TestDice
import Testing

/// A pad that says, besides, what nobody asked for.
private struct Babbler: DeviceModel {
  var pad: PadModel
  /// Microseconds between two things it says; 0 keeps quiet.
  var pause: Int64 = 0
  var bytes: [UInt8] = []
  private var nextAt: Instant?
  private var due = false

  init(pad: PadModel) { self.pad = pad }

  mutating func babble(_ bytes: [UInt8], every pause: Int64, from now: Instant) {
    self.bytes = bytes
    self.pause = pause
    nextAt = now
  }

  mutating func stop() { nextAt = nil }

  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    pad.receive(bytes, at: now)
  }

  mutating func advance(to now: Instant) {
    pad.advance(to: now)
    guard let at = nextAt, at <= now else { return }
    due = true
    nextAt = at.advanced(byMicroseconds: pause)
  }

  var nextDeadline: Instant? { [pad.nextDeadline, nextAt].compactMap { $0 }.min() }

  mutating func takeOutput() -> [UInt8] {
    defer { due = false }
    return pad.takeOutput() + (due ? bytes : [])
  }
}

@Suite struct BusMasterFaultTests {
  /// Seventeen pads, a minute of clerks and calls on a bad line, then a line in order.
  @Test(arguments: [11, 12, 13] as [UInt64])
  func `on a bad line no key is lost or doubled, and every display is right in the end`(
    seed: UInt64
  ) throws {
    var bench = try padBench(17, seed: seed)
    var dice = Dice(seed: seed &+ 1_000)
    bench.run(milliseconds: 2_000)
    bench.faults = BusFaults(wrongBitPerByte: 3, lostChunk: 30, doubledChunk: 30)
    bench.cutChunks = true
    var taken: [PadBench.Press] = []
    var wanted = [String](repeating: "", count: 17)
    for number in 0..<120 {
      let shown = UInt8.random(in: 1...17, using: &dice)
      let ticket = "A\(100 + number)"
      wanted[Int(shown) - 1] = ticket
      try bench.show(ticket, on: shown)
      let key = try #require(BusKey(rawValue: UInt8.random(in: 1...4, using: &dice)))
      if let press = bench.press(key, on: UInt8.random(in: 1...17, using: &dice)) {
        taken.append(press)
      }
      bench.run(milliseconds: Int64.random(in: 0...600, using: &dice))
    }
    bench.faults = BusFaults()
    bench.run(milliseconds: 35_000)
    #expect(taken.count > 60)
    #expect(bench.told == Dictionary(uniqueKeysWithValues: taken.map { ($0, 1) }))
    #expect(bench.tickets == wanted)
    for index in 0..<17 { #expect(!bench.farEnd[index].display.isKeyWaiting) }
    #expect(bench.master.status.map(\.isUp).contains(false) == false)
    #expect(bench.master.counters.retries > 20)
    #expect(bench.master.counters.damagedFrames > 20)
  }

  @Test func `the same seed gives the same run`() throws {
    func run() throws -> ([BusMasterEvent], BusCounters) {
      var bench = try padBench(6, seed: 5)
      bench.faults = BusFaults(wrongBitPerByte: 5, lostChunk: 50, doubledChunk: 50)
      for number in 0..<20 {
        try bench.show("A\(number)", on: UInt8(number % 6) + 1)
        _ = bench.press(.next, on: UInt8(number % 5) + 1)
        bench.run(milliseconds: 300)
      }
      return (bench.events, bench.master.counters)
    }
    let (events, counters) = try run()
    let (eventsAgain, countersAgain) = try run()
    #expect(events == eventsAgain)
    #expect(counters == countersAgain)
  }

  @Test(arguments: [21, 22] as [UInt64])
  func `pads and master begun anew in mid-frame lose no key the shell was told of`(
    seed: UInt64
  ) throws {
    var bench = try padBench(5, seed: seed)
    var dice = Dice(seed: seed)
    bench.run(milliseconds: 2_000)
    let configuration = bench.master.configuration
    for round in 2..<12 {
      try bench.show("A\(round)", on: 1)
      _ = bench.press(.next, on: UInt8.random(in: 1...5, using: &dice))
      bench.run(milliseconds: Int64.random(in: 1...400, using: &dice))
      bench.farEnd[Int.random(in: 0..<5, using: &dice)].reset()
      bench.run(milliseconds: Int64.random(in: 1...400, using: &dice))
      if round % 3 == 0 {
        bench.replaceMaster(
          BusMasterSession(configuration, masterBoot: UInt32(round)))
        try bench.show("A\(round)", on: 1)
      }
    }
    bench.run(milliseconds: 5_000)
    #expect(bench.tickets == ["A11", "", "", "", ""])
    for index in 0..<5 { #expect(!bench.farEnd[index].display.isKeyWaiting) }
    let press = try bench.taken(.next, on: 3)
    bench.run(milliseconds: 1_000)
    #expect(bench.told[press] == 1)
    // Ids never come again, though counters begin anew: each was told once by each master at most.
    #expect(bench.told.values.allSatisfy { $0 <= 2 })
  }

  private func babblers(_ count: UInt8) throws -> BusMasterBench<BusOfModels<Babbler>> {
    let nodes = (1...count).map { BusNode(address: $0, name: "window \($0)") }
    let pads = nodes.map { node in
      Babbler(
        pad: PadModel(
          id: BusNodeID(high: 1, low: UInt32(node.address)), address: node.address, baud: 19_200))
    }
    var bench = BusMasterBench(
      master: BusMasterSession(
        try BusMasterConfiguration(nodes: nodes), masterBoot: 1),
      farEnd: BusOfModels(pads))
    bench.open()
    bench.run(milliseconds: 2_000)
    return bench
  }

  @Test func `a node that speaks unasked is named and the others are still served`() throws {
    var bench = try babblers(3)
    let unasked = BusFrame(destination: 0, source: 2, sequence: 99, message: .attention).wire
    bench.farEnd[1].babble([UInt8](unasked), every: 11_000, from: bench.now)
    bench.run(milliseconds: 3_000)
    #expect(bench.events.contains(.nodeDown(address: 2, .babbling)))
    let display = try PadDisplay(ticket: "A001", waiting: 0, window: .serving)
    bench.change { master, now in master.setDisplay(display, for: 3, at: now) }
    bench.farEnd[0].pad.press(.next, at: bench.now)
    bench.run(milliseconds: 3_000)
    #expect(bench.farEnd[2].pad.ticketText == "A001")
    #expect(bench.told.count == 1)
    bench.farEnd[1].stop()
    bench.run(milliseconds: 32_000)
    #expect(bench.master.status.map(\.isUp).contains(false) == false)
  }

  @Test func `noise at every question is called garbled, not silent`() throws {
    var bench = try babblers(1)
    bench.farEnd[0].pad.powerOff()
    bench.farEnd[0].babble([0x31, 0x32, 0x33, 0x00], every: 15_000, from: bench.now)
    bench.run(milliseconds: 4_000)
    #expect(bench.events.last == .nodeDown(address: 1, .garbled))
  }

  @Test(arguments: 31...34 as ClosedRange<UInt64>)
  func `a master fed random bytes still serves its nodes`(seed: UInt64) throws {
    var bench = try padBench(2, seed: seed)
    var dice = Dice(seed: seed)
    for _ in 0..<300 {
      let noise = (0..<Int.random(in: 1...40, using: &dice)).map { _ in
        UInt8.random(in: 0...255, using: &dice)
      }
      bench.change { master, now in master.receive(noise[...], at: now) }
      bench.run(milliseconds: 20)
    }
    bench.run(milliseconds: 5_000)
    try bench.show("Z9", on: 2)
    bench.run(milliseconds: 500)
    #expect(bench.tickets == ["", "Z9"])
    #expect(bench.told.isEmpty)
  }
}

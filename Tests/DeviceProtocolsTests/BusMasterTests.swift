import DeviceModels
import DeviceProtocols
import HallBus
import Testing

@Suite struct BusMasterTests {
  @Test func `a line comes up, displays stand, and are announced once with their revision`() throws
  {
    var bench = try padBench(3)
    try bench.show("A012", on: 2)
    bench.run(milliseconds: 3_000)
    let ups = bench.events.compactMap { event -> UInt8? in
      if case .nodeUp(let address, _) = event { address } else { nil }
    }
    #expect(ups == [1, 2, 3])
    #expect(bench.tickets == ["", "A012", ""])
    let stands = bench.events.filter { if case .displayStands = $0 { true } else { false } }
    #expect(stands == [.displayStands(address: 2, revision: 1)])
    #expect(bench.master.status.allSatisfy { $0.isUp && $0.id?.high == 77 })
    #expect(bench.master.counters.lastRoundTripMicroseconds > 0)
    #expect(bench.master.counters.retries == 0)
  }

  @Test func `the latest display wins, and the same one again keeps its revision`() throws {
    var bench = try padBench(1)
    bench.run(milliseconds: 1_000)
    for number in 1...9 { try bench.show("A00\(number)", on: 1) }
    try bench.show("A009", on: 1)
    bench.run(milliseconds: 500)
    #expect(bench.tickets == ["A009"])
    #expect(bench.events.last == .displayStands(address: 1, revision: 9))
    let display = try PadDisplay(ticket: "B1", waiting: 0, window: .open)
    bench.change { master, now in
      #expect(master.setDisplay(display, for: 9, at: now) == nil)
    }
  }

  @Test func `a key is told once, repeated until answered, and answered again without an event`()
    throws
  {
    var bench = try padBench(2)
    bench.commitDelay = nil
    bench.run(milliseconds: 1_000)
    let press = try bench.taken(.next, on: 2)
    bench.run(milliseconds: 1_500)
    #expect(bench.told == [press: 1])
    #expect(bench.farEnd[1].display.isKeyWaiting)
    bench.run(milliseconds: 2_000)
    #expect(bench.told == [press: 2], "unanswered for two seconds: told again")
    bench.faults.lostChunk = 1_000
    bench.change { master, now in
      master.answerKey(
        address: 2, id: press.id, .refused(reason: 7, saying: "无人等候"), at: now)
    }
    bench.run(milliseconds: 300)
    #expect(bench.farEnd[1].display.isKeyWaiting)
    bench.faults.lostChunk = 0
    bench.run(milliseconds: 1_500)
    #expect(!bench.farEnd[1].display.isKeyWaiting)
    #expect(
      bench.farEnd[1].display.answer == .refused(reason: 7, saying: "无人等候"))
    #expect(bench.told == [press: 2])
  }

  @Test func `on a line of a hundred idle pads no key waits longer than 200 ms`() throws {
    var bench = try padBench(100)
    bench.run(milliseconds: 20_000)
    #expect(bench.master.status.map(\.isUp).contains(false) == false)
    var slowest: Int64 = 0
    for address in [UInt8(1), 17, 50, 100] {
      let press = try bench.taken(.next, on: address)
      let pressed = bench.now
      while bench.told[press] == nil, bench.now.microseconds(since: pressed) < 5_000_000 {
        bench.run(milliseconds: 10)
      }
      slowest = max(slowest, bench.now.microseconds(since: pressed))
    }
    #expect(slowest < 200_000)
  }

  @Test(arguments: [2, 7, 49]) func `keys pressed together are all told, each once`(
    count: Int
  ) throws {
    var bench = try padBench(49)
    bench.run(milliseconds: 10_000)
    let presses = try (0..<count).map { try bench.taken(.next, on: UInt8($0 * 49 / count + 1)) }
    // Each costs a question or two, a poll and an answer of its own.
    bench.run(milliseconds: 300 + Int64(count) * 110)
    #expect(bench.told == Dictionary(uniqueKeysWithValues: presses.map { ($0, 1) }))
    for index in 0..<49 { #expect(!bench.farEnd[index].display.isKeyWaiting) }
  }

  /// A node that may not be served raises its hand at every question, for it has no boot epoch.
  @Test func `nodes that may not be served do not hide the keys of others`() throws {
    let pads = (1...9).map {
      PadModel(id: BusNodeID(high: 77, low: UInt32($0)), address: UInt8($0), baud: 19_200)
    }
    // At 4 another node than the one configured, at 6 one that is not configured at all.
    let nodes = [UInt8(1), 2, 3, 4, 5, 7, 8, 9].map {
      BusNode(
        address: $0, name: "\($0)", id: $0 == 4 ? BusNodeID(high: 1, low: 1) : nil)
    }
    var bench = PadBench(
      master: BusMasterSession(try BusMasterConfiguration(nodes: nodes), masterBoot: 1),
      farEnd: BusOfModels(pads))
    bench.open()
    bench.run(milliseconds: 5_000)
    #expect(bench.events.contains(.nodeDown(address: 4, .wrongNode)))
    for address in [UInt8(1), 3, 5, 7, 9] {
      let press = try bench.taken(.next, on: address)
      bench.run(milliseconds: 500)
      #expect(bench.told[press] == 1)
    }
  }

  /// A board's number first, then the answer to the pad, whichever the shell was told of first.
  @Test(arguments: [false, true])
  func `the board that a key changes is lit before the pad is answered`(answersFirst: Bool) throws {
    let nodes = (1...2).map { BusNode(address: UInt8($0), name: "\($0)") }
    var bench = BusMasterBench(
      master: BusMasterSession(try BusMasterConfiguration(nodes: nodes), masterBoot: 1),
      farEnd: BusOfModels<BusNodeModel>([
        .pad(PadModel(id: BusNodeID(high: 1, low: 1), address: 1, baud: 19_200)),
        .board(BoardModel(id: BusNodeID(high: 1, low: 2), address: 2, baud: 19_200)),
      ]))
    bench.commitDelay = nil
    bench.open()
    bench.run(milliseconds: 2_000)
    guard case .taken(let id)? = bench.farEnd[0].press(.next, at: bench.now) else {
      throw PressNotTaken()
    }
    while bench.told.isEmpty, bench.now < .seconds(3) { bench.run(milliseconds: 1) }
    let picture = try BusBoardPicture(text: "请\u{1}号", number: "A001")
    bench.change { master, now in
      if answersFirst { master.answerKey(address: 1, id: id, .accepted, at: now) }
      master.setPicture(picture, for: 2, at: now)
      if !answersFirst { master.answerKey(address: 1, id: id, .accepted, at: now) }
    }
    while bench.farEnd[1].board?.text == nil, bench.now < .seconds(3) { bench.run(milliseconds: 1) }
    #expect(bench.farEnd[1].board?.text == "请A001号")
    #expect(bench.farEnd[0].display.isKeyWaiting)
    bench.run(milliseconds: 100)
    #expect(!bench.farEnd[0].display.isKeyWaiting)
  }

  @Test func `a deaf node is named and left alone while the others go on, then comes back`() throws
  {
    var bench = try padBench(5)
    bench.run(milliseconds: 2_000)
    bench.farEnd[2].powerOff()
    bench.run(milliseconds: 5_000)
    #expect(bench.events.contains(.nodeDown(address: 3, .silent)))
    #expect(bench.master.status.filter { !$0.isUp }.map(\.node.name) == ["window 3"])
    try bench.show("C003", on: 3)
    try bench.show("C004", on: 4)
    let press = try bench.taken(.recall, on: 5)
    bench.run(milliseconds: 1_000)
    #expect(bench.told == [press: 1])
    #expect(bench.tickets == ["", "", "", "C004", ""])
    let before = bench.master.status[2].counters.framesSent
    bench.run(milliseconds: 20_000)
    #expect(bench.master.status[2].counters.framesSent - before < 8)
    bench.clearEvents()
    bench.farEnd[2].powerOn()
    bench.run(milliseconds: 1_500)
    #expect(bench.tickets[2] == "C003")
    #expect(
      bench.events.contains(.nodeUp(address: 3, BusNodeID(high: 77, low: 3))))
    #expect(bench.master.status.map(\.isUp).contains(false) == false)
  }

  @Test func `a pad reset while it shows is filled again`() throws {
    var bench = try padBench(4)
    for address in UInt8(1)...4 { try bench.show("A00\(address)", on: address) }
    bench.run(milliseconds: 3_000)
    bench.farEnd[1].reset()
    #expect(bench.tickets[1].isEmpty)
    bench.run(milliseconds: 1_500)
    #expect(bench.tickets == ["A001", "A002", "A003", "A004"])
  }

  @Test func `a new master's first words clear what stood, and it takes over waiting keys`() throws
  {
    var bench = try padBench(3)
    bench.commitDelay = nil
    try bench.show("A001", on: 1)
    bench.run(milliseconds: 2_000)
    let press = try bench.taken(.next, on: 2)
    bench.run(milliseconds: 500)
    #expect(bench.told == [press: 1])
    bench.commitDelay = 20_000
    let configuration = bench.master.configuration
    bench.replaceMaster(BusMasterSession(configuration, masterBoot: 2))
    bench.run(milliseconds: 3_000)
    #expect(bench.tickets == ["", "", ""])
    #expect(bench.told == [press: 2], "the engine tells by the id that it is the same press")
    #expect(!bench.farEnd[1].display.isKeyWaiting)
    let later = try bench.taken(.next, on: 2)
    #expect(later.id.bootEpoch >> 32 == 2)
  }

  @Test func `a port gone takes all nodes down, and its return fills every display anew`() throws {
    var bench = try padBench(2)
    try bench.show("A001", on: 1)
    bench.run(milliseconds: 2_000)
    bench.clearEvents()
    bench.close()
    #expect(
      bench.events == [
        .nodeDown(address: 1, .portClosed), .nodeDown(address: 2, .portClosed),
      ])
    bench.run(milliseconds: 10_000)
    #expect(bench.tickets == ["", ""], "nothing live without a master")
    #expect(bench.master.nextDeadline == nil)
    try bench.show("A002", on: 1)
    bench.open()
    bench.run(milliseconds: 2_000)
    #expect(bench.tickets == ["A002", ""])
  }

  @Test func `all clear empties every pad, also one that misses the broadcast`() throws {
    var bench = try padBench(3)
    for address in UInt8(1)...3 { try bench.show("A00\(address)", on: address) }
    bench.run(milliseconds: 2_000)
    bench.faults.lostChunk = 1_000
    bench.change { master, now in master.clearAllDisplays(at: now) }
    bench.run(milliseconds: 30)
    bench.faults.lostChunk = 0
    #expect(bench.tickets == ["A001", "A002", "A003"])
    bench.run(milliseconds: 2_000)
    #expect(bench.tickets == ["", "", ""])
    #expect(bench.farEnd[0].display.isConnected)
    try bench.show("A001", on: 1)
    bench.run(milliseconds: 500)
    #expect(bench.tickets == ["A001", "", ""])
  }

  @Test func `its own echo on the line does no harm`() throws {
    var bench = try padBench(4)
    bench.echoes = true
    bench.cutChunks = true
    try bench.show("A001", on: 1)
    bench.run(milliseconds: 2_000)
    let press = try bench.taken(.pause, on: 4)
    bench.run(milliseconds: 1_000)
    #expect(bench.told == [press: 1])
    #expect(bench.tickets[0] == "A001")
    #expect(bench.master.counters.unexpectedFrames == 0)
    #expect(bench.master.counters.retries == 0)
  }

  @Test func `a pad without switches gets the address its id is configured for`() throws {
    let known = BusNodeID(high: 5, low: 1)
    let stranger = BusNodeID(high: 5, low: 2)
    let configuration = try BusMasterConfiguration(
      nodes: [BusNode(address: 20, name: "window 20", id: known)])
    var bench = PadBench(
      master: BusMasterSession(configuration, masterBoot: 1),
      farEnd: BusOfModels(
        [known, stranger].map { PadModel(id: $0, address: BusAddress.unassigned, baud: 19_200) }))
    bench.open()
    bench.run(milliseconds: 90_000)
    #expect(bench.farEnd[0].address == 20)
    #expect(bench.master.status[0].isUp)
    #expect(bench.events.contains(.strangerHeard(stranger, kind: 1)))
  }

  @Test func `another node than the one configured is kept out and named`() throws {
    let configuration = try BusMasterConfiguration(
      nodes: [BusNode(address: 1, name: "window 1", id: BusNodeID(high: 5, low: 1))])
    var bench = PadBench(
      master: BusMasterSession(configuration, masterBoot: 1),
      farEnd: BusOfModels([
        PadModel(id: BusNodeID(high: 6, low: 6), address: 1, baud: 19_200)
      ]))
    bench.open()
    bench.run(milliseconds: 5_000)
    #expect(bench.events == [.nodeDown(address: 1, .wrongNode)])
    #expect(bench.master.counters.framesSent < 100)
  }

  @Test func `a configuration a line cannot have is refused`() {
    let node = BusNode(address: 1, name: "a")
    #expect(throws: BusConfigurationError.addressTwice(1)) {
      try BusMasterConfiguration(nodes: [node, node])
    }
    #expect(throws: BusConfigurationError.reservedAddress(0xFE)) {
      try BusMasterConfiguration(nodes: [BusNode(address: 0xFE, name: "b")])
    }
    #expect(throws: BusConfigurationError.baud(300)) {
      try BusMasterConfiguration(nodes: [node], baud: 300)
    }
    #expect(throws: BusConfigurationError.tooManyNodes(101)) {
      try BusMasterConfiguration(
        nodes: (1...101).map { BusNode(address: UInt8($0), name: "\($0)") })
    }
  }

  @Test func `a refusal's text is cut between characters`() {
    #expect(
      BusKeyAnswer.refused(reason: 1, saying: "一二三四五六七八九")
        == .refused(reason: 1, saying: "一二三四五六七八"))
    #expect(throws: BusError.tooLong) {
      try PadDisplay(ticket: "ABCDEFGHI", waiting: 0, window: .open)
    }
    #expect(throws: BusError.badBody) {
      try PadDisplay(ticket: "号1", waiting: 0, window: .open)
    }
  }
}

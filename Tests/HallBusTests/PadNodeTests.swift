import HallBus
import Testing

private let nodeID = BusNodeID(high: 7, low: 9)
private let boot: UInt32 = 0x1000

/// A master by hand: asks a node frame by frame and reads what it answers.
private struct Bench {
  var node = PadNode(id: nodeID, address: 5, baud: 19_200)
  var now = Instant.seconds(100)
  var sequence: UInt8 = 0
  let epoch = UInt64(boot) << 32 | 1

  mutating func hear(_ frame: BusFrame) -> BusFrame? {
    for byte in frame.wire { node.receive(byte, at: now) }
    return listen(milliseconds: 200)
  }

  /// Lets time pass, deadline by deadline; the first frame the node says.
  mutating func listen(milliseconds: Int64) -> BusFrame? {
    let end = now.advanced(byMilliseconds: milliseconds)
    while let next = node.nextDeadline, next <= end {
      now = max(now, next)
      node.advance(to: now)
      guard let wire = node.takeOutput() else { continue }
      var decoder = BusFrameDecoder()
      for byte in wire { if case .frame(let frame) = decoder.push(byte) { return frame } }
    }
    now = end
    node.advance(to: now)
    return nil
  }

  mutating func ask(
    _ message: BusMessage, to destination: UInt8 = 5, again: Bool = false, version: UInt8 = 1
  ) throws -> BusMessage? {
    if !again { sequence &+= 1 }
    let answer = hear(
      BusFrame(
        destination: destination, source: 0, sequence: sequence, message: message,
        version: version))
    if let answer {
      #expect(answer.destination == 0)
      #expect(answer.sequence == sequence)
    }
    return try answer?.message()
  }

  mutating func welcome() throws {
    let answer = try ask(
      .welcome(BusWelcome(id: nodeID, address: 5, version: 1, bootEpoch: epoch)))
    guard case .stateReport? = answer else { throw Unwelcome() }
  }

  mutating func poll(held: UInt32 = 0) throws -> BusMessage? {
    try ask(.poll(BusPoll(bootEpoch: epoch, heldKey: held)))
  }

  mutating func groupPoll(boot: UInt32 = boot) throws -> BusMessage? {
    try ask(
      .groupPoll(BusGroupPoll(masterBoot: boot, first: 1, last: 20, shift: 0)), to: 0xFF)
  }

  struct Unwelcome: Error {}
}

private func display(_ ticket: String) throws -> PadDisplay {
  try PadDisplay(
    ticket: try #require(FixedBytes<8>(Array(ticket.utf8))), waiting: 3, window: .serving)
}

@Test func `a node without an epoch answers everything with hello and takes no keys`() throws {
  var bench = Bench()
  #expect(bench.node.press(.next, at: bench.now) == .noMaster)
  for message in [
    BusMessage.poll(BusPoll(bootEpoch: bench.epoch, heldKey: 0)),
    .display(revision: 1, try display("A001")), .allClear,
  ] {
    guard case .hello(let hello)? = try bench.ask(message) else {
      Issue.record("no hello to \(message)")
      continue
    }
    #expect(hello.id == nodeID)
  }
  #expect(bench.node.screen.display == nil)
  #expect(try bench.groupPoll() == .attention)
}

@Test func `a welcome for another node or version is not answered, a future header is read`() throws
{
  var bench = Bench()
  let other = BusNodeID(high: 7, low: 10)
  #expect(
    try bench.ask(.welcome(BusWelcome(id: other, address: 5, version: 1, bootEpoch: 1))) == nil)
  #expect(
    try bench.ask(.welcome(BusWelcome(id: nodeID, address: 5, version: 2, bootEpoch: 1))) == nil)
  #expect(bench.node.bootEpoch == nil)
  #expect(try bench.ask(.poll(BusPoll(bootEpoch: 0, heldKey: 0)), version: 2) == nil)
  let welcome = BusWelcome(id: nodeID, address: 5, version: 1, bootEpoch: bench.epoch)
  #expect(try bench.ask(.welcome(welcome), version: 2) != nil)
  #expect(bench.node.bootEpoch == bench.epoch)
}

@Test func `a key is reported under one id until it is answered`() throws {
  var bench = Bench()
  try bench.welcome()
  let id = BusKeyID(bootEpoch: bench.epoch, counter: 1)
  #expect(bench.node.press(.next, at: bench.now) == .taken(id))
  #expect(bench.node.press(.next, at: bench.now) == .alreadyWaiting)
  for _ in 0..<3 {
    guard case .keyReport(let report)? = try bench.poll() else {
      Issue.record("the key was not reported")
      return
    }
    #expect(report.id == id)
    #expect(report.key == .next)
  }
  #expect(bench.node.screen.lamp == .fastBlink)
  let refusal = BusKeyAnswer.refused(reason: 4, text: FixedBytes())
  guard case .stateReport? = try bench.ask(.keyAnswer(id, refusal)) else {
    Issue.record("the answer was not confirmed")
    return
  }
  #expect(bench.node.screen.answer == refusal)
  guard case .stateReport? = try bench.poll() else {
    Issue.record("an answered key was reported")
    return
  }
  _ = bench.listen(milliseconds: 3_000)
  #expect(bench.node.screen.answer == nil)
}

@Test func `a press keeps its id over a new master's welcome`() throws {
  var bench = Bench()
  try bench.welcome()
  bench.node.press(.recall, at: bench.now)
  let newEpoch: UInt64 = 0x2000 << 32 | 1
  guard
    case .hello? = try bench.ask(.poll(BusPoll(bootEpoch: 0, heldKey: 0))),
    case .stateReport? = try bench.ask(
      .welcome(BusWelcome(id: nodeID, address: 5, version: 1, bootEpoch: newEpoch))),
    case .keyReport(let report)? = try bench.ask(
      .poll(BusPoll(bootEpoch: newEpoch, heldKey: 0)))
  else {
    Issue.record("the press did not survive")
    return
  }
  #expect(report.id == BusKeyID(bootEpoch: bench.epoch, counter: 1))
  #expect(
    bench.node.press(.next, at: bench.now)
      == .taken(BusKeyID(bootEpoch: newEpoch, counter: 2)))
}

@Test func `a held key is not reported, and asks for no attention for two seconds`() throws {
  var bench = Bench()
  try bench.welcome()
  bench.node.press(.pause, at: bench.now)
  #expect(try bench.groupPoll() == .attention)
  guard case .stateReport? = try bench.poll(held: 1) else {
    Issue.record("a held key was reported")
    return
  }
  #expect(try bench.groupPoll() == nil)
  _ = bench.listen(milliseconds: 1_800)
  #expect(try bench.groupPoll() == .attention)
}

@Test func `a repeated request is answered alike and acts once`() throws {
  var bench = Bench()
  try bench.welcome()
  let first = try bench.poll()
  bench.node.press(.pause, at: bench.now)
  let again = try bench.ask(.poll(BusPoll(bootEpoch: bench.epoch, heldKey: 0)), again: true)
  #expect(first == again)
  guard case .keyReport? = try bench.poll() else {
    Issue.record("a new request was answered like the old one")
    return
  }
  let shown = try bench.ask(.display(revision: 4, try display("A001")))
  let other = try bench.ask(.display(revision: 5, try display("A002")), again: true)
  #expect(shown != other, "same sequence, other frame: a new request")
}

@Test func `each key waits once, and answers may come in any order`() throws {
  var bench = Bench()
  try bench.welcome()
  for (index, key) in [BusKey.next, .recall, .noShow, .pause].enumerated() {
    let id = BusKeyID(bootEpoch: bench.epoch, counter: UInt32(index) + 1)
    #expect(bench.node.press(key, at: bench.now) == .taken(id))
  }
  #expect(bench.node.press(.pause, at: bench.now) == .alreadyWaiting)
  for (answered, oldest) in [(2, 1), (1, 3), (3, 4)] as [(UInt32, UInt32)] {
    _ = try bench.ask(
      .keyAnswer(BusKeyID(bootEpoch: bench.epoch, counter: answered), .accepted))
    guard case .keyReport(let report)? = try bench.poll() else {
      Issue.record("no key left")
      return
    }
    #expect(report.id.counter == oldest)
  }
  let fifth = BusKeyID(bootEpoch: bench.epoch, counter: 5)
  #expect(bench.node.press(.next, at: bench.now) == .taken(fifth))
}

@Test func `a message of a later version is neither answered nor counted as damaged`() throws {
  var bench = Bench()
  try bench.welcome()
  let plain = try #require(FixedBytes<71>([1, 5, 0, 9, 0x45, 0xA5, 0xE1]))
  #expect(bench.hear(try BusFrame(plain: plain)) == nil)
  guard case .stateReport(let report)? = try bench.poll() else {
    Issue.record("no state")
    return
  }
  #expect(report.damagedFrames == 0)
}

@Test func `no number stands once the master is silent for three seconds`() throws {
  var bench = Bench()
  try bench.welcome()
  _ = try bench.ask(.display(revision: 1, try display("A012")))
  #expect(bench.node.screen.display == (try display("A012")))
  _ = bench.listen(milliseconds: 3_000)
  #expect(bench.node.screen.isConnected == false)
  #expect(bench.node.screen.display == nil)
  #expect(bench.node.screen.lamp == .slowBlink)
  guard case .stateReport(let report)? = try bench.poll() else {
    Issue.record("no state")
    return
  }
  #expect(report.revision == 0)
  #expect(report.checksum == 0)
  #expect(bench.node.screen.isConnected)
  #expect(bench.node.screen.display == nil, "what was dropped must be sent again")
}

@Test func `no number stands on a node nobody speaks to, though the master lives`() throws {
  var bench = Bench()
  try bench.welcome()
  _ = try bench.ask(.display(revision: 1, try display("A012")))
  for _ in 0..<80 { _ = try bench.groupPoll() }
  #expect(bench.now.microseconds(since: .seconds(100)) >= 15_000_000)
  #expect(bench.node.screen.display == nil)
  #expect(!bench.node.screen.isConnected)
}

@Test func `another master's question takes the number away at once`() throws {
  var bench = Bench()
  try bench.welcome()
  _ = try bench.ask(.display(revision: 1, try display("A012")))
  #expect(try bench.groupPoll(boot: boot + 1) == .attention)
  #expect(bench.node.screen.display == nil)
}

@Test func `all clear takes the number away by broadcast and by address`() throws {
  var bench = Bench()
  try bench.welcome()
  _ = try bench.ask(.display(revision: 1, try display("A012")))
  #expect(try bench.ask(.allClear, to: 0xFF) == nil)
  #expect(bench.node.screen.display == nil)
  _ = try bench.ask(.display(revision: 2, try display("A012")))
  guard case .stateReport(let report)? = try bench.ask(.allClear) else {
    Issue.record("no state")
    return
  }
  #expect(report.revision == 0)
}

@Test func `a node without an address says hello in its slot and takes the address given`() throws {
  var bench = Bench()
  bench.node = PadNode(id: nodeID, address: BusAddress.unassigned, baud: 19_200)
  guard case .hello(let hello)? = try bench.ask(.invite(BusInvite(round: 1)), to: 0xFE) else {
    Issue.record("no hello")
    return
  }
  let welcome = BusWelcome(id: hello.id, address: 44, version: 1, bootEpoch: bench.epoch)
  #expect(try bench.ask(.welcome(welcome), to: 0xFE) != nil)
  #expect(bench.node.address == 44)
  #expect(try bench.ask(.invite(BusInvite(round: 2)), to: 0xFE) == nil)
}

@Test func `slots follow each other without touching`() throws {
  var starts: [Int64] = []
  for address in [UInt8(1), 2, 16, 15] {
    var node = PadNode(id: nodeID, address: address, baud: 19_200)
    let poll = BusGroupPoll(masterBoot: boot, first: 1, last: 16, shift: 0)
    let frame = BusFrame(destination: 0xFF, source: 0, sequence: 1, message: .groupPoll(poll))
    for byte in frame.wire { node.receive(byte, at: .zero) }
    starts.append(try #require(node.nextDeadline).microseconds)
    node.advance(to: try #require(node.nextDeadline))
    #expect(node.takeOutput()?.count == 10)
  }
  let byteTime = BusLimit.byteTimeMicroseconds(baud: 19_200)
  #expect(starts == [18, 32, 4, 214].map { $0 * byteTime })
}

@Test func `bouncing contacts make one press, a key held down is reported as stuck`() throws {
  var keys = KeyDebouncer()
  var now = Instant.zero
  var presses = 0
  for _ in 0..<7 {
    keys.read(KeyContacts(.next), at: now)
    now = now.advanced(byMilliseconds: 3)
    if keys.advance(to: now).contains(.next) { presses += 1 }
    keys.read(KeyContacts(), at: now)
    now = now.advanced(byMilliseconds: 2)
    if keys.advance(to: now).contains(.next) { presses += 1 }
  }
  #expect(presses == 0)
  keys.read(KeyContacts(.next), at: now)
  let settled = try #require(keys.nextDeadline)
  #expect(settled.microseconds(since: now) == BusLimit.debounceMicroseconds)
  #expect(keys.advance(to: settled) == KeyContacts(.next))
  #expect(keys.advance(to: settled.advanced(byMilliseconds: 100)) == KeyContacts())
  #expect(!keys.isStuck)
  let stuck = try #require(keys.nextDeadline)
  #expect(keys.advance(to: stuck) == KeyContacts())
  #expect(keys.isStuck)
  keys.read(KeyContacts(), at: stuck)
  _ = keys.advance(to: stuck.advanced(byMilliseconds: 20))
  #expect(!keys.isStuck)
  #expect(keys.nextDeadline == nil)
}

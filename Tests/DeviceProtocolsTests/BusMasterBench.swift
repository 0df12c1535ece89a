import DeviceModels
import DeviceProtocols
import HallBus
import TestDice
import Testing

/// What the channel does to what it carries, out of a thousand.
struct BusFaults {
  var wrongBitPerByte = 0
  var lostChunk = 0
  var doubledChunk = 0
}

/// A master, a far end and a byte channel between them, in virtual time, with a shell that answers
/// every key a while after it came, as if a journal had to be written.
struct BusMasterBench<FarEnd: DeviceModel> {
  struct Press: Hashable {
    var address: UInt8
    var id: BusKeyID
  }

  var master: BusMasterSession
  var farEnd: FarEnd
  var now = Instant.zero
  var faults = BusFaults()
  var dice = Dice(seed: 1)
  var echoes = false
  /// Microseconds from a key's event to its answer; nil never answers.
  var commitDelay: Int64? = 20_000
  var cutChunks = false

  private(set) var events: [BusMasterEvent] = []
  /// How often the shell was told of each press.
  private(set) var told: [Press: Int] = [:]
  private var toFarEnd: [(at: Instant, bytes: [UInt8])] = []
  private var toMaster: [(at: Instant, bytes: [UInt8])] = []
  private var answers: [(at: Instant, press: Press)] = []
  private let byteTime: Int64

  init(master: BusMasterSession, farEnd: FarEnd) {
    self.master = master
    self.farEnd = farEnd
    byteTime = BusLimit.byteTimeMicroseconds(baud: master.configuration.baud)
  }

  mutating func open() {
    master.opened(at: now)
    drain()
  }

  mutating func close() {
    master.closed(at: now)
    drain()
    toFarEnd = []
    toMaster = []
  }

  /// Another master on the same line; what was under way is lost.
  mutating func replaceMaster(_ session: BusMasterSession) {
    master = session
    toFarEnd = []
    toMaster = []
    answers = []
    open()
  }

  mutating func change(_ body: (inout BusMasterSession, Instant) -> Void) {
    body(&master, now)
    drain()
  }

  mutating func clearEvents() { events = [] }

  mutating func run(milliseconds: Int64) {
    let end = now.advanced(byMilliseconds: milliseconds)
    var steps = 0
    while let next = nextInstant, next <= end {
      steps += 1
      guard steps < 2_000_000 else {
        Issue.record("time does not pass")
        return
      }
      now = max(now, next)
      step()
    }
    now = end
    step()
  }

  private var nextInstant: Instant? {
    let candidates = [
      master.nextDeadline, farEnd.nextDeadline, toFarEnd.first?.at, toMaster.first?.at,
      answers.first?.at,
    ]
    return candidates.compactMap { $0 }.min()
  }

  private mutating func step() {
    while let chunk = toFarEnd.first, chunk.at <= now {
      toFarEnd.removeFirst()
      deliver(chunk.bytes, toMaster: false)
    }
    while let chunk = toMaster.first, chunk.at <= now {
      toMaster.removeFirst()
      deliver(chunk.bytes, toMaster: true)
    }
    while let answer = answers.first, answer.at <= now {
      answers.removeFirst()
      master.answerKey(
        address: answer.press.address, id: answer.press.id, .accepted, at: now)
    }
    farEnd.advance(to: now)
    master.advance(to: now)
    drain()
  }

  private mutating func deliver(_ bytes: [UInt8], toMaster: Bool) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = cutChunks ? Int.random(in: 1...rest.count, using: &dice) : rest.count
      let part = rest.prefix(count)
      if toMaster { master.receive(part, at: now) } else { farEnd.receive(part, at: now) }
      rest = rest.dropFirst(count)
    }
  }

  private mutating func drain() {
    let said = farEnd.takeOutput()
    if !said.isEmpty {
      for bytes in disturbed(said) { toMaster.append((arrival(of: said), bytes)) }
    }
    while let output = master.nextOutput() {
      switch output {
      case .transmit(let bytes):
        master.sent(bytes.count, at: now)
        for sent in disturbed(bytes) { toFarEnd.append((arrival(of: bytes), sent)) }
        if echoes { toMaster.append((arrival(of: bytes), bytes)) }
      case .event(let event):
        note(event)
      }
    }
    toMaster.sort { $0.at < $1.at }
  }

  private func arrival(of bytes: [UInt8]) -> Instant {
    now.advanced(byMicroseconds: Int64(bytes.count) * byteTime)
  }

  private mutating func note(_ event: BusMasterEvent) {
    events.append(event)
    guard case .key(let address, _, let id, _) = event else { return }
    let press = Press(address: address, id: id)
    told[press, default: 0] += 1
    if let commitDelay {
      answers.append((now.advanced(byMicroseconds: commitDelay), press))
    }
  }

  private mutating func disturbed(_ bytes: [UInt8]) -> [[UInt8]] {
    guard Int.random(in: 0..<1_000, using: &dice) >= faults.lostChunk else { return [] }
    var copy = bytes
    for index in copy.indices
    where Int.random(in: 0..<1_000, using: &dice) < faults.wrongBitPerByte {
      copy[index] ^= 1 << UInt8.random(in: 0...7, using: &dice)
    }
    let twice = Int.random(in: 0..<1_000, using: &dice) < faults.doubledChunk
    return twice ? [copy, copy] : [copy]
  }
}

struct PressNotTaken: Error {}

typealias PadBench = BusMasterBench<BusOfModels<PadModel>>

/// A line of `count` pads at 1...count, opened, with nothing shown yet.
func padBench(
  _ count: Int, masterBoot: UInt32 = 1, seed: UInt64 = 1
) throws -> PadBench {
  let nodes = (1...count).map { BusNode(address: UInt8($0), name: "window \($0)") }
  let pads = nodes.map {
    PadModel(
      id: BusNodeID(high: 77, low: UInt32($0.address)), address: $0.address, baud: 19_200)
  }
  var bench = PadBench(
    master: BusMasterSession(
      try BusMasterConfiguration(nodes: nodes), masterBoot: masterBoot),
    farEnd: BusOfModels(pads))
  bench.dice = Dice(seed: seed)
  bench.open()
  return bench
}

extension BusMasterBench where FarEnd == BusOfModels<PadModel> {
  mutating func show(_ ticket: String, on address: UInt8) throws {
    let display = try PadDisplay(ticket: ticket, waiting: 1, window: .serving)
    change { master, now in master.setDisplay(display, for: address, at: now) }
  }

  /// Presses a key; the press the pad has taken, if it has.
  mutating func press(_ key: BusKey, on address: UInt8) -> Press? {
    guard case .taken(let id)? = farEnd[Int(address) - 1].press(key, at: now) else {
      return nil
    }
    return Press(address: address, id: id)
  }

  /// A press the pad must take.
  mutating func taken(_ key: BusKey, on address: UInt8) throws -> Press {
    guard let press = press(key, on: address) else { throw PressNotTaken() }
    return press
  }

  var tickets: [String] { (0..<farEnd.count).map { farEnd[$0].ticketText } }
}

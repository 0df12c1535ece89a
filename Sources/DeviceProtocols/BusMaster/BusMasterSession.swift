import HallBus

/// The master of one RS-485 line of our own bus: asks, listens, repeats, and names what is sick.
///
/// Stop and wait: one question is on the line at a time. Between questions to single nodes it asks
/// all of them who has a key, so that a press never waits for a round of a hundred; the picture that
/// a press led to goes before the answer to the pad. A node that does not answer is left alone for
/// growing pauses while the others go on. Its own echo on the line does no harm.
public struct BusMasterSession: DeviceSession {
  public typealias Event = BusMasterEvent

  enum Purpose: Sendable {
    case poll
    case welcome(BusWelcome)
    case display(revision: UInt16)
    /// A step towards a board's picture.
    case board(BusBoardPicture.Step, revision: UInt16)
    case answer(BusKeyID)
    case clear
  }

  /// A question to one node that waits for its answer.
  struct Exchange: Sendable {
    var node: Int
    var purpose: Purpose
    var request: [UInt8]
    var sequence: UInt8
    var attemptsLeft: Int
    var startedAt: Instant
    var wait: Int64
    var deadline: Instant
    var wasDamaged = false
  }

  /// A question to many, answered in slots: an invitation, or a group poll in a single one.
  struct Slots: Sendable {
    var isInvitation: Bool
    var sequence: UInt8
    var wait: Int64
    var deadline: Instant
    var wasDamaged = false
  }

  enum Phase: Sendable {
    case closed
    case idle
    case exchange(Exchange)
    case slots(Slots)
  }

  /// Attempts at a node that was well a moment ago; then it is down. Other nodes wait that long.
  static let attempts = 3
  /// Microseconds left to single polls when answers meet while a whole hall was just switched on.
  static let collisionPause: Int64 = 1_000_000
  /// Microseconds that the line is kept for what a key leads to: a journal on a disk takes less.
  static let keyPatience: Int64 = 10_000
  /// Microseconds that a key's answer waits for the picture that belongs to it.
  static let picturePatience: Int64 = 5_000
  /// Microseconds by which pictures may delay a question for keys, as when many boards change at
  /// once.
  static let picturePrecedence: Int64 = 100_000
  /// Microseconds by which a node may be visited too late before it goes before the next question
  /// for keys: well below ``BusLimit/neglectMicroseconds``.
  static let visitPatience: Int64 = 5_000_000

  public internal(set) var configuration: BusMasterConfiguration
  /// Differs at every start of the master; high half of the epochs it gives.
  public let masterBoot: UInt32
  /// Of the whole line.
  public internal(set) var counters = BusCounters()

  let byteTime: Int64
  var records: [BusNodeRecord]
  /// Index in `records` by address, -1 for none.
  var indexByAddress: [Int] = []
  /// Indices in `records` in the order of their addresses.
  var byAddress: [Int] = []
  var phase = Phase.closed
  var decoder = BusFrameDecoder()
  var outputs: [SessionOutput<BusMasterEvent>] = []
  var outputsTaken = 0
  /// No frame before this: nodes turn from speaking to listening.
  var lineFreeAt = Instant.zero
  var unsentBytes = 0

  var hellosHeard: UInt32 = 0
  var broadcastSequence: UInt8 = 0
  var search = BusKeySearch()
  /// Until then the line is kept for what a key leads to.
  var heldUntil = Instant.zero
  /// How late answers have come of late, microseconds: what the adapter and the operating system
  /// really add.
  var lateness: Int64
  /// A picture went before a question of a hunt, so that the question goes next.
  var pictureWent = false
  /// Answers met after the last invitation: the next one has slots.
  var invitationMet = false
  /// A node was visited since the last question for keys.
  var hasVisited = false
  var nextInvite = Instant.zero
  var inviteRound: UInt8 = 0
  var roundRobin = 0
  var displayRoundRobin = 0
  var timeToSend: BusTime?
  var clearToSend = false

  /// `masterBoot` must differ from that of every earlier start, or a key pressed then could be
  /// taken for one pressed now; a count of starts or the Unix time in seconds will do.
  public init(_ configuration: BusMasterConfiguration, masterBoot: UInt32) {
    self.configuration = configuration
    self.masterBoot = masterBoot
    byteTime = BusLimit.byteTimeMicroseconds(baud: configuration.baud)
    lateness = configuration.hostLatencyMicroseconds
    records = configuration.nodes.map(BusNodeRecord.init)
    orderNodes()
  }

  public mutating func opened(at now: Instant) {
    phase = .idle
    decoder.reset()
    unsentBytes = 0
    lineFreeAt = now
    search.restart(at: now)
    heldUntil = now
    hasVisited = false
    lateness = configuration.hostLatencyMicroseconds
    nextInvite = now
    roundRobin = records.count - 1
    for index in records.indices {
      records[index].distrust()
      records[index].link = .new
      records[index].failuresInARow = 0
      records[index].backOff = BusNodeRecord.firstBackOff
      records[index].nextVisit = now
    }
    startNext(at: now)
  }

  public mutating func closed(at now: Instant) {
    phase = .closed
    timeToSend = nil
    for index in records.indices {
      records[index].distrust()
      if records[index].isUp { emit(.nodeDown(address: address(index), .portClosed)) }
      records[index].link = .down(.portClosed)
    }
  }

  public mutating func sent(_ count: Int, at now: Instant) {
    guard unsentBytes > 0 else { return }
    unsentBytes -= min(count, unsentBytes)
    guard unsentBytes == 0 else { return }
    switch phase {
    case .exchange(var exchange):
      exchange.deadline = now.advanced(byMicroseconds: exchange.wait)
      phase = .exchange(exchange)
    case .slots(var slots):
      slots.deadline = now.advanced(byMicroseconds: slots.wait)
      phase = .slots(slots)
      if !slots.isInvitation { timeOpenQuestion(slotEnd: slots.deadline) }
    case .closed, .idle: break
    }
  }

  public mutating func advance(to now: Instant) {
    switch phase {
    case .closed: return
    case .idle: break
    case .exchange(let exchange):
      guard exchange.deadline <= now else { return }
      exchangeTimedOut(exchange, at: now)
    case .slots(let slots):
      guard slots.deadline <= now else { return }
      slotsEnded(slots, at: now)
    }
    startNext(at: now)
  }

  public var nextDeadline: Instant? {
    switch phase {
    case .closed: nil
    case .idle: max(lineFreeAt, nextWork)
    case .exchange(let exchange): exchange.deadline
    case .slots(let slots): slots.deadline
    }
  }

  public mutating func nextOutput() -> SessionOutput<BusMasterEvent>? {
    guard outputsTaken < outputs.count else {
      outputs.removeAll(keepingCapacity: true)
      outputsTaken = 0
      return nil
    }
    defer { outputsTaken += 1 }
    return outputs[outputsTaken]
  }

  func address(_ index: Int) -> UInt8 { records[index].node.address }

  func index(of address: UInt8) -> Int? {
    let index = indexByAddress[Int(address)]
    return index < 0 ? nil : index
  }

  mutating func emit(_ event: BusMasterEvent) {
    outputs.append(.event(event))
  }

  mutating func transmit(_ bytes: [UInt8]) {
    counters.framesSent += 1
    unsentBytes = bytes.count
    outputs.append(.transmit(bytes))
  }

  func wireTime(_ bytes: Int) -> Int64 { Int64(bytes) * byteTime }
}

/// What every node of the bus does alike: hears frames, is welcomed, answers once and repeats its
/// answers, and notices that its master is gone. A node of a kind puts its own part on top.
///
/// It holds no heap, and keeps nothing over a loss of power. Functions that only read are mutating
/// all the same: a value of this size is handed on by copying it, and the stack of a node has no room
/// for that.
struct NodeLink: Sendable {
  /// What a byte from the line led to, for the node to act upon.
  enum Heard {
    case nothing
    /// Master or node have begun anew: what a former master showed is nobody's to keep true.
    case begunAnew
    /// The master gave an address and a boot epoch; to be answered with a state report.
    case welcomed
    /// The master asks many nodes; whoever has something to say calls ``NodeLink/attend(_:at:)``.
    case question(Question)
    case broadcast(BusMessage)
    /// For this very node; to be answered by ``NodeLink/answer(_:at:)``, or not at all.
    case request(BusMessage)
  }

  struct Question {
    var poll: BusGroupPoll
    var sequence: UInt8
  }

  let id: BusNodeID
  /// What the switches say, ``BusAddress/unassigned`` where there are none.
  let ownAddress: UInt8
  /// The address it listens to: its own, or the one a welcome gave.
  var address: UInt8
  let kind: BusNodeKind
  let byteTime: Int64
  let firmware: UInt16

  private var decoder = BusFrameDecoder()
  var damagedFrames: UInt16 = 0
  /// Nil until welcomed, and again as soon as a master with another boot speaks.
  var bootEpoch: UInt64?
  var time: (time: BusTime, at: Instant)?
  var masterHeardAt: Instant?
  var addressedAt: Instant?

  /// A frame to be sent once the line is ours.
  private var pending: (wire: BusWire, at: Instant)?
  private var outgoing: BusWire?
  /// The request being acted upon, until it is answered.
  private var open: (sequence: UInt8, checksum: UInt16) = (0, 0)
  /// The last request answered, to answer its repetition alike.
  private var lastReply: (sequence: UInt8, checksum: UInt16, wire: BusWire, at: Instant)?

  init(id: BusNodeID, address: UInt8, kind: BusNodeKind, baud: Int, firmware: UInt16) {
    precondition(BusAddress.isNode(address) || address == BusAddress.unassigned)
    precondition(baud > 0)
    self.id = id
    self.ownAddress = address
    self.address = address
    self.kind = kind
    self.byteTime = BusLimit.byteTimeMicroseconds(baud: baud)
    self.firmware = firmware
  }

  /// Whether the master has been heard, and lately enough has spoken to this very node.
  @inline(__always)
  var isConnected: Bool {
    bootEpoch != nil && masterHeardAt != nil && addressedAt != nil
  }

  mutating func nextTurn() -> Instant? {
    var next = pending?.at
    func consider(_ candidate: Instant?) {
      guard let candidate else { return }
      next = next.map { min($0, candidate) } ?? candidate
    }
    consider(masterHeardAt?.advanced(byMicroseconds: BusLimit.masterSilenceMicroseconds))
    consider(addressedAt?.advanced(byMicroseconds: BusLimit.neglectMicroseconds))
    return next
  }

  /// Lets time pass; true when the master fell silent just now, so that nothing may stand here.
  mutating func advance(to now: Instant) -> Bool {
    var isCutOff = false
    if let heard = masterHeardAt,
      now.microseconds(since: heard) >= BusLimit.masterSilenceMicroseconds
    {
      masterHeardAt = nil
      isCutOff = true
    }
    if let addressed = addressedAt,
      now.microseconds(since: addressed) >= BusLimit.neglectMicroseconds
    {
      addressedAt = nil
      isCutOff = true
    }
    if let told = time, now.microseconds(since: told.at) >= BusLimit.timeKeptMicroseconds {
      time = nil
    }
    if let next = pending, next.at <= now {
      outgoing = next.wire
      pending = nil
    }
    return isCutOff
  }

  mutating func takeOutput() -> BusWire? {
    defer { outgoing = nil }
    return outgoing
  }

  /// A byte the receiver found damaged, or lost: the frame under way is no frame any more.
  mutating func spoil() {
    decoder.spoil()
  }

  mutating func receive(_ byte: UInt8, at now: Instant) -> Heard {
    if decoder.keep(byte) { return .nothing }
    switch decoder.push(byte) {
    case .more: break
    case .damaged: noteDamage()
    case .frame(let frame): return hear(frame, at: now)
    }
    return .nothing
  }

  private mutating func hear(_ frame: BusFrame, at now: Instant) -> Heard {
    guard frame.source == BusAddress.master else { return .nothing }
    let isFrozen = frame.type <= BusMessageType.invite
    guard isFrozen || frame.version == BusLimit.version else { return .nothing }
    // The master speaks again, so the turn a former frame gave is over.
    pending = nil
    if frame.destination == BusAddress.broadcast {
      return hearBroadcast(frame, at: now)
    } else if frame.destination == address {
      return hearAddressed(frame, at: now)
    }
    return .nothing
  }

  private mutating func hearBroadcast(_ frame: BusFrame, at now: Instant) -> Heard {
    guard let message = read(frame) else { return .nothing }
    switch message {
    case .groupPoll(let poll): return hear(Question(poll: poll, sequence: frame.sequence), at: now)
    case .time(let time):
      self.time = (time, now)
      return .nothing
    default: return .broadcast(message)
    }
  }

  private mutating func hear(_ question: Question, at now: Instant) -> Heard {
    if let epoch = bootEpoch, epoch >> 32 == UInt64(question.poll.masterBoot) {
      masterHeardAt = now
      return .question(question)
    }
    let isNews = bootEpoch != nil
    forgetMaster()
    attend(question, at: now)
    return isNews ? .begunAnew : .nothing
  }

  /// Raises a hand in the node's slot, if it is among those who were asked.
  mutating func attend(_ question: Question, at now: Instant) {
    let poll = question.poll
    guard address >= poll.first, address <= poll.last else { return }
    let slot = BusGroupPoll.slot(of: address, shift: poll.shift)
    send(.attention, sequence: question.sequence, at: now, slot: slot, width: poll.slotWidth)
  }

  private mutating func hearAddressed(_ frame: BusFrame, at now: Instant) -> Heard {
    guard let message = read(frame) else { return .nothing }
    if case .invite(let invite) = message {
      guard address == BusAddress.unassigned else { return .nothing }
      send(
        hello(), sequence: frame.sequence, at: now, slot: invite.slot(of: id),
        width: invite.slotWidth)
      return .nothing
    }
    let checksum = frame.checksum
    if let last = lastReply, last.sequence == frame.sequence, last.checksum == checksum,
      now.microseconds(since: last.at) < BusLimit.replyCacheMicroseconds
    {
      pending = (last.wire, now.advanced(byMicroseconds: replyDelay))
      return .nothing
    }
    open = (frame.sequence, checksum)
    return take(message, at: now)
  }

  private mutating func take(_ message: BusMessage, at now: Instant) -> Heard {
    if case .welcome(let welcome) = message {
      guard accept(welcome) else { return .nothing }
      return .welcomed
    }
    guard let epoch = bootEpoch else {
      if address != BusAddress.unassigned { reply(hello(), at: now) }
      return .nothing
    }
    if case .poll(let poll) = message, poll.bootEpoch != epoch {
      forgetMaster()
      reply(hello(), at: now)
      return .begunAnew
    }
    if case .time(let time) = message { self.time = (time, now) }
    return .request(message)
  }

  private mutating func accept(_ welcome: BusWelcome) -> Bool {
    guard welcome.id == id, welcome.version == BusLimit.version,
      BusAddress.isNode(welcome.address)
    else { return false }
    address = welcome.address
    bootEpoch = welcome.bootEpoch
    return true
  }

  /// Answers the request just heard, which the node could take.
  mutating func answer(_ message: BusMessage, at now: Instant) {
    masterHeardAt = now
    addressedAt = now
    reply(message, at: now)
  }

  private mutating func reply(_ message: BusMessage, at now: Instant) {
    send(message, sequence: open.sequence, at: now, slot: 0, width: 0)
    if let wire = pending?.wire { lastReply = (open.sequence, open.checksum, wire, now) }
  }

  private mutating func forgetMaster() {
    bootEpoch = nil
    masterHeardAt = nil
    addressedAt = nil
  }

  private mutating func hello() -> BusMessage {
    .hello(
      BusHello(
        id: id, kind: kind.rawValue, lowestVersion: BusLimit.version,
        highestVersion: BusLimit.version, firmware: firmware))
  }

  /// A message of a wrong body counts as damaged: nothing is guessed. One of a number that is not known
  /// is of a later version, and sound.
  private mutating func read(_ frame: BusFrame) -> BusMessage? {
    do throws(BusError) {
      return try frame.message()
    } catch {
      if error != .unknownType { noteDamage() }
      return nil
    }
  }

  private mutating func noteDamage() {
    if damagedFrames < .max { damagedFrames += 1 }
  }

  private var replyDelay: Int64 { BusLimit.replyDelayByteTimes * byteTime }

  @inline(never)
  private mutating func send(
    _ message: BusMessage, sequence: UInt8, at now: Instant, slot: UInt8, width: UInt8
  ) {
    let frame = BusFrame(
      destination: BusAddress.master, source: address, sequence: sequence, message: message)
    let wait = replyDelay + Int64(slot) * Int64(width) * byteTime
    pending = (frame.wire, now.advanced(byMicroseconds: wait))
  }
}

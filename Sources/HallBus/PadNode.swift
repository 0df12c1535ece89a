/// A clerk's pad on the bus: the whole behaviour of a node, for firmware and for the model of it.
///
/// Feed it bytes, contacts and time; drain ``takeOutput()`` after every ``advance(to:)``. It holds
/// no heap, and keeps nothing over a loss of power.
public struct PadNode: Sendable {
  public let id: BusNodeID
  /// What the switches say, ``BusAddress/unassigned`` where there are none.
  public let ownAddress: UInt8
  /// The address it listens to: its own, or the one a welcome gave.
  public internal(set) var address: UInt8
  let byteTime: Int64
  let firmware: UInt16

  var decoder = BusFrameDecoder()
  var debouncer = KeyDebouncer()
  var waiting = WaitingKeys()
  var pressCount: UInt32 = 0
  var damagedFrames: UInt16 = 0

  /// Nil until welcomed, and again as soon as a master with another boot speaks.
  public internal(set) var bootEpoch: UInt64?
  var standing: (revision: UInt16, display: PadDisplay)?
  var answer: (answer: BusKeyAnswer, until: Instant)?
  /// The clock as last broadcast, and when.
  public internal(set) var time: (time: BusTime, at: Instant)?
  var masterHeardAt: Instant?
  var addressedAt: Instant?
  /// The key the master has said it holds, and when it said so.
  var held: (counter: UInt32, at: Instant)?

  /// A frame to be sent once the line is ours.
  var pending: (wire: BusWire, at: Instant)?
  var outgoing: BusWire?
  /// The last request answered, to answer its repetition alike.
  var lastReply: (sequence: UInt8, checksum: UInt16, wire: BusWire, at: Instant)?

  /// A pad just powered on. `address` is 1...253 or ``BusAddress/unassigned``; `baud` is the line's.
  public init(id: BusNodeID, address: UInt8, baud: Int, firmware: UInt16 = 1) {
    precondition(BusAddress.isNode(address) || address == BusAddress.unassigned)
    precondition(baud > 0)
    self.id = id
    self.ownAddress = address
    self.address = address
    self.byteTime = BusLimit.byteTimeMicroseconds(baud: baud)
    self.firmware = firmware
  }

  /// Whether the master has been heard, and lately enough has spoken to this very node.
  public var isConnected: Bool {
    bootEpoch != nil && masterHeardAt != nil && addressedAt != nil
  }

  public var screen: PadScreen {
    PadScreen(
      isConnected: isConnected, display: isConnected ? standing?.display : nil,
      answer: answer?.answer, isKeyWaiting: waiting.count > 0,
      lamp: !isConnected ? .slowBlink : waiting.count > 0 ? .fastBlink : .steady)
  }

  /// When ``advance(to:)`` wants to be called next; nil when only bytes or contacts matter.
  public var nextDeadline: Instant? {
    var next = debouncer.nextDeadline
    func consider(_ candidate: Instant?) {
      guard let candidate else { return }
      next = next.map { min($0, candidate) } ?? candidate
    }
    consider(pending?.at)
    consider(answer?.until)
    consider(masterHeardAt?.advanced(byMicroseconds: BusLimit.masterSilenceMicroseconds))
    consider(addressedAt?.advanced(byMicroseconds: BusLimit.neglectMicroseconds))
    return next
  }

  /// Lets time pass: settles keys, ends what was shown for a while, and speaks when it is its turn.
  public mutating func advance(to now: Instant) {
    let pressed = debouncer.advance(to: now)
    if pressed.contains(.next) { press(.next, at: now) }
    if pressed.contains(.recall) { press(.recall, at: now) }
    if pressed.contains(.noShow) { press(.noShow, at: now) }
    if pressed.contains(.pause) { press(.pause, at: now) }
    if let shown = answer, shown.until <= now { answer = nil }
    if let heard = masterHeardAt,
      now.microseconds(since: heard) >= BusLimit.masterSilenceMicroseconds
    {
      masterHeardAt = nil
      standing = nil
    }
    if let addressed = addressedAt,
      now.microseconds(since: addressed) >= BusLimit.neglectMicroseconds
    {
      addressedAt = nil
      standing = nil
    }
    if let next = pending, next.at <= now {
      outgoing = next.wire
      pending = nil
    }
  }

  /// The frame to put on the line now, whole; nil when there is none.
  public mutating func takeOutput() -> BusWire? {
    defer { outgoing = nil }
    return outgoing
  }

  /// The contacts of the keys as they are now, bounces and all.
  public mutating func read(_ contacts: KeyContacts, at now: Instant) {
    debouncer.read(contacts, at: now)
  }

  /// A settled press of a key.
  @discardableResult
  public mutating func press(_ key: BusKey, at now: Instant) -> PadPress {
    guard let bootEpoch, isConnected else { return .noMaster }
    if waiting.contains(key) { return .alreadyWaiting }
    pressCount += 1
    let id = BusKeyID(bootEpoch: bootEpoch, counter: pressCount)
    waiting.append(WaitingKey(id: id, key: key, pressedAt: now))
    answer = nil
    return .taken(id)
  }
}

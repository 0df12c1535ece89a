/// A pad on the bus, a clerk's or one for ratings: the whole behaviour of a node, for firmware and
/// for the model of it.
///
/// Feed it bytes, contacts and time; drain ``takeOutput()`` after every ``advance(to:)``. It holds
/// no heap, and keeps nothing over a loss of power.
public struct PadNode: Sendable {
  var link: NodeLink
  public let keys: PadKeys

  var debouncer = KeyDebouncer()
  var waiting = WaitingKeys()
  var pressCount: UInt32 = 0

  var standing: (revision: UInt16, display: PadDisplay)?
  var answer: (answer: BusKeyAnswer, until: Instant)?
  /// The key the master has said it holds, and when it said so.
  var held: (counter: UInt32, at: Instant)?

  /// A pad just powered on. `address` is 1...253 or ``BusAddress/unassigned``; `baud` is the line's.
  public init(
    id: BusNodeID, address: UInt8, baud: Int, keys: PadKeys = .clerk, firmware: UInt16 = 1
  ) {
    link = NodeLink(id: id, address: address, kind: keys.kind, baud: baud, firmware: firmware)
    self.keys = keys
  }

  public var id: BusNodeID { link.id }
  /// What the switches say, ``BusAddress/unassigned`` where there are none.
  public var ownAddress: UInt8 { link.ownAddress }
  /// The address it listens to: its own, or the one a welcome gave.
  public var address: UInt8 { link.address }
  /// Nil until welcomed, and again as soon as a master with another boot speaks.
  public var bootEpoch: UInt64? { link.bootEpoch }
  /// The clock as last broadcast, and when.
  public var time: (time: BusTime, at: Instant)? { link.time }

  /// Whether the master has been heard, and lately enough has spoken to this very node.
  public var isConnected: Bool { link.isConnected }

  public var screen: PadScreen {
    var copy = self
    return copy.currentScreen()
  }

  /// The same as ``screen``, without a copy of the node on the stack of a small processor.
  public mutating func currentScreen() -> PadScreen {
    PadScreen(
      isConnected: isConnected, display: isConnected ? standing?.display : nil,
      answer: answer?.answer, isKeyWaiting: waiting.count > 0,
      lamp: !isConnected ? .slowBlink : waiting.count > 0 ? .fastBlink : .steady)
  }

  /// When ``advance(to:)`` wants to be called next; nil when only bytes or contacts matter.
  public var nextDeadline: Instant? {
    var copy = self
    return copy.nextTurn()
  }

  /// The same as ``nextDeadline``, without a copy of the node on the stack of a small processor.
  public mutating func nextTurn() -> Instant? {
    var next = debouncer.nextDeadline
    func consider(_ candidate: Instant?) {
      guard let candidate else { return }
      next = next.map { min($0, candidate) } ?? candidate
    }
    consider(answer?.until)
    consider(link.nextTurn())
    return next
  }

  /// Lets time pass: settles keys, ends what was shown for a while, and speaks when it is its turn.
  public mutating func advance(to now: Instant) {
    let pressed = debouncer.advance(to: now)
    for contact in 0..<keys.count where pressed.bits & (1 << contact) != 0 {
      if let key = keys.key(contact) { press(key, at: now) }
    }
    if let shown = answer, shown.until <= now { answer = nil }
    if link.advance(to: now) { standing = nil }
  }

  /// The frame to put on the line now, whole; nil when there is none.
  public mutating func takeOutput() -> BusWire? {
    link.takeOutput()
  }

  /// The contacts of the keys as they are now, bounces and all.
  public mutating func read(_ contacts: KeyContacts, at now: Instant) {
    debouncer.read(contacts, at: now)
  }

  /// A settled press of a key.
  @discardableResult
  public mutating func press(_ key: BusKey, at now: Instant) -> PadPress {
    guard let bootEpoch, isConnected, keys.has(key) else { return .noMaster }
    // Of a citizen's ratings the first counts until the hall has taken it.
    guard !waiting.contains(key), keys == .clerk || waiting.count == 0 else {
      return .alreadyWaiting
    }
    pressCount += 1
    let id = BusKeyID(bootEpoch: bootEpoch, counter: pressCount)
    waiting.append(WaitingKey(id: id, key: key, pressedAt: now))
    answer = nil
    return .taken(id)
  }
}

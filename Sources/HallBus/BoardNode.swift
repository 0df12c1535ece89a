/// A window board on the bus: the whole behaviour of a node, for firmware and for the model of it.
///
/// Feed it bytes and time; drain ``takeOutput()`` after every ``advance(to:)``; draw ``screen``. It
/// holds no heap, and keeps nothing over a loss of power.
public struct BoardNode: Sendable {
  var link: NodeLink
  public let size: BoardSize

  enum Content: Sendable {
    case nothing
    case text
    case dots
  }

  var content = Content.nothing
  var revision: UInt16 = 0
  private(set) var shownAt = Instant.zero
  var look = BoardLook()
  var text: BoardText?
  /// The dots the master has sent; they stay, so that the next picture costs what is new in it.
  private var dots = InlineArray<512, UInt8>(repeating: 0)
  /// What to show when the master is gone; it was told beforehand.
  private(set) var silence = FixedBytes<32>()
  /// Said by whoever draws the text: it has not all the characters, or not the room.
  public var textIsIncomplete = false

  /// A board just powered on. `address` is 1...253 or ``BusAddress/unassigned``; `baud` is the
  /// line's.
  public init(id: BusNodeID, address: UInt8, baud: Int, size: BoardSize, firmware: UInt16 = 1) {
    link = NodeLink(id: id, address: address, kind: size.kind, baud: baud, firmware: firmware)
    self.size = size
  }

  public var id: BusNodeID { link.id }
  public var ownAddress: UInt8 { link.ownAddress }
  public var address: UInt8 { link.address }
  public var bootEpoch: UInt64? { link.bootEpoch }
  public var time: (time: BusTime, at: Instant)? { link.time }
  public var isConnected: Bool { link.isConnected }

  public var nextDeadline: Instant? {
    var copy = self
    return copy.nextTurn()
  }

  /// The same as ``nextDeadline``, without a copy of the node on the stack of a small processor.
  public mutating func nextTurn() -> Instant? { link.nextTurn() }

  /// Lets time pass: speaks when it is its turn, and drops what stands when the master is gone.
  public mutating func advance(to now: Instant) {
    if link.advance(to: now) { clear() }
  }

  public mutating func takeOutput() -> BusWire? { link.takeOutput() }

  /// One byte from the line.
  public mutating func receive(_ byte: UInt8, at now: Instant) {
    switch link.receive(byte, at: now) {
    case .nothing, .question: break
    case .begunAnew: clear()
    case .welcomed:
      clear()
      link.answer(stateReport(), at: now)
    case .broadcast(let message):
      if case .allClear = message { clear() }
    case .request(let message):
      if take(message, at: now) { link.answer(stateReport(), at: now) }
    }
  }

  /// A byte the receiver found damaged (framing, overrun): the frame under way is dropped.
  public mutating func receiveDamaged() {
    link.spoil()
  }

  /// What to draw. The dots are asked for one by one, ``dot(_:)``.
  public var screen: BoardScreen {
    var copy = self
    return copy.currentScreen()
  }

  /// The same as ``screen``, without a copy of the node on the stack of a small processor.
  public mutating func currentScreen() -> BoardScreen {
    guard isConnected else {
      return silence.isEmpty ? .dark : .text(whole(silence), BoardLook(), since: .zero)
    }
    switch content {
    case .nothing: return .dark
    case .text: return text.map { .text($0.whole, $0.look, since: shownAt) } ?? .dark
    case .dots: return .dots(look, since: shownAt)
    }
  }

  /// A byte of the dots, 0 to ``BoardSize/bytes`` - 1; to be drawn when ``changes`` says so, for
  /// between two pictures they are some of each.
  public func dot(_ index: Int) -> UInt8 { dots[index] }

  /// Hands out all the dots, in order, without a copy of the node for each.
  public mutating func readDots(_ put: (Int, UInt8) -> Void) {
    for index in 0..<size.bytes { put(index, dots[index]) }
  }

  /// Counts what was put up here: whoever draws compares it with what was drawn last.
  public private(set) var changes: UInt32 = 0

  private mutating func whole(_ text: FixedBytes<32>) -> FixedBytes<40> {
    var whole = FixedBytes<40>()
    for index in 0..<text.count { whole.append(text[index]) }
    return whole
  }

  private mutating func clear() {
    content = .nothing
    revision = 0
    text = nil
    textIsIncomplete = false
    changes &+= 1
  }

  /// False for what a board has no answer to.
  private mutating func take(_ message: BusMessage, at now: Instant) -> Bool {
    switch message {
    case .poll, .time: return true
    case .allClear: clear()
    case .boardText(let revision, let text):
      self.text = text
      put(.text, revision, at: now)
    case .boardNumber(let revision, let number):
      // Without the text it belongs to, the report says that nothing stands, and the master
      // sends the whole.
      guard content == .text, let text else { return true }
      self.text = try? BoardText(look: text.look, template: text.template, number: number)
      put(.text, revision, at: now)
    case .boardDots(let offset, let bytes):
      guard Int(offset) + bytes.count <= size.bytes else { return true }
      for index in 0..<bytes.count { dots[Int(offset) + index] = bytes[index] }
    case .boardShow(let revision, let show):
      guard show.size == size, dotsChecksum() == show.checksum else { return true }
      look = show.look
      text = nil
      put(.dots, revision, at: now)
    case .boardSilence(let text):
      silence = text
      changes &+= 1
    default: return false
    }
    return true
  }

  private mutating func put(_ content: Content, _ revision: UInt16, at now: Instant) {
    // What is only repaired does not begin to flash again, as if it were new.
    if content != self.content || revision != self.revision { shownAt = now }
    self.content = content
    self.revision = revision
    textIsIncomplete = false
    changes &+= 1
  }

  private mutating func dotsChecksum() -> UInt32 {
    var crc = CRC32()
    for index in 0..<size.bytes { crc.add(dots[index]) }
    return crc.value
  }

  /// Computed anew for every report: memory that went wrong is found and repaired.
  private mutating func stateReport() -> BusMessage {
    .stateReport(
      BusStateReport(
        revision: revision, checksum: content == .nothing ? 0 : checksum(),
        textIsIncomplete: textIsIncomplete, lacksTime: link.time == nil,
        damagedFrames: link.damagedFrames))
  }

  /// Over all that decides what is seen, now and in silence (docs/hallbus.md, 9).
  private mutating func checksum() -> UInt32 {
    var crc = CRC32()
    Self.add(silence, to: &crc)
    switch content {
    case .nothing: break
    case .text:
      guard let text else { break }
      crc.add(text.look.byte)
      Self.add(text.template, to: &crc)
      Self.add(text.number, to: &crc)
    case .dots:
      crc.add(look.byte)
      crc.add(size.rawValue)
      for index in 0..<size.bytes { crc.add(dots[index]) }
    }
    return crc.value
  }

  private static func add<let length: Int>(_ text: FixedBytes<length>, to crc: inout CRC32) {
    crc.add(UInt8(text.count))
    for index in 0..<text.count { crc.add(text[index]) }
  }
}

/// What is to be seen on a board.
public enum BoardScreen: Equatable, Sendable {
  case dark
  /// UTF-8 in the board's own font, drawn in the middle.
  case text(FixedBytes<40>, BoardLook, since: Instant)
  case dots(BoardLook, since: Instant)
}

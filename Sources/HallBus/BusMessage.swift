/// The message numbers (docs/hallbus.md, 5).
public enum BusMessageType {
  public static let hello: UInt8 = 0x01
  public static let welcome: UInt8 = 0x02
  public static let invite: UInt8 = 0x03
  public static let poll: UInt8 = 0x10
  public static let groupPoll: UInt8 = 0x11
  public static let display: UInt8 = 0x12
  public static let keyAnswer: UInt8 = 0x13
  public static let time: UInt8 = 0x14
  public static let allClear: UInt8 = 0x15
  public static let stateReport: UInt8 = 0x20
  public static let keyReport: UInt8 = 0x21
  public static let attention: UInt8 = 0x22
  public static let boardText: UInt8 = 0x40
  public static let boardNumber: UInt8 = 0x41
  public static let boardDots: UInt8 = 0x42
  public static let boardShow: UInt8 = 0x43
  public static let boardSilence: UInt8 = 0x44
}

/// What a frame says.
public enum BusMessage: Equatable, Sendable {
  /// Node: this is who I am, give me a boot epoch. Never changes, in any version.
  case hello(BusHello)
  /// Master: your address, version and boot epoch. Never changes, in any version.
  case welcome(BusWelcome)
  /// Master: nodes without an address, say hello in your slot. Never changes, in any version.
  case invite(BusInvite)
  /// Master to one node: a key, or else what stands on you?
  case poll(BusPoll)
  /// Master to many nodes: who has a key, or no boot epoch? Answered by attention, or not at all.
  case groupPoll(BusGroupPoll)
  /// Master: show this.
  case display(revision: UInt16, PadDisplay)
  /// Master: what came of this press; sent only when it is durable.
  case keyAnswer(BusKeyID, BusKeyAnswer)
  case time(BusTime)
  /// Master, to all or to one: show nothing.
  case allClear
  /// Master to a board: show this text.
  case boardText(revision: UInt16, BoardText)
  /// Master to a board: the same text with another number in it; printable ASCII.
  case boardNumber(revision: UInt16, FixedBytes<8>)
  /// Master to a board: dots to be kept for a picture, from this byte of it on.
  case boardDots(offset: UInt16, FixedBytes<56>)
  /// Master to a board: show the dots sent before.
  case boardShow(revision: UInt16, BoardShow)
  /// Master to a board: the text to show when you no longer hear me; empty for none.
  case boardSilence(FixedBytes<32>)
  /// Node: what stands on me.
  case stateReport(BusStateReport)
  /// Node: a key was pressed; repeated until its answer comes.
  case keyReport(BusKeyReport)
  /// Node, in its slot: poll me.
  case attention

  public var type: UInt8 {
    switch self {
    case .hello: BusMessageType.hello
    case .welcome: BusMessageType.welcome
    case .invite: BusMessageType.invite
    case .poll: BusMessageType.poll
    case .groupPoll: BusMessageType.groupPoll
    case .display: BusMessageType.display
    case .keyAnswer: BusMessageType.keyAnswer
    case .time: BusMessageType.time
    case .allClear: BusMessageType.allClear
    case .boardText: BusMessageType.boardText
    case .boardNumber: BusMessageType.boardNumber
    case .boardDots: BusMessageType.boardDots
    case .boardShow: BusMessageType.boardShow
    case .boardSilence: BusMessageType.boardSilence
    case .stateReport: BusMessageType.stateReport
    case .keyReport: BusMessageType.keyReport
    case .attention: BusMessageType.attention
    }
  }
}

/// The body of a hello: 17 bytes for ever.
public struct BusHello: Equatable, Sendable {
  public var id: BusNodeID
  /// A ``BusNodeKind`` number, or one of later versions.
  public var kind: UInt8
  public var lowestVersion: UInt8
  public var highestVersion: UInt8
  /// The maker's own number.
  public var firmware: UInt16

  public init(
    id: BusNodeID, kind: UInt8, lowestVersion: UInt8, highestVersion: UInt8, firmware: UInt16
  ) {
    self.id = id
    self.kind = kind
    self.lowestVersion = lowestVersion
    self.highestVersion = highestVersion
    self.firmware = firmware
  }
}

/// The body of a welcome: 22 bytes for ever.
public struct BusWelcome: Equatable, Sendable {
  /// Who is meant; a node of another id does not answer.
  public var id: BusNodeID
  public var address: UInt8
  public var version: UInt8
  /// New for every hello; the high half is the master's boot number.
  public var bootEpoch: UInt64

  public init(id: BusNodeID, address: UInt8, version: UInt8, bootEpoch: UInt64) {
    self.id = id
    self.address = address
    self.version = version
    self.bootEpoch = bootEpoch
  }
}

/// An invitation to nodes without an address, with four slots chosen by their id and `round`.
public struct BusInvite: Equatable, Sendable {
  /// Differs each time, so that two nodes that met in a slot part in another round.
  public var round: UInt8
  /// Byte times of a slot.
  public var slotWidth: UInt8

  public static let slots: UInt8 = 4

  public init(round: UInt8, slotWidth: UInt8 = BusLimit.inviteSlotByteTimes) {
    self.round = round
    self.slotWidth = slotWidth
  }

  /// The slot of a node: two bits of the CRC-16 of its id, further up in every round.
  public func slot(of id: BusNodeID) -> UInt8 {
    var bytes = FixedBytes<12>()
    bytes.appendNumber(id.high)
    bytes.appendNumber(id.low)
    var crc = CRC16()
    for index in 0..<bytes.count { crc.add(bytes[index]) }
    return UInt8(truncatingIfNeeded: crc.value >> (2 * UInt16(round % 8))) & (Self.slots - 1)
  }
}

/// A question to one node.
public struct BusPoll: Equatable, Sendable {
  /// The epoch the master gave this node, 0 when it gave none: a node with another one says hello.
  public var bootEpoch: UInt64
  /// The counter of the key the master holds but has no answer to yet, 0 for none.
  public var heldKey: UInt32

  public init(bootEpoch: UInt64, heldKey: UInt32) {
    self.bootEpoch = bootEpoch
    self.heldKey = heldKey
  }
}

/// A question to all nodes of a range of addresses.
public struct BusGroupPoll: Equatable, Sendable {
  /// The high half of all this master's boot epochs: a node with another one has to say hello.
  public var masterBoot: UInt32
  public var first: UInt8
  public var last: UInt8
  /// A node's slot is `(address >> shift) & 15`: two nodes that meet by the low half of their
  /// addresses part by the high half.
  public var shift: UInt8
  /// Byte times of a slot.
  public var slotWidth: UInt8

  public init(
    masterBoot: UInt32, first: UInt8, last: UInt8, shift: UInt8,
    slotWidth: UInt8 = BusLimit.slotByteTimes
  ) {
    self.masterBoot = masterBoot
    self.first = first
    self.last = last
    self.shift = shift
    self.slotWidth = slotWidth
  }

  public static func slot(of address: UInt8, shift: UInt8) -> UInt8 {
    (address >> shift) & 15
  }
}

/// What stands on a node.
public struct BusStateReport: Equatable, Sendable {
  /// Of the display that stands, 0 when none does.
  public var revision: UInt16
  /// Of the display that stands, 0 when none does.
  public var checksum: UInt32
  /// A key has been down for ``BusLimit/stuckKeyMicroseconds``.
  public var keyIsStuck: Bool
  /// A board: some of the text that stands is not seen, for want of characters in the board's font
  /// or of room.
  public var textIsIncomplete: Bool
  /// No broadcast of the time has reached the node since its power came on, or none for
  /// ``BusLimit/timeKeptMicroseconds``.
  public var lacksTime: Bool
  /// Damaged frames the node has heard, held at 65,535.
  public var damagedFrames: UInt16

  public init(
    revision: UInt16, checksum: UInt32, keyIsStuck: Bool = false, textIsIncomplete: Bool = false,
    lacksTime: Bool = false, damagedFrames: UInt16
  ) {
    self.revision = revision
    self.checksum = checksum
    self.keyIsStuck = keyIsStuck
    self.textIsIncomplete = textIsIncomplete
    self.lacksTime = lacksTime
    self.damagedFrames = damagedFrames
  }
}

/// A press of a key.
public struct BusKeyReport: Equatable, Sendable {
  public var id: BusKeyID
  public var key: BusKey
  /// Since the press, in tenths of a second, held at 65,535: an engine may refuse an old wish.
  public var ageTenths: UInt16

  public init(id: BusKeyID, key: BusKey, ageTenths: UInt16) {
    self.id = id
    self.key = key
    self.ageTenths = ageTenths
  }
}

import HallBus

/// What a line of our own bus tells its shell.
public enum BusMasterEvent: Equatable, Sendable {
  /// A key was pressed `ageMilliseconds` ago. It is repeated until
  /// ``BusMasterSession/answerKey(address:id:_:at:)``, and comes again as an event only when two
  /// seconds have passed without.
  case key(address: UInt8, BusKey, BusKeyID, ageMilliseconds: Int)
  case nodeUp(address: UInt8, BusNodeID)
  case nodeDown(address: UInt8, BusNodeFault)
  /// The node has confirmed revision and CRC-32 of the display last set.
  case displayStands(address: UInt8, revision: UInt16)
  /// A key of the node is held down for good, or no longer.
  case keyStuck(address: UInt8, Bool)
  /// A board cannot show all of its text, for want of characters or of room; or again it can.
  case textIncomplete(address: UInt8, Bool)
  /// A node that is not configured has said hello; the installer may want to give it an address.
  case strangerHeard(BusNodeID, kind: UInt8)
}

/// Why a node is not served; it is tried again, with growing pauses.
public enum BusNodeFault: Hashable, Sendable, CaseIterable {
  /// No answer at all.
  case silent
  /// Only damaged answers: a bad cable, or two nodes at one address.
  case garbled
  /// It speaks without being asked.
  case babbling
  /// It speaks no version we do.
  case versionUnsupported
  /// Another node than the one configured has its address.
  case wrongNode
  /// A node of another kind has its address, as a pad where a board belongs.
  case wrongKind
  case portClosed
}

/// Counts since the session began, of a line or of one node on it.
public struct BusCounters: Equatable, Sendable {
  /// Frames handed to the transport, repetitions included.
  public var framesSent = 0
  /// Sound frames from nodes, wanted or not.
  public var framesReceived = 0
  /// Requests sent again for want of an answer.
  public var retries = 0
  /// Requests given up.
  public var failures = 0
  /// Damaged frames. On a node's account: while it was being asked.
  public var damagedFrames = 0
  /// Sound frames nobody had asked for.
  public var unexpectedFrames = 0
  /// From handing out the last answered request to its answer; 0 before the first.
  public var lastRoundTripMicroseconds: Int64 = 0

  public init() {}
}

/// How a node stands, for a page or a command line.
public struct BusNodeStatus: Equatable, Sendable {
  public var node: BusNode
  public var isUp: Bool
  /// Why it is not up, when that is known.
  public var fault: BusNodeFault?
  /// Who was there last.
  public var id: BusNodeID?
  public var firmware: UInt16?
  /// What a pad should show.
  public var display: PadDisplay?
  /// What a board should show.
  public var picture: BusBoardPicture?
  /// ``BusNodeKind`` number of whoever was there last.
  public var kind: UInt8?
  public var displayStands: Bool
  public var keyIsStuck: Bool
  public var counters: BusCounters
}

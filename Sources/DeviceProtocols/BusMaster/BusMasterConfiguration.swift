import HallBus

/// A node as the hall's configuration names it.
public struct BusNode: Equatable, Sendable {
  /// 1...253, unique on its line.
  public var address: UInt8
  /// For people: "window 3".
  public var name: String
  /// Who has to be there: a node without switches gets its address by this, and another node at
  /// the address is kept out. Nil takes whoever has the address.
  public var id: BusNodeID?
  /// Kinds of node that can do what is wanted there; another is kept out. Empty takes any.
  public var kinds: [BusNodeKind]

  public init(address: UInt8, name: String, id: BusNodeID? = nil, kinds: [BusNodeKind] = []) {
    self.address = address
    self.name = name
    self.id = id
    self.kinds = kinds
  }
}

/// One line of our own bus: its nodes, its speed and how closely it is watched.
public struct BusMasterConfiguration: Equatable, Sendable {
  /// Nodes of a line at most: a full round with faults stays under the fifteen seconds after which
  /// a node thinks itself forgotten. More are refused.
  public static let nodeLimit = 100
  /// Bits per second a line may run at: slower, a frame lasts over 80 ms; faster, long cables fail.
  public static let baudRange = 9_600...115_200

  /// In the order they are asked.
  public let nodes: [BusNode]
  public let baud: Int
  /// What an adapter and the operating system add to an answer, microseconds; FTDI's default
  /// latency timer alone is 16 ms. Too small a value makes answers collide with the next question.
  public var hostLatencyMicroseconds: Int64 = 30_000
  /// What passes at most from handing bytes out to their first bit on the line, microseconds: a USB
  /// frame or two. Part of ``hostLatencyMicroseconds``; too small a value makes a question meet the
  /// hand that a node raises to the question before.
  public var sendLatencyMicroseconds: Int64 = 4_000
  /// Pause between two questions for keys, microseconds: room for one question to a single node, at
  /// 19,200 baud. Must stay well below ``BusLimit/masterSilenceMicroseconds``.
  public var keyPauseMicroseconds: Int64 = 30_000
  /// How often each node is asked what stands on it, microseconds. Must stay well below
  /// ``BusLimit/neglectMicroseconds``.
  public var stateIntervalMicroseconds: Int64 = 2_000_000
  /// How often nodes without an address are invited, microseconds.
  public var inviteIntervalMicroseconds: Int64 = 10_000_000

  /// Throws ``BusConfigurationError`` for nodes or a speed a line cannot have.
  public init(nodes: [BusNode], baud: Int = 19_200) throws(BusConfigurationError) {
    guard nodes.count <= Self.nodeLimit else { throw .tooManyNodes(nodes.count) }
    guard Self.baudRange.contains(baud) else { throw .baud(baud) }
    for (index, node) in nodes.enumerated() {
      guard BusAddress.isNode(node.address) else { throw .reservedAddress(node.address) }
      for other in nodes[..<index] where other.address == node.address {
        throw .addressTwice(node.address)
      }
    }
    self.nodes = nodes
    self.baud = baud
  }
}

/// Why a line cannot be configured so.
public enum BusConfigurationError: Error, Equatable, Sendable {
  case tooManyNodes(Int)
  case baud(Int)
  case reservedAddress(UInt8)
  case addressTwice(UInt8)
}

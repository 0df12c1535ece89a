/// The 96-bit identity burnt into a node, such as a microcontroller's unique device id.
public struct BusNodeID: Hashable, Sendable {
  /// The first eight bytes on the line, high byte first.
  public var high: UInt64
  /// The last four.
  public var low: UInt32

  public init(high: UInt64, low: UInt32) {
    self.high = high
    self.low = low
  }
}

/// What a node is; the number never changes its meaning.
public enum BusNodeKind: UInt8, Sendable {
  case pad = 1
  /// A window board of 64 x 16 dots.
  case smallBoard = 2
  /// Keys for citizens (好差评).
  case ratingPad = 3
  /// A window board of 128 x 32 dots.
  case largeBoard = 4
}

/// The four keys of a clerk's pad (叫下一位, 重呼, 过号, 暂停) and the five of a rating pad (好差评:
/// 非常满意, 满意, 基本满意, 不满意, 非常不满意).
public enum BusKey: UInt8, Sendable {
  case next = 1
  case recall = 2
  case noShow = 3
  case pause = 4
  case veryGood = 0x11
  case good = 0x12
  case fair = 0x13
  case poor = 0x14
  case veryPoor = 0x15

  public var isRating: Bool { rawValue >= BusKey.veryGood.rawValue }
}

/// Which press it was: unique for a node over restarts of node and master.
///
/// A press keeps its id for as long as it is repeated, even to a master started anew, so that the
/// same press never acts twice.
public struct BusKeyID: Hashable, Sendable {
  /// What the master gave in the welcome before the press; high half the master's own boot number.
  public var bootEpoch: UInt64
  /// Counts presses since the node's power came on; the first is 1.
  public var counter: UInt32

  public init(bootEpoch: UInt64, counter: UInt32) {
    self.bootEpoch = bootEpoch
    self.counter = counter
  }
}

/// What came of a key press, known once the command's events are durable.
public enum BusKeyAnswer: Equatable, Sendable {
  case accepted
  /// `reason` is the shell's code, stable for pads that have texts of their own; `text` is UTF-8.
  case refused(reason: UInt8, text: FixedBytes<24>)
}

/// The state of a clerk's window as a pad shows it (design, 2).
public enum BusWindowState: UInt8, Sendable {
  case closed = 0
  case open = 1
  case ready = 2
  case serving = 3
  case paused = 4
  case draining = 5
}

/// The time of day for a pad's clock; never used to order or to time anything.
public struct BusTime: Equatable, Sendable {
  /// Seconds since 1970-01-01 UTC; good to the year 2106.
  public var unixSeconds: UInt32
  /// Local time minus UTC, minutes.
  public var offsetMinutes: Int16

  public init(unixSeconds: UInt32, offsetMinutes: Int16) {
    self.unixSeconds = unixSeconds
    self.offsetMinutes = offsetMinutes
  }
}

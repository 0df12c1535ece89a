/// How a serial line is set up.
public struct LineSettings: Hashable, Sendable {
  public enum Parity: Hashable, Sendable {
    case none
    /// Even or odd: a byte with a flipped bit is recognised and dropped by the receiver.
    case present
  }

  public enum StopBits: Int, Hashable, Sendable {
    case one = 2
    case oneAndHalf = 3
    case two = 4

    /// In half bits.
    var halves: Int { rawValue }
  }

  public enum Duplex: Hashable, Sendable {
    /// A wire each way.
    case full
    /// One pair for both (RS-485): bytes that overlap in time damage each other.
    case half
  }

  /// Bits a second.
  public var baud: Int
  public var dataBits: Int
  public var parity: Parity
  public var stopBits: StopBits
  public var duplex: Duplex
  /// From sending to the first start bit when the sender was quiet, µs: the RS-485 driver's
  /// switching.
  public var turnaroundMicroseconds: Int64
  /// What each end's transmit buffer holds, bytes; the rest of a send is not taken.
  public var transmitBufferBytes: Int
  /// Arrived bytes are handed out at most this late, µs, together with what followed them; 0 hands
  /// out each byte at its own time.
  public var chunkMicroseconds: Int64
  /// The controller's adapter does not switch its receiver off while it sends: on a two-wire line it
  /// hears every byte of its own.
  public var controllerHearsItself: Bool

  public init(
    baud: Int, dataBits: Int = 8, parity: Parity = .none, stopBits: StopBits = .one,
    duplex: Duplex = .full, turnaroundMicroseconds: Int64 = 0,
    transmitBufferBytes: Int = LineSettings.unlimitedBuffer, chunkMicroseconds: Int64 = 5_000,
    controllerHearsItself: Bool = false
  ) {
    precondition(baud > 0 && (5...9).contains(dataBits), "no such serial line")
    self.baud = baud
    self.dataBits = dataBits
    self.parity = parity
    self.stopBits = stopBits
    self.duplex = duplex
    self.turnaroundMicroseconds = max(0, turnaroundMicroseconds)
    self.transmitBufferBytes = max(1, transmitBufferBytes)
    self.chunkMicroseconds = max(0, chunkMicroseconds)
    self.controllerHearsItself = controllerHearsItself
  }

  /// A buffer that always has room: the kernel's and the program's together.
  public static let unlimitedBuffer = Int.max

  /// Length of a byte on the line in half bits: start, data, parity, stop.
  public var halfBitsPerByte: Int {
    2 * (1 + dataBits + (parity == .none ? 0 : 1)) + stopBits.halves
  }

  /// Time from the start of the first of `count` bytes to the end of the last, µs, rounded up.
  public func microseconds(ofBytes count: Int) -> Int64 {
    let numerator = Int64(count) * Int64(halfBitsPerByte) * 1_000_000
    let denominator = Int64(2 * baud)
    return (numerator + denominator - 1) / denominator
  }

  /// How many whole bytes pass in `time` µs.
  func bytes(in time: Int64) -> Int {
    time <= 0 ? 0 : Int(time * Int64(2 * baud) / (Int64(halfBitsPerByte) * 1_000_000))
  }
}

/// How often a line damages what it carries, in millionths.
public struct LineFaults: Hashable, Sendable {
  /// Of bits flipped; at most one in a byte.
  public var bitErrorsPerMillion: Int
  /// Of bytes lost.
  public var dropsPerMillion: Int
  /// Of bytes with a random byte inserted before them.
  public var insertsPerMillion: Int
  /// Of bytes that come twice.
  public var doublesPerMillion: Int

  public init(
    bitErrorsPerMillion: Int = 0, dropsPerMillion: Int = 0, insertsPerMillion: Int = 0,
    doublesPerMillion: Int = 0
  ) {
    self.bitErrorsPerMillion = bitErrorsPerMillion
    self.dropsPerMillion = dropsPerMillion
    self.insertsPerMillion = insertsPerMillion
    self.doublesPerMillion = doublesPerMillion
  }

  public static let none = LineFaults()
}

/// What happened to the bytes sent from one end.
public struct LineCounters: Hashable, Sendable {
  public var sent: UInt64 = 0
  /// Not taken because the transmit buffer was full.
  public var refused: UInt64 = 0
  /// Handed out at the other end, inserted and doubled ones included.
  public var delivered: UInt64 = 0
  public var flipped: UInt64 = 0
  public var dropped: UInt64 = 0
  public var inserted: UInt64 = 0
  public var doubled: UInt64 = 0
  /// Damaged because both ends sent at once.
  public var collided: UInt64 = 0
  /// Lost on a cut line.
  public var cutOff: UInt64 = 0
}

/// A small generator of repeatable chance (SplitMix64, Steele, Lea and Flood 2014).
struct LineRandom: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// True `perMillion` times in a million; draws nothing when that is 0.
  mutating func happens(perMillion: Int) -> Bool {
    perMillion > 0 && next() % 1_000_000 < UInt64(perMillion)
  }
}

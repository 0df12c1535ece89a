/// Height of a font stored on an Onbon font card (last digit of `\FO00n`: 0, 1, 2; BX4K.h).
public enum OnbonFont: UInt8, Hashable, Sendable {
  case dots16 = 0
  case dots24 = 1
  case dots32 = 2

  public var dots: Int { 16 + 8 * Int(rawValue) }
}

/// A part of a board that is written by itself, so that a changed number costs only its own area.
public struct BoardAreaSpec: Hashable, Sendable {
  public enum Alignment: UInt8, Hashable, Sendable {
    case left = 0
    case right = 1
    case centre = 2
  }

  public enum Kind: Hashable, Sendable {
    /// A dynamic area, drawn by the board's own font.
    case text(font: OnbonFont, alignment: Alignment)
    /// The special dynamic area of a BX-5MK: dots drawn by us. One to a board.
    case dots
  }

  public var id: UInt8
  /// In dots; `x` and `width` are multiples of 8.
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int
  public var kind: Kind
  /// Stays on the board when its controller is gone: for a window's name, never for a call.
  public var staysWhenSilent: Bool

  public init(
    id: UInt8, x: Int, y: Int, width: Int, height: Int,
    kind: Kind = .text(font: .dots16, alignment: .centre), staysWhenSilent: Bool = false
  ) {
    self.id = id
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.kind = kind
    self.staysWhenSilent = staysWhenSilent
  }
}

/// A board: one controller with its own address on the line.
public struct OnbonBoard: Hashable, Sendable {
  /// Screen number set in the controller, 1 to FFFDh, not 8000h.
  public var address: UInt16
  public var name: String
  /// In dots.
  public var width: Int
  public var height: Int
  public var areas: [BoardAreaSpec]
  /// Whether a dot has a red and a green light.
  public var isTwoColour: Bool

  public init(
    address: UInt16, name: String, width: Int, height: Int, areas: [BoardAreaSpec],
    isTwoColour: Bool = false
  ) {
    self.address = address
    self.isTwoColour = isTwoColour
    self.name = name
    self.width = width
    self.height = height
    self.areas = areas
  }
}

/// Why a line of boards cannot be set up.
public enum OnbonConfigError: Error, Hashable, Sendable {
  case noBoards
  /// More than ``OnbonLimit/boards``.
  case tooManyBoards
  case badAddress(UInt16)
  case addressTwice(UInt16)
  /// More than ``OnbonLimit/areas``.
  case tooManyAreas(address: UInt16)
  case areaTwice(address: UInt16, id: UInt8)
  /// An area lies outside its board, or `x` or `width` is not a multiple of 8.
  case badArea(address: UInt16, id: UInt8)
  case twoDotsAreas(address: UInt16)
  /// An area has more dots than ``OnbonLimit/dotsBytes`` hold.
  case tooManyDots(address: UInt16, id: UInt8)
  /// Speed or frame of the line makes no sense.
  case badLine
}

/// Limits of a line of Onbon boards.
public enum OnbonLimit {
  /// Boards on a line: RS-485 receivers of a quarter load allow 128, but refreshing more than 64
  /// would leave a call no room at 9,600 baud. More is a configuration error.
  public static let boards = 64
  /// Dynamic areas of a board: 32 on a BX-6, fewer on older cards, which then refuse the area.
  public static let areas = 32
  /// Bytes of one area's text with its controls; the rest is cut off at a character. A board of
  /// 320 by 160 dots has room for 400 bytes.
  public static let textBytes = 400
  /// Bytes of areas in one packet, so that a call waits at most some 90 ms (57,600 baud) behind
  /// another board's picture. A single area may be longer.
  public static let batchBytes = 480
  /// Bytes of the special area's dots: a block says in 16 bits where it begins. A board of 320 by
  /// 160 dots in two colours has 12,800.
  public static let dotsBytes = 65_536
  /// Dots in one block, likewise.
  public static let dotsBlockBytes = 480
  /// Orders waiting for one board; one more is refused.
  public static let orders = 16
  /// Failures in a row after which a board that was up counts as down; the second number is for a
  /// board not yet heard.
  public static let failures = 4
  public static let firstFailures = 2
}

/// Speed and patience of a line of Onbon boards.
public struct OnbonLineSettings: Hashable, Sendable {
  public var baud: Int
  /// Start, data, parity and stop bits: 10 for 8N1, which Onbon boards use.
  public var bitsPerByte: Int
  /// What a board may take to answer after its last byte has come, µs. The maker's SDK waits
  /// seconds; boards on a wire answer within some ten milliseconds.
  public var answerAllowance: Int64 = 150_000
  /// Quiet between an answer and the next packet, µs, for the RS-485 drivers to change over.
  public var turnaround: Int64 = 2_000
  /// Seconds without update after which a board deletes what must not look like a live call.
  public var staleAfterSeconds: UInt16 = 30
  /// Least time between two checks of one board, µs; made longer on a slow line, so that checks
  /// take at most a tenth of it.
  public var verifyEvery: Int64 = 5_000_000
  /// First and longest wait before a board that is down is tried again, µs.
  public var firstBackOff: Int64 = 500_000
  public var longestBackOff: Int64 = 8_000_000
  /// Least time between two tries of boards that are down, µs: they share what one would use.
  public var probeSpacing: Int64 = 600_000
  /// Wait after "busy", µs.
  public var busyPause: Int64 = 250_000
  /// Wait before content that a board refused is tried again, µs.
  public var refusedPause: Int64 = 60_000_000
  /// A change waits no longer than this behind more recent changes of other boards, µs.
  public var longestOvertaking: Int64 = 2_000_000
  /// What ``OnbonLineSession/shutdownPictures(_:at:)`` may take, µs; the program has 5 s to exit.
  public var shutdownAllowance: Int64 = 3_000_000

  public init(baud: Int = 57_600, bitsPerByte: Int = 10) {
    self.baud = baud
    self.bitsPerByte = bitsPerByte
  }

  /// Time `count` bytes take on the line, µs, rounded up.
  func lineTime(_ count: Int) -> Int64 {
    (Int64(count * bitsPerByte) * 1_000_000 + Int64(baud) - 1) / Int64(baud)
  }

  /// Age at which an area is written again, and at which that goes before everything else.
  var refreshAfter: Int64 { Int64(staleAfterSeconds) * 1_000_000 / 3 }
  var refreshUrgent: Int64 { refreshAfter * 2 }
  var stale: Int64 { Int64(staleAfterSeconds) * 1_000_000 }
}

import HallBus

/// What a line of boards tells its station, whoever made the boards.
public enum BoardLineEvent: Hashable, Sendable {
  /// The board answers, for the first time or again.
  case boardUp(address: Int)
  case boardDown(address: Int, reason: DeviceText)
  /// The board has acknowledged every area of this picture; comes again when it was lost and
  /// written anew.
  case pictureStands(address: Int, revision: UInt64)
  /// The board refused an area of this picture; it is tried again from time to time.
  case pictureRefused(address: Int, revision: UInt64, reason: DeviceText)
  /// Characters the board cannot show were replaced by ``GB2312/replacement``.
  case charactersReplaced(address: Int, area: UInt8, characters: String)
  /// An order was carried out, or not.
  case answered(address: Int, order: BoardOrder, result: BoardOrderResult)
  /// The end of ``BoardLine/shutdownPictures(_:at:)``: boards that did not confirm.
  case shutdownDone(missed: [Int])
}

/// What happened on a line of boards since its session was made.
public struct BoardLineCounters: Hashable, Sendable {
  public var framesSent: UInt64 = 0
  public var framesReceived: UInt64 = 0
  /// Packets repeated after a time-out, a damaged answer or a complaint.
  public var retries: UInt64 = 0
  public var timeouts: UInt64 = 0
  /// Packets damaged on the way, here or, by their own word, at the boards.
  public var checkErrors: UInt64 = 0
  /// Those of them that were damaged at the boards.
  public var damagedThere: UInt64 = 0
  /// Boards that asked for another try later.
  public var busy: UInt64 = 0
  /// Whole answers nobody waited for, or from somebody else.
  public var strays: UInt64 = 0
  /// Our own packets heard back.
  public var echoes: UInt64 = 0
  /// From the start of the last answered packet to its answer, µs.
  public var lastRoundTrip: Int64 = 0

  public init() {}
}

/// Local date and time for a board's clock.
public struct BoardClock: Hashable, Sendable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int
  /// 1 Monday to 7 Sunday.
  public var weekday: Int

  public init(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.weekday = weekday
  }
}

/// A board: one controller with its own address on the line.
public struct BoardSpec: Hashable, Sendable {
  public var address: Int
  public var name: String
  /// In dots; 1 for what has digits only.
  public var width: Int
  public var height: Int
  public var areas: [BoardAreaSpec]
  /// Whether a dot has a red and a green light.
  public var isTwoColour: Bool

  public init(
    address: Int, name: String, width: Int, height: Int, areas: [BoardAreaSpec],
    isTwoColour: Bool = false
  ) {
    self.isTwoColour = isTwoColour
    self.address = address
    self.name = name
    self.width = width
    self.height = height
    self.areas = areas
  }
}

/// Why a line of boards cannot be set up, in words.
public struct BoardLineFault: Error, Hashable, Sendable {
  public let text: DeviceText

  public init(_ chinese: String, _ english: String) {
    text = DeviceText(chinese: chinese, english: english)
  }
}

/// Drives every board of one serial line, whoever made them: the seam between a station, which
/// knows what each board is to show, and the makers' protocols.
///
/// The latest picture wins; only what changed goes over the line; what gets lost is repeated; a
/// board that comes back gets its whole present state.
public protocol BoardLine: DeviceSession where Event == BoardLineEvent {
  var lineCounters: BoardLineCounters { get }
  /// Whether boards can be told beforehand what to show when they hear nothing more from us.
  var canTellSilentPicture: Bool { get }
  /// How many characters a board of digits has; nil for boards of dots.
  var digits: Int? { get }

  /// Says what a board is to show from now on. On an error nothing changes.
  mutating func setPicture(
    _ address: Int, _ picture: BoardPicture, at now: Instant) throws(BoardPictureError)
  /// Leaves pictures that may stand without us and ends with ``BoardLineEvent/shutdownDone(missed:)``
  /// within some seconds; boards not listed are cleared. On an error nothing changes.
  mutating func shutdownPictures(
    _ pictures: [(address: Int, picture: BoardPicture)], at now: Instant
  ) throws(BoardPictureError)
  /// Sets the brightness of every board: 0 darkest to 100 brightest.
  mutating func setBrightness(percent: Int, at now: Instant)
  /// Sets every board's clock, where it has one.
  mutating func setClock(_ clock: BoardClock, at now: Instant)
}

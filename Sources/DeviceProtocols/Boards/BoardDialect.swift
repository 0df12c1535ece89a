import HallBus

/// One packet to one board that the board answers.
public struct BoardRequest: Hashable, Sendable {
  public var bytes: [UInt8]
  /// What the dialect tells its answer by, such as the command's number.
  public var key: Int
  /// Most bytes of its answer on the line.
  public var answerBytes: Int
  /// What a read-back must find; empty for other packets.
  public var expected: [UInt8]

  public init(bytes: [UInt8], key: Int, answerBytes: Int, expected: [UInt8] = []) {
    self.bytes = bytes
    self.key = key
    self.answerBytes = answerBytes
    self.expected = expected
  }
}

/// What a board said to the packet it was sent last.
public enum BoardAnswer: Hashable, Sendable {
  case done
  case busy
  /// The packet came damaged; it goes again.
  case damagedThere
  /// Packets of one content came out of order; the content begins anew.
  case outOfOrder
  /// The board has forgotten how it was set up, or shows something else than it should.
  case lost
  case refused(DeviceText)
}

/// What a dialect's decoder has found in the bytes of the line.
public enum BoardReception: Hashable, Sendable {
  case answer(BoardAnswer)
  /// A whole packet that is no answer to the one sent last.
  case stray
  case damaged
  case echo
}

/// A maker's protocol, without any timing: how contents look on the line and what answers mean.
/// ``BoardPollSession`` does the rest, the same for all.
public protocol BoardDialect: Sendable {
  /// What an area shows, ready for the line; equal contents look alike.
  associatedtype Content: Hashable & Sendable

  var canTellSilentPicture: Bool { get }
  var digits: Int? { get }
  /// Least quiet between two packets, µs.
  var gap: Int64 { get }

  func check(_ board: BoardSpec) throws(BoardLineFault)
  /// The content, and the characters that had to be replaced in it.
  func content(
    _ content: BoardContent, in area: BoardAreaSpec, isFinal: Bool
  ) throws(BoardPictureError) -> (content: Content, replaced: String)
  /// What a board has to be told before its areas can be written; areas are empty afterwards.
  func setUp(_ board: BoardSpec) -> [BoardRequest]
  /// Packets that make an area show a content, or nothing, one after the other.
  func write(_ content: Content?, to area: Int, of board: BoardSpec) -> [BoardRequest]
  /// Asks whether the board is there, and where that can be told, whether it shows `standing`.
  func poll(_ board: BoardSpec, standing: [Content?]) -> BoardRequest
  /// Nil where brightness cannot be set.
  func brightness(percent: Int, of board: BoardSpec) -> BoardRequest?
  /// A packet that sets all clocks and that no board answers; nil where there are none.
  func clock(_ clock: BoardClock) -> [UInt8]?

  /// Drops what has come of a packet: the line was quiet or closed.
  mutating func forget()
  /// Finds what has come, in any cut; `request` is what the board at `address` has to answer.
  mutating func receive(
    _ bytes: ArraySlice<UInt8>, answering request: BoardRequest?, from address: Int
  ) -> [BoardReception]
}

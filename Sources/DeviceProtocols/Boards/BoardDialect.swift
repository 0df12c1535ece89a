import HallBus

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
  /// Which areas of the board show something, in the order of ``BoardSpec/areas``, and whether it is
  /// as bright as the poll expected.
  case shows(areas: [Bool], isBright: Bool)
  case refused(DeviceText)
  /// The board does not know the command.
  case unknownCommand
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
  /// Whether answers to polls tell that an area is gone. Where they do not, a board that missed
  /// packets in a row may have been without power and gets everything anew.
  var tellsLosses: Bool { get }
  var digits: Int? { get }
  /// Least quiet between two packets, µs.
  var gap: Int64 { get }

  func check(_ board: BoardSpec) throws(BoardLineFault)
  /// The content, and the characters that had to be replaced in it.
  func content(
    _ content: BoardContent, in area: BoardAreaSpec, of board: BoardSpec, isFinal: Bool
  ) throws(BoardPictureError) -> (content: Content, replaced: String)
  /// After how long a board deletes this content by itself unless it is written again, µs; nil where
  /// it stays.
  func lifetime(of content: Content) -> Int64?
  /// What a board has to be told before its areas can be written; areas are empty afterwards.
  func setUp(_ board: BoardSpec) -> [BoardRequest]
  /// Packets that make one or more of these areas, as many as should go together, show their
  /// contents; the rest is asked for again. There is at least one.
  func write(
    _ changes: [BoardChange<Content>], to board: BoardSpec, _ reason: BoardWriteReason
  ) -> BoardWrite
  /// Asks whether the board is there, and where that can be told, whether it shows `standing` (empty
  /// where that is not known) with this brightness. A plain poll is one that every card knows.
  func poll(
    _ board: BoardSpec, standing: [Content?], brightness: Int?, isPlain: Bool
  ) -> BoardRequest
  /// Nil where brightness cannot be set.
  func brightness(percent: Int, of board: BoardSpec) -> BoardRequest?
  /// A packet that sets all clocks and that no board answers; nil where there are none.
  func clock(_ clock: BoardClock) -> [UInt8]?
  /// Nil where boards cannot be told.
  func order(_ order: BoardOrder, to board: BoardSpec) -> BoardRequest?

  /// Drops what has come of a packet: the line was quiet or closed.
  mutating func forget()
  /// Finds what has come, in any cut; `request` is what `board` has to answer.
  mutating func receive(
    _ bytes: ArraySlice<UInt8>, answering request: BoardRequest?, from board: BoardSpec?
  ) -> [BoardReception]
}

/// What most protocols cannot do.
extension BoardDialect {
  public var tellsLosses: Bool { false }
  public func lifetime(of content: Content) -> Int64? { nil }
  public func order(_ order: BoardOrder, to board: BoardSpec) -> BoardRequest? { nil }
}

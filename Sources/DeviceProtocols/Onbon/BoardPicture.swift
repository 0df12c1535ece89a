/// Colour of a text on a two- or three-colour board; a one-colour board shows its own.
public enum BoardColour: UInt8, Hashable, Sendable, CaseIterable {
  case red = 1
  case green = 2
  case yellow = 3
}

/// Dots of one colour, row by row from the top, eight dots to a byte, most significant bit left.
public struct BoardBitmap: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// ``bytesPerRow`` × ``height`` bytes; a set bit is a lit dot.
  public let bytes: [UInt8]

  public var bytesPerRow: Int { (width + 7) / 8 }

  /// Nil when `bytes` is not exactly the size needed.
  public init?(width: Int, height: Int, bytes: [UInt8]) {
    guard width > 0, height > 0, bytes.count == (width + 7) / 8 * height else { return nil }
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}

/// What one area of a board shows.
public enum BoardContent: Hashable, Sendable {
  /// Lines are separated by a line feed. The board draws it in a font of its own: approximate.
  case text(String, colour: BoardColour, flashing: Bool)
  case bitmap(BoardBitmap)
}

/// What a whole board shows; the latest one wins.
public struct BoardPicture: Hashable, Sendable {
  public struct Area: Hashable, Sendable {
    /// ``BoardAreaSpec/id``.
    public var id: UInt8
    public var content: BoardContent

    public init(id: UInt8, content: BoardContent) {
      self.id = id
      self.content = content
    }
  }

  /// The caller's own number of this picture; comes back when it stands.
  public var revision: UInt64
  /// An area of the board that is not listed is empty.
  public var areas: [Area]

  public init(revision: UInt64, areas: [Area]) {
    self.revision = revision
    self.areas = areas
  }
}

/// Why a picture cannot go to a board: the caller's mistake, nothing was changed.
public enum BoardPictureError: Error, Hashable, Sendable {
  case noSuchBoard(address: UInt16)
  case noSuchArea(id: UInt8)
  case areaTwice(id: UInt8)
  /// Text for an area of dots, or dots for an area of text.
  case wrongKind(id: UInt8)
  /// The bitmap has not the size of its area.
  case wrongSize(id: UInt8)
}

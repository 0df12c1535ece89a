/// Colour of a text on a two- or three-colour board; a one-colour board shows its own.
public enum BoardColour: UInt8, Hashable, Sendable, CaseIterable {
  case red = 1
  case green = 2
  case yellow = 3
}

/// Lit dots, row by row from the top, eight dots to a byte, most significant bit left.
public struct BoardBitmap: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// ``bytesPerRow`` × ``height`` bytes; a set bit is a light that is on. The red lights of a
  /// two-colour board, the only ones of another.
  public let bytes: [UInt8]
  /// The green lights of a two-colour board, likewise; a dot with both is amber. Nil: one colour.
  public let green: [UInt8]?

  public var bytesPerRow: Int { (width + 7) / 8 }

  /// Nil when `bytes` or `green` is not exactly the size needed.
  public init?(width: Int, height: Int, bytes: [UInt8], green: [UInt8]? = nil) {
    let count = (width + 7) / 8 * height
    guard width > 0, height > 0, bytes.count == count, green.map({ $0.count == count }) ?? true
    else { return nil }
    self.width = width
    self.height = height
    self.bytes = bytes
    self.green = green
  }

  private init(_ bitmap: BoardBitmap, bytes: [UInt8], green: [UInt8]?) {
    width = bitmap.width
    height = bitmap.height
    self.bytes = bytes
    self.green = green
  }

  /// The picture for a board with these lights: one of two colours is lit on a board of one where
  /// any light is, and one of one colour is red on a board of two. No board stays dark because
  /// its layout was made for another.
  public func shown(inTwoColours: Bool) -> BoardBitmap {
    guard inTwoColours else {
      guard let green else { return self }
      return BoardBitmap(self, bytes: zip(bytes, green).map { $0 | $1 }, green: nil)
    }
    return green == nil
      ? BoardBitmap(self, bytes: bytes, green: [UInt8](repeating: 0, count: bytes.count)) : self
  }
}

extension BoardBitmap {
  /// The same dots with both lights of a two-colour board.
  public var inAmber: BoardBitmap { BoardBitmap(self, bytes: bytes, green: bytes) }
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
  /// The bitmap is of one colour and the board of two, or the other way.
  case wrongColours(id: UInt8)
}

/// One packet to one board that the board answers.
public struct BoardRequest: Hashable, Sendable {
  public var bytes: [UInt8]
  /// What the dialect tells its answer by, such as the command's number.
  public var key: Int
  /// Most bytes of its answer on the line.
  public var answerBytes: Int
  /// What a read-back must find; empty for other packets.
  public var expected: [UInt8]
  /// A board that refuses it can do without: what follows goes there all the same.
  public var isOptional: Bool

  public init(
    bytes: [UInt8], key: Int, answerBytes: Int, expected: [UInt8] = [], isOptional: Bool = false
  ) {
    self.bytes = bytes
    self.key = key
    self.answerBytes = answerBytes
    self.expected = expected
    self.isOptional = isOptional
  }
}

/// An area, by its place in ``BoardSpec/areas``, and what it is to show; nil is nothing.
public struct BoardChange<Content: Hashable & Sendable>: Hashable, Sendable {
  public var area: Int
  public var content: Content?

  public init(area: Int, content: Content?) {
    self.area = area
    self.content = content
  }
}

/// Why areas are written.
public enum BoardWriteReason: Hashable, Sendable {
  /// The first time after the board may have forgotten everything, or shows what is not ours.
  case afresh
  case change
  /// The same content once more, before it is deleted or in case it was lost.
  case refresh
}

/// Packets, one after the other, and the areas that stand when all are answered.
public struct BoardWrite: Hashable, Sendable {
  public var areas: [Int]
  public var requests: [BoardRequest]

  public init(areas: [Int], requests: [BoardRequest]) {
    self.areas = areas
    self.requests = requests
  }
}

/// Something a person wants of one board, outside its picture.
public enum BoardOrder: Hashable, Sendable {
  /// Clears the screen; the picture is written again afterwards.
  case clear
  /// Holds a board on one of the programs stored in it, or lets it go on.
  case lock(program: String, locked: Bool)
  case power(on: Bool)
}

public enum BoardOrderResult: Hashable, Sendable {
  case done
  case refused(DeviceText)
  case unreachable
}

import HallBus

/// A pad or a window board on the same line.
public enum BusNodeModel: DeviceModel {
  case pad(PadModel)
  case board(BoardModel)

  public var pad: PadModel? {
    get { if case .pad(let pad) = self { pad } else { nil } }
    set { if let newValue { self = .pad(newValue) } }
  }

  /// Presses a pad's key; nil for a board, or without power.
  @discardableResult
  public mutating func press(_ key: BusKey, at now: Instant) -> PadPress? {
    guard case .pad(var pad) = self else { return nil }
    defer { self = .pad(pad) }
    return pad.press(key, at: now)
  }

  /// What a pad shows; dark for a board.
  public var display: PadScreen { pad?.display ?? .dark }

  /// The number on a pad, or the words on a board.
  public var ticketText: String { pad?.ticketText ?? board?.text ?? "" }

  public var board: BoardModel? {
    get { if case .board(let board) = self { board } else { nil } }
    set { if let newValue { self = .board(newValue) } }
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    switch self {
    case .pad(var pad):
      pad.receive(bytes, at: now)
      self = .pad(pad)
    case .board(var board):
      board.receive(bytes, at: now)
      self = .board(board)
    }
  }

  public mutating func advance(to now: Instant) {
    switch self {
    case .pad(var pad):
      pad.advance(to: now)
      self = .pad(pad)
    case .board(var board):
      board.advance(to: now)
      self = .board(board)
    }
  }

  public var nextDeadline: Instant? {
    switch self {
    case .pad(let pad): pad.nextDeadline
    case .board(let board): board.nextDeadline
    }
  }

  public mutating func takeOutput() -> [UInt8] {
    switch self {
    case .pad(var pad):
      defer { self = .pad(pad) }
      return pad.takeOutput()
    case .board(var board):
      defer { self = .board(board) }
      return board.takeOutput()
    }
  }
}

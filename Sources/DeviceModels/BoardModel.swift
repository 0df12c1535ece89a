import HallBus

/// A window board of our own bus at the far end of a line, with a power switch.
///
/// It runs the same ``BoardNode`` as the firmware: both ends of our own bus share their code by
/// design.
public struct BoardModel: DeviceModel {
  private var node: BoardNode
  private let baud: Int

  /// Whether the board has power; without it, it hears, says and shows nothing.
  public private(set) var isOn = true

  public init(id: BusNodeID, address: UInt8, baud: Int, size: BoardSize = .small) {
    self.baud = baud
    node = BoardNode(id: id, address: address, baud: baud, size: size)
  }

  public var address: UInt8 { node.address }

  /// The time of day it was told last, while it relies on that.
  public var time: BusTime? { node.time?.time }
  public var size: BoardSize { node.size }

  public var screen: BoardScreen { isOn ? node.screen : .dark }

  /// Counts what was put up or taken away; see ``BoardNode/changes``.
  public var changes: UInt32 { node.changes }

  /// The words that stand there; nil for dots or nothing.
  public var text: String? {
    guard case .text(let text, _, _) = screen else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// The dots that stand there; nil for text or nothing.
  public var dots: [UInt8]? {
    guard case .dots = screen else { return nil }
    return (0..<node.size.bytes).map { node.dot($0) }
  }

  /// Takes the power away: whatever the board knew or had begun to say is gone.
  public mutating func powerOff() {
    isOn = false
    node = BoardNode(id: node.id, address: node.ownAddress, baud: baud, size: node.size)
  }

  public mutating func powerOn() { isOn = true }

  /// Off and on again.
  public mutating func reset() {
    powerOff()
    powerOn()
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    guard isOn else { return }
    for byte in bytes { node.receive(byte, at: now) }
  }

  public mutating func advance(to now: Instant) {
    guard isOn else { return }
    node.advance(to: now)
  }

  public var nextDeadline: Instant? { isOn ? node.nextDeadline : nil }

  public mutating func takeOutput() -> [UInt8] {
    guard let wire = node.takeOutput() else { return [] }
    return [UInt8](wire)
  }
}

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

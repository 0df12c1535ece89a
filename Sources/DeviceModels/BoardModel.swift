import HallBus

/// A window board of our own bus.
public typealias BoardModel = PoweredNode<BoardNode>

extension BoardModel {
  public init(id: BusNodeID, address: UInt8, baud: Int, size: BoardSize = .small) {
    self.init(BoardNode(id: id, address: address, baud: baud, size: size))
  }

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
}

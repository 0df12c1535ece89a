import HallBus

/// The display, the lamp and the keys of a pad.
struct PadFace: NodeFace {
  private let panel = PadPanel()
  private var shown: PadScreen?

  /// The maker's number of this program, said at hello.
  private static var firmware: UInt16 { 2 }
  /// Half a turn of the lamp, microseconds.
  private static var slowBlink: Int64 { 1_000_000 }
  private static var fastBlink: Int64 { 125_000 }

  init(_ settings: Settings) {}

  @inline(__always)
  static func node(_ settings: Settings, id: BusNodeID) -> PadNode {
    PadNode(
      id: id, address: settings.address, baud: settings.baud,
      keys: settings.kind == BusNodeKind.ratingPad.rawValue ? .rating : .clerk,
      firmware: firmware)
  }

  var count: Int { PadPanel.bytes }

  func byte(_ index: Int) -> UInt8 { panel.byte(index) }

  static func readKeys<Board: Hardware>(
    of board: inout Board, to node: inout PadNode, at now: Instant
  ) {
    node.read(board.contacts(), at: now)
  }

  mutating func show<Board: Hardware>(
    _ node: inout PadNode, on board: inout Board, mayBegin: Bool, at now: Instant
  ) -> Bool {
    let screen = node.currentScreen()
    switch screen.lamp {
    case .off: board.light(false)
    case .steady: board.light(true)
    case .slowBlink: board.light((now.microseconds / Self.slowBlink) & 1 == 0)
    case .fastBlink: board.light((now.microseconds / Self.fastBlink) & 1 == 0)
    }
    guard mayBegin, shown != screen else { return false }
    shown = screen
    panel.draw(screen, node.keys)
    board.beginDots(brightness: BoardLook.brightest)
    return true
  }
}

import HallBus

/// The dots of a window board.
struct BoardFace: NodeFace {
  private let canvas: Canvas
  private var drawn: UInt32?
  private var wasConnected = false
  private var wasLit = true

  /// The maker's number of this program, said at hello.
  private static var firmware: UInt16 { 1 }

  init(_ settings: Settings) {
    let size = Self.size(settings)
    canvas = Canvas(width: size.width, height: size.height)
  }

  @inline(__always)
  static func node(_ settings: Settings, id: BusNodeID) -> BoardNode {
    BoardNode(
      id: id, address: settings.address, baud: settings.baud, size: size(settings),
      firmware: firmware)
  }

  private static func size(_ settings: Settings) -> BoardSize {
    BoardSize(kind: settings.kind) ?? .small
  }

  var count: Int { canvas.count }

  func byte(_ index: Int) -> UInt8 { canvas[index] }

  mutating func show<Board: Hardware>(
    _ node: inout BoardNode, on board: inout Board, mayBegin: Bool, at now: Instant
  ) -> Bool {
    board.light(node.isConnected)
    guard mayBegin else { return false }
    let screen = node.currentScreen()
    let look: BoardLook
    let since: Instant
    switch screen {
    case .dark: (look, since) = (BoardLook(), now)
    case .text(_, let textLook, let start): (look, since) = (textLook, start)
    case .dots(let dotsLook, let start): (look, since) = (dotsLook, start)
    }
    let isLit = screen != .dark && look.isLit(after: now.microseconds(since: since))
    let needsDrawing = drawn != node.changes || wasConnected != node.isConnected
    guard needsDrawing || wasLit != isLit else { return false }
    drawn = node.changes
    wasConnected = node.isConnected
    wasLit = isLit
    if needsDrawing { draw(screen, of: &node) }
    board.beginDots(brightness: isLit ? look.brightness : nil)
    return true
  }

  private func draw(_ screen: BoardScreen, of node: inout BoardNode) {
    canvas.clear()
    switch screen {
    case .dark: break
    case .text(let text, _, _):
      let width = TextReader.width(of: text)
      let scale = canvas.height >= 32 && 2 * width <= canvas.width ? 2 : 1
      let left = max(0, (canvas.width - width * scale) / 2)
      let isWhole = canvas.write(text, left, (canvas.height - 16 * scale) / 2, scale: scale)
      node.textIsIncomplete = !isWhole
    case .dots:
      let canvas = canvas
      node.readDots { index, byte in canvas[index] = byte }
    }
  }
}

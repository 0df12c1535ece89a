import HallBus

/// A window board: the node between the line and its dots, on whatever hardware.
struct BoardProgram<Board: Hardware> {
  private var board: Board
  private var node: BoardNode
  private var transmitter = Transmitter()
  private let canvas: Canvas
  private var drawn: UInt32?
  private var wasConnected = false
  private var wasLit = true
  private var dotsLeft = 0
  private var wasStarving = false

  /// The maker's number of this program, said at hello.
  private static var firmware: UInt16 { 1 }

  init(_ board: Board, _ settings: Settings, id: BusNodeID) {
    self.board = board
    let size = BoardSize(kind: settings.kind) ?? .small
    node = BoardNode(
      id: id, address: settings.address, baud: settings.baud, size: size,
      firmware: Self.firmware)
    canvas = Canvas(width: size.width, height: size.height)
  }

  /// One turn of the loop a node lives in.
  mutating func turn() {
    let now = board.now()
    board.feedWatchdog()
    if board.isStarving {
      starve()
      return
    }
    // A supply that failed may have changed any memory: the program starts anew.
    if wasStarving { restart() }
    hear(at: now)
    speak(at: now)
    show(at: now)
    if dotsLeft == 0 && transmitter.isIdle && isNothingDue(at: now) { board.sleep() }
  }

  // Each part on its own, so that the stack holds the copies of one part only.
  @inline(never)
  private mutating func hear(at now: Instant) {
    while let event = board.receive() {
      switch event {
      case .byte(let byte): node.receive(byte, at: now)
      case .damaged: node.receiveDamaged()
      }
    }
  }

  @inline(never)
  private mutating func speak(at now: Instant) {
    node.advance(to: now)
    if transmitter.isIdle, let wire = node.takeOutput() { transmitter.start(wire, on: &board) }
    transmitter.advance(&board)
  }

  /// Whether a sleep would make nothing late: a node's turn to speak is kept to the microsecond.
  @inline(never)
  private mutating func isNothingDue(at now: Instant) -> Bool {
    guard let next = node.nextTurn() else { return true }
    return next.microseconds(since: now) > 2_000
  }

  private mutating func starve() {
    guard !wasStarving else { return }
    wasStarving = true
    board.endSending()
    board.beginDots(brightness: nil)
    board.light(false)
  }

  @inline(never)
  private mutating func show(at now: Instant) {
    board.light(node.isConnected)
    if dotsLeft == 0 {
      let screen = node.currentScreen()
      let look: BoardLook
      let since: Instant
      switch screen {
      case .dark: (look, since) = (BoardLook(), now)
      case .text(_, let textLook, let start): (look, since) = (textLook, start)
      case .dots(let dotsLook, let start): (look, since) = (dotsLook, start)
      }
      let isLit = screen != .dark && look.isLit(after: now.microseconds(since: since))
      if drawn != node.changes || wasConnected != node.isConnected || wasLit != isLit {
        let needsDrawing = drawn != node.changes || wasConnected != node.isConnected
        drawn = node.changes
        wasConnected = node.isConnected
        wasLit = isLit
        if needsDrawing { draw(screen) }
        board.beginDots(brightness: isLit ? look.brightness : nil)
        dotsLeft = canvas.count
      }
    }
    // A handful at a time: the line comes first.
    for _ in 0..<16 where dotsLeft > 0 && board.canTakeDots {
      board.putDots(canvas[canvas.count - dotsLeft])
      dotsLeft -= 1
    }
  }

  private mutating func draw(_ screen: BoardScreen) {
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

import HallBus

/// A pad: the node between the line and a person, on whatever board.
struct PadProgram<Board: Hardware> {
  private var board: Board
  private var node: PadNode
  private var transmitter = Transmitter()
  private let panel = PadPanel()
  private var shown: PadScreen?
  /// Bytes of the picture that the display still waits for.
  private var dotsLeft = 0
  private var wasStarving = false

  /// The maker's number of this program, said at hello.
  private static var firmware: UInt16 { 2 }
  /// Half a turn of the lamp, microseconds.
  private static var slowBlink: Int64 { 1_000_000 }
  private static var fastBlink: Int64 { 125_000 }

  init(_ board: Board, _ settings: Settings, id: BusNodeID) {
    self.board = board
    node = PadNode(
      id: id, address: settings.address, baud: settings.baud,
      keys: settings.kind == BusNodeKind.ratingPad.rawValue ? .rating : .clerk,
      firmware: Self.firmware)
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
    node.read(board.contacts(), at: now)
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
    let screen = node.currentScreen()
    switch screen.lamp {
    case .off: board.light(false)
    case .steady: board.light(true)
    case .slowBlink: board.light((now.microseconds / Self.slowBlink) & 1 == 0)
    case .fastBlink: board.light((now.microseconds / Self.fastBlink) & 1 == 0)
    }
    if dotsLeft == 0, shown != screen {
      shown = screen
      panel.draw(screen, node.keys)
      board.beginDots(brightness: BoardLook.brightest)
      dotsLeft = PadPanel.bytes
    }
    // A handful at a time: keys and line come first.
    for _ in 0..<16 where dotsLeft > 0 && board.canTakeDots {
      board.putDots(panel.byte(PadPanel.bytes - dotsLeft))
      dotsLeft -= 1
    }
  }
}

import HallBus

/// What a node is to the person before it, a pad or a window board: what it shows, and the keys.
protocol NodeFace {
  associatedtype Node: LineNode

  init(_ settings: Settings)
  /// The node as its settings say; inlined, since the stack has no room for a node handed on.
  static func node(_ settings: Settings, id: BusNodeID) -> Node

  /// Bytes of a whole picture.
  var count: Int { get }
  /// Eight dots of the picture drawn last.
  func byte(_ index: Int) -> UInt8
  /// Lights the lamp; where a new picture is due and `mayBegin`, draws it and begins it on the
  /// board.
  ///
  /// - Returns: whether a picture was begun.
  mutating func show<Board: Hardware>(
    _ node: inout Node, on board: inout Board, mayBegin: Bool, at now: Instant
  ) -> Bool
  /// Tells the node what its keys do.
  static func readKeys<Board: Hardware>(of board: inout Board, to node: inout Node, at now: Instant)
}

extension NodeFace {
  /// Most nodes have none.
  static func readKeys<Board: Hardware>(
    of board: inout Board, to node: inout Node, at now: Instant
  ) {}
}

/// The loop a node lives in, between the line and its face, on whatever hardware.
struct NodeProgram<Board: Hardware, Face: NodeFace> {
  private var board: Board
  private var node: Face.Node
  private var face: Face
  private var transmitter = Transmitter()
  /// Bytes of the picture that the display still waits for.
  private var dotsLeft = 0
  private var wasStarving = false

  init(_ board: Board, _ settings: Settings, id: BusNodeID) {
    self.board = board
    node = Face.node(settings, id: id)
    face = Face(settings)
  }

  /// One turn of the loop.
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
    Face.readKeys(of: &board, to: &node, at: now)
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
    if face.show(&node, on: &board, mayBegin: dotsLeft == 0, at: now) { dotsLeft = face.count }
    // A handful at a time: keys and line come first.
    for _ in 0..<16 where dotsLeft > 0 && board.canTakeDots {
      board.putDots(face.byte(face.count - dotsLeft))
      dotsLeft -= 1
    }
  }
}

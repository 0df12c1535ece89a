import HallBus

/// Drives boards that speak when spoken to, in whatever dialect: one packet at a time, most recent
/// change first, lost ones repeated, silent boards noticed and brought up to date when they return.
public struct BoardPollSession<Dialect: BoardDialect>: BoardLine {
  public typealias Event = BoardLineEvent
  typealias State = BoardPollState<Dialect.Content>

  /// What is on the line and waits for an answer.
  struct Outstanding: Sendable {
    var board: Int
    var task: Task
    var request: BoardRequest
    var sentAt: Instant
    /// When the last byte has left at the earliest: an answer before that is to an older packet.
    var lastByteAt: Instant
    var deadline: Instant
  }

  enum Task: Hashable, Sendable {
    /// The next packet of the board's job.
    case job
    case poll
    case brightness(Int)
    case order(BoardOrder)
  }

  struct Closing: Sendable {
    var deadline: Instant
    var isDone = false
  }

  public let settings: BoardLineSettings
  public internal(set) var lineCounters = BoardLineCounters()

  var dialect: Dialect
  var boards: [State]
  let verifyEvery: Int64
  var outputs: [SessionOutput<BoardLineEvent>] = []
  var isOpen = false
  var outstanding: Outstanding?
  var lineFreeAt = Instant.zero
  var lastProbeAt: Instant?
  var changes: UInt64 = 0
  var clock: BoardClock?
  var closing: Closing?
  var deadline: Instant?

  /// Refuses boards that the dialect or the line cannot serve.
  public init(
    boards: [BoardSpec], dialect: Dialect, settings: BoardLineSettings
  ) throws(BoardLineFault) {
    guard (300...1_000_000).contains(settings.baud), (7...13).contains(settings.bitsPerByte) else {
      throw BoardLineFault("线路速率不对", "the line's rate makes no sense")
    }
    guard !boards.isEmpty else { throw BoardLineFault("没有条屏", "there are no boards") }
    guard boards.count <= BoardLineLimit.boards else {
      throw BoardLineFault(
        "一条线上超过\(BoardLineLimit.boards)块条屏", "there are more than \(BoardLineLimit.boards) boards")
    }
    for (index, board) in boards.enumerated() {
      if boards[..<index].contains(where: { $0.address == board.address }) {
        throw BoardLineFault("地址\(board.address)用了两次", "the address \(board.address) stands twice")
      }
      for (place, area) in board.areas.enumerated()
      where board.areas[..<place].contains(where: { $0.id == area.id }) {
        throw BoardLineFault(
          "条屏\(board.address)的区域\(area.id)用了两次",
          "board \(board.address) has the area \(area.id) twice")
      }
      try dialect.check(board)
    }
    self.dialect = dialect
    self.settings = settings
    self.boards = boards.map { State(spec: $0) }
    // All checks together take a tenth of the line.
    let poll = dialect.poll(boards[0], standing: [], brightness: nil, isPlain: false)
    let check =
      settings.lineTime(poll.bytes.count + poll.answerBytes)
      + 2 * max(settings.turnaround, dialect.gap)
    verifyEvery = max(settings.verifyEvery, Int64(boards.count) * check * 10)
  }

  public var canTellSilentPicture: Bool { dialect.canTellSilentPicture }
  public var digits: Int? { dialect.digits }

  public mutating func opened(at now: Instant) {
    isOpen = true
    dialect.forget()
    outstanding = nil
    lineFreeAt = now
    lastProbeAt = nil
    for index in boards.indices {
      boards[index].forget()
      boards[index].link = .unknown
      boards[index].failures = 0
      boards[index].heardDamaged = false
      boards[index].mayAnswerLate = false
      boards[index].notBefore = now
      boards[index].backOff = 0
      boards[index].verifyAt = now
      boards[index].changedAt = now
      boards[index].setUps = 0
      boards[index].pollsPlainly = false
    }
    pump(at: now)
  }

  public mutating func closed(at now: Instant) {
    isOpen = false
    dialect.forget()
    repeatOrder(of: outstanding)
    outstanding = nil
    for index in boards.indices {
      boards[index].forget()
      if boards[index].link != .down {
        boards[index].link = .down
        emit(
          .boardDown(
            address: boards[index].spec.address,
            reason: DeviceText(chinese: "端口已关闭", english: "the port is closed")))
      }
      failOrders(of: index)
    }
    if closing?.isDone == false { finishClosing() }
    pump(at: now)
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    let board = outstanding.map { boards[$0.board].spec }
    for reception in dialect.receive(bytes, answering: outstanding?.request, from: board) {
      take(reception, at: now)
    }
    pump(at: now)
  }

  public mutating func advance(to now: Instant) {
    if let outstanding, now >= outstanding.deadline {
      self.outstanding = nil
      dialect.forget()
      boards[outstanding.board].mayAnswerLate = true
      lineCounters.timeouts += 1
      lineFreeAt = now
      fail(outstanding, at: now)
    }
    pump(at: now)
  }

  public var nextDeadline: Instant? { deadline }

  public mutating func nextOutput() -> SessionOutput<BoardLineEvent>? {
    outputs.isEmpty ? nil : outputs.removeFirst()
  }

  mutating func emit(_ event: BoardLineEvent) { outputs.append(.event(event)) }
}

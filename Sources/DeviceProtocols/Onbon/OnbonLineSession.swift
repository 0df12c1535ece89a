import HallBus

/// Drives every Onbon board of one serial line: several window boards on RS-485, or one big board.
///
/// The shell says what each board is to show; the session writes only what changed, most recent
/// change first, repeats what gets lost, and notices boards that fall silent or lose their
/// picture. Calls are written so that a board deletes them by itself when it hears nothing more
/// from us, and are refreshed in time while all is well.
public struct OnbonLineSession: DeviceSession {
  public enum Event: Hashable, Sendable {
    /// The board answers, for the first time or again.
    case boardUp(address: UInt16)
    case boardDown(address: UInt16, reason: OnbonDownReason)
    /// The board has acknowledged every area of this picture; comes again when it was lost and
    /// written anew.
    case pictureStands(address: UInt16, revision: UInt64)
    /// The board refused an area of this picture; it is tried again from time to time.
    case pictureRefused(address: UInt16, revision: UInt64, error: OnbonError)
    /// Characters the board cannot show were replaced by ``GB2312/replacement``.
    case charactersReplaced(address: UInt16, area: UInt8, characters: String)
    /// An order was carried out, or not.
    case answered(address: UInt16, order: OnbonOrder, result: OnbonOrderResult)
    /// The end of ``shutdownPictures(_:at:)``: boards that confirmed, and boards that did not.
    case shutdownDone(reached: [UInt16], missed: [UInt16])
  }

  /// What is on the line and waits for an answer.
  struct Outstanding: Sendable {
    var board: Int
    var task: Task
    var sentAt: Instant
    /// When the last byte has left at the earliest: an answer before that is to an older packet.
    var lastByteAt: Instant
    var deadline: Instant
  }

  enum Task: Sendable {
    /// Areas with the contents sent; nil was deleted.
    case areas([(index: Int, content: OnbonContent?)], wipes: Bool)
    case dotsArea(index: Int)
    case dotsBlock(index: Int, bitmap: BoardBitmap, expires: Bool, next: Int)
    case deleteDots(index: Int)
    case query
    case ping
    case brightness(UInt8)
    case order(OnbonOrder)
  }

  struct Closing: Sendable {
    var deadline: Instant
    var isDone = false
  }

  public let settings: OnbonLineSettings
  /// Frames, retries and faults since the session was made.
  public internal(set) var counters = OnbonCounters()

  var boards: [OnbonBoardState]
  let verifyEvery: Int64
  var decoder = OnbonFrameDecoder()
  var outputs: [SessionOutput<Event>] = []
  var isOpen = false
  var outstanding: Outstanding?
  var lineFreeAt = Instant.zero
  var lastProbeAt: Instant?
  var changes: UInt64 = 0
  var clock: OnbonClock?
  var closing: Closing?
  var deadline: Instant?

  /// Checks the boards; see ``OnbonConfigError``.
  public init(
    boards: [OnbonBoard], settings: OnbonLineSettings = OnbonLineSettings()
  ) throws(OnbonConfigError) {
    guard (300...1_000_000).contains(settings.baud), (7...13).contains(settings.bitsPerByte),
      settings.staleAfterSeconds >= 3
    else { throw .badLine }
    guard !boards.isEmpty else { throw .noBoards }
    guard boards.count <= OnbonLimit.boards else { throw .tooManyBoards }
    for (index, board) in boards.enumerated() {
      guard (1...0xFFFD).contains(board.address), board.address != OnbonFrame.hallAddress else {
        throw .badAddress(board.address)
      }
      if boards[..<index].contains(where: { $0.address == board.address }) {
        throw .addressTwice(board.address)
      }
      try board.check()
    }
    self.settings = settings
    self.boards = boards.map { OnbonBoardState(board: $0) }
    // A check is some 40 bytes out and 80 back; all checks together take a tenth of the line.
    let check = settings.lineTime(120) + 2 * settings.turnaround
    verifyEvery = max(settings.verifyEvery, Int64(boards.count) * check * 10)
  }

  /// Whether boards of this kind can be told what to show when they hear nothing more: dynamic
  /// areas with ``OnbonRunMode/cycleUntilStale`` are deleted after
  /// ``OnbonLineSettings/staleAfterSeconds``, and the stored program, if any, shows again.
  public static let canTellSilentPicture = true

  public mutating func opened(at now: Instant) {
    isOpen = true
    decoder.reset()
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
      boards[index].wipes = true
      boards[index].queryUnknown = false
    }
    pump(at: now)
  }

  public mutating func closed(at now: Instant) {
    isOpen = false
    decoder.reset()
    if let outstanding, case .order(let order) = outstanding.task {
      boards[outstanding.board].orders.insert(order, at: 0)
    }
    outstanding = nil
    for index in boards.indices {
      boards[index].forget()
      if boards[index].link != .down {
        boards[index].link = .down
        emit(.boardDown(address: boards[index].board.address, reason: .lineClosed))
      }
      failOrders(of: index, .unreachable)
    }
    if closing?.isDone == false { finishClosing() }
    pump(at: now)
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    for reception in decoder.receive(bytes) { take(reception, at: now) }
    pump(at: now)
  }

  public mutating func advance(to now: Instant) {
    if let outstanding, now >= outstanding.deadline {
      self.outstanding = nil
      boards[outstanding.board].mayAnswerLate = true
      counters.timeouts += 1
      lineFreeAt = now
      fail(outstanding, at: now)
    }
    pump(at: now)
  }

  public var nextDeadline: Instant? { deadline }

  public mutating func nextOutput() -> SessionOutput<Event>? {
    outputs.isEmpty ? nil : outputs.removeFirst()
  }

  mutating func emit(_ event: Event) { outputs.append(.event(event)) }
}

extension OnbonBoard {
  func check() throws(OnbonConfigError) {
    guard areas.count <= OnbonLimit.areas else { throw .tooManyAreas(address: address) }
    var dotsAreas = 0
    for (index, area) in areas.enumerated() {
      if areas[..<index].contains(where: { $0.id == area.id }) {
        throw .areaTwice(address: address, id: area.id)
      }
      // FFh means every area, and coordinates must fit the fields.
      guard area.id < 0xFF, area.x >= 0, area.y >= 0, area.width > 0, area.height > 0,
        area.x % 8 == 0, area.width % 8 == 0, area.x + area.width <= width,
        area.y + area.height <= height, width <= 8_192, height <= 8_192
      else { throw .badArea(address: address, id: area.id) }
      guard area.kind == .dots else { continue }
      dotsAreas += 1
      guard area.width / 8 * area.height * (isTwoColour ? 2 : 1) <= OnbonLimit.dotsBytes else {
        throw .tooManyDots(address: address, id: area.id)
      }
    }
    if dotsAreas > 1 { throw .twoDotsAreas(address: address) }
  }
}

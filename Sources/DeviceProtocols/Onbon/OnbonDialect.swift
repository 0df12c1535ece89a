import HallBus

/// The protocol of Onbon's font cards: several window boards on RS-485, or one big board.
///
/// Calls are written so that a board deletes them by itself when it hears nothing more from us, and
/// are refreshed in time while all is well.
public struct OnbonDialect: BoardDialect {
  public enum Content: Hashable, Sendable {
    /// The block of a dynamic area.
    case block([UInt8], expires: Bool)
    /// Dots of the special area.
    case dots(BoardBitmap, expires: Bool)
  }

  /// Seconds without update after which a board deletes what must not look like a live call, and
  /// shows its stored program, if any.
  static let staleAfterSeconds: UInt16 = 30

  private let isAlone: Bool
  private var decoder = OnbonFrameDecoder()

  /// - Parameter isAlone: the line has one board: whatever number it answers by, it is that one.
  public init(isAlone: Bool) { self.isAlone = isAlone }

  /// A line's settings for these boards: they tell what they have lost, and a status is long.
  public static func settings(baud: Int) -> BoardLineSettings {
    var settings = BoardLineSettings(baud: baud)
    settings.verifyEvery = 5_000_000
    settings.refreshEvery = nil
    return settings
  }

  public var canTellSilentPicture: Bool { true }
  public var tellsLosses: Bool { true }
  public var digits: Int? { nil }
  public var gap: Int64 { 0 }

  public func content(
    _ content: BoardContent, in area: BoardAreaSpec, of board: BoardSpec, isFinal: Bool
  ) throws(BoardPictureError) -> (content: Content, replaced: String) {
    let expires = !isFinal && !area.staysWhenSilent
    switch (area.kind, content) {
    case (.text(let font, let alignment), .text(let text, let colour, let flashing)):
      let encoded = OnbonTextEncoding.area(
        area, text: text, colour: colour, flashing: flashing && !isFinal, font: font,
        alignment: alignment, runMode: expires ? .cycleUntilStale : .cycle,
        timeoutSeconds: expires ? Self.staleAfterSeconds : 0)
      var replaced = ""
      replaced.unicodeScalars.append(contentsOf: encoded.replaced)
      return (.block(encoded.block, expires: expires), replaced)
    case (.dots, .bitmap(let bitmap)):
      guard bitmap.width == area.width, bitmap.height == area.height else {
        throw .wrongSize(id: area.id)
      }
      guard (bitmap.green != nil) == board.isTwoColour else { throw .wrongColours(id: area.id) }
      return (.dots(bitmap, expires: expires), "")
    default: throw .wrongKind(id: area.id)
    }
  }

  public func lifetime(of content: Content) -> Int64? {
    switch content {
    case .block(_, let expires), .dots(_, let expires):
      expires ? Int64(Self.staleAfterSeconds) * 1_000_000 : nil
    }
  }

  /// Whatever else stands on a board goes with its first packet.
  public func setUp(_ board: BoardSpec) -> [BoardRequest] { [] }

  /// One packet with as many dynamic areas as it should hold; dots, in packets of their own, when
  /// no dynamic area is left.
  public func write(
    _ changes: [BoardChange<Content>], to board: BoardSpec, _ reason: BoardWriteReason
  ) -> BoardWrite {
    var areas: [Int] = []
    var blocks: [[UInt8]] = []
    var deleted: [UInt8] = []
    var bytes = 0
    for change in changes where board.areas[change.area].kind != .dots {
      if case .block(let block, _)? = change.content {
        guard areas.isEmpty || bytes + block.count + 2 <= OnbonLimit.batchBytes else { break }
        bytes += block.count + 2
        blocks.append(block)
      } else {
        deleted.append(board.areas[change.area].id)
      }
      areas.append(change.area)
    }
    guard areas.isEmpty else {
      let request = OnbonRequest.dynamicAreas(
        deleting: reason == .afresh ? .everything : .areas(deleted), blocks: blocks,
        clearsFirst: reason != .refresh)
      return BoardWrite(areas: areas, requests: [packet(request, to: board)])
    }
    var requests = dots(changes[0], of: board)
    if reason == .afresh {
      var wipe = packet(
        .dynamicAreas(deleting: .everything, blocks: [], clearsFirst: true), to: board)
      wipe.isOptional = true
      requests.insert(wipe, at: 0)
    }
    return BoardWrite(areas: [changes[0].area], requests: requests)
  }

  private func dots(_ change: BoardChange<Content>, of board: BoardSpec) -> [BoardRequest] {
    guard case .dots(let bitmap, let expires)? = change.content else {
      // A card without a special area has nothing to delete either.
      var deletion = packet(.deleteDots, to: board)
      deletion.isOptional = true
      return [deletion]
    }
    let area = board.areas[change.area]
    let place = OnbonRequest.dotsArea(
      x: UInt16(area.x / 8), y: UInt16(area.y), width: UInt16(area.width / 8),
      height: UInt16(area.height), runMode: expires ? .cycleUntilStale : .cycle,
      timeoutSeconds: expires ? Self.staleAfterSeconds : 0)
    let dots = OnbonRequest.dots(of: bitmap)
    let blocks = stride(from: 0, to: dots.count, by: OnbonLimit.dotsBlockBytes).map { offset in
      let end = min(offset + OnbonLimit.dotsBlockBytes, dots.count)
      return OnbonRequest.dotsBlock(
        dots[offset..<end], offset: UInt16(offset), isLast: end == dots.count)
    }
    return ([place] + blocks).map { packet($0, to: board) }
  }

  /// A query, or a ping where the card does not know queries.
  public func poll(
    _ board: BoardSpec, standing: [Content?], brightness: Int?, isPlain: Bool
  ) -> BoardRequest {
    var poll = packet(isPlain ? .ping : .query, to: board)
    poll.expected = brightness.map { [OnbonRequest.level($0)] } ?? []
    return poll
  }

  public func brightness(percent: Int, of board: BoardSpec) -> BoardRequest? {
    packet(.brightness(OnbonRequest.level(percent)), to: board)
  }

  public func clock(_ clock: BoardClock) -> [UInt8]? {
    var request = OnbonRequest.clock(clock)
    request.wantsAnswer = false
    return OnbonFrame(destination: OnbonFrame.broadcastWithoutAnswer, data: request.data).encoded()
  }

  public func order(_ order: BoardOrder, to board: BoardSpec) -> BoardRequest? {
    switch order {
    case .clear: packet(.clear, to: board)
    case .lock(let program, let locked): packet(.lock(program: program, locked: locked), to: board)
    case .power(let on): packet(.power(on: on), to: board)
    }
  }

  private func packet(_ request: OnbonRequest, to board: BoardSpec) -> BoardRequest {
    let frame = OnbonFrame(destination: UInt16(clamping: board.address), data: request.data)
    // The longest answer is a status: some 60 bytes and the numbers of the areas.
    return BoardRequest(
      bytes: frame.encoded(), key: Int(request.group) << 8 | Int(request.number), answerBytes: 100)
  }

  public mutating func forget() { decoder.reset() }

  public mutating func receive(
    _ bytes: ArraySlice<UInt8>, answering request: BoardRequest?, from board: BoardSpec?
  ) -> [BoardReception] {
    decoder.receive(bytes).map { reception in
      guard case .frame(let frame) = reception else { return .damaged }
      guard frame.source != OnbonFrame.hallAddress else { return .echo }
      guard let request, let board, isAlone || Int(frame.source) == board.address else {
        return .stray
      }
      switch OnbonAnswer(data: frame.data) {
      case nil: return .damaged
      case .acknowledged: return .answer(.done)
      case .refused(let error): return .answer(error.answer)
      case .status(let status):
        // Held up somewhere, it answers an older packet.
        guard request.key == Self.queryKey else { return .stray }
        return .answer(
          .shows(
            areas: board.areas.map { status.shows($0) },
            isBright: request.expected.first.map { $0 == status.brightness } ?? true))
      }
    }
  }

  private static let queryKey =
    Int(OnbonRequest.query.group) << 8 | Int(OnbonRequest.query.number)
}

extension OnbonStatus {
  fileprivate func shows(_ area: BoardAreaSpec) -> Bool {
    area.kind == .dots ? hasDotsArea : areas.contains(area.id)
  }
}

extension OnbonError {
  fileprivate var answer: BoardAnswer {
    switch self {
    case .check: .damagedThere
    case .busy: .busy
    case .unknownGroup, .unknownCommand: .unknownCommand
    default: .refused(text)
    }
  }
}

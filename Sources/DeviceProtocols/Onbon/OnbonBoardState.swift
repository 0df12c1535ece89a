import HallBus

/// What an area is to show, ready for the line.
enum OnbonContent: Hashable, Sendable {
  /// The block of a dynamic area.
  case block([UInt8], expires: Bool)
  /// Dots of the special area.
  case dots(BoardBitmap, expires: Bool)

  var expires: Bool {
    switch self {
    case .block(_, let expires), .dots(_, let expires): expires
    }
  }
}

/// What we know of an area on the board.
enum OnbonStanding: Hashable, Sendable {
  case unknown
  /// The board has no such area; content nil is sent by deleting.
  case absent
  case shown(OnbonContent, since: Instant)
  /// The board said no to this content; it is tried again at `retry`.
  case refused(OnbonContent?, retry: Instant)
}

/// What the session knows and wants of one board.
struct OnbonBoardState: Sendable {
  enum Link: Sendable {
    case unknown
    case up
    case down
  }

  let board: OnbonBoard
  /// Nil until a picture was set: then the board's areas are left alone.
  var revision: UInt64?
  /// By index of ``OnbonBoard/areas``; nil is empty.
  var wanted: [OnbonContent?]
  var standing: [OnbonStanding]
  var announced: UInt64?
  /// Number and time of the oldest change not yet shown.
  var changeOrder: UInt64 = 0
  var changedAt = Instant.zero

  var link = Link.unknown
  var failures = 0
  var heardDamaged = false
  /// A packet got no answer in time, and none has come since. Answers carry no number: one that was
  /// held up somewhere must not be taken for the answer to the repetition.
  var mayAnswerLate = false
  var notBefore = Instant.zero
  var backOff: Int64 = 0
  var verifyAt = Instant.zero
  /// The board does not know the query; it is pinged instead.
  var queryUnknown = false
  /// The first packet after the port came up deletes whatever else stands there.
  var wipes = true
  /// After a refusal areas go one by one, to find the one refused.
  var sendsSingly = false
  /// Next block of dots, nil before the area is set up.
  var dotsOffset: Int?
  var brightness: UInt8?
  var brightnessStands: UInt8?
  var orders: [OnbonOrder] = []
  var roundTrip: Int64 = 0

  init(board: OnbonBoard) {
    self.board = board
    wanted = [OnbonContent?](repeating: nil, count: board.areas.count)
    standing = [OnbonStanding](repeating: .unknown, count: board.areas.count)
  }

  /// Whether the area has to be written now.
  func isPending(_ index: Int, at now: Instant, stale: Int64) -> Bool {
    guard revision != nil else { return false }
    return switch standing[index] {
    case .unknown: true
    case .absent: wanted[index] != nil
    case .shown(let content, let since):
      content != wanted[index] || content.expires && now >= since.advanced(byMicroseconds: stale)
    case .refused(let content, let retry): content != wanted[index] || now >= retry
    }
  }

  func pending(at now: Instant, stale: Int64) -> [Int] {
    standing.indices.filter { isPending($0, at: now, stale: stale) }
  }

  /// When a refused or stale area becomes pending by itself.
  func nextPending(stale: Int64) -> Instant? {
    guard revision != nil else { return nil }
    var next: Instant?
    for state in standing {
      let due: Instant? =
        switch state {
        case .refused(_, let retry): retry
        case .shown(let content, let since) where content.expires:
          since.advanced(byMicroseconds: stale)
        default: nil
        }
      if let due, due < next ?? due.advanced(byMicroseconds: 1) { next = due }
    }
    return next
  }

  /// When the oldest area that would expire was written.
  var oldestExpiring: Instant? {
    var oldest: Instant?
    for case .shown(let content, let since) in standing where content.expires {
      if since < oldest ?? since.advanced(byMicroseconds: 1) { oldest = since }
    }
    return oldest
  }

  /// Whether everything wanted is on the board.
  func stands(at now: Instant, stale: Int64) -> Bool {
    guard revision != nil else { return false }
    return standing.indices.allSatisfy { index in
      if case .refused = standing[index] { return false }
      return !isPending(index, at: now, stale: stale)
    }
  }

  mutating func forget() {
    for index in standing.indices { standing[index] = .unknown }
    announced = nil
    brightnessStands = nil
    dotsOffset = nil
  }
}

import HallBus

/// What a session knows and wants of one board.
struct BoardPollState<Content: Hashable & Sendable>: Sendable {
  enum Link: Sendable { case unknown, up, down }

  /// What we know of an area on the board.
  enum Standing: Hashable, Sendable {
    case unknown
    /// The time by which it has to be written again, if at all.
    case shown(Content?, BoardFreshness?)
    /// The board said no to this content; it is tried again at `retry`.
    case refused(Content?, retry: Instant)
  }

  /// Packets that belong together; others may go to other boards between them.
  struct Job: Sendable {
    /// Empty sets the board up.
    var changes: [BoardChange<Content>]
    var requests: [BoardRequest]
    var next = 0

    var isSetUp: Bool { changes.isEmpty }
  }

  let spec: BoardSpec
  /// Nil until a picture was set: then the board's areas are left alone.
  var revision: UInt64?
  /// By index of the areas; nil is empty.
  var wanted: [Content?]
  var standing: [Standing]
  var announced: UInt64?
  /// Number and time of the oldest change not yet shown.
  var changeOrder: UInt64 = 0
  var changedAt = Instant.zero

  var link = Link.unknown
  var failures = 0
  var heardDamaged = false
  /// A packet got no answer in time, and none has come since: an answer that was held up must not
  /// be taken for the answer to the repetition.
  var mayAnswerLate = false
  var notBefore = Instant.zero
  var backOff: Int64 = 0
  var verifyAt = Instant.zero
  /// The board does not know the better poll.
  var pollsPlainly = false
  var needsSetUp = true
  /// Nothing was written since the board may have forgotten everything.
  var isAfresh = true
  /// After a refusal areas go one by one, to find the one refused.
  var sendsSingly = false
  /// Set-ups since the last content that stood.
  var setUps = 0
  var job: Job?
  var brightness: Int?
  var brightnessStands: Int?
  var orders: [BoardOrder] = []

  init(spec: BoardSpec) {
    self.spec = spec
    wanted = [Content?](repeating: nil, count: spec.areas.count)
    standing = [Standing](repeating: .unknown, count: spec.areas.count)
  }

  func isPending(_ area: Int, at now: Instant) -> Bool {
    guard revision != nil else { return false }
    return switch standing[area] {
    case .unknown: true
    case .shown(let content, let freshness):
      content != wanted[area] || freshness?.gone.map { now >= $0 } == true
    case .refused(let content, let retry): content != wanted[area] || now >= retry
    }
  }

  func pending(at now: Instant) -> [Int] { standing.indices.filter { isPending($0, at: now) } }

  func hasChange(at now: Instant) -> Bool {
    guard revision != nil else { return false }
    return needsSetUp || standing.indices.contains { isPending($0, at: now) }
  }

  /// Whether a job is under way whose contents are all still wanted.
  var wantsJob: Bool { job?.changes.allSatisfy { $0.content == wanted[$0.area] } == true }

  /// When a refused area becomes pending by itself.
  var nextRetry: Instant? {
    standing.compactMap { if case .refused(_, let retry) = $0 { retry } else { nil } }.min()
  }

  /// The areas that have to be written again at some time, the most pressing first.
  var aging: [(area: Int, freshness: BoardFreshness)] {
    standing.enumerated().compactMap { area, state in
      if case .shown(_, let freshness?) = state { (area, freshness) } else { nil }
    }
    .sorted { ($0.freshness.due, $0.area) < ($1.freshness.due, $1.area) }
  }

  /// Whether everything wanted is on the board.
  func stands(at now: Instant) -> Bool {
    guard revision != nil, !needsSetUp else { return false }
    return standing.indices.allSatisfy { area in
      if case .refused = standing[area] { return false }
      return !isPending(area, at: now)
    }
  }

  /// What stands; empty where something is not known. Nil areas are empty.
  var known: [Content?] {
    var contents: [Content?] = []
    for state in standing {
      guard case .shown(let content, _) = state else { return [] }
      contents.append(content)
    }
    return contents
  }

  /// Nothing is known of the board any more.
  mutating func forget() {
    for area in standing.indices { standing[area] = .unknown }
    announced = nil
    brightnessStands = nil
    needsSetUp = true
    isAfresh = true
    job = nil
  }
}

/// When a content that stands has to be written again.
struct BoardFreshness: Hashable, Sendable {
  let due: Instant
  /// From here on it goes along with another that is due: one packet costs less than two.
  let soon: Instant
  /// From here on it goes before everything else.
  let urgent: Instant?
  /// By now the board has deleted it.
  let gone: Instant?

  /// For a content that the board deletes.
  init(writtenAt: Instant, lifetime: Int64) {
    due = writtenAt.advanced(byMicroseconds: lifetime / 3)
    soon = writtenAt.advanced(byMicroseconds: lifetime / 4)
    urgent = writtenAt.advanced(byMicroseconds: lifetime / 3 * 2)
    gone = writtenAt.advanced(byMicroseconds: lifetime)
  }

  /// For a content that may have been lost unnoticed.
  init(writtenAt: Instant, every interval: Int64) {
    due = writtenAt.advanced(byMicroseconds: interval)
    soon = due
    urgent = nil
    gone = nil
  }
}

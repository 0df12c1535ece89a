import HallBus

/// What a session knows and wants of one board.
struct BoardPollState<Content: Hashable & Sendable>: Sendable {
  enum Link: Sendable { case unknown, up, down }

  /// What we know of an area on the board.
  enum Standing: Hashable, Sendable {
    case unknown
    case shown(Content?, since: Instant)
    /// The board said no to this content; it is tried again at `retry`.
    case refused(Content?, retry: Instant)
  }

  /// Packets that belong together; others may go to other boards between them.
  struct Job: Sendable {
    /// Nil sets the board up.
    var area: Int?
    var content: Content?
    var requests: [BoardRequest]
    var next = 0
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
  var needsSetUp = true
  /// Set-ups since the last content that stood.
  var setUps = 0
  var job: Job?
  var brightness: Int?
  var brightnessStands: Int?

  init(spec: BoardSpec) {
    self.spec = spec
    wanted = [Content?](repeating: nil, count: spec.areas.count)
    standing = [Standing](repeating: .unknown, count: spec.areas.count)
  }

  func isPending(_ area: Int, at now: Instant) -> Bool {
    guard revision != nil else { return false }
    return switch standing[area] {
    case .unknown: true
    case .shown(let content, _): content != wanted[area]
    case .refused(let content, let retry): content != wanted[area] || now >= retry
    }
  }

  func hasChange(at now: Instant) -> Bool {
    guard revision != nil else { return false }
    return needsSetUp || standing.indices.contains { isPending($0, at: now) }
  }

  /// When a refused area becomes pending by itself.
  var nextRetry: Instant? {
    standing.compactMap { if case .refused(_, let retry) = $0 { retry } else { nil } }.min()
  }

  /// The area that has stood longest, and since when.
  var oldest: (area: Int, since: Instant)? {
    var oldest: (area: Int, since: Instant)?
    for (area, state) in standing.enumerated() {
      guard case .shown(_, let since) = state, since < oldest?.since ?? .microseconds(.max) else {
        continue
      }
      oldest = (area, since)
    }
    return oldest
  }

  /// Whether everything wanted is on the board.
  func stands(at now: Instant) -> Bool {
    guard revision != nil, !needsSetUp else { return false }
    return standing.indices.allSatisfy { area in
      if case .refused = standing[area] { return false }
      return !isPending(area, at: now)
    }
  }

  /// What stands as far as known; nil areas are empty.
  var known: [Content?]? {
    var contents: [Content?] = []
    for state in standing {
      guard case .shown(let content, _) = state else { return nil }
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
    job = nil
  }
}

import HallBus

/// All the master knows about one node.
struct BusNodeRecord: Sendable {
  enum Link: Equatable, Sendable {
    /// Not heard since the port came up, nor given up yet.
    case new
    case up
    case down(BusNodeFault)
  }

  struct AnsweredKey: Sendable {
    var id: BusKeyID
    var answer: BusKeyAnswer
    var isDue: Bool
  }

  /// Answers kept to repeat them: twice what a pad keeps waiting.
  static let answeredLimit = 2 * BusLimit.waitingKeys
  /// Pause after the first failed probe of a node, microseconds; doubles up to the longest.
  static let firstBackOff: Int64 = 500_000
  static let longestBackOff: Int64 = 30_000_000
  /// Pause before a display that did not take is sent again, microseconds.
  static let displayPause: Int64 = 500_000
  /// Unasked frames beyond one in ``unaskedPause`` that make a node a babbler.
  static let babbleLimit = 20
  /// One unasked frame in so many microseconds is forgiven: a line that doubles frames stays below.
  static let unaskedPause: Int64 = 500_000

  /// What should stand on a node.
  enum Content: Equatable, Sendable {
    case pad(PadDisplay)
    case board(BusBoardPicture)

    var checksum: UInt32 {
      switch self {
      case .pad(let display): display.checksum
      case .board(let picture): picture.checksum
      }
    }
  }

  var node: BusNode
  var link = Link.new
  var id: BusNodeID?
  var firmware: UInt16?
  /// What we gave it; 0 makes it say hello.
  var bootEpoch: UInt64 = 0
  var welcome: (destination: UInt8, message: BusWelcome)?

  var sequence: UInt8 = 0
  var failuresInARow = 0
  var backOff = BusNodeRecord.firstBackOff
  var nextVisit = Instant.zero
  var wantsPoll = false

  var wanted: Content?
  var wantedRevision: UInt16 = 0
  var wantedChecksum: UInt32 = 0
  /// What the last state report said; nil when that is no longer to be trusted.
  var reported: (revision: UInt16, checksum: UInt32)?
  var standsAnnounced = false
  var displayRetryAt = Instant.zero
  /// What is still to be said to a board for ``wanted`` to stand.
  var steps: [BusBoardPicture.Step] = []
  /// The picture a board last said to stand, for the next one to say only what is new.
  var standing: (picture: BusBoardPicture, revision: UInt16)?
  var textIsIncomplete = false
  /// It has said that it does not know the time of day.
  var lacksTime = false
  var kind: UInt8?

  /// The press the shell was told of and has not answered; `isQuoted` when polls may name its
  /// counter, which a node that began anew could have given to another press.
  var held: (id: BusKeyID, announcedAt: Instant, isQuoted: Bool)?
  var answered: [AnsweredKey] = []
  var keyIsStuck = false

  /// Unasked frames not forgiven yet, as counted at ``unaskedCountedAt``.
  var unasked = 0
  var unaskedCountedAt = Instant.zero
  var counters = BusCounters()

  init(_ node: BusNode) {
    self.node = node
  }

  var isUp: Bool { link == .up }

  /// Whether the node has said that it shows what it should; nil when it has not said anything.
  var displayIsRight: Bool? {
    guard let reported else { return nil }
    guard wanted != nil else { return reported.revision == 0 }
    return reported.revision == wantedRevision && reported.checksum == wantedChecksum
  }

  /// Citizens look at a board; at a pad only its clerk.
  var showsPicture: Bool {
    if case .board? = wanted { true } else { false }
  }

  /// The picture known to stand on a board at this moment.
  private var known: BusBoardPicture? {
    guard let standing, let reported, reported.revision == standing.revision,
      reported.checksum == standing.picture.checksum
    else { return nil }
    return standing.picture
  }

  /// Lays out what to say next, if nothing is laid out.
  mutating func planSteps() {
    guard steps.isEmpty, case .board(let picture)? = wanted else { return }
    steps = picture.steps(from: known)
  }

  var dueAnswer: AnsweredKey? { answered.first(where: \.isDue) }

  /// The counter a poll tells the node not to repeat just now.
  func heldCounter(at now: Instant) -> UInt32 {
    guard let held, held.isQuoted,
      now.microseconds(since: held.announcedAt) < BusLimit.heldKeyMicroseconds
    else { return 0 }
    return held.id.counter
  }

  mutating func remember(_ answer: BusKeyAnswer, for id: BusKeyID) {
    answered.removeAll { $0.id == id }
    if answered.count == Self.answeredLimit { answered.removeFirst() }
    answered.append(AnsweredKey(id: id, answer: answer, isDue: true))
    if held?.id == id { held = nil }
  }

  mutating func setAnswerDue(_ due: Bool, for id: BusKeyID) {
    for index in answered.indices where answered[index].id == id { answered[index].isDue = due }
  }

  /// Counts a frame that nobody had asked for; true when there are too many.
  mutating func hasSpokenUnasked(at now: Instant) -> Bool {
    let forgiven = now.microseconds(since: unaskedCountedAt) / Self.unaskedPause
    unasked = max(0, unasked - Int(forgiven)) + 1
    unaskedCountedAt = unaskedCountedAt.advanced(byMicroseconds: forgiven * Self.unaskedPause)
    guard unasked >= Self.babbleLimit else { return false }
    unasked = Self.babbleLimit
    return true
  }

  /// What a node that cannot be heard may still show has just become wrong: it is tried at once, and
  /// often at first, and not only when its pause is over.
  mutating func probeSoon(at now: Instant) {
    guard link == .down(.silent) || link == .down(.garbled) else { return }
    backOff = Self.firstBackOff
    nextVisit = min(nextVisit, now)
  }

  /// Forgets what may have changed while the node could not be heard.
  mutating func distrust() {
    reported = nil
    standsAnnounced = false
    steps = []
    standing = nil
    wantsPoll = false
    welcome = nil
  }
}

import HallBus

/// Asks `DLE EOT 1..4` one at a time and keeps account of the answers.
///
/// An answer does not say which question it belongs to, so there is only ever one question out.
/// When one goes unanswered during a job, every answer from then on is taken for the late one
/// until the account is even again, and none of them is read.
struct StatusInquiry: Hashable, Sendable {
  enum Outcome: Hashable, Sendable {
    /// Nobody asked, or it cannot be told what for.
    case unclear
    /// The answer to `DLE EOT kind`; ask the next of the round.
    case answered(kind: UInt8)
  }

  /// The order of a round: presence and paper first.
  static let order: [UInt8] = [1, 4, 2, 3]

  /// The question that is out.
  private(set) var asked: UInt8?
  /// What is left of the round.
  private(set) var round: ArraySlice<UInt8> = []
  /// Answers owed by questions of this job whose time is over.
  private(set) var owed = 0
  /// Questions in a row whose time was over.
  private(set) var missedInARow = 0
  /// When the transport had taken the question.
  private var askedAt = Instant.zero
  /// From question to answer, the last time, in microseconds.
  private(set) var lastRoundTrip: Int64 = 0
  /// When the question's time is over.
  private(set) var replyDeadline: Instant?
  /// When to ask next, if nothing is out.
  var nextAsk: Instant?
  /// Kinds that this unit has answered since the port came up, and kinds it has not when it
  /// answered others: those are not asked again.
  private var answeredKinds: [UInt8] = []
  private var ignoredKinds: [UInt8] = []
  private var rotation = 0

  var deadline: Instant? { replyDeadline ?? nextAsk }

  /// Begins a round over all kinds; the first to ask.
  mutating func startRound() -> UInt8? {
    round = Self.order.filter { !ignoredKinds.contains($0) }[...]
    asked = nil
    replyDeadline = nil
    nextAsk = nil
    return round.popFirst()
  }

  /// The next kind of the round.
  mutating func nextOfRound() -> UInt8? { round.popFirst() }

  /// The kind to ask in a job: one at a time, in rotation.
  mutating func nextInRotation() -> UInt8 {
    let kinds = Self.order.filter { !ignoredKinds.contains($0) }
    guard !kinds.isEmpty else { return 1 }
    rotation = (rotation + 1) % kinds.count
    return kinds[rotation]
  }

  mutating func ask(_ kind: UInt8, at now: Instant) {
    asked = kind
    nextAsk = nil
    askedAt = now
    replyDeadline = now.advanced(byMicroseconds: ESCPOSLimits.statusReply)
  }

  /// The transport took everything: the answer's time begins now.
  mutating func linesTaken(at now: Instant) {
    guard asked != nil else { return }
    askedAt = now
    replyDeadline = now.advanced(byMicroseconds: ESCPOSLimits.statusReply)
  }

  mutating func answered(at now: Instant) -> Outcome {
    missedInARow = 0
    if owed > 0 {
      owed -= 1
      return .unclear
    }
    guard let kind = asked else { return .unclear }
    asked = nil
    replyDeadline = nil
    lastRoundTrip = now.microseconds(since: askedAt)
    if !answeredKinds.contains(kind) { answeredKinds.append(kind) }
    return .answered(kind: kind)
  }

  /// The question's time is over; in a job its answer stays owed.
  mutating func missed(inJob: Bool) {
    guard let kind = asked else { return }
    asked = nil
    replyDeadline = nil
    missedInARow += 1
    if inJob {
      owed += 1
    } else if !answeredKinds.isEmpty, !answeredKinds.contains(kind) {
      ignoredKinds.append(kind)
      missedInARow = 0
    }
  }

  /// Gives up what is out, for instance when the transport has stalled.
  mutating func abandon() {
    asked = nil
    round = []
    replyDeadline = nil
    nextAsk = nil
    missedInARow = 0
    owed = 0
  }
}

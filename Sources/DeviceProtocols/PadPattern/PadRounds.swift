import HallBus

/// Whose turn it is on a line of pads that speak only when they are asked: one question at a time,
/// and a pad that does not answer costs the others one wait now and then.
struct PadRounds: Sendable {
  private struct Turn: Sendable {
    var due: Instant
    var failures = 0
  }

  /// Questions without an answer after which a pad is missed.
  static let tries = 3
  /// How often a pad is asked that is missed, µs.
  static let missedInterval: Int64 = 2_000_000
  /// Quiet after whatever was on the line, µs: pads turn from speaking to listening.
  static let turnaround: Int64 = 4_000

  private let interval: Int64
  private let patience: Int64
  private let byteTime: Int64
  private var turns: [Turn]
  private var last = -1
  private var waiting: (pad: Int, deadline: Instant)?
  private var freeAt = Instant.zero

  /// - Parameters:
  ///   - answerBytes: of a pad's answer.
  ///   - byteTime: what a byte takes on the line, µs.
  init(_ poll: PadPoll, pads: Int, answerBytes: Int, byteTime: Int64) {
    interval = poll.interval
    patience = poll.patience + Int64(answerBytes) * byteTime
    self.byteTime = byteTime
    turns = (0..<pads).map { _ in Turn(due: .zero) }
  }

  mutating func restart(at now: Instant) {
    for index in turns.indices { turns[index] = Turn(due: now) }
    waiting = nil
    freeAt = now
  }

  func isFree(at now: Instant) -> Bool { waiting == nil && freeAt <= now }

  /// The pad to ask now: of those whose time has come the next after the one asked last.
  mutating func ask(at now: Instant) -> Int? {
    guard isFree(at: now) else { return nil }
    for step in 1...turns.count {
      let index = (last + step) % turns.count
      guard turns[index].due <= now else { continue }
      last = index
      waiting = (index, now)
      return index
    }
    return nil
  }

  /// So many bytes go out from now on: the question, or an answer.
  mutating func said(_ bytes: Int, at now: Instant) {
    let end = now.advanced(byMicroseconds: Int64(bytes) * byteTime)
    waiting?.deadline = end.advanced(byMicroseconds: patience)
    freeAt = end.advanced(byMicroseconds: Self.turnaround)
  }

  /// A pad was heard, whether it was asked or answers late.
  mutating func heard(_ pad: Int, at now: Instant) {
    turns[pad].failures = 0
    turns[pad].due = now.advanced(byMicroseconds: interval)
    freeAt = now.advanced(byMicroseconds: Self.turnaround)
    if waiting?.pad == pad { waiting = nil }
  }

  /// Gives up an answer whose time has passed; the pad that is missed from now on, if any.
  mutating func giveUp(at now: Instant) -> Int? {
    guard let (pad, deadline) = waiting, deadline <= now else { return nil }
    waiting = nil
    turns[pad].failures += 1
    let isMissed = turns[pad].failures >= Self.tries
    turns[pad].due = now.advanced(byMicroseconds: isMissed ? Self.missedInterval : interval)
    return turns[pad].failures == Self.tries ? pad : nil
  }

  /// - Parameter hasMore: something else waits for the line.
  func nextDeadline(hasMore: Bool) -> Instant? {
    if let waiting { return waiting.deadline }
    return hasMore ? freeAt : turns.map(\.due).min().map { max($0, freeAt) }
  }
}

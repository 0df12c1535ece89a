import HallBus

/// Who of many nodes wants to speak, found by group polls that all of them answer at once.
///
/// Nearly always nobody or one node answers, and a single slot tells. Where several answers met, the
/// field is halved until each is heard alone, or until it is so small that its nodes are better
/// polled one by one: of n nodes that all want to speak, all are found by fewer than 2n questions.
struct BusKeySearch: Sendable {
  /// Places of nodes in the order of their addresses.
  typealias Field = Range<Int>

  /// A question whose answer may still come.
  struct Open: Sendable {
    var sequence: UInt8
    var field: Field
    /// When the line is free again.
    var slotEnd: Instant
    /// When an answer must have reached the master, its adapter and operating system included.
    var until: Instant
    var isDamaged = false
  }

  /// A field of so many nodes is not halved further: two polls cost no more than the questions.
  static let smallest = 2
  /// Strangers remembered on a line; another takes the place of the first.
  static let strangerLimit = 8

  /// Still to be asked in this round, the next one last.
  private(set) var fields: [Field] = []
  var open: Open?
  /// Answers have met in this round: what is not urgent waits until each is found.
  private(set) var isHunting = false
  /// When the open question is decided, or the next one may be asked.
  var nextAt = Instant.zero
  /// Addresses of nobody's that answer group polls: asked with the others they would hide them.
  private(set) var strangers: [UInt8] = []

  var isUnderWay: Bool { open != nil || !fields.isEmpty }

  mutating func restart(at now: Instant) {
    fields = []
    open = nil
    isHunting = false
    nextAt = now
    strangers = []
  }

  /// Begins a round over `fields`, in their order.
  mutating func begin(_ fields: [Field]) {
    self.fields = fields.reversed()
  }

  mutating func takeField() -> Field? { fields.popLast() }

  /// Answers met in a field that is to be asked again in two halves, the second from `middle` on.
  mutating func halve(_ field: Field, at middle: Int) {
    isHunting = true
    fields.append(middle..<field.upperBound)
    fields.append(field.lowerBound..<middle)
  }

  /// The open question is decided. The next round, if this one is over, begins at `next` at the
  /// earliest.
  mutating func close(at now: Instant, nextRound: Instant) {
    open = nil
    if fields.isEmpty {
      isHunting = false
      nextAt = max(now, nextRound)
    } else {
      nextAt = now
    }
  }

  mutating func abandon(until next: Instant) {
    fields = []
    open = nil
    isHunting = false
    nextAt = next
  }

  mutating func note(stranger address: UInt8) {
    guard !strangers.contains(address) else { return }
    if strangers.count == Self.strangerLimit { strangers.removeFirst() }
    strangers.append(address)
  }

  /// Strangers may have gone or been given another address; one that has not is heard again.
  mutating func forgetStrangers() { strangers = [] }
}

import HallBus

/// Many devices at the far end of one line: every one hears all that comes, and what they say goes
/// back on the same wire.
///
/// Devices that begin to speak at the very same instant collide: their bytes are laid over each
/// other (a bit is high only where all have it high), as drivers pull a shared pair. Speech that
/// begins at different instants is passed on whole, in order; the line's own model keeps bytes
/// from overlapping in time.
public struct BusOfModels<Member: DeviceModel>: DeviceModel {
  private var members: [Member]
  /// Each member's next deadline, so that asking for the earliest touches no member.
  private var deadlines: [Instant?]
  /// Whether a member was given bytes, time or a hand since it was last asked what it says: only
  /// then it can have something to say.
  private var isTouched: [Bool]
  private var output: [UInt8] = []

  /// Whether devices hear each other, as on a shared pair; false for a master that alone is heard.
  public let hearEachOther: Bool

  /// `members` in the order of their index; time is given to them in this order.
  public init(_ members: [Member], hearEachOther: Bool = true) {
    self.members = members
    deadlines = members.map(\.nextDeadline)
    isTouched = members.map { _ in true }
    self.hearEachOther = hearEachOther
  }

  public var count: Int { members.count }

  /// A device by its place; reading and changing it is like touching the one in the hall.
  public subscript(index: Int) -> Member {
    get { members[index] }
    _modify {
      defer { noteChange(of: index) }
      yield &members[index]
    }
  }

  @specialized(where Member == OnbonBoardModel)
  @specialized(where Member == PadModel)
  @specialized(where Member == BusNodeModel)
  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    for index in members.indices {
      members[index].receive(bytes, at: now)
      noteChange(of: index)
    }
    collect(at: now)
  }

  /// Goes from deadline to deadline, so that devices whose turns fall between two calls do not
  /// seem to speak at once.
  @specialized(where Member == OnbonBoardModel)
  @specialized(where Member == PadModel)
  @specialized(where Member == BusNodeModel)
  public mutating func advance(to now: Instant) {
    var previous: Instant?
    while let next = nextDeadline, next <= now, previous.map({ next > $0 }) ?? true {
      step(to: next)
      previous = next
    }
    step(to: now)
  }

  public var nextDeadline: Instant? {
    var earliest: Instant?
    for deadline in deadlines {
      guard let deadline else { continue }
      earliest = earliest.map { min($0, deadline) } ?? deadline
    }
    return earliest
  }

  public mutating func takeOutput() -> [UInt8] {
    guard !output.isEmpty else { return [] }
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  private mutating func noteChange(of index: Int) {
    deadlines[index] = members[index].nextDeadline
    isTouched[index] = true
  }

  private mutating func step(to now: Instant) {
    for index in members.indices {
      guard let deadline = deadlines[index], deadline <= now else { continue }
      members[index].advance(to: now)
      noteChange(of: index)
    }
    collect(at: now)
  }

  private mutating func collect(at now: Instant) {
    var speakers: [Int] = []
    var merged: [UInt8] = []
    for index in members.indices where isTouched[index] {
      let said = members[index].takeOutput()
      isTouched[index] = false
      deadlines[index] = members[index].nextDeadline
      guard !said.isEmpty else { continue }
      speakers.append(index)
      merged = merged.isEmpty ? said : Self.overlay(merged, said)
    }
    guard !speakers.isEmpty else { return }
    output += merged
    guard hearEachOther else { return }
    for index in members.indices where speakers != [index] {
      members[index].receive(merged[...], at: now)
      noteChange(of: index)
    }
  }

  private static func overlay(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    let longer = left.count >= right.count ? left : right
    let shorter = left.count >= right.count ? right : left
    return longer.enumerated().map { index, byte in
      index < shorter.count ? byte & shorter[index] : byte
    }
  }
}

/// Everybody who waits, ordered so that a rule finds its choice without looking at everybody.
///
/// A choice costs about classes times lines of the window; accounting for a call costs as much as
/// there are people whom it overtakes, or of many in one line a sixty-fourth part.
public struct WaitingRoom: Sendable {
  public let plan: DispatchPlan
  private(set) var lines: [Line]
  /// The earliest slot that somebody waits for; far away when there is none.
  private var nextSlot = HallTime(milliseconds: .max)

  struct Line: Sendable {
    var queues: [ClassQueue]
    /// Those whom one window only may call, by place.
    var reserved: [WaitingEntry] = []
    /// Appointments before their slot, by slot, then by place.
    var early: [WaitingEntry] = []
    /// For each cap group the places, in order, of those whom it may overtake no more; reserved
    /// ones are not among them.
    var spent: [[Int64]]
    /// Places in ``spent``, over all groups.
    var spentCount = 0
    /// Everybody in the line but the early.
    var count = 0
    /// The classes that have somebody in ``queues``, by ``classBit``; a look at it saves one at each.
    var occupied: UInt64 = 0

    /// The bit of a class. From the 64th on they share one, which stays once it is set.
    static func classBit(_ admissionClass: Int) -> UInt64 { 1 << UInt64(min(63, admissionClass)) }
  }

  public init(_ plan: DispatchPlan) {
    self.plan = plan
    let queues = plan.classes.map { _ in ClassQueue() }
    lines = plan.lines.map { _ in Line(queues: queues, spent: plan.groups.map { _ in [] }) }
  }

  /// How many wait in a line, appointments before their slot left out.
  public func count(in line: Int) -> Int { lines[line].count }

  public func earlyCount(in line: Int) -> Int { lines[line].early.count }

  /// How many wait who share a window with somebody of this line, or of this window only.
  public func older(in line: Int, reserved: Int?) -> Int {
    let near = reserved.map { plan.linesOfWindow[$0] } ?? plan.linesNear[line]
    var sum = near.reduce(0) { $0 + lines[$1].count - lines[$1].reserved.count }
    for other in lines {
      for entry in other.reserved {
        guard let window = entry.reserved else { continue }
        if reserved.map({ $0 == window }) ?? plan.serves(window: window, line: line) { sum += 1 }
      }
    }
    return sum
  }

  public mutating func insert(_ entry: WaitingEntry) {
    if entry.reserved != nil {
      var reserved = lines[entry.line].reserved
      lines[entry.line].reserved = []
      reserved.insert(
        entry, at: reserved.firstIndex { $0.place > entry.place } ?? reserved.count)
      lines[entry.line].reserved = reserved
    } else {
      lines[entry.line].queues[entry.admissionClass].insert(entry)
      lines[entry.line].occupied |= Line.classBit(entry.admissionClass)
      for group in plan.groups.indices where entry.budget[group] <= 0 {
        lines[entry.line].spend(entry.place, group)
      }
    }
    lines[entry.line].count += 1
  }

  /// Takes a ticket out that is not early; nil when it is not there.
  @discardableResult
  public mutating func remove(
    place: Int64, line: Int, admissionClass: Int, isReserved: Bool
  ) -> WaitingEntry? {
    var found: WaitingEntry?
    if isReserved {
      if let index = lines[line].reserved.firstIndex(where: { $0.place == place }) {
        found = lines[line].reserved.remove(at: index)
      }
    } else {
      found = lines[line].queues[admissionClass].remove(place: place)
      if let entry = found {
        if admissionClass < 63, lines[line].queues[admissionClass].isEmpty {
          lines[line].occupied &= ~Line.classBit(admissionClass)
        }
        for group in plan.groups.indices where entry.budget[group] <= 0 {
          lines[line].unspend(place, group)
        }
      }
    }
    if found != nil { lines[line].count -= 1 }
    return found
  }

  /// Counts an overtaking by a cap group (-1), or takes one back (1).
  public mutating func adjust(
    place: Int64, line: Int, admissionClass: Int, isReserved: Bool, group: Int, by change: Int32
  ) {
    if isReserved {
      guard let index = lines[line].reserved.firstIndex(where: { $0.place == place }) else {
        return
      }
      lines[line].reserved[index].budget[group] += change
      return
    }
    guard
      let was = lines[line].queues[admissionClass].adjust(at: place, group: group, by: change)
    else { return }
    if was > 0, was + change <= 0 { lines[line].spend(place, group) }
    if was <= 0, was + change > 0 { lines[line].unspend(place, group) }
  }

  /// Counts an overtaking by `group` for everybody whom `window` could call and whose place is
  /// before `place`.
  public mutating func settle(window: Int, before place: Int64, group: Int) {
    for line in plan.linesOfWindow[window] where lines[line].count > 0 {
      let occupied = lines[line].occupied
      for queue in lines[line].queues.indices
      where occupied & Line.classBit(queue) != 0
        && lines[line].queues[queue].hasAnybody(before: place)
      {
        let spent = lines[line].queues[queue].countOvertaking(by: group, before: place)
        for place in spent { lines[line].spend(place, group) }
      }
      for index in lines[line].reserved.indices
      where lines[line].reserved[index].reserved == window
        && lines[line].reserved[index].place < place
      {
        lines[line].reserved[index].budget[group] -= 1
      }
    }
  }

  /// Whether somebody's slot has come.
  public func hasDue(at now: HallTime) -> Bool { nextSlot <= now }

  public mutating func insertEarly(_ entry: WaitingEntry) {
    let early = lines[entry.line].early
    let index =
      early.firstIndex { ($0.since, $0.place) > (entry.since, entry.place) } ?? early.count
    lines[entry.line].early.insert(entry, at: index)
    nextSlot = min(nextSlot, entry.since)
  }

  @discardableResult
  public mutating func removeEarly(place: Int64, line: Int) -> WaitingEntry? {
    guard let index = lines[line].early.firstIndex(where: { $0.place == place }) else {
      return nil
    }
    let entry = lines[line].early.remove(at: index)
    nextSlot =
      lines.compactMap { $0.early.first?.since }.min() ?? HallTime(milliseconds: .max)
    return entry
  }

  /// The one whose slot came first; nil when nobody's has.
  public func firstDue(at now: HallTime) -> WaitingEntry? {
    guard hasDue(at: now) else { return nil }
    return lines.compactMap(\.early.first).filter { $0.since <= now }
      .min { ($0.since, $0.place) < ($1.since, $1.place) }
  }

  /// Everybody in a line by place, early ones too.
  public func everybody(in line: Int) -> [WaitingEntry] {
    var found = lines[line].reserved + lines[line].early
    for queue in lines[line].queues { queue.forEach(before: .max) { found.append($0) } }
    found.sort { $0.place < $1.place }
    return found
  }

  /// Everybody whom a window could call by the rule and whose place is before `place`, by place.
  public func callable(at window: Int, before place: Int64 = .max) -> [WaitingEntry] {
    var found: [WaitingEntry] = []
    for line in plan.linesOfWindow[window] {
      for queue in lines[line].queues { queue.forEach(before: place) { found.append($0) } }
      found += lines[line].reserved.filter { $0.reserved == window && $0.place < place }
    }
    found.sort { $0.place < $1.place }
    return found
  }

  /// Appointments before their slot that a window could call if it had nobody else, by slot.
  public func callableEarly(at window: Int) -> [WaitingEntry] {
    plan.linesOfWindow[window].flatMap { lines[$0].early }
      .filter { $0.reserved == nil || $0.reserved == window }
      .sorted { ($0.since, $0.place) < ($1.since, $1.place) }
  }

  /// How many a window could call by the rule.
  public func callableCount(at window: Int) -> Int {
    plan.linesOfWindow[window].reduce(0) { sum, line in
      sum + lines[line].count - lines[line].reserved.count { $0.reserved != window }
    }
  }
}

extension WaitingRoom {
  /// The people of some lines, for some windows, under a plan of these alone.
  ///
  /// - Parameters:
  ///   - ticket: what each is to be known by.
  init(
    _ whole: WaitingRoom, lines kept: [Int], windows: [Int],
    ticket: (WaitingEntry) -> TicketID
  ) {
    self.init(DispatchPlan(whole.plan, lines: kept, windows: windows))
    for (index, line) in kept.enumerated() {
      for entry in whole.everybody(in: line) {
        // No window has -1: those whose window is not among these are called by none.
        let renumbered = entry.renumbered(ticket(entry), line: index) {
          windows.firstIndex(of: $0) ?? -1
        }
        if whole.isEarly(entry) { insertEarly(renumbered) } else { insert(renumbered) }
      }
    }
  }

  /// Becomes as `other` is, which has the same plan, in the memory that it has already.
  mutating func restore(_ other: WaitingRoom) {
    for index in lines.indices { lines[index].restore(other.lines[index]) }
    nextSlot = other.nextSlot
  }
}

extension WaitingRoom.Line {
  fileprivate mutating func restore(_ other: Self) {
    let touched = occupied | other.occupied
    for index in queues.indices where touched & Self.classBit(index) != 0 {
      queues[index].restore(other.queues[index])
    }
    occupied = other.occupied
    if spentCount > 0 || other.spentCount > 0 {
      for index in spent.indices { spent[index].restore(other.spent[index]) }
    }
    spentCount = other.spentCount
    reserved.restore(other.reserved)
    early.restore(other.early)
    count = other.count
  }

  mutating func spend(_ place: Int64, _ group: Int) {
    let index = firstIndex(place, group)
    spent[group].insert(place, at: index)
    spentCount += 1
  }

  mutating func unspend(_ place: Int64, _ group: Int) {
    let index = firstIndex(place, group)
    if index < spent[group].count, spent[group][index] == place {
      spent[group].remove(at: index)
      spentCount -= 1
    }
  }

  private func firstIndex(_ place: Int64, _ group: Int) -> Int {
    var low = 0
    var high = spent[group].count
    while low < high {
      let middle = (low + high) / 2
      if spent[group][middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

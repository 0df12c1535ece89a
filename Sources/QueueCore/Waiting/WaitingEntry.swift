/// A waiting ticket as the rule sees it.
public struct WaitingEntry: Hashable, Sendable {
  public let ticket: TicketID
  /// Order of admission, `seq` of the rule.
  public var place: Int64
  /// When earning began, `e` of the rule.
  public var since: HallTime
  /// Numbers of ``DispatchPlan``.
  public let line: Int
  public var admissionClass: Int
  /// The only window that may call it; nil: every one that serves its line.
  public var reserved: Int?
  /// How often each cap group may still overtake it.
  public var budget: Budget

  public init(
    ticket: TicketID, place: Int64, since: HallTime, line: Int, admissionClass: Int,
    reserved: Int? = nil, budget: Budget = .unlimited
  ) {
    self.ticket = ticket
    self.place = place
    self.since = since
    self.line = line
    self.admissionClass = admissionClass
    self.reserved = reserved
    self.budget = budget
  }
}

extension WaitingEntry {
  /// The same under another plan's numbers.
  func renumbered(
    _ ticket: TicketID, line: Int, window: (Int) -> Int
  ) -> WaitingEntry {
    WaitingEntry(
      ticket: ticket, place: place, since: since, line: line, admissionClass: admissionClass,
      reserved: reserved.map(window), budget: budget)
  }

  /// A place to put the first one found.
  static let nobody = WaitingEntry(
    ticket: TicketID(0), place: .max, since: HallTime(milliseconds: 0), line: 0,
    admissionClass: 0)
}

/// Overtakings that are left, by cap group.
public struct Budget: Hashable, Sendable {
  var left: SIMD4<Int32>

  public static let unlimited = Budget(left: SIMD4(repeating: .max))

  /// The same for every group; what is more than 31 bits is as good as no limit.
  public init(each: Int64) { left = SIMD4(repeating: Int32(clamping: each)) }
  init(left: SIMD4<Int32>) { self.left = left }

  public subscript(group: Int) -> Int32 {
    get { left[group] }
    set { left[group] = newValue }
  }
}

/// Those of one class in one line, so that whoever comes first is at hand.
///
/// Nearly everybody joins with a later start of earning than those before: they stand in `ordered`,
/// where one order serves both by place and by start. Who brings minutes along, by a return or a
/// transfer, stands in `others`.
struct ClassQueue: Sendable {
  private(set) var ordered = EntryRun()
  /// By place.
  private(set) var others: [WaitingEntry] = []

  var count: Int { ordered.count + others.count }
  var isEmpty: Bool { ordered.count == 0 && others.isEmpty }

  mutating func restore(_ other: ClassQueue) {
    ordered.restore(other.ordered)
    others.restore(other.others)
  }

  mutating func insert(_ entry: WaitingEntry) {
    let index = ordered.index(of: entry.place)
    let fitsBehind = index == 0 || ordered[index - 1].since <= entry.since
    let fitsBefore = index == ordered.count || entry.since <= ordered[index].since
    if fitsBehind, fitsBefore {
      ordered.insert(entry, at: index)
    } else {
      let before = others.lastIndex { $0.place < entry.place }
      others.insert(entry, at: before.map { $0 + 1 } ?? 0)
    }
  }

  mutating func remove(place: Int64) -> WaitingEntry? {
    let index = ordered.index(of: place)
    if index < ordered.count, ordered[index].place == place { return ordered.remove(at: index) }
    guard let other = others.firstIndex(where: { $0.place == place }) else { return nil }
    return others.remove(at: other)
  }

  /// The first by start of earning (ties: by place), or by place alone, of those whose place is at
  /// most `limit`.
  @inline(__always)
  func first(upTo limit: Int64, bySince: Bool) -> WaitingEntry? {
    if others.isEmpty {
      return ordered.count > 0 && ordered[0].place <= limit ? ordered[0] : nil
    }
    return firstOfBoth(upTo: limit, bySince: bySince)
  }

  private func firstOfBoth(upTo limit: Int64, bySince: Bool) -> WaitingEntry? {
    var best: WaitingEntry?
    if ordered.count > 0, ordered[0].place <= limit { best = ordered[0] }
    for entry in others {
      if entry.place > limit { break }
      let isEarlier =
        best.map {
          bySince
            ? (entry.since, entry.place) < ($0.since, $0.place) : entry.place < $0.place
        } ?? true
      if isEarlier { best = entry }
      // By place the first of the others is the only one that can win.
      if !bySince { break }
    }
    return best
  }

  /// Whether somebody has a lower place.
  @inline(__always)
  func hasAnybody(before place: Int64) -> Bool {
    (ordered.count > 0 && ordered[0].place < place)
      || (others.first.map { $0.place < place } ?? false)
  }

  /// Takes one overtaking by a group off everybody with a lower place.
  ///
  /// - Returns: the places of those whose budget for the group is spent by it.
  mutating func countOvertaking(by group: Int, before place: Int64) -> [Int64] {
    var spent = ordered.countOvertaking(by: group, before: place)
    for index in others.indices {
      if others[index].place >= place { break }
      others[index].budget[group] -= 1
      if others[index].budget[group] == 0 { spent.append(others[index].place) }
    }
    return spent
  }

  /// Changes what one has left for a group; what it was, nil when nobody has this place.
  mutating func adjust(at place: Int64, group: Int, by change: Int32) -> Int32? {
    let index = ordered.index(of: place)
    if index < ordered.count, ordered[index].place == place {
      return ordered.adjust(at: index, group: group, by: change)
    }
    guard let other = others.firstIndex(where: { $0.place == place }) else { return nil }
    let was = others[other].budget[group]
    others[other].budget[group] += change
    return was
  }

  func forEach(before place: Int64, _ body: (WaitingEntry) -> Void) {
    for index in 0..<ordered.count {
      if ordered[index].place >= place { break }
      body(ordered[index])
    }
    for entry in others {
      if entry.place >= place { break }
      body(entry)
    }
  }
}

extension Array {
  /// Becomes equal to `other` without giving its memory back.
  mutating func restore(_ other: [Element]) {
    if isEmpty, other.isEmpty { return }
    removeAll(keepingCapacity: true)
    append(contentsOf: other)
  }
}

/// Dots that something has at least and at most.
struct Bounds: Hashable, Sendable {
  var least = 0
  var most = LayoutLimits.length

  func clamped(_ length: Int) -> Int { min(most, max(least, length)) }
}

/// Shares a length among neighbours: whole dots that always add up.
///
/// A stack: what is in a box is shared out above what the box itself is a part of, and taken off
/// again, so that sharing asks for no memory once the stack is high enough.
struct Tracks {
  enum Track: Hashable {
    case dots(Int)
    /// Thousandths of a percent of the whole length.
    case percent(Int)
    /// Thousandths of a share of what is left.
    case fraction(Int)
    /// Wanted by the content; gives way when there is too little room.
    case natural(Int)
    /// Wanted by content that can be made smaller; gives way before all others.
    case yielding(Int)
  }

  /// One of the neighbours.
  struct Part {
    var track: Track
    var bounds = Bounds()
    /// Dots along the direction in which the length is shared.
    var length = 0
    /// Dots across it, for whoever shares.
    var across = 0
    /// Dots down to the baseline of its first line, for whoever shares.
    var baseline = 0
    /// What its track is until it is set to a bound.
    fileprivate var settled: Track

    init(_ track: Track, bounds: Bounds = Bounds(), across: Int = 0) {
      self.track = track
      self.bounds = bounds
      self.across = across
      settled = track
    }
  }

  private var parts: [Part] = []

  /// The number of parts, those of outer boxes among them.
  var count: Int { parts.count }

  subscript(_ index: Int) -> Part {
    get { parts[index] }
    set { parts[index] = newValue }
  }

  mutating func push(_ part: Part) { parts.append(part) }

  /// Takes the parts from `start` on off the stack.
  mutating func pop(to start: Int) { parts.removeSubrange(start...) }

  /// What the parts from `start` on and the gaps between them take together.
  func sum(from start: Int, gap: Int) -> Int {
    var sum = gap * max(0, parts.count - start - 1)
    for index in start..<parts.count { sum += parts[index].length }
    return sum
  }

  /// Sets the length of each part from `start` on within its bounds.
  ///
  /// Those that would be beyond a bound are set to it and the rest shared anew, as CSS does for
  /// flexible boxes (CSS Flexible Box Layout, 9.7): first the side that is further off as a whole.
  mutating func share(_ available: Int, from start: Int, gap: Int) {
    while true {
      shareUnbounded(available, from: start, gap: gap)
      var together = 0
      var isWithin = true
      for index in start..<parts.count {
        let change = change(of: index)
        together += change
        if change != 0 { isWithin = false }
      }
      if isWithin { return }
      for index in start..<parts.count {
        let change = change(of: index)
        if change != 0, together == 0 || (change > 0) == (together > 0) {
          parts[index].settled = .dots(parts[index].length + change)
        }
      }
    }
  }

  /// How far a part is from its bounds.
  private func change(of index: Int) -> Int {
    parts[index].bounds.clamped(parts[index].length) - parts[index].length
  }

  /// Sets the length of each part from `start` on, whatever its bounds.
  ///
  /// Shares are rounded at their edges, not one by one: 100 dots in three equal shares are 33, 34
  /// and 33, and with fraction tracks everything together is exactly `available` unless fixed
  /// lengths already need more.
  mutating func shareUnbounded(_ available: Int, from start: Int, gap: Int) {
    guard start < parts.count else { return }
    var left = available - gap * (parts.count - start - 1)
    var wanted = 0
    var yielding = 0
    var shares = 0
    for index in start..<parts.count {
      parts[index].length = 0
      switch parts[index].settled {
      case .dots(let dots): parts[index].length = dots
      case .natural(let dots): wanted += max(0, dots)
      case .yielding(let dots): yielding += max(0, dots)
      case .fraction(let part): shares += part
      case .percent: break
      }
    }
    divide(available, from: start, whole: 100_000) {
      if case .percent(let part) = $0 { part } else { nil }
    }
    for index in start..<parts.count { left -= parts[index].length }
    let granted = min(wanted, max(0, left))
    divide(granted, from: start, whole: wanted) {
      if case .natural(let dots) = $0 { max(0, dots) } else { nil }
    }
    left -= granted
    let kept = min(yielding, max(0, left))
    divide(kept, from: start, whole: yielding) {
      if case .yielding(let dots) = $0 { max(0, dots) } else { nil }
    }
    left -= kept
    divide(max(0, left), from: start, whole: shares) {
      if case .fraction(let part) = $0 { part } else { nil }
    }
  }

  /// Gives each part that has a claim its part of `length`, rounding the running sum.
  private mutating func divide(
    _ length: Int, from start: Int, whole: Int, claim: (Track) -> Int?
  ) {
    guard whole > 0 else { return }
    var sum = 0
    var edge = 0
    for index in start..<parts.count {
      guard let claim = claim(parts[index].settled) else { continue }
      sum += claim
      let next = (length * sum + whole / 2) / whole
      parts[index].length = next - edge
      edge = next
    }
  }
}

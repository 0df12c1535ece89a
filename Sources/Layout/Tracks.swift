/// Dots that something has at least and at most.
struct Bounds: Hashable, Sendable {
  var least = 0
  var most = LayoutLimits.length

  func clamped(_ length: Int) -> Int { min(most, max(least, length)) }
}

/// Shares a length among neighbours: whole dots that always add up.
enum Tracks {
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

  /// The length of each track within its bounds.
  ///
  /// Those that would be beyond a bound are set to it and the rest shared anew, as CSS does for
  /// flexible boxes (CSS Flexible Box Layout, 9.7): first the side that is further off as a whole.
  static func lengths(
    of tracks: [Track], bounds: [Bounds], available: Int, gap: Int
  ) -> [Int] {
    var tracks = tracks
    while true {
      let lengths = lengths(of: tracks, available: available, gap: gap)
      let changes = zip(lengths, bounds).map { $1.clamped($0) - $0 }
      guard changes.contains(where: { $0 != 0 }) else { return lengths }
      let together = changes.reduce(0, +)
      for (index, change) in changes.enumerated()
      where change != 0 && (together == 0 || (change > 0) == (together > 0)) {
        tracks[index] = .dots(lengths[index] + change)
      }
    }
  }

  /// The length of each track.
  ///
  /// Shares are rounded at their edges, not one by one: 100 dots in three equal shares are 33, 34
  /// and 33, and with fraction tracks everything together is exactly `available` unless fixed
  /// lengths already need more.
  static func lengths(of tracks: [Track], available: Int, gap: Int) -> [Int] {
    guard !tracks.isEmpty else { return [] }
    var result = [Int](repeating: 0, count: tracks.count)
    var left = available - gap * (tracks.count - 1)
    share(available, among: tracks, whole: 100_000, into: &result) {
      if case .percent(let part) = $0 { part } else { nil }
    }
    var wanted = 0
    var yielding = 0
    for (index, track) in tracks.enumerated() {
      switch track {
      case .dots(let dots): result[index] = dots
      case .natural(let dots): wanted += max(0, dots)
      case .yielding(let dots): yielding += max(0, dots)
      case .percent, .fraction: break
      }
    }
    left -= result.reduce(0, +)
    let granted = min(wanted, max(0, left))
    share(granted, among: tracks, whole: wanted, into: &result) {
      if case .natural(let dots) = $0 { max(0, dots) } else { nil }
    }
    left -= granted
    let kept = min(yielding, max(0, left))
    share(kept, among: tracks, whole: yielding, into: &result) {
      if case .yielding(let dots) = $0 { max(0, dots) } else { nil }
    }
    left -= kept
    var shares = 0
    for case .fraction(let part) in tracks { shares += part }
    share(max(0, left), among: tracks, whole: shares, into: &result) {
      if case .fraction(let part) = $0 { part } else { nil }
    }
    return result
  }

  /// Gives each track that has a part its part of `length`, rounding the running sum.
  private static func share(
    _ length: Int, among tracks: [Track], whole: Int, into result: inout [Int],
    part: (Track) -> Int?
  ) {
    guard whole > 0 else { return }
    var sum = 0
    var edge = 0
    for (index, track) in tracks.enumerated() {
      guard let part = part(track) else { continue }
      sum += part
      let next = (length * sum + whole / 2) / whole
      result[index] = next - edge
      edge = next
    }
  }
}

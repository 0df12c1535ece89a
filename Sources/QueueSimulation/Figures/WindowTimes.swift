import QueueCore

/// How long each window was open and had somebody, a window's number once.
///
/// A window without closing time is measured until ``RunRecord/through``, what it does later left
/// out; one that closes is measured whole, and a service that goes on after closing is overtime.
struct WindowTimes {
  private(set) var windows: [WindowFigures]
  private let record: RunRecord
  /// For each visit the milliseconds of window time that it took.
  let taken: [Int64]

  init(_ record: RunRecord) {
    self.record = record
    // One whose skills changed stands in the record once with each.
    var numbers: [WindowID: Int] = [:]
    var stretches: [[ClosedRange<Int64>]] = []
    let places = record.windows.map { window in
      let place = numbers[window.number] ?? stretches.count
      if place == stretches.count { stretches.append([]) }
      numbers[window.number] = place
      stretches[place] += window.open
      return place
    }
    stretches = stretches.map { $0.sorted { $0.lowerBound < $1.lowerBound } }
    let ends = stretches.map { $0.last?.upperBound == .max ? record.through : .max }
    var windows = stretches.indices.map { place in
      WindowFigures(
        number: record.windows[places.firstIndex(of: place) ?? 0].number,
        open: stretches[place].reduce(0) {
          $0 + Self.common($1.lowerBound, $1.upperBound, record.from, ends[place])
        })
    }
    taken = record.visits.map { visit in
      guard visit.isCalled else { return 0 }
      let place = places[Int(visit.window)]
      let from = max(visit.left, record.from)
      let to = min(visit.ended, ends[place])
      guard from < to else { return 0 }
      if visit.outcome == .noShow {
        windows[place].lost += to - from
      } else {
        windows[place].busy += to - from
      }
      windows[place].overtime += to - from - Self.common(from, to, stretches[place])
      return to - from
    }
    self.windows = windows
  }

  /// For each group the share of all windows' time that its visits took; nil when no window was
  /// open.
  func shares(among count: Int, _ number: (Visit) -> Int) -> [Double?] {
    var sums = [Int64](repeating: 0, count: count)
    for (index, visit) in record.visits.enumerated() where taken[index] > 0 {
      sums[number(visit)] += taken[index]
    }
    let time = windows.reduce(0) { $0 + $1.time }
    return sums.map { time > 0 ? Double($0) / Double(time) : nil }
  }

  /// Milliseconds that two stretches have in common.
  private static func common(_ from: Int64, _ to: Int64, _ low: Int64, _ high: Int64) -> Int64 {
    max(0, min(to, high) - max(from, low))
  }

  /// The same with stretches in order.
  private static func common(
    _ from: Int64, _ to: Int64, _ stretches: [ClosedRange<Int64>]
  ) -> Int64 {
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].upperBound <= from { low = middle + 1 } else { high = middle }
    }
    var sum: Int64 = 0
    while low < stretches.count, stretches[low].lowerBound < to {
      sum += common(from, to, stretches[low].lowerBound, stretches[low].upperBound)
      low += 1
    }
    return sum
  }
}

/// How long each window was open and had somebody.
///
/// A window without closing time is measured until ``RunRecord/through``, what it does later left
/// out; one that closes is measured whole, and a service that goes on after closing is overtime.
struct WindowTimes {
  private(set) var windows: [WindowFigures]
  private let record: RunRecord
  /// For each visit the milliseconds of window time that it took.
  private let taken: [Int64]

  init(_ record: RunRecord) {
    self.record = record
    var windows: [WindowFigures] = []
    var ends: [Int64] = []
    for window in record.windows {
      let isEndless = window.open.last?.upperBound == .max
      let end = isEndless ? record.through : .max
      ends.append(end)
      windows.append(
        WindowFigures(
          number: window.number,
          open: window.open.reduce(0) {
            $0 + Self.common($1.lowerBound, $1.upperBound, record.from, end)
          }))
    }
    taken = record.visits.map { visit in
      guard visit.isCalled else { return 0 }
      let index = Int(visit.window)
      let from = max(visit.left, record.from)
      let to = min(visit.ended, ends[index])
      guard from < to else { return 0 }
      if visit.outcome == .noShow {
        windows[index].lost += to - from
      } else {
        windows[index].busy += to - from
      }
      windows[index].overtime += to - from - Self.common(from, to, record.windows[index].open)
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

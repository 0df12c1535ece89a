import Foundation

/// Lengths of time as they were observed, to draw from.
public struct EmpiricalTimes: Hashable, Sendable {
  /// Values that are kept: enough to have a hundredth part of them beyond the 99th percentile by
  /// five. Of more, evenly spaced ranks stay.
  public static let limit = 512
  /// With fewer values beyond an elapsed time than this, what is left is drawn as if it were
  /// exponential: one or two record lengths say nothing about the next.
  static let leastTail = 4

  /// Milliseconds, ascending.
  public let sorted: [Int32]
  /// Milliseconds, of all that were observed.
  public let mean: Double
  /// How many were observed.
  public let observed: Int

  /// - Parameter milliseconds: in any order; what is negative counts as 0.
  public init(_ milliseconds: [Int32]) {
    var values = milliseconds.map { max(0, $0) }
    values.sort()
    observed = values.count
    mean = values.isEmpty ? 0 : values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
    if values.count > Self.limit {
      let all = values
      values = (0..<Self.limit).map { all[(2 * $0 + 1) * all.count / (2 * Self.limit)] }
    }
    sorted = values
  }

  /// What is taken where nothing was observed: exponential with a mean, by its quantiles.
  public init(expected milliseconds: Double) {
    let points = 64
    sorted = (0..<points).map {
      Int32(clamping: Int(-log(1 - (Double($0) + 0.5) / Double(points)) * milliseconds))
    }
    mean = milliseconds
    observed = 0
  }

  public var isEmpty: Bool { sorted.isEmpty }

  /// One of the values; 0 when there is none.
  func draw(using random: inout some RandomNumberGenerator) -> Int64 {
    sorted.isEmpty ? 0 : Int64(sorted[random.whole(below: sorted.count)])
  }

  /// What is left of a length that has lasted so long already.
  func residual(beyond elapsed: Int64) -> ResidualTimes {
    if elapsed <= 0 { return ResidualTimes(times: self, first: 0, elapsed: 0) }
    return ResidualTimes(times: self, first: firstIndex(beyond: elapsed), elapsed: elapsed)
  }

  /// The mean of what is left, by the same rule.
  func meanResidual(beyond elapsed: Int64) -> Double {
    let first = firstIndex(beyond: elapsed)
    let tail = sorted.count - first
    guard tail >= Self.leastTail, elapsed > 0 else { return mean }
    let sum = sorted[first...].reduce(0.0) { $0 + Double($1) }
    return sum / Double(tail) - Double(elapsed)
  }

  private func firstIndex(beyond elapsed: Int64) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if Int64(sorted[middle]) <= elapsed { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// What is left of a length of time that has lasted for a while, to draw from.
struct ResidualTimes: Hashable, Sendable {
  let times: EmpiricalTimes
  /// The first value that is longer than what has elapsed.
  let first: Int
  /// Milliseconds.
  let elapsed: Int64

  /// Milliseconds; 0 when there are no values.
  func draw(using random: inout some RandomNumberGenerator) -> Int64 {
    let tail = times.sorted.count - first
    if tail >= EmpiricalTimes.leastTail || elapsed == 0 {
      guard tail > 0 else { return 0 }
      return Int64(times.sorted[first + random.whole(below: tail)]) - elapsed
    }
    return Int64(-log(random.share()) * times.mean)
  }
}

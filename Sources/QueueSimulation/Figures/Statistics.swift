import Glibc

/// Small measures over lists of numbers.
public enum Statistics {
  /// The value that `share` of all do not exceed, by nearest rank: exact, no interpolation.
  ///
  /// - Parameters:
  ///   - share: 0...1.
  ///   - sorted: in ascending order.
  public static func percentile<Value>(_ share: Double, ofSorted sorted: [Value]) -> Value? {
    if sorted.isEmpty { return nil }
    // A rank that is whole but for rounding is that rank: 0.95 of 100 is the 95th.
    let rank = Int((share * Double(sorted.count) - 1e-9).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }

  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// Of the whole list, not of a sample.
  public static func variance(_ values: [Double]) -> Double? {
    guard let mean = mean(values) else { return nil }
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }

  /// Jain's index: 1 when all have the same, 1/n when one has everything (Jain, Chiu, Hawe 1984).
  /// Nil without values; 1 when nobody has anything.
  public static func jain(_ values: [Double]) -> Double? {
    if values.isEmpty { return nil }
    let sum = values.reduce(0, +)
    let squares = values.reduce(0) { $0 + $1 * $1 }
    return squares == 0 ? 1 : sum * sum / (Double(values.count) * squares)
  }

  /// Gini's coefficient: 0 when all have the same, (n - 1)/n when one has everything. Nil without
  /// values; 0 when nobody has anything.
  public static func gini(ofSorted sorted: [Double]) -> Double? {
    if sorted.isEmpty { return nil }
    var sum = 0.0
    var weighted = 0.0
    for (index, value) in sorted.enumerated() {
      sum += value
      weighted += Double(2 * index + 1 - sorted.count) * value
    }
    return sum == 0 ? 0 : weighted / (Double(sorted.count) * sum)
  }

  public static func gini(_ values: [Double]) -> Double? { gini(ofSorted: values.sorted()) }

  /// Wilson's interval for a share, 95% (Wilson 1927). Nil when nothing was counted.
  public static func wilson(_ hits: Int, of count: Int) -> (low: Double, high: Double)? {
    guard count > 0 else { return nil }
    let z = 1.959963984540054
    let n = Double(count)
    let share = Double(hits) / n
    let middle = share + z * z / (2 * n)
    let spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    let scale = 1 + z * z / n
    return (max(0, (middle - spread) / scale), min(1, (middle + spread) / scale))
  }

  /// The half width of Student's 95% interval of a mean is this times the standard error.
  ///
  /// Table up to 30 degrees of freedom; beyond, the Cornish-Fisher series (Abramowitz and Stegun
  /// 26.7.5), right to four digits.
  public static func studentT(degrees: Int) -> Double {
    let table = [
      12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010,
      2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739,
      2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ]
    if degrees < 1 { return .infinity }
    if degrees <= table.count { return table[degrees - 1] }
    let z = 1.959963984540054
    let n = Double(degrees)
    return z + (z * z * z + z) / (4 * n)
      + (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96 * n * n)
  }
}

/// A mean over independent replications.
public struct Estimate: Hashable, Sendable {
  public let mean: Double
  /// Half the width of Student's 95% interval; nil with fewer than two replications.
  public let half: Double?

  private init(mean: Double, half: Double?) {
    self.mean = mean
    self.half = half
  }

  /// The same in a unit so many times larger.
  public func scaled(by unit: Double) -> Estimate {
    Estimate(mean: mean / unit, half: half.map { $0 / unit })
  }

  /// Nil without values.
  public init?(_ values: [Double]) {
    guard let mean = Statistics.mean(values) else { return nil }
    self.mean = mean
    guard values.count > 1 else {
      half = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = sqrt(squares / Double(values.count - 1) / Double(values.count))
    half = Statistics.studentT(degrees: values.count - 1) * error
  }

  /// A mean or a share over everybody, whatever replication they were in: sums through counts, with
  /// the interval of a ratio of means (Cochran, Sampling Techniques, chapter 6). Nil when nobody
  /// was counted.
  init?(sums: [Double], of counts: [Int]) {
    let all = counts.reduce(0, +)
    guard all > 0 else { return nil }
    let ratio = sums.reduce(0, +) / Double(all)
    let average = Double(all) / Double(counts.count)
    mean = ratio
    half =
      Estimate(zip(sums, counts).map { ($0 - ratio * Double($1)) / average })?.half
  }
}

/// Counts by place that can be added up from the first to any (Fenwick 1994).
struct FenwickTree {
  private var sums: [Int32]

  init(count: Int) { sums = [Int32](repeating: 0, count: count + 1) }

  mutating func add(_ change: Int32, at index: Int) {
    var place = index + 1
    while place < sums.count {
      sums[place] += change
      place += place & -place
    }
  }

  /// How many there are before `index`.
  func sum(before index: Int) -> Int {
    var place = index
    var sum = 0
    while place > 0 {
      sum += Int(sums[place])
      place -= place & -place
    }
    return sum
  }
}

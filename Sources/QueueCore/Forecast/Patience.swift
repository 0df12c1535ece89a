/// How long people wait before they give up, estimated from those who left and those who were
/// called before they would have (Kaplan and Meier 1958).
public struct Patience: Hashable, Sendable {
  /// Steps that are kept; of more, evenly spaced ones stay.
  public static let limit = 256
  /// Fewer people who left than this say nothing.
  public static let leastLeft = 20

  /// One wait that has ended.
  public struct Wait: Hashable, Sendable {
    /// Until the call or the leaving.
    public let milliseconds: Int32
    public let left: Bool

    public init(milliseconds: Int32, left: Bool) {
      self.milliseconds = milliseconds
      self.left = left
    }
  }

  /// Milliseconds, ascending, and the share that is still there after each.
  private let times: [Int32]
  private let shares: [Double]

  /// Nil when fewer than ``leastLeft`` have left.
  public init?(_ waits: [Wait]) {
    guard waits.count(where: \.left) >= Self.leastLeft else { return nil }
    // Who left at the same moment as another was called was still there when the other was.
    let sorted = waits.sorted {
      ($0.milliseconds, $0.left ? 0 : 1) < ($1.milliseconds, $1.left ? 0 : 1)
    }
    var steps: [(time: Int32, share: Double)] = []
    var share = 1.0
    for (index, wait) in sorted.enumerated() where wait.left {
      share *= 1 - 1 / Double(sorted.count - index)
      steps.append((wait.milliseconds, share))
    }
    if steps.count > Self.limit {
      let all = steps
      steps = (1...Self.limit).map { all[$0 * all.count / Self.limit - 1] }
    }
    times = steps.map(\.time)
    shares = steps.map(\.share)
  }

  /// The share of people who are still there after a wait; beyond the longest, as after it.
  public func staying(_ milliseconds: Int64) -> Double {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if Int64(times[middle]) <= milliseconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 1 : shares[low - 1]
  }
}

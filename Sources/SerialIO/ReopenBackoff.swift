/// How long to wait before a port is tried again: twice as long each time, up to a limit.
public struct ReopenBackoff: Hashable, Sendable {
  /// Milliseconds before the second attempt.
  public var firstMilliseconds: Int
  /// The longest wait in milliseconds: what a clerk accepts between plugging in and working.
  public var longestMilliseconds: Int
  private var failures = 0

  public init(firstMilliseconds: Int = 100, longestMilliseconds: Int = 5_000) {
    self.firstMilliseconds = max(1, firstMilliseconds)
    self.longestMilliseconds = max(self.firstMilliseconds, longestMilliseconds)
  }

  /// Counts a failure; the milliseconds to wait after it.
  public mutating func failed() -> Int {
    let delay = failures >= 16 ? longestMilliseconds : firstMilliseconds << failures
    failures += 1
    return min(delay, longestMilliseconds)
  }

  /// The device is well, or another one is there: begin with the shortest wait again.
  public mutating func reset() { failures = 0 }
}

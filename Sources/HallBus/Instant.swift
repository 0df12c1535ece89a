/// A point on a shell's monotonic clock, in microseconds; it has no wall-clock meaning.
///
/// Live, it is the time since boot; in virtual time, the simulated clock. Drivers, device models
/// and lines take it as a parameter, so that nothing below the shells can tell which it is.
public struct Instant: Hashable, Comparable, Sendable {
  public var microseconds: Int64

  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  public static let zero = Instant(microseconds: 0)

  public static func microseconds(_ value: Int64) -> Instant { Instant(microseconds: value) }
  public static func milliseconds(_ value: Int64) -> Instant {
    Instant(microseconds: value * 1_000)
  }
  public static func seconds(_ value: Int64) -> Instant { Instant(microseconds: value * 1_000_000) }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }

  public func advanced(byMicroseconds delta: Int64) -> Instant {
    Instant(microseconds: microseconds + delta)
  }

  public func advanced(byMilliseconds delta: Int64) -> Instant {
    Instant(microseconds: microseconds + delta * 1_000)
  }

  /// Microseconds from `earlier` to this instant; negative when `earlier` is later.
  public func microseconds(since earlier: Instant) -> Int64 {
    microseconds - earlier.microseconds
  }
}

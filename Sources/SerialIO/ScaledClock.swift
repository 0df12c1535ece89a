import HallBus

/// A clock that runs a whole number of times faster than the machine's own.
///
/// A demonstration at ten times the speed gives the same clock to its lines, its citizens and its
/// engine; a real hall has the speed 1.
public struct ScaledClock: Hashable, Sendable {
  /// Virtual seconds per real second, 1...``maximumSpeed``.
  public let speed: Int64

  /// Where both clocks agree, on ``MonotonicClock/now()``.
  public let origin: Instant

  /// The fastest speed: beyond it the timers of the machine are coarser than a byte on the line.
  /// Faster wishes are cut to it.
  public static let maximumSpeed: Int64 = 1_000

  /// - Parameters:
  ///   - speed: virtual seconds per real second; brought into 1...``maximumSpeed``.
  ///   - origin: where virtual and real time agree.
  public init(speed: Int64 = 1, origin: Instant = .zero) {
    self.speed = min(max(speed, 1), Self.maximumSpeed)
    self.origin = origin
  }

  /// The virtual time at a real instant of ``MonotonicClock/now()``.
  public func virtual(at real: Instant) -> Instant {
    origin.advanced(byMicroseconds: real.microseconds(since: origin) * speed)
  }

  /// Real microseconds from `real` until the virtual clock shows `deadline`, rounded up; 0 when it
  /// already does.
  public func realMicroseconds(until deadline: Instant, at real: Instant) -> Int64 {
    let virtual = deadline.microseconds(since: virtual(at: real))
    return virtual <= 0 ? 0 : (virtual + speed - 1) / speed
  }
}

import Foundation
import HallEngine

/// Where the live hall's time comes from.
public protocol ClockSource: Sendable {
  func reading() -> ClockReading
}

/// The box's own clocks.
public struct SystemClock: ClockSource {
  private let boot: String

  public init() {
    let path = "/proc/sys/kernel/random/boot_id"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "unknown"
    boot = text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  public func reading() -> ClockReading {
    ClockReading(
      wallMilliseconds: milliseconds(CLOCK_REALTIME),
      bootMilliseconds: milliseconds(CLOCK_BOOTTIME), boot: boot)
  }

  private func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// A clock that starts at a chosen moment and runs `speed` times as fast, for the demo hall.
public struct ScaledHallClock: ClockSource {
  private let startWall: Int64
  private let speed: Int64
  private let base: ClockReading
  private let system = SystemClock()

  public init(startWallMilliseconds: Int64, speed: Int) {
    startWall = startWallMilliseconds
    self.speed = Int64(max(1, speed))
    base = system.reading()
  }

  public func reading() -> ClockReading {
    let elapsed = (system.reading().bootMilliseconds - base.bootMilliseconds) * speed
    return ClockReading(
      wallMilliseconds: startWall + elapsed, bootMilliseconds: elapsed,
      boot: "demo-\(startWall)-\(base.bootMilliseconds)")
  }
}

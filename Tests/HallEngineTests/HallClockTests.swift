import QueueCore
import Testing

@testable import HallEngine

@Suite struct HallClockTests {
  private static let now: Int64 = 1_795_000_000_000
  private static let hour: Int64 = 3_600_000

  private func reading(_ wall: Int64, _ boot: Int64, _ name: String = "one") -> ClockReading {
    ClockReading(wallMilliseconds: wall, bootMilliseconds: boot, boot: name)
  }

  @Test func `within one start hall time follows the boot clock, whatever the wall clock does`() {
    var clock = HallClock(anchor: nil)
    let start = clock.stamp(reading(Self.now, 1_000)).hall
    for (step, jump) in [5 * Self.hour, -7 * Self.hour, -Self.now, 3, 40 * 365 * 24 * Self.hour]
      .enumerated()
    {
      let elapsed = Int64(step + 1) * 10_000
      let stamp = clock.stamp(reading(Self.now + jump, 1_000 + elapsed))
      #expect(stamp.hall - start == elapsed)
      #expect(stamp.wall.milliseconds == Self.now + jump)
    }
  }

  @Test func `hall time never decreases, not even when the boot clock does`() {
    var clock = HallClock(anchor: nil)
    let first = clock.stamp(reading(Self.now, 50_000)).hall
    #expect(clock.stamp(reading(Self.now, 40_000)).hall == first)
  }

  @Test func `across a restart hall time goes on by the wall clock, bounded both ways`() {
    for (gap, moved) in [
      (2 * Self.hour, 2 * Self.hour), (-3 * Self.hour, 0), (-Self.now, 0),
      (400 * 24 * Self.hour, HallClock.longestGap),
    ] {
      var clock = HallClock(anchor: nil)
      let before = clock.stamp(reading(Self.now, 50_000)).hall
      let after = clock.stamp(reading(Self.now + gap, 7, "two"))
      #expect(after.hall - before == moved, "gap \(gap)")
    }
  }

  @Test func `a hall that starts in 1970 opens, and counts on when the clock is set`() {
    var clock = HallClock(anchor: nil)
    #expect(!clock.isPlausible(reading(5_000, 5_000)))
    let first = clock.stamp(reading(5_000, 5_000)).hall
    #expect(first.milliseconds == 5_000)
    #expect(!clock.isPlausible(reading(6_000, 6_000)))
    #expect(clock.isPlausible(reading(Self.now, 9_000)))
    #expect(clock.stamp(reading(Self.now, 9_000)).hall - first == 4_000)
  }

  @Test func `a clock before the last event, or long after it, is asked about`() {
    var clock = HallClock(anchor: nil)
    _ = clock.stamp(reading(Self.now, 1_000))
    #expect(clock.isPlausible(reading(Self.now + 20 * 24 * Self.hour, 5, "two")))
    #expect(clock.isPlausible(reading(Self.now - 60_000, 5, "two")))
    #expect(!clock.isPlausible(reading(Self.now - Self.hour, 5, "two")))
    #expect(!clock.isPlausible(reading(Self.now + 40 * 24 * Self.hour, 5, "two")))
  }
}

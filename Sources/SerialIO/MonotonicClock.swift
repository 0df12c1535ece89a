import Glibc
import HallBus

/// The clocks of this machine that never step backwards.
public enum MonotonicClock {
  /// Now on the clock that stands still while the machine sleeps (`CLOCK_MONOTONIC`).
  ///
  /// The clock of everything that waits: deadlines, pacing, time-outs.
  public static func now() -> Instant { read(CLOCK_MONOTONIC) }

  /// Now on the clock that also counts sleep (`CLOCK_BOOTTIME`): the time since boot.
  ///
  /// The clock behind hall time within one boot: a box that slept has still let people wait.
  public static func sinceBoot() -> Instant { read(CLOCK_BOOTTIME) }

  private static func read(_ clock: clockid_t) -> Instant {
    var value = timespec()
    // Both clocks exist on every Linux this runs on; the call can only fail for an unknown clock.
    precondition(clock_gettime(clock, &value) == 0, "a clock of this machine cannot be read")
    return .microseconds(Int64(value.tv_sec) * 1_000_000 + Int64(value.tv_nsec) / 1_000)
  }
}

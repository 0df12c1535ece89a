import DeviceProtocols
import HallBus
import QueueCore

extension BoardStation {
  /// Follows the brightness of the time of day, where the configuration has one.
  mutating func dim(_ clock: LocalTime, at now: Instant) {
    guard let percent = brightness?.percent(at: clock.time.minutes), percent != dimmedTo else {
      return
    }
    dimmedTo = percent
    session.setBrightness(percent: percent, at: now)
  }

  /// Boards are told the time once a day, and when one has come up.
  mutating func tellTime(_ view: StationView, at now: Instant) {
    let clock = view.clock
    if let clockSet, clockSet.date != clock.date { clockIsDue = true }
    guard clockIsDue, reported.units.contains(where: \.isUp),
      clockSet.map({ now.microseconds(since: $0.at) >= Self.clockPause }) ?? true
    else { return }
    clockIsDue = false
    clockSet = (clock.date, now)
    let seconds = Int((view.stamp.wall.milliseconds - clock.midnight.milliseconds) / 1_000)
    session.setClock(
      BoardClock(
        year: clock.date.year, month: clock.date.month, day: clock.date.day,
        hour: clock.time.minutes / 60, minute: clock.time.minutes % 60,
        second: max(0, seconds) % 60, weekday: clock.date.weekday.rawValue), at: now)
  }
}

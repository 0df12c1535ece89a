import HallRuntime
import HallServer
import QueueCore
import SerialIO
import Simulation

/// When the demo hall begins, and what it has to know before anybody comes.
public enum DemoClock {
  /// Five minutes before the doors open on the first day: a demo shows a hall at work at any hour.
  public static func opening(of definition: HallDefinition) -> WallTime {
    let date = firstDay(of: definition)
    let minutes = (definition.calendar.hours(on: date).first?.from.minutes ?? 540) - 5
    let noon = WallTime(milliseconds: Int64(date.daysSince1970) * 86_400_000 + 43_200_000)
    let east = HallTimeZone(definition.timeZone).secondsEast(at: noon)
    return WallTime(
      milliseconds: Int64(date.daysSince1970) * 86_400_000 - Int64(east) * 1_000
        + Int64(minutes) * 60_000)
  }

  /// The first business day of the calendar from 2026-11-23 on, so that the same seed gives the same
  /// day at any time of the year.
  static func firstDay(of definition: HallDefinition) -> CalendarDate {
    let start = CalendarDate(year: 2026, month: 11, day: 22)!
    return definition.calendar.nextOpenDate(after: start) ?? start.adding(days: 1)
  }

  /// Lets in the kiosks of citizens and of visitors, and registers the key projects.
  public static func prepare(
    _ hall: HallActor, definition: HallDefinition, projects: [KeyProject]
  ) async {
    let visitors = DeviceEnrolment(id: HallServices.visitorsKiosk, kind: .kiosk, zone: nil)
    let commands =
      [.enrolDevice(visitors)] + Crowd.preparation(of: definition, projects: projects)
    for (count, command) in commands.enumerated() {
      _ = await hall.submit(
        CommandEnvelope(
          id: CommandID(request: "demo-prepare-\(MonotonicClock.now().microseconds)-\(count)"),
          actor: .console(userNumber: 0), command: command))
    }
  }
}

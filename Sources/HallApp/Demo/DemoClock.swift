import HallRuntime
import QueueCore

/// When the demo hall begins, and who may use its green channel.
public enum DemoClock {
  /// Five minutes before the doors open on the first business day of the calendar from 2026-11-23
  /// on: a demo shows a hall at work at any hour.
  public static func opening(of definition: HallDefinition) -> WallTime {
    let start = CalendarDate(year: 2026, month: 11, day: 22)!
    let date = definition.calendar.nextOpenDate(after: start) ?? start.adding(days: 1)
    let minutes = (definition.calendar.hours(on: date).first?.from.minutes ?? 540) - 5
    let noon = WallTime(milliseconds: Int64(date.daysSince1970) * 86_400_000 + 43_200_000)
    let east = HallTimeZone(definition.timeZone).secondsEast(at: noon)
    return WallTime(
      milliseconds: Int64(date.daysSince1970) * 86_400_000 - Int64(east) * 1_000
        + Int64(minutes) * 60_000)
  }

  /// Key projects that the demo hall has registered.
  public static func projects(on date: CalendarDate) -> [KeyProject] {
    [("ZD2026-017", "百兆瓦风电项目"), ("ZD2026-023", "肉羊精深加工项目"), ("GX2026-004", "草原大数据中心")].map {
      KeyProject(
        code: KeyProjectCode($0.0), name: $0.1, validFrom: date.adding(days: -180),
        validTo: date.adding(days: 180))
    }
  }

  public static func prepare(_ hall: HallActor, projects: [KeyProject]) async {
    for project in projects {
      _ = await hall.submit(
        CommandEnvelope(
          id: CommandID(request: "demo-project-\(project.code)"),
          actor: .console(userNumber: 0), command: .registerKeyProject(project)))
    }
  }
}

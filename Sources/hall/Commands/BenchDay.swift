import HallEngine
import HallRuntime
import Journal
import QueueCore

/// A small hall's day, for measuring how long replaying one takes.
enum BenchDay {
  static let hall = "bench"

  /// Opens a day in a journal and takes tickets, all through the rules.
  static func write(tickets: Int, into directory: String, at reading: ClockReading) throws {
    let store = try JournalStore(directory: directory, hall: hall)
    defer { store.close() }
    var pipeline = Pipeline(
      log: ErasedEventLog(store), state: QueueState(hall: hall), clock: HallClock(anchor: nil))
    var number = 0
    func envelope(_ command: Command) -> CommandEnvelope {
      number += 1
      return CommandEnvelope(
        id: CommandID(request: "bench-day-\(number)"), actor: .console(userNumber: 0),
        command: command)
    }
    var commands = [envelope(.changeDefinition(definition, source: .files))]
    commands.append(envelope(.openDay(plan(at: reading))))
    let request = TakeRequest(services: [service])
    for _ in 0..<tickets { commands.append(envelope(.takeTicket(request))) }
    for start in stride(from: 0, to: commands.count, by: HallActor.batchLimit) {
      let end = min(start + HallActor.batchLimit, commands.count)
      for result in try pipeline.submit(Array(commands[start..<end]), at: reading) {
        if case .failure(let refusal) = result.answer {
          throw CommandFailure(.couldNotFindOut, refusal.text)
        }
      }
    }
  }

  private static let service: ServiceID = "bench-service"

  private static let definition = HallDefinition(
    id: hall, name: LocalizedText(chinese: "测量", english: "Bench"), timeZone: "UTC",
    zones: [
      ZoneDefinition(id: "hall", name: LocalizedText(chinese: "大厅", english: "Hall"))
    ],
    departments: [
      DepartmentDefinition(
        id: "department", name: LocalizedText(chinese: "部门", english: "Department"))
    ],
    services: [
      ServiceDefinition(
        id: service, name: LocalizedText(chinese: "事项", english: "Service"),
        department: "department", line: "bench")
    ],
    lines: [
      LineDefinition(
        id: "bench", name: LocalizedText(chinese: "队列", english: "Line"), prefix: "A",
        zone: "hall")
    ],
    windows: [
      WindowDefinition(
        id: WindowID(1), name: LocalizedText(chinese: "窗口", english: "Window"), zone: "hall",
        lines: ["bench"])
    ],
    calendar: CalendarDefinition(
      weekly: [WeeklyHours(weekdays: Array(Weekday.allCases), hours: [wholeDay])]))

  private static let wholeDay = OpenHours(
    from: TimeOfDay(minutes: 0)!, to: TimeOfDay(minutes: 1_440)!)

  /// A day that has begun a little before the reading, so that its whole length is ahead.
  private static func plan(at reading: ClockReading) -> DayPlan {
    let days = Int(reading.wallMilliseconds / 86_400_000)
    return DayPlan(
      date: CalendarDate(daysSince1970: days),
      midnight: WallTime(milliseconds: reading.wallMilliseconds - 60_000), hours: [wholeDay],
      cutOff: TimeOfDay(minutes: 1_440)!, expiry: TimeOfDay(minutes: 1_440)!)
  }
}

import HallEngine

@testable import QueueCore

/// A journal in memory that fails as it is told.
struct TestLog: EventLog {
  enum Failure: Hashable { case none, notStored, unknownLost, unknownStored }

  private(set) var events: [StampedEvent] = []
  private(set) var receipts: [StoredReceipt] = []
  private(set) var appends = 0
  var failure = Failure.none

  mutating func append(
    _ fresh: [StampedEvent], receipts freshReceipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    appends += 1
    if failure == .notStored { throw .notStored("disk full") }
    if failure == .unknownLost { throw .unknown("torn") }
    let first = Int64(events.count) + 1
    events += fresh
    receipts += freshReceipts
    if failure == .unknownStored { throw .unknown("power lost") }
    return first
  }

  /// What a program that starts now finds.
  func recovered() -> QueueState {
    var state = QueueState(hall: "test")
    for event in events { state.apply(event.event, by: event.actor, at: event.stamp) }
    return state
  }
}

/// A small hall at nine on a Monday morning.
enum EngineFixture {
  static let date = CalendarDate("2026-11-23")!
  static let midnight: Int64 = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000
  /// Nine in the morning.
  static let opening = midnight + 9 * 3_600_000
  static let console = Actor.console(userNumber: 0)

  static func text(_ name: String) -> LocalizedText {
    LocalizedText(chinese: name, english: name)
  }

  static var plan: DayPlan {
    DayPlan(
      date: date, midnight: WallTime(milliseconds: midnight),
      hours: [
        OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("12:00")!),
        OpenHours(from: TimeOfDay("13:30")!, to: TimeOfDay("17:00")!),
      ], cutOff: TimeOfDay("16:45")!, expiry: TimeOfDay("18:00")!)
  }

  /// One line served by `windows` windows.
  static func definition(
    windows: Int = 3, devices: [DeviceDefinition] = []
  ) -> HallDefinition {
    HallDefinition(
      id: "test", name: text("测试大厅"), timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text("一楼"))],
      departments: [DepartmentDefinition(id: "police", name: text("公安局"))],
      services: [
        ServiceDefinition(id: "id-card", name: text("身份证"), department: "police", line: "a")
      ],
      lines: [LineDefinition(id: "a", name: text("户政"), prefix: "A", zone: "f1")],
      windows: (1...windows).map {
        WindowDefinition(id: WindowID(Int64($0)), name: text("户政"), zone: "f1", lines: ["a"])
      },
      calendar: CalendarDefinition(
        weekly: [
          WeeklyHours(
            weekdays: [.monday, .tuesday, .wednesday, .thursday, .friday], hours: plan.hours)
        ],
        holidays: [Holiday(date: date.adding(days: 1), name: text("测试节"))],
        workingDays: [WorkingDay(date: date.adding(days: 5))]), devices: devices)
  }

  static func reading(_ milliseconds: Int64, boot: String = "boot-1") -> ClockReading {
    ClockReading(
      wallMilliseconds: opening + milliseconds, bootMilliseconds: 60_000 + milliseconds, boot: boot)
  }

  static func envelope(
    _ id: String, _ command: Command, by actor: Actor = console
  ) -> CommandEnvelope {
    CommandEnvelope(id: CommandID(request: id), actor: actor, command: command)
  }

  static let take = Command.takeTicket(TakeRequest(services: ["id-card"]))

  /// A hall that is open, with all its windows.
  static func openPipeline(_ definition: HallDefinition = definition()) throws -> Pipeline<TestLog>
  {
    var pipeline = Pipeline(
      log: TestLog(), state: QueueState(hall: "test"), clock: HallClock(anchor: nil))
    var commands: [Command] = [.changeDefinition(definition, source: .files), .openDay(plan)]
    commands += definition.windows.map { .openWindow($0.id) }
    _ = try pipeline.submit(
      commands.enumerated().map { envelope("setup-\($0.offset)", $0.element) }, at: reading(0))
    return pipeline
  }

  /// A recent call as the state would hold it.
  static func call(
    _ ticket: Int64, window: Int64 = 1, at: Int64, call: Int = 1
  ) -> QueueState.RecentCall {
    QueueState.RecentCall(
      ticket: TicketID(ticket), number: TicketNumber(prefix: "A", counter: Int(ticket)),
      window: WindowID(window), at: HallTime(milliseconds: at), call: call)
  }
}

import Testing

@testable import QueueCore
@testable import QueueSimulation

/// A hall at work, minute by minute, and what its journal would hold.
struct FairnessFixture {
  private(set) var events: [StampedEvent] = []
  private(set) var state = QueueState(hall: "test")
  private(set) var minute = 0.0
  private var day: Int64 = 0

  static let date = CalendarDate("2026-11-23")!

  /// Line a for window 1, of the police; line b for window 2, of the tax office.
  static func definition() -> HallDefinition {
    func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
    return HallDefinition(
      id: "test", name: text("厅"), timeZone: "UTC",
      zones: [ZoneDefinition(id: "z", name: text("区"))],
      departments: [
        DepartmentDefinition(id: "police", name: text("公安局")),
        DepartmentDefinition(id: "tax", name: text("税务局")),
      ],
      services: [
        ServiceDefinition(id: "card", name: text("身份证"), department: "police", line: "a"),
        ServiceDefinition(id: "invoice", name: text("发票"), department: "tax", line: "b"),
      ],
      lines: [
        LineDefinition(id: "a", name: text("户政"), prefix: "A", zone: "z"),
        LineDefinition(id: "b", name: text("办税"), prefix: "B", zone: "z"),
      ],
      windows: [
        WindowDefinition(id: 1, name: text("户政"), zone: "z", lines: ["a"]),
        WindowDefinition(id: 2, name: text("办税"), zone: "z", lines: ["b"]),
      ],
      calendar: CalendarDefinition(weekly: []),
      rules: HallRules(nextGuardSeconds: 0, callsBeforeNoShow: 1, recallIntervalSeconds: 0),
      policy: PolicyDefinition(name: "capped-points"))
  }

  init(_ definition: HallDefinition = definition()) throws {
    try run(.changeDefinition(definition, source: .files))
    try run(
      .registerKeyProject(
        KeyProject(
          code: "P1", name: "风电", validFrom: Self.date, validTo: Self.date.adding(days: 9))))
    try openDay()
    try run(.openWindow(1))
    try run(.openWindow(2))
  }

  private var midnight: Int64 {
    (Int64(Self.date.daysSince1970) + day) * 86_400_000
  }

  private mutating func openDay() throws {
    let hours = OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("17:00")!)
    try run(
      .openDay(
        DayPlan(
          date: Self.date.adding(days: Int(day)), midnight: WallTime(milliseconds: midnight),
          hours: [hours], cutOff: hours.to, expiry: hours.to)))
  }

  mutating func nextDay() throws {
    day += 1
    minute = 0
    try openDay()
    try run(.openWindow(1))
  }

  /// Minutes since nine.
  mutating func at(_ minute: Double) { self.minute = minute }

  private var stamp: Stamp {
    let wall = midnight + 9 * 3_600_000 + Int64(minute * 60_000)
    return Stamp(
      wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: wall - 1_000_000))
  }

  mutating func run(_ command: Command) throws {
    let handled = try state.handle(command, by: .console(userNumber: 0), at: stamp)
    for event in handled.events { write(event) }
  }

  /// Writes an event down that no command made.
  mutating func write(_ event: Event) {
    events.append(StampedEvent(stamp: stamp, actor: .console(userNumber: 0), event: event))
  }

  mutating func take(_ service: ServiceID = "card", project: KeyProjectCode? = nil) throws {
    var request = TakeRequest(services: [service])
    request.keyProject = project
    try run(.takeTicket(request))
  }

  func report(by grouping: FairnessReport.Grouping) -> FairnessReport {
    var days = FairnessAccumulator(by: grouping)
    for day in self.days { days.add(day) }
    return days.report()
  }

  var days: [FairnessDay] {
    var recorder = FairnessRecorder(hall: "test")
    var found = events.compactMap { recorder.take($0) }
    if let open = recorder.finish() { found.append(open) }
    return found
  }
}

@testable import QueueCore

/// A small hall under the tests' own clock.
struct HallFixture {
  var state = QueueState(hall: "test")
  var wall: Int64 = midnight + 9 * 3_600_000
  var hall: Int64 = 1_000_000
  var events: [Event] = []

  /// 2026-11-23 is a Monday; local midnight in Asia/Shanghai.
  static let date = CalendarDate("2026-11-23")!
  static let midnight: Int64 = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000

  init(_ definition: HallDefinition = HallFixture.definition(), open: [WindowID] = [1, 2, 3]) {
    must(.changeDefinition(definition, source: .files))
    must(.openDay(Self.plan))
    for window in open { must(.openWindow(window)) }
    events = []
  }

  static var plan: DayPlan {
    DayPlan(
      date: date, midnight: WallTime(milliseconds: midnight),
      hours: [
        OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("12:00")!),
        OpenHours(from: TimeOfDay("13:30")!, to: TimeOfDay("17:00")!),
      ], cutOff: TimeOfDay("16:45")!, expiry: TimeOfDay("18:00")!)
  }

  /// The same hours on the day after.
  static var nextPlan: DayPlan {
    DayPlan(
      date: date.adding(days: 1), midnight: WallTime(milliseconds: midnight + 86_400_000),
      hours: plan.hours, cutOff: plan.cutOff, expiry: plan.expiry)
  }

  /// Lines a (windows 1 and 2) and b (windows 2 and 3); department `tax` comes on Tuesdays only.
  static func definition(policy: String = "fcfs") -> HallDefinition {
    func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
    return HallDefinition(
      id: "test", name: text("测试大厅"), timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text("一楼"))],
      departments: [
        DepartmentDefinition(id: "police", name: text("公安局")),
        DepartmentDefinition(id: "tax", name: text("税务局"), weekdays: [.tuesday]),
      ],
      services: [
        ServiceDefinition(id: "id-card", name: text("身份证"), department: "police", line: "a"),
        ServiceDefinition(id: "household", name: text("户口"), department: "police", line: "a"),
        ServiceDefinition(id: "passport", name: text("护照"), department: "police", line: "b"),
        ServiceDefinition(id: "invoice", name: text("发票"), department: "tax", line: "b"),
      ],
      lines: [
        LineDefinition(id: "a", name: text("户政"), prefix: "A", zone: "f1"),
        LineDefinition(id: "b", name: text("出入境"), prefix: "B", zone: "f1"),
      ],
      windows: [
        WindowDefinition(id: 1, name: text("户政"), zone: "f1", lines: ["a"]),
        WindowDefinition(id: 2, name: text("综合"), zone: "f1", lines: ["a", "b"]),
        WindowDefinition(id: 3, name: text("出入境"), zone: "f1", lines: ["b"]),
      ],
      calendar: CalendarDefinition(
        weekly: [
          WeeklyHours(
            weekdays: [.monday, .tuesday, .wednesday, .thursday, .friday], hours: plan.hours)
        ],
        holidays: [
          Holiday(date: CalendarDate("2026-11-24")!, name: text("测试节"))
        ]),
      policy: PolicyDefinition(name: policy))
  }

  mutating func pass(_ seconds: Int64) {
    wall += seconds * 1_000
    hall += seconds * 1_000
  }

  var stamp: Stamp {
    Stamp(wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: hall))
  }

  /// Carries a command out as the box's console unless told otherwise.
  @discardableResult
  mutating func run(
    _ command: Command, by actor: Actor = .console(userNumber: 0)
  ) -> Result<Receipt, Refusal> {
    do throws(Refusal) {
      let handled = try state.handle(command, by: actor, at: stamp)
      events += handled.events
      return .success(handled.receipt)
    } catch {
      return .failure(error)
    }
  }

  @discardableResult
  mutating func must(_ command: Command, by actor: Actor = .console(userNumber: 0)) -> Receipt {
    switch run(command, by: actor) {
    case .success(let receipt): return receipt
    case .failure(let refusal): fatalError("refused: \(refusal)")
    }
  }

  @discardableResult
  mutating func take(
    _ service: ServiceID, classID: ClassID? = nil, code: KeyProjectCode? = nil
  ) -> TicketTakenReceipt {
    let receipt = must(
      .takeTicket(TakeRequest(services: [service], requestedClass: classID, keyProject: code)))
    guard case .ticketTaken(let taken) = receipt else { fatalError("no ticket: \(receipt)") }
    return taken
  }

  /// The number called by `next`, or nil.
  mutating func next(_ window: WindowID) -> String? {
    if case .called(_, let number, _) = must(.next(window)) { return number.description }
    return nil
  }

  mutating func refusal(
    _ command: Command, by actor: Actor = .console(userNumber: 0)
  ) -> Refusal? {
    if case .failure(let refusal) = run(command, by: actor) { return refusal }
    return nil
  }
}

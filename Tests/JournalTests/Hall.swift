import Foundation
import Testing

@testable import Journal
@testable import QueueCore

/// A small hall, its days, and a directory of its own that goes with the value.
final class Hall {
  let directory: String
  var clock: Int64 = Hall.midnight + 9 * 3_600_000
  /// Counts commands, so that each has a receipt of its own.
  var commands: UInt64 = 0

  /// 2026-11-23 is a Monday; local midnight in Asia/Shanghai.
  static let date = CalendarDate("2026-11-23")!
  static let midnight: Int64 = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000

  init() {
    directory = NSTemporaryDirectory() + "hall-journal-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  var database: String { JournalFiles(directory: directory).database }

  func open() throws -> JournalStore { try JournalStore(directory: directory, hall: "test") }

  func reader() throws -> JournalReader { try JournalReader(directory: directory) }

  var stamp: Stamp {
    Stamp(
      wall: WallTime(milliseconds: clock),
      hall: HallTime(milliseconds: clock - Self.midnight))
  }

  func stamped(_ event: Event, by actor: Actor = .calendar) -> StampedEvent {
    StampedEvent(stamp: stamp, actor: actor, event: event)
  }

  /// Appends events at the present time, one second later each call.
  @discardableResult
  func append(_ events: Event..., to store: JournalStore) throws -> Int64 {
    clock += 1000
    commands += 1
    let receipt = StoredReceipt(
      id: CommandID(origin: "test", boot: 1, sequence: commands), receipt: .done)
    return try store.append(events.map { stamped($0) }, receipts: [receipt])
  }

  static func plan(_ date: CalendarDate = Hall.date) -> DayPlan {
    let midnight = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000
    return DayPlan(
      date: date, midnight: WallTime(milliseconds: midnight),
      hours: [OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("17:00")!)],
      cutOff: TimeOfDay("16:45")!, expiry: TimeOfDay("18:00")!)
  }

  static let rule = RuleRecord(
    policy: PolicyIdentity(name: "fcfs", version: 1, parameterHash: "cbf29ce484222325"))

  static func text(_ chinese: String, _ english: String) -> LocalizedText {
    LocalizedText(chinese: chinese, english: english)
  }

  static let definition = HallDefinition(
    id: "test", name: text("测试大厅", "Test hall"), timeZone: "Asia/Shanghai",
    zones: [ZoneDefinition(id: "f1", name: text("一楼", "First floor"))],
    departments: [DepartmentDefinition(id: "police", name: text("公安局", "Police"))],
    services: [
      ServiceDefinition(
        id: "id-card", name: text("身份证", "Identity card"), department: "police", line: "a"),
      ServiceDefinition(
        id: "passport", name: text("护照, 通行证", "Passport"), department: "police", line: "b"),
    ],
    lines: [
      LineDefinition(id: "b", name: text("出入境", "Border"), prefix: "B", zone: "f1"),
      LineDefinition(id: "a", name: text("户政", "Household"), prefix: "A", zone: "f1"),
    ],
    windows: [
      WindowDefinition(id: 1, name: text("户政", "Household"), zone: "f1", lines: ["a"]),
      WindowDefinition(id: 2, name: text("综合", "Any"), zone: "f1", lines: ["a", "b"]),
    ],
    calendar: CalendarDefinition(weekly: []))

  static func opened(_ date: CalendarDate = Hall.date) -> Event {
    .dayOpened(DayOpened(plan: plan(date), definition: definition, carried: CarriedState()))
  }

  static func closed(_ date: CalendarDate = Hall.date) -> Event {
    .dayClosed(DayClosed(date: date, summary: DaySummary()))
  }

  static func taken(
    _ ticket: TicketID, line: LineID = "a", services: [ServiceID] = ["id-card"],
    classID: ClassID = "ordinary"
  ) -> Event {
    .ticketTaken(
      TicketTaken(
        ticket: ticket, number: TicketNumber(prefix: "A", counter: Int(ticket.value)), line: line,
        services: services, classID: classID, requestedClass: nil, keyProject: nil,
        place: ticket.value, rule: rule, ahead: 0, windows: [1, 2],
        appointment: nil, forecast: nil))
  }

  static func called(_ ticket: TicketID, _ window: WindowID = 1) -> Event {
    .ticketCalled(
      TicketCalled(
        ticket: ticket, window: window, policy: rule.policy, following: [], overtaken: [],
        candidates: 1, chosenBecause: nil, endedTicket: nil))
  }

  /// A day with so many tickets, each called; 2 + 2 × tickets events.
  func day(_ date: CalendarDate = Hall.date, tickets: Int64 = 4, in store: JournalStore) throws {
    clock = max(clock, Self.plan(date).midnight.milliseconds + 9 * 3_600_000)
    try append(Self.opened(date), to: store)
    for ticket in 0..<tickets {
      try append(Self.taken(TicketID(ticket + 1)), Self.called(TicketID(ticket + 1)), to: store)
    }
    try append(Self.closed(date), to: store)
  }
}

/// The failure that a call must end in.
func failure(_ body: () throws -> Void) -> JournalFailure? {
  do {
    try body()
    return nil
  } catch {
    return error as? JournalFailure
  }
}

func findings(_ hall: Hall, head: EventHash? = nil) throws -> [Verification.Finding] {
  let reader = try hall.reader()
  defer { reader.close() }
  return try reader.verify(head: head).findings
}

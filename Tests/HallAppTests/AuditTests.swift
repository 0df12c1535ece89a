import Foundation
import Journal
import Testing

@testable import QueueCore

/// What the command line says of a journal to an auditor.
@Suite struct AuditTests {
  /// A journal in a directory of its own that goes with the value.
  private final class Record {
    let directory = "/tmp/hall-audit-\(UInt64.random(in: .min ... .max))"
    private let store: JournalStore
    private(set) var state = QueueState(hall: "test")
    private var clock: Int64 = Record.midnight + 9 * 3_600_000
    private var commands: UInt64 = 0

    private static let date = CalendarDate("2026-11-23")!
    private static let midnight = Int64(date.daysSince1970) * 86_400_000

    /// Two tickets, the first of them called at window 1; the second waits.
    init() throws {
      store = try JournalStore(directory: directory, hall: "test")
      func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
      let hours = OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("17:00")!)
      let definition = HallDefinition(
        id: "test", name: LocalizedText(chinese: "测试大厅", english: "Test hall"),
        timeZone: "UTC", zones: [ZoneDefinition(id: "z", name: text("区"))],
        departments: [DepartmentDefinition(id: "police", name: text("公安局"))],
        services: [
          ServiceDefinition(id: "card", name: text("身份证"), department: "police", line: "a")
        ], lines: [LineDefinition(id: "a", name: text("户政, 一"), prefix: "A", zone: "z")],
        windows: [WindowDefinition(id: 1, name: text("户政"), zone: "z", lines: ["a"])],
        calendar: CalendarDefinition(weekly: []), policy: PolicyDefinition(name: "capped-points"))
      try run(.changeDefinition(definition, source: .files))
      try run(
        .openDay(
          DayPlan(
            date: Self.date, midnight: WallTime(milliseconds: Self.midnight), hours: [hours],
            cutOff: hours.to, expiry: hours.to)))
      try run(.openWindow(1))
      for _ in 0..<3 { try run(.takeTicket(TakeRequest(services: ["card"]))) }
      try run(.next(1))
    }

    deinit {
      store.close()
      try? FileManager.default.removeItem(atPath: directory)
    }

    /// Each command a minute after the one before.
    func run(_ command: Command) throws {
      clock += 60_000
      try append(try state.handle(command, by: .console(userNumber: 0), at: stamp).events)
    }

    /// Writes a call down that no rule made.
    func forgeCall(of ticket: TicketID) throws {
      clock += 60_000
      try append([
        .ticketCalled(
          TicketCalled(
            ticket: ticket, window: 1, policy: state.policyIdentity, following: [],
            overtaken: [], candidates: 2, chosenBecause: nil, endedTicket: nil))
      ])
    }

    private var stamp: Stamp {
      Stamp(
        wall: WallTime(milliseconds: clock), hall: HallTime(milliseconds: clock - Self.midnight))
    }

    private func append(_ events: [Event]) throws {
      commands += 1
      let stamped = events.map {
        StampedEvent(stamp: stamp, actor: .console(userNumber: 0), event: $0)
      }
      _ = try store.append(
        stamped,
        receipts: [
          StoredReceipt(
            id: CommandID(origin: "test", boot: 1, sequence: commands), receipt: .done)
        ])
    }
  }

  private func verify(_ record: Record, _ more: String...) async throws -> HallProgram.Answer {
    try await HallProgram.run(
      ["journal", "verify", "--calls", "--data", record.directory] + more)
  }

  @Test func `a journal whose calls follow the rule passes`() async throws {
    let record = try Record()
    try record.run(.next(1))
    let answer = try await verify(record)
    #expect(answer.status == 0)
    #expect(
      answer.output.hasSuffix("2 calls replayed by the rule: 0 not its own, 0 chosen by clerks\n"))
  }

  @Test func `a call the rule would not have made is named, and the answer is no`() async throws {
    let record = try Record()
    try record.forgeCall(of: 3)
    let answer = try await verify(record)
    #expect(answer.status == 1)
    #expect(answer.output.contains("A003 to window 1: the rule calls A002\n"))
    #expect(answer.output.contains("Intact"))
    let chinese = try await verify(record, "--language", "zh")
    #expect(chinese.status == 1)
    #expect(chinese.output.contains("A003到1号窗口：按规则应叫A002\n"))
    let json = try await verify(record, "--json")
    #expect(json.status == 1)
    #expect(json.output.contains(#""ok":false"#))
  }

  @Test func `without being asked for calls, a journal nobody changed is intact`() async throws {
    let record = try Record()
    try record.forgeCall(of: 3)
    let answer = try await HallProgram.run(["journal", "verify", "--data", record.directory])
    #expect(answer.status == 0)
  }

  @Test func `a clerk's choice is listed with the reason, and the answer is yes`() async throws {
    let record = try Record()
    try record.run(.callChosen(1, 3, reason: "孕妇"))
    let answer = try await verify(record)
    #expect(answer.status == 0)
    #expect(answer.output.contains("A003 to window 1: chosen by a clerk: 孕妇\n"))
    #expect(
      answer.output.hasSuffix("2 calls replayed by the rule: 0 not its own, 1 chosen by clerks\n"))
  }

  private func report(_ record: Record, _ more: String...) async throws -> HallProgram.Answer {
    try await HallProgram.run(["report", "fairness", "--data", record.directory] + more)
  }

  @Test func `fairness is reported on one page in both languages`() async throws {
    let record = try Record()
    try record.run(.callChosen(1, 3, reason: "孕妇"))
    try record.run(.closeDay)
    let english = try await report(record)
    #expect(english.status == 0)
    #expect(english.complaint == "")
    #expect(english.output.hasPrefix("Test hall, 2026-11-23 to 2026-11-23, business days: 1\n"))
    #expect(english.output.contains("Promises: 3 given, 3 kept, 0 withdrawn, 0 broken"))
    #expect(english.output.contains("孕妇"))
    let chinese = try await report(record, "--by", "day", "--language", "zh")
    #expect(chinese.output.contains("承诺 3 次：守住 3，撤回 0，违背 0"))
    #expect(chinese.output.contains("没有使用绿色通道。"))
  }

  @Test func `fairness as comma-separated values and as JSON has the groups and the hall`()
    async throws
  {
    let record = try Record()
    try record.run(.closeDay)
    let text = try await report(record, "--by", "line", "--format", "csv").output
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("Line,Name,English name,Tickets,Visits,"))
    #expect(lines[1].hasPrefix("a,\"户政, 一\",\"户政, 一\",3,3,"))
    #expect(lines[2].hasPrefix(",全厅,Hall,3,3,"))
    let json = try await report(record, "--json").output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let total = try #require(object["total"] as? [String: Any])
    #expect(total["visits"] as? Int == 3)
    // The first was called 3 minutes after coming, the others expired after 3 and 2 minutes.
    #expect((total["figures"] as? [String: Double])?["waitMax"] == 3)
    #expect((object["promises"] as? [String: Any])?["given"] as? Int == 3)
  }

  @Test func `days outside the range are left out`() async throws {
    let record = try Record()
    let later = try await report(record, "--from", "2026-11-24")
    #expect(later.status == 0)
    #expect(later.output == "The journal has no such business days.\n")
    #expect(try await report(record, "--to", "2026-11-22").output == later.output)
    #expect(try await report(record, "--from", "2026-11-23", "--to", "2026-11-22").status == 2)
  }
}

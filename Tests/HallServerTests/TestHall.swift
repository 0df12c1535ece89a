import Foundation
import HallEngine
import HallRuntime
import Logging
import QueueCore
import ServiceLifecycle
import Synchronization

@testable import HallServer

/// Keeps events in memory; everything is durable at once.
struct MemoryLog: EventLog {
  private var count: Int64 = 0

  mutating func append(
    _ events: [StampedEvent], receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    defer { count += Int64(events.count) }
    return count + 1
  }
}

/// A log on a disk that is full.
struct FullLog: EventLog {
  mutating func append(
    _ events: [StampedEvent], receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    throw .notStored("the disk is full")
  }
}

/// A small hall that is open, served on a port of its own.
final class TestHall: Sendable {
  static let ticketKey = [UInt8](repeating: 7, count: 32)
  static let password = "correct horse"
  /// Cheaper than the real ones, which are slow on purpose.
  static let passwordHash = Result { try PasswordHash(password: password, costExponent: 10) }

  let actor: HallActor
  let services: HallServices
  let layouts: LayoutDesk
  let layoutStore = MemoryLayouts()
  /// The shipped layouts, copied.
  let layoutDirectory = NSTemporaryDirectory() + "hall-layouts-\(UUID().uuidString)"
  let outside: Outside
  let clerk1: PersonID
  let clerk2: PersonID
  let guide: PersonID
  let manager: PersonID
  let auditor: PersonID

  init(isDemo: Bool = false, isFull: Bool = false) async throws {
    let fixture = try Self.openHall()
    clerk1 = fixture.people[0]
    clerk2 = fixture.people[1]
    guide = fixture.people[2]
    manager = fixture.people[3]
    auditor = fixture.people[4]
    outside = Outside()
    let log = isFull ? ErasedEventLog(FullLog()) : ErasedEventLog(MemoryLog())
    actor = HallActor(
      pipeline: Pipeline(log: log, state: fixture.state, clock: fixture.clock),
      clock: fixture.source, onUnknownCommit: { fatalError($0) })
    try FileManager.default.copyItem(
      atPath: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/Layouts",
      toPath: layoutDirectory)
    layouts = LayoutDesk(
      actor, store: layoutStore,
      setup: LayoutDesk.Setup(
        directory: layoutDirectory, start: 1, logger: Logger(label: "test")))
    services = HallServices(
      hall: actor, people: outside, enrolments: outside, devices: outside, screens: outside,
      layouts: layouts, reports: outside, definitions: outside, sessions: outside,
      demo: isDemo ? outside : nil)
    let hash = try Self.passwordHash.get().text
    for (person, name) in zip(fixture.people, ["lifang", "wanglei", "zhaomin", "sunli", "qianyi"]) {
      try await outside.add(
        PersonEntry(person: person, name: name, signInName: name, passwordHash: hash))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: layoutDirectory) }

  private struct Fixture {
    let state: QueueState
    let clock: HallClock
    let source: ScaledHallClock
    let people: [PersonID]
  }

  private static func openHall() throws -> Fixture {
    let source = ScaledHallClock(startWallMilliseconds: midnight + 9 * 3_600_000, speed: 1)
    var clock = HallClock(anchor: nil)
    var state = QueueState(hall: "test")
    func must(_ command: Command) throws -> Receipt {
      try state.handle(
        command, by: .console(userNumber: 0), at: clock.stamp(source.reading())
      ).receipt
    }
    _ = try must(.changeDefinition(definition, source: .files))
    _ = try must(.openDay(plan))
    for window: WindowID in [1, 2, 3] { _ = try must(.openWindow(window)) }
    _ = try must(
      .enrolDevice(DeviceEnrolment(id: HallServices.visitorsKiosk, kind: .kiosk, zone: nil)))
    let roles: [Role] = [.clerk, .clerk, .guide, .manager, .auditor]
    let people = try roles.compactMap { role -> PersonID? in
      if case .person(let person) = try must(.registerPerson(role)) { return person }
      return nil
    }
    return Fixture(state: state, clock: clock, source: source, people: people)
  }

  /// 2026-11-23 is a Monday; local midnight in Asia/Shanghai.
  static let date = CalendarDate("2026-11-23")!
  static let midnight = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000

  static var plan: DayPlan {
    DayPlan(
      date: date, midnight: WallTime(milliseconds: midnight),
      hours: [OpenHours(from: TimeOfDay("08:00")!, to: TimeOfDay("17:00")!)],
      cutOff: TimeOfDay("16:45")!, expiry: TimeOfDay("18:00")!)
  }

  /// Line a is served at windows 1 and 2, line b at 3; the tax office comes on Tuesdays only.
  static var definition: HallDefinition {
    func text(_ chinese: String, _ english: String) -> LocalizedText {
      LocalizedText(chinese: chinese, english: english)
    }
    return HallDefinition(
      id: "test", name: text("测试大厅", "Test hall"), timeZone: "Asia/Shanghai",
      publicAddress: "https://hall.example",
      zones: [ZoneDefinition(id: "f1", name: text("一楼", "Ground floor"))],
      departments: [
        DepartmentDefinition(id: "police", name: text("公安局", "Police")),
        DepartmentDefinition(id: "tax", name: text("税务局", "Tax office"), weekdays: [.tuesday]),
      ],
      services: [
        ServiceDefinition(
          id: "id-card", name: text("身份证", "Identity card"), department: "police", line: "a",
          theme: text("户籍", "Registration")),
        ServiceDefinition(
          id: "invoice", name: text("发票", "Invoice"), department: "tax", line: "b"),
      ],
      lines: [
        LineDefinition(id: "a", name: text("户政", "Registration"), prefix: "A", zone: "f1"),
        LineDefinition(id: "b", name: text("税务", "Tax"), prefix: "B", zone: "f1"),
      ],
      windows: [
        WindowDefinition(id: 1, name: text("户政", "Registration"), zone: "f1", lines: ["a"]),
        WindowDefinition(id: 2, name: text("户政", "Registration"), zone: "f1", lines: ["a"]),
        WindowDefinition(id: 3, name: text("税务", "Tax"), zone: "f1", lines: ["b"]),
      ],
      calendar: CalendarDefinition(
        weekly: [
          WeeklyHours(
            weekdays: [.monday, .tuesday, .wednesday, .thursday, .friday], hours: plan.hours)
        ]),
      policy: PolicyDefinition(name: "capped-points"),
      devices: [
        DeviceDefinition(
          id: "screen-1", kind: .screen, model: "page", port: "", baud: 0, zone: "f1",
          units: [
            DeviceDefinition.Unit(address: 0, name: "东厅", width: 1_920, height: 1_080)
          ])
      ])
  }

  /// Serves the hall while `body` runs, then stops gracefully.
  func serve(
    localSocket: String? = nil, _ body: (HTTPClient) async throws -> Void
  ) async throws {
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = try HallServer(
      services,
      settings: HallServerSettings(
        port: 0, localSocket: localSocket, ticketKey: Self.ticketKey), logger: logger,
      onListening: { port in
        found.yield(port)
        found.finish()
      })
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [server], logger: logger))
    let running = Task { try await group.run() }
    guard let port = await ports.first(where: { _ in true }) else { return }
    do {
      try await body(HTTPClient(port: port))
    } catch {
      await group.triggerGracefulShutdown()
      try await running.value
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running.value
  }

  /// The cookie of an enrolled kiosk or screen.
  func enrol(_ id: DeviceID, _ kind: DeviceEnrolment.Kind = .kiosk) async throws -> String {
    let enrolment = DeviceEnrolment(id: id, kind: kind, zone: "f1")
    _ = await actor.submit(
      CommandEnvelope(
        id: CommandID(request: "enrol-\(id)"), actor: .console(userNumber: 0),
        command: .enrolDevice(enrolment)))
    outside.let(id, inBy: "token-of-\(id)")
    return "hallkeeper=d.token-of-\(id)"
  }
}

extension HTTPClient {
  func signIn(_ name: String, _ password: String = TestHall.password) async throws -> Reply {
    try await post("/api/v1/sign-in", #"{"name":"\#(name)","password":"\#(password)"}"#)
  }

  /// The cookie of a person who signs in.
  func cookie(of name: String) async throws -> String {
    try await signIn(name).cookie ?? ""
  }

  func take(_ request: String, cookie: String?, service: String = "id-card") async throws -> Reply {
    try await post(
      "/api/v1/tickets", #"{"requestId":"\#(request)","services":["\#(service)"]}"#,
      cookie: cookie)
  }
}

import HallEngine
import HallRuntime
import Journal
import QueueCore

/// A hall of sixteen windows at work, for measuring journals: whatever it writes comes of commands
/// that went through the rules and the pipeline, as in a real one.
struct BenchHall {
  static let id = "bench"
  /// Windows, all of one line; a round serves at most one ticket at each.
  static let windows = 16
  /// Tickets of a day of the past: what a city hall sees.
  static let ticketsPerDay = 2_000
  /// Milliseconds from one round to the next; beyond the time in which a call is not followed by
  /// another at the same window.
  private static let roundMilliseconds: Int64 = 5_000
  private static let dayMilliseconds: Int64 = 86_400_000

  private let store: JournalStore
  private var pipeline: Pipeline<ErasedEventLog>
  private var reading: ClockReading
  private var commandCount = 0
  private var nextWindow = 0
  private(set) var eventCount = 0

  /// Makes a journal with the hall's definition in it.
  init(directory: String, at reading: ClockReading) throws {
    store = try JournalStore(directory: directory, hall: Self.id)
    pipeline = Pipeline(
      log: ErasedEventLog(store), state: QueueState(hall: Self.id), clock: HallClock(anchor: nil))
    self.reading = reading
    let kiosk = DeviceEnrolment(id: Self.kiosk, kind: .kiosk, zone: nil)
    try submit([
      (.changeDefinition(Self.definition, source: .files), Self.console),
      (.enrolDevice(kiosk), Self.console),
    ])
  }

  func close() { store.close() }

  /// Fills a journal with whole days until there are so many events, then opens one more day, the
  /// reading's own, and serves `tickets` in it.
  static func fill(
    _ directory: String, events: Int, tickets: Int, at now: ClockReading
  ) throws -> Int {
    // Six events a ticket: taken, queued, sending, confirmed, called, ended.
    let days = Int64(events / (6 * ticketsPerDay) + 2)
    var hall = try BenchHall(
      directory: directory,
      at: ClockReading(
        wallMilliseconds: now.wallMilliseconds - days * dayMilliseconds, bootMilliseconds: 0,
        boot: "bench"))
    defer { hall.close() }
    while hall.eventCount < events {
      let morning = hall.reading
      try hall.openDay()
      try hall.serve(tickets: ticketsPerDay, batch: HallActor.batchLimit)
      try hall.submit([(.closeDay, .calendar)])
      hall.goOn(
        morning.wallMilliseconds + dayMilliseconds - hall.reading.wallMilliseconds)
    }
    let old = hall.eventCount
    hall.goOn(max(0, now.wallMilliseconds - hall.reading.wallMilliseconds))
    try hall.openDay()
    try hall.serve(tickets: tickets, batch: HallActor.batchLimit)
    return old
  }

  mutating func openDay() throws {
    let windows = Self.definition.windows.map { (Command.openWindow($0.id), Actor.pad($0.id)) }
    try submit([(.openDay(plan), .calendar)] + windows)
  }

  /// Serves tickets in rounds, with so many commands in one transaction at most.
  mutating func serve(tickets: Int, batch: Int) throws {
    var left = tickets
    while left > 0 {
      let commands = round(min(left, Self.windows))
      for start in stride(from: 0, to: commands.count, by: batch) {
        try submit(Array(commands[start..<min(start + batch, commands.count)]))
      }
      left -= Self.windows
    }
  }

  /// The commands of a round: tickets are taken, those of the round before are printed, and as many
  /// windows call the next.
  mutating func round(_ tickets: Int) -> [(Command, Actor)] {
    goOn(Self.roundMilliseconds)
    var commands: [(Command, Actor)] = []
    for _ in 0..<tickets {
      commands.append((.takeTicket(TakeRequest(services: [Self.service])), .kiosk(Self.kiosk)))
    }
    for job in pipeline.state.openPrintJobs {
      commands.append((.reportPrintSending(job, printer: Self.printer), .device(Self.printer)))
      commands.append((.reportPrintConfirmed(job), .device(Self.printer)))
    }
    for _ in 0..<tickets {
      let window = Self.definition.windows[nextWindow].id
      nextWindow = (nextWindow + 1) % Self.windows
      commands.append((.next(window), .pad(window)))
    }
    return commands
  }

  /// Carries out commands in one transaction; a refusal ends the bench.
  mutating func submit(_ commands: [(Command, Actor)]) throws {
    let batch = commands.map { command, actor in
      commandCount += 1
      return CommandEnvelope(
        id: CommandID(origin: "bench", boot: 1, sequence: UInt64(commandCount)), actor: actor,
        command: command)
    }
    for result in try pipeline.submit(batch, at: reading) {
      if case .failure(let refusal) = result.answer {
        throw CommandFailure(.couldNotFindOut, refusal.text)
      }
      eventCount += result.events.count
    }
  }

  private mutating func goOn(_ milliseconds: Int64) {
    reading = ClockReading(
      wallMilliseconds: reading.wallMilliseconds + milliseconds,
      bootMilliseconds: reading.bootMilliseconds + milliseconds, boot: reading.boot)
  }

  private static let console = Actor.console(userNumber: 0)
  private static let service: ServiceID = "bench-service"
  private static let kiosk: DeviceID = "bench-kiosk"
  private static let printer: DeviceID = "bench-printer"

  private static let definition = HallDefinition(
    id: id, name: LocalizedText(chinese: "测量", english: "Bench"), timeZone: "UTC",
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
    windows: (1...windows).map {
      WindowDefinition(
        id: WindowID(Int64($0)), name: LocalizedText(chinese: "窗口", english: "Window"),
        zone: "hall",
        lines: ["bench"])
    },
    calendar: CalendarDefinition(
      weekly: [WeeklyHours(weekdays: Array(Weekday.allCases), hours: [wholeDay])]))

  private static let wholeDay = OpenHours(
    from: TimeOfDay(minutes: 0)!, to: TimeOfDay(minutes: 1_440)!)

  /// A day that has begun a little before the reading, so that its whole length is ahead.
  private var plan: DayPlan {
    let days = Int(reading.wallMilliseconds / Self.dayMilliseconds)
    return DayPlan(
      date: CalendarDate(daysSince1970: days),
      midnight: WallTime(milliseconds: reading.wallMilliseconds - 60_000),
      hours: [Self.wholeDay], cutOff: TimeOfDay(minutes: 1_440)!,
      expiry: TimeOfDay(minutes: 1_440)!)
  }
}

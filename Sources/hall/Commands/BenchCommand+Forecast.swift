import ArgumentParser
import QueueCore
import Simulation

extension BenchCommand {
  /// `hall bench forecast`.
  struct Forecast: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("算一次等候预计要多久。", "How long a forecast of a wait takes."),
      discussion: words(
        "先让大厅在虚拟时间里营业几天，作为历史；再让指定的人数等候、所有窗口办理中，为随机事项的新来者各算一次。",
        "The hall first runs some days in virtual time, for a history; then so many wait, all "
          + "windows serve, and newcomers for services at random are forecast one at a time."))

    @Option(help: help("预计的次数。", "Forecasts that are made."))
    var count = 2_000
    @Option(help: help("等候的人数。", "People who wait."))
    var waiting = 200
    @Option(
      name: .customLong("config"),
      help: ArgumentHelp(
        words("大厅的配置目录，默认为随附的县级大厅。", "A hall's configuration; the county hall unless given."),
        valueName: words("目录", "directory")))
    var configDirectory: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...1_000_000).contains(count), (0...10_000).contains(waiting) else {
        throw ValidationError(
          words(
            "--count 为 1 至 1000000，--waiting 为 0 至 10000",
            "--count is 1 to 1000000, --waiting 0 to 10000"))
      }
    }

    func run() throws {
      let config = try configDirectory ?? Shipped.directory("Examples") + "/county"
      let definition = try Shipped.definition(
        in: config, layouts: Shipped.layouts(config: config))
      var hall = ForecastBenchHall(definition, seed: 7)
      let learning = Stopwatch.seconds { hall.runDays(5, arrivalsPerHour: 120) }
      hall.fill(waiting: waiting)
      var times: [Double] = []
      var rolled = 0
      for _ in 0..<count {
        let request = hall.request()
        var forecast: WaitForecast?
        times.append(1_000 * Stopwatch.seconds { forecast = hall.forecast(request) })
        if forecast?.method == .roll { rolled += 1 }
      }
      try [
        Measurement("windows", "办理窗口", "Windows that serve", Double(hall.serving), ""),
        Measurement("waiting", "等候", "Waiting", Double(hall.waiting), ""),
        Measurement("rolled", "推演所得", "By rolling the rule", Double(rolled), ""),
        Measurement("median", "每次，中位", "Each, median", Stopwatch.percentile(50, of: times), "ms"),
        Measurement("99", "每次，99%", "Each, 99%", Stopwatch.percentile(99, of: times), "ms"),
        Measurement("longest", "每次，最长", "Each, longest", times.max() ?? 0, "ms"),
        Measurement("history", "历史各天", "The days of history", learning, "s"),
      ].report(json: output.json)
    }
  }
}

/// A hall in virtual time that people come to at random, for measuring forecasts and replays.
struct ForecastBenchHall {
  private var state: QueueState
  /// What a journal of the present day would hold; nil: nobody asks.
  private(set) var journal: [StampedEvent]?
  private var recorder = HistoryRecorder()
  private var history = ServiceHistory()
  private var random: SeededRandom
  private var wall: Int64
  private var hall: Int64 = 0
  /// When each window's service ends, in hall time.
  private var ends: [WindowID: Int64] = [:]
  private let actor = Actor.console(userNumber: 0)

  /// Milliseconds of one step.
  private static let step: Int64 = 10_000
  private static let opening: Int64 = 9 * 3_600_000

  init(_ definition: HallDefinition, seed: UInt64, keepsJournal: Bool = false) {
    random = SeededRandom(seed: seed)
    journal = keepsJournal ? [] : nil
    state = QueueState(hall: definition.id)
    // A Monday.
    wall = Int64(CalendarDate(daysSince1970: 20_780).daysSince1970) * 86_400_000
    submit(.changeDefinition(definition, source: .files))
  }

  private var stamp: Stamp {
    Stamp(wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: hall))
  }

  private mutating func submit(_ command: Command) {
    let stamp = stamp
    guard let handled = try? state.handle(command, by: actor, at: stamp) else { return }
    for event in handled.events {
      let entry = StampedEvent(stamp: stamp, actor: actor, event: event)
      journal?.append(entry)
      if let finished = recorder.apply(event, at: stamp) { history.add(finished.day) }
    }
  }

  private mutating func pass(_ milliseconds: Int64) {
    wall += milliseconds
    hall += milliseconds
  }

  private mutating func open() {
    let hours = OpenHours(from: TimeOfDay(minutes: 540)!, to: TimeOfDay(minutes: 1_440)!)
    let plan = DayPlan(
      date: CalendarDate(daysSince1970: Int(wall / 86_400_000)),
      midnight: WallTime(milliseconds: wall / 86_400_000 * 86_400_000), hours: [hours],
      cutOff: TimeOfDay(minutes: 1_440)!, expiry: TimeOfDay(minutes: 1_440)!)
    pass(Self.opening)
    submit(.openDay(plan))
    for window in state.definition.windows { submit(.openWindow(window.id)) }
    ends = [:]
  }

  /// Days of eight hours.
  ///
  /// - Parameter carePerMille: how many are granted care.
  mutating func runDays(_ days: Int, arrivalsPerHour: Int, carePerMille: Int = 0) {
    for _ in 0..<days {
      let morning = (wall, hall)
      open()
      for _ in 0..<(8 * 3_600_000 / Self.step) {
        if random.whole(0...3_599) < arrivalsPerHour * Int(Self.step) / 1_000 {
          let ticket = TicketID(state.carried.nextTicket)
          submit(.takeTicket(request()))
          if carePerMille > 0, random.chance(perMille: carePerMille) {
            submit(.grantCare(ticket))
          }
        }
        goOn()
      }
      submit(.closeDay)
      pass(morning.0 + 86_400_000 - wall)
    }
  }

  /// One more morning, with so many waiting.
  mutating func fill(waiting wanted: Int) {
    open()
    for _ in 0..<100_000 where waiting < wanted {
      submit(.takeTicket(request()))
      if random.chance(perMille: 100) { goOn() }
    }
  }

  /// Windows whose service is over call the next.
  private mutating func goOn() {
    pass(Self.step)
    for window in state.windowsInOrder {
      guard window.status == .open || window.status == .serving,
        ends[window.id].map({ $0 <= hall }) ?? true
      else { continue }
      submit(.next(window.id))
      let service = state.windows[window.id]?.ticket.flatMap { state.tickets[$0]?.services.first }
      let minutes = service.flatMap { state.index.services[$0]?.minutes } ?? 1
      ends[window.id] = hall + Int64(random.whole(minutes * 20...minutes * 120)) * 1_000
    }
    for window in state.windowsInOrder {
      if window.ticket == nil { ends[window.id] = nil }
    }
  }

  mutating func request() -> TakeRequest {
    let services = state.definition.services
    return TakeRequest(services: [services[random.whole(0...services.count - 1)].id])
  }

  var waiting: Int { state.definition.lines.reduce(0) { $0 + state.waitingCount($1.id) } }
  var serving: Int { state.windowsInOrder.count { $0.ticket != nil } }

  func forecast(_ request: TakeRequest) -> WaitForecast? {
    Forecaster(history: history, shifts: ConformalShifts())
      .forecast(for: request, in: state, at: stamp)
  }
}

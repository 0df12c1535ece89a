import DeviceModels
import DeviceProtocols
import HallBus
import HallEngine
import QueueCore

/// What is simulated: the hall, how long, and what goes wrong.
public struct SimulationPlan: Sendable {
  public var definition: HallDefinition
  public var seed: UInt64
  /// Minutes from the opening of the doors until no more citizens come.
  public var minutes: Int
  /// The business day.
  public var date: CalendarDate
  /// Seconds the hall's time zone is east of UTC on that day.
  public var secondsEast: Int
  public var citizensPerDay: Int
  /// On the lines of boards and pads. Printers are spared: ESC/POS has no check sum, so a damaged
  /// byte is a damaged picture that nobody can notice.
  public var lineFaults: LineFaults
  /// How often, in thousandths a minute, some adapter is pulled out for a while.
  public var unplugs: Int
  /// How often, in thousandths a minute, a printer runs out of paper for a while.
  public var paperOuts: Int
  /// What the hall shows, published before anybody comes; the painter has to have them.
  public var layouts: [LayoutPublication] = []

  public init(
    definition: HallDefinition, seed: UInt64, minutes: Int, date: CalendarDate,
    secondsEast: Int, citizensPerDay: Int = 900, lineFaults: LineFaults = .none,
    unplugs: Int = 0, paperOuts: Int = 0
  ) {
    self.definition = definition
    self.seed = seed
    self.minutes = minutes
    self.date = date
    self.secondsEast = secondsEast
    self.citizensPerDay = citizensPerDay
    self.lineFaults = lineFaults
    self.unplugs = unplugs
    self.paperOuts = paperOuts
  }
}

/// A whole hall in virtual time: the same engine, stations, drivers and delivery rules as live,
/// single-threaded, with people, lines and devices simulated; the same from the same seed.
public struct HallSimulation<Log: SimulationLog> {
  let plan: SimulationPlan
  var pipeline: Pipeline<Log>
  var lines: [SimulatedLine] = []
  var checker: AgreementChecker
  var starts: UInt32 = 1
  private let painter: any HallPainter
  private var crowd: Crowd
  private var clerks: ClerkTeam
  private var gremlins: Gremlins
  private(set) var now = Instant.zero
  private var requests: UInt64 = 0
  /// Rises whenever stations were told of a change.
  private var revision: UInt64 = 0
  private let startWall: Int64
  private var drainingSince: Instant?
  private var unanswered: [CommandEnvelope] = []

  /// Doors open this long after the simulation begins, so that devices are up.
  static var leadMinutes: Int { 10 }

  /// - Parameters:
  ///   - log: an empty journal of the hall.
  ///   - font: what window boards draw text with; nil leaves them dark but readable as text.
  public init(
    _ plan: SimulationPlan, log: Log, painter: any HallPainter, font: BoardFont?
  ) throws(Stations.Fault) {
    self.plan = plan
    self.painter = painter
    let opening = plan.definition.calendar.hours(on: plan.date).first?.from.minutes ?? 9 * 60
    let midnight = Int64(plan.date.daysSince1970) * 86_400_000 - Int64(plan.secondsEast) * 1_000
    startWall = midnight + Int64(opening - Self.leadMinutes) * 60_000
    var random = SeededRandom(seed: plan.seed)
    let projects = Crowd.projects(on: plan.date)
    crowd = Crowd(
      seed: random.next(), perDay: plan.citizensPerDay, projects: projects.map(\.code))
    clerks = ClerkTeam(seed: random.next(), definition: plan.definition)
    gremlins = Gremlins(
      seed: random.next(), unplugs: plan.unplugs, paperOuts: plan.paperOuts)
    checker = AgreementChecker()
    var log = log
    let found = log.recover()
    pipeline = Pipeline(
      log: log, state: found.state, clock: HallClock(anchor: nil), receipts: found.receipts)
    for device in plan.definition.devices {
      guard let station = try Stations.make(device, start: starts),
        let far = FarEnd(device, font: font)
      else { continue }
      lines.append(
        SimulatedLine(
          device, station: station, far: far,
          faults: device.kind == .ticketPrinter ? .none : plan.lineFaults, seed: random.next()))
    }
    prepare(projects)
  }

  private mutating func prepare(_ projects: [KeyProject]) {
    let console = Actor.console(userNumber: 0)
    submit(.changeDefinition(plan.definition, source: .files), by: console)
    for command in Crowd.preparation(of: plan.definition, projects: projects) {
      submit(command, by: console)
    }
    submit(.registerPerson(.guide), by: console)
    for layout in plan.layouts { submit(.publishLayout(layout), by: .calendar) }
    for index in lines.indices { lines[index].open(at: now) }
    settle()
  }

  var reading: ClockReading {
    let elapsed = now.microseconds / 1_000
    return ClockReading(
      wallMilliseconds: startWall + elapsed, bootMilliseconds: elapsed, boot: "simulation")
  }

  var stamp: Stamp {
    var clock = pipeline.clock
    return clock.stamp(reading)
  }

  var localTime: LocalTime {
    LocalTime(
      wall: WallTime(milliseconds: reading.wallMilliseconds), secondsEast: plan.secondsEast)
  }

  private var view: StationView {
    StationView(state: pipeline.state, stamp: stamp, clock: localTime)
  }

  /// Runs the day to its end; calls back now and then with the share done, in thousandths.
  public mutating func run(progress: (Int) -> Void = { _ in }) -> SimulationSummary {
    let doors = Instant.seconds(Int64(Self.leadMinutes) * 60)
    let lastArrival = doors.advanced(byMilliseconds: Int64(plan.minutes) * 60_000)
    let latest = lastArrival.advanced(byMilliseconds: 4 * 3_600_000)
    var nextSecond = Instant.seconds(1)
    while now < latest {
      step(notPast: nextSecond)
      guard now >= nextSecond else { continue }
      nextSecond = nextSecond.advanced(byMilliseconds: 1_000)
      everySecond(pastArrivals: now >= lastArrival)
      if now.microseconds % 60_000_000 == 0 {
        progress(Int(now.microseconds * 1_000 / lastArrival.microseconds))
      }
      if pipeline.state.phase == .closed, pipeline.state.plan != nil, drainingSince != nil { break }
    }
    finish()
    return summary()
  }

  /// Goes on to the next thing that any line has to do, or to `limit`.
  private mutating func step(notPast limit: Instant) {
    var next = limit
    for index in lines.indices {
      if let deadline = lines[index].deadline, deadline < next { next = deadline }
    }
    now = max(now, next)
    for index in lines.indices {
      guard let deadline = lines[index].deadline, deadline <= now else { continue }
      lines[index].advance(to: now)
      settle(index)
    }
  }

  private mutating func everySecond(pastArrivals: Bool) {
    let local = localTime
    if !unanswered.isEmpty {
      let again = unanswered
      unanswered = []
      for envelope in again { submit(envelope) }
    }
    while let command = DayCalendar.due(
      state: pipeline.state, stamp: stamp, localDate: local.date, midnight: local.midnight)
    {
      guard submit(command, by: .calendar) else { break }
    }
    if pastArrivals { drain() }
    for action in crowd.step(pipeline.state, time: local.time, at: stamp.hall) { act(action) }
    for action in clerks.step(pipeline.state, time: local.time, at: stamp.hall) { act(action) }
    for action in gremlins.step(lines: lines.count, at: now) { act(action) }
    if now.microseconds % 60_000_000 == 0 { updateStations() }
    checker.look(at: lines, state: pipeline.state, now: now)
    settle()
  }

  /// After the last arrival windows go on until nobody waits, then the day is closed.
  private mutating func drain() {
    let state = pipeline.state
    if state.phase == .open { submit(.changePhase(.draining), by: .calendar) }
    drainingSince = drainingSince ?? now
    let isBusy =
      state.windowsInOrder.contains { $0.ticket != nil }
      || state.definition.lines.contains { state.waitingCount($0.id) > 0 }
      || (!state.openPrintJobs.isEmpty && !gremlins.isQuiet)
    let limit = Int64(plan.definition.calendar.overtimeMinutes) * 60_000_000
    let isOver = now.microseconds(since: drainingSince ?? now) >= limit
    if !isBusy || isOver, state.phase == .draining { submit(.closeDay, by: .calendar) }
  }

  private mutating func act(_ action: PeopleAction) {
    switch action {
    case .take(var request, let kiosk):
      requests += 1
      request.forecast = Forecaster().forecast(for: request, in: pipeline.state, at: stamp)
      submit(
        CommandEnvelope(
          id: CommandID(request: "kiosk-\(requests)"), actor: .kiosk(kiosk),
          command: .takeTicket(request)))
    case .guide(let command): submit(command, by: .person(1, .guide))
    case .press(let window, let key):
      for index in lines.indices {
        guard let unit = lines[index].device.pad(of: window, with: key) else { continue }
        lines[index].far.press(unit, key, at: now)
        lines[index].speak(at: now)
        return
      }
      guard !key.isRating else { return }
      requests += 1
      let press = CommandID(request: "simulation-\(requests)")
      let status = pipeline.state.windows[window]?.status
      submit(
        CommandEnvelope(
          id: press, actor: .console(userNumber: 0),
          command: key.command(at: window, status: status, press: press)))
    }
  }

  private mutating func act(_ action: Gremlins.Action) {
    switch action {
    case .unplug(let line): lines[line].unplug(at: now)
    case .replug(let line): lines[line].replug(at: now)
    case .paper(let line, let isOut):
      guard var faults = lines[line].far.printer?.presentFaults else { return }
      faults.paperOut = isOut
      lines[line].far.printer?.setFaults(faults, at: now)
      lines[line].speak(at: now)
    }
  }

  /// Lets devices finish what is on its way, then compares everything.
  private mutating func finish() {
    for index in lines.indices {
      lines[index].replug(at: now)
      act(.paper(index, isOut: false))
    }
    let end = now.advanced(byMilliseconds: 60_000)
    updateStations()
    // A line plugged in again has something to do only now, and is stepped by its deadline.
    settle()
    while now < end { step(notPast: end) }
    checker.finish(lines: lines, state: pipeline.state, now: now)
  }

  private func summary() -> SimulationSummary {
    SimulationSummary(
      day: pipeline.state.summary, checks: checker.result, starts: Int(starts),
      reports: lines.map(\.station.report), simulatedSeconds: Int(now.microseconds / 1_000_000))
  }

  @discardableResult
  private mutating func submit(_ command: Command, by actor: Actor) -> Bool {
    requests += 1
    return submit(
      CommandEnvelope(
        id: CommandID(request: "simulation-\(requests)"), actor: actor, command: command))
  }

  /// True when it was carried out; what could not be stored is asked again a second later, as a
  /// kiosk does.
  @discardableResult
  private mutating func submit(_ envelope: CommandEnvelope) -> Bool {
    switch run(envelope) {
    case .success: return true
    case .failure: return false
    case nil:
      unanswered.append(envelope)
      return false
    }
  }

  private mutating func run(_ envelope: CommandEnvelope) -> Result<Receipt, Refusal>? {
    do throws(EventLogFailure) {
      let results = try pipeline.submit([envelope], at: reading)
      for event in results.flatMap(\.events) {
        crowd.observe(event.event, at: event.stamp.hall)
        checker.observe(event, state: pipeline.state, now: now)
      }
      if results.contains(where: { !$0.events.isEmpty }) { updateStations() }
      if case .success(let receipt) = results.first?.answer {
        checker.told(envelope, receipt)
      }
      return results.first?.answer
    } catch {
      if case .unknown = error { restart() }
      return nil
    }
  }

  /// The controller's process ends and starts again: everything in memory is gone, devices go on.
  private mutating func restart() {
    starts += 1
    var log = pipeline.log
    let found = log.recover()
    pipeline = Pipeline(
      log: log, state: found.state, clock: pipeline.clock, receipts: found.receipts)
    for index in lines.indices {
      guard
        let station = try? Stations.make(lines[index].device, start: starts)
      else { continue }
      lines[index].station = station
      lines[index].open(at: now)
    }
    checker.restarted(state: pipeline.state)
    for envelope in pipeline.recoveryCommands(start: String(starts)) { submit(envelope) }
    updateStations()
  }

  private mutating func updateStations() {
    revision += 1
    let view = view
    for index in lines.indices { lines[index].station.update(view, at: now) }
  }

  /// Carries out what stations ask for, until none asks for more.
  private mutating func settle() {
    for index in lines.indices { settle(index) }
  }

  /// Carries out what one station asks for; when that changes the hall, all stations are asked.
  private mutating func settle(_ index: Int) {
    let before = revision
    while let action = lines[index].station.nextAction() { carryOut(action, for: index) }
    lines[index].refreshDeadline()
    guard revision != before else { return }
    settle()
  }

  private mutating func carryOut(_ action: StationAction, for index: Int) {
    switch action {
    case .transmit(let bytes): lines[index].transmit(bytes, at: now)
    case .submit(let envelope):
      let before = starts
      let answer = run(envelope)
      guard starts == before else { return }
      lines[index].station.answered(envelope, answer, at: now)
    case .paintTicket(let job, let layout, let nativeQR, let text):
      lines[index].station.painted(
        paint(job, layout: layout, nativeQR: nativeQR, text: text), at: now)
    case .paintBoard(let address, let layout, let data):
      guard let unit = lines[index].device.units.first(where: { $0.address == address }) else {
        return
      }
      switch painter.board(
        data, layout: layout, width: unit.width, height: unit.height, at: view.moment)
      {
      case .success(let bitmap):
        checker.painted(board: address, of: lines[index].device.id, bitmap)
        lines[index].station.painted(.board(address: address, bitmap), at: now)
      case .failure(let failure):
        lines[index].station.painted(.boardFailed(address: address, failure.text), at: now)
      }
    }
  }

  private mutating func paint(
    _ id: PrintJobID, layout: String, nativeQR: Bool, text: ESCPOSProfile?
  ) -> Painted {
    let missing = LocalizedText(chinese: "号票不在了", english: "The ticket is gone")
    guard let job = pipeline.state.printJobs[id],
      let data = job.layoutData(in: view, addressing: NoTicketAddress())
    else { return .ticketFailed(id, missing) }
    if let text, let picture = TicketText.picture(data, profile: text) {
      checker.painted(job: id, picture)
      return .ticket(id, picture)
    }
    switch painter.ticket(data, layout: layout, nativeQR: nativeQR, at: view.moment) {
    case .success(let picture):
      checker.painted(job: id, picture)
      return .ticket(id, picture)
    case .failure(let failure): return .ticketFailed(id, failure.text)
    }
  }
}

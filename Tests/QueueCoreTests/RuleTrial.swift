import TestDice

@testable import QueueCore

/// A small hall and what happens in it, so plain that anything can be left out: tickets and windows
/// are named by number, and what cannot be done is passed over.
struct RuleTrial: CustomStringConvertible {
  enum Step: Hashable {
    case take(service: Int, kind: Int)
    case appointment(service: Int, minutes: Int)
    case next(Int)
    case noShow(Int)
    case comeBack(Int)
    case hold(Int)
    case resume(Int, window: Int?)
    case transfer(Int, line: Int)
    case transferToWindow(Int, window: Int)
    case cancel(Int)
    case undo(Int)
    case choose(Int, window: Int)
    case care(Int)
    case pause(Int)
    case open(Int)
    case close(Int)
  }

  let seed: UInt64
  var definition: HallDefinition
  let base: Int64
  let perCent: Int64
  /// Milliseconds to let pass, then what to do.
  var steps: [(pass: Int64, step: Step)]

  /// - Parameter isPlain: without clerks' choices, undoing and closing windows.
  init(seed: UInt64, isPlain: Bool = false) {
    self.seed = seed
    var random = Dice(seed: seed)
    let lines = 1 + random.below(4)
    let windows = 1 + random.below(4)
    base = Int64(random.below(4))
    perCent = [0, 25, 25, 50][random.below(4)]
    definition = Self.hall(lines: lines, windows: windows, random: &random)
    definition.policy = PolicyDefinition(
      name: "capped-points",
      parameters: [
        PolicyParameter(name: "capBase", value: base),
        PolicyParameter(name: "capPercent", value: perCent),
      ])
    let count = 20 + random.below(80)
    let takes = 30 + random.below(25)
    let pace = Int64([5_000, 60_000, 240_000][random.below(3)])
    steps = []
    for _ in 0..<count {
      let step = Self.step(
        lines: lines, windows: windows, takes: takes, isPlain: isPlain, random: &random)
      steps.append((Int64(random.below(Int(pace))), step))
    }
  }

  private static func step(
    lines: Int, windows: Int, takes: Int, isPlain: Bool, random: inout Dice
  ) -> Step {
    let dice = random.below(100)
    if dice < takes { return .take(service: random.below(lines), kind: random.below(6)) }
    if dice < takes + 4 {
      return .appointment(service: random.below(lines), minutes: random.below(60) - 20)
    }
    let window = random.below(windows)
    let ticket = random.below(40)
    if dice < 85 { return .next(window) }
    switch random.below(isPlain ? 9 : 15) {
    case 0, 1: return .noShow(window)
    case 2: return .comeBack(ticket)
    case 3: return .hold(window)
    case 4: return .resume(ticket, window: random.chance(perCent: 30) ? window : nil)
    case 5, 6: return .transfer(ticket, line: random.below(lines))
    case 7:
      return random.chance(perCent: 50) ? .transferToWindow(ticket, window: window) : .care(ticket)
    case 8: return random.chance(perCent: 50) ? .cancel(ticket) : .care(ticket)
    case 9, 10: return .undo(window)
    case 11: return .choose(ticket, window: window)
    case 12: return .pause(window)
    case 13: return .open(window)
    default: return .close(window)
    }
  }

  private static func hall(
    lines: Int, windows: Int, random: inout Dice
  ) -> HallDefinition {
    func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
    var hall = HallFixture.definition()
    hall.departments = [DepartmentDefinition(id: "d", name: text("部门"))]
    hall.lines = (0..<lines).map {
      LineDefinition(
        id: LineID("l\($0)"), name: text("队列"), prefix: ["A", "B", "C", "D"][$0], zone: "f1")
    }
    hall.services = (0..<lines).map {
      ServiceDefinition(
        id: ServiceID("s\($0)"), name: text("事项"), department: "d", line: LineID("l\($0)"))
    }
    hall.windows = (0..<windows).map { window in
      var served = (0..<lines).filter { _ in random.chance(perCent: 60) }
      if served.isEmpty { served = [window % lines] }
      return WindowDefinition(
        id: WindowID(Int64(window + 1)), name: text("窗口"), zone: "f1",
        lines: served.map { LineID("l\($0)") })
    }
    hall.rules = HallRules(
      nextGuardSeconds: 0, callsBeforeNoShow: 1, recallIntervalSeconds: 0,
      readyOnEmpty: random.chance(perCent: 70), liveTicketsPerKeyProject: 1_000)
    if random.chance(perCent: 30) {
      for index in hall.classes.indices { hall.classes[index].pointsPerMinute = random.below(9) }
    }
    if random.chance(perCent: 20) { hall.classes[1].capGroup = "care" }
    return hall
  }

  /// What went wrong, in words, or nil; and what the witness saw.
  func run() -> (broken: String?, witness: RuleWitness) {
    var witness = RuleWitness(definition, base: base, perCent: perCent)
    var hall = HallFixture(definition, open: definition.windows.map(\.id))
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)))
    var record: [(Event, Stamp)] = []
    for (index, (pass, step)) in steps.enumerated() {
      hall.wall += pass
      hall.hall += pass
      hall.events = []
      guard let command = command(step, in: hall) else { continue }
      _ = hall.run(command)
      for event in hall.events {
        record.append((event, hall.stamp))
        if let broken = witness.take(event, at: hall.stamp.hall) {
          return ("step \(index) \(step): \(broken)", witness)
        }
      }
      let broken =
        witness.brokenPromise ?? witness.difference(from: hall.state)
        ?? Invariants(hall.state).broken
      if let broken { return ("step \(index) \(step): \(broken)", witness) }
    }
    return (replay(record, of: hall.state), witness)
  }

  /// Everything that happens, from the first definition on.
  func record() -> [StampedEvent] {
    var hall = HallFixture(definition, open: [])
    hall.state = QueueState(hall: "test")
    var events: [StampedEvent] = []
    func run(_ command: Command, _ hall: inout HallFixture) {
      hall.events = []
      _ = hall.run(command)
      for event in hall.events {
        events.append(StampedEvent(stamp: hall.stamp, actor: .calendar, event: event))
      }
    }
    run(.changeDefinition(definition, source: .files), &hall)
    run(.openDay(HallFixture.plan), &hall)
    for window in definition.windows { run(.openWindow(window.id), &hall) }
    run(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)), &hall)
    for (pass, step) in steps {
      hall.wall += pass
      hall.hall += pass
      if let command = command(step, in: hall) { run(command, &hall) }
    }
    return events
  }

  private func replay(_ record: [(Event, Stamp)], of state: QueueState) -> String? {
    var fresh = HallFixture(definition, open: definition.windows.map(\.id)).state
    let project = KeyProject(
      code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)
    fresh.apply(.keyProjectRegistered(project), by: .calendar, at: record.first?.1 ?? Self.start)
    for (event, stamp) in record { fresh.apply(event, by: .calendar, at: stamp) }
    return fresh.tickets == state.tickets && fresh.windows == state.windows
      && fresh.waiting == state.waiting ? nil : "the same record gives another hall"
  }

  private static let start = Stamp(
    wall: WallTime(milliseconds: 0), hall: HallTime(milliseconds: 0))

  private func command(_ step: Step, in hall: HallFixture) -> Command? {
    let tickets = hall.state.carried.nextTicket - 1
    func ticket(_ number: Int) -> TicketID? {
      tickets == 0 ? nil : TicketID(tickets - Int64(number) % tickets)
    }
    func window(_ number: Int) -> WindowID { WindowID(Int64(number + 1)) }
    switch step {
    case .take(let service, let kind):
      return .takeTicket(
        TakeRequest(
          services: [ServiceID("s\(service)")], requestedClass: kind == 1 ? "care" : nil,
          keyProject: kind == 0 ? "ZD1" : nil))
    case .appointment(let service, let minutes):
      let now = HallFixture.plan.timeOfDay(at: hall.stamp.wall).minutes
      return .takeTicket(
        TakeRequest(
          services: [ServiceID("s\(service)")],
          appointment: TimeOfDay(minutes: min(1_440, max(0, now + minutes)))))
    case .next(let number): return .next(window(number))
    case .noShow(let number): return .markNoShow(window(number))
    case .comeBack(let number): return ticket(number).map { .returnTicket($0) }
    case .hold(let number): return .holdTicket(window(number))
    case .resume(let number, let at):
      return ticket(number).map { .resumeTicket($0, at: at.map(window)) }
    case .transfer(let number, let line):
      return ticket(number).map { .transferTicket($0, to: .line(LineID("l\(line)"))) }
    case .transferToWindow(let number, let at):
      return ticket(number).map { .transferTicket($0, to: .window(window(at))) }
    case .cancel(let number): return ticket(number).map { .cancelTicket($0) }
    case .undo(let number): return .undoCall(window(number))
    case .choose(let number, let at):
      return ticket(number).map { .callChosen(window(at), $0, reason: "急") }
    case .care(let number): return ticket(number).map { .grantCare($0) }
    case .pause(let number):
      return .pauseWindow(window(number), .away, confirmed: true, endsService: true)
    case .open(let number):
      let isPaused: Bool =
        if case .paused? = hall.state.windows[window(number)]?.status { true } else { false }
      return isPaused ? .resumeWindow(window(number)) : .openWindow(window(number))
    case .close(let number): return .closeWindow(window(number), confirmed: true)
    }
  }

  /// The trial with as much as possible left out that still goes wrong.
  func shrunk() -> RuleTrial {
    var smallest = self
    var chunk = max(1, steps.count / 2)
    while true {
      var start = 0
      while start < smallest.steps.count {
        var attempt = smallest
        let end = min(start + chunk, attempt.steps.count)
        let passed = attempt.steps[start..<end].reduce(Int64(0)) { $0 + $1.pass }
        attempt.steps.removeSubrange(start..<end)
        if start < attempt.steps.count { attempt.steps[start].pass += passed }
        if attempt.run().broken != nil { smallest = attempt } else { start += chunk }
      }
      if chunk == 1 { return smallest }
      chunk /= 2
    }
  }

  var description: String {
    let windows = definition.windows.map { "\($0.id): \($0.lines.map(\.text))" }
    let shown = steps.map { "  +\($0.pass) ms \($0.step)" }.joined(separator: "\n")
    return """
      seed \(seed), caps \(base) + \(perCent)%, windows \(windows)
      \(shown)
      """
  }
}

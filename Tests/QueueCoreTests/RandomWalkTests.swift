import Testing

@testable import QueueCore

/// Everything a state is made of, for comparing.
struct StateDigest: Equatable {
  let definition: HallDefinition
  let plan: DayPlan?
  let openedAt: Stamp?
  let phase: DayPhase
  let tickets: [TicketID: Ticket]
  let waiting: [LineID: [TicketID]]
  let windows: [WindowID: WindowState]
  let printJobs: [PrintJobID: PrintJob]
  let openPrintJobs: [PrintJobID]
  let carried: CarriedState
  let summary: DaySummary
  let recentCalls: [QueueState.RecentCall]
  let counters: [String: Int]
  let ticketsByNumber: [TicketNumber: TicketID]
  let policy: PolicyIdentity

  init(_ state: QueueState) {
    definition = state.definition
    plan = state.plan
    openedAt = state.openedAt
    phase = state.phase
    tickets = state.tickets
    waiting = state.waiting
    windows = state.windows
    printJobs = state.printJobs
    openPrintJobs = state.openPrintJobs
    carried = state.carried
    summary = state.summary
    recentCalls = state.recentCalls
    counters = state.counters
    ticketsByNumber = state.ticketsByNumber
    policy = state.policyIdentity
  }
}

@Suite struct RandomWalkTests {
  /// Steps of one walk; all seeds together make twenty thousand.
  static let steps = 2_500

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `whatever is asked, every ticket is in one place and the record gives the same hall`(
    seed: UInt64
  ) throws {
    var walk = RandomWalk(seed: seed)
    for step in 0..<Self.steps {
      if let broken = try walk.step() {
        Issue.record("seed \(seed), step \(step), \(walk.lastCommand): \(broken)")
        return
      }
    }
    #expect(walk.replayed() == StateDigest(walk.state), "seed \(seed)")
    #expect(walk.carriedOut > Self.steps / 5, "seed \(seed): hardly anything was carried out")
  }
}

/// One hall on its way through random commands.
struct RandomWalk {
  var hall: RandomHall
  var state = QueueState(hall: "walk")
  private(set) var record: [StampedEvent] = []
  private(set) var carriedOut = 0
  private(set) var lastCommand = ""
  private var wall = HallFixture.midnight + 9 * 3_600_000
  private var hallTime: Int64 = 1_000_000
  private var issued: Set<String> = []
  private var ticketsSeen: Set<TicketID> = []

  init(seed: UInt64) { hall = RandomHall(seed: seed) }

  private var stamp: Stamp {
    Stamp(wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: hallTime))
  }

  /// Carries out one command; what is wrong afterwards, in words, or nil.
  mutating func step() throws -> String? {
    let passed = Int64(hall.random.below(hall.random.chance(perCent: 10) ? 60_000 : 4_000))
    wall += passed
    hallTime += passed
    if state.definition.lines.isEmpty {
      return try carryOut(
        .changeDefinition(hall.definition, source: .files), by: .console(userNumber: 0))
    }
    if state.phase == .closed, hall.random.chance(perCent: 30) {
      let date = (state.plan?.date ?? HallFixture.date).adding(days: hall.random.below(2))
      return try carryOut(.openDay(RandomHall.plan(date)), by: .calendar)
    }
    if hall.random.chance(perCent: 5), let broken = undoIsExact() { return broken }
    if hall.random.chance(perCent: 20), let command = reopening() {
      return try carryOut(command, by: .console(userNumber: 0))
    }
    let command = hall.command(in: state)
    return try carryOut(command, by: hall.actor(in: state))
  }

  /// What brings a hall that random commands have half closed back to work; nil when it works.
  private mutating func reopening() -> Command? {
    if state.phase == .closed { return nil }
    if state.phase != .open { return .changePhase(.open) }
    if state.definition != hall.definition, hall.random.chance(perCent: 30) {
      return .changeDefinition(hall.definition, source: .files)
    }
    guard let window = state.windowsInOrder.randomElement(using: &hall.random) else { return nil }
    switch window.status {
    case .closed: return .openWindow(window.id)
    case .paused: return .resumeWindow(window.id)
    default: return nil
    }
  }

  private mutating func carryOut(_ command: Command, by actor: Actor) throws -> String? {
    lastCommand = "\(command) by \(actor)"
    let before = StateDigest(state)
    do throws(Refusal) {
      let handled = try state.handle(command, by: actor, at: stamp)
      carriedOut += 1
      for event in handled.events {
        record.append(StampedEvent(stamp: stamp, actor: actor, event: event))
        if let broken = keepsForm(event) ?? isNew(event) { return broken }
      }
      if handled.events.isEmpty, StateDigest(state) != before { return "changed without an event" }
    } catch {
      if StateDigest(state) != before { return "refused (\(error)) after a change" }
    }
    return Invariants(state).broken
  }

  private func keepsForm(_ event: Event) -> String? {
    do {
      let stored = try event.stored()
      let read = try Event(stored)
      guard read == event else { return "\(event.kind) is read as something else" }
      guard try read.stored() == stored else { return "\(event.kind) is not canonical" }
      return nil
    } catch {
      return "\(event.kind) cannot be read again: \(error)"
    }
  }

  private mutating func isNew(_ event: Event) -> String? {
    guard case .ticketTaken(let taken) = event, let date = state.plan?.date else { return nil }
    guard issued.insert("\(date) \(taken.number)").inserted else {
      return "\(taken.number) was issued twice on \(date)"
    }
    guard ticketsSeen.insert(taken.ticket).inserted else {
      return "ticket \(taken.ticket) is there twice"
    }
    return nil
  }

  /// Calls and takes the call back on a copy; every ticket must stand as before.
  private mutating func undoIsExact() -> String? {
    var copy = state
    guard let window = state.windowsInOrder.map(\.id).randomElement(using: &hall.random) else {
      return nil
    }
    let console = Actor.console(userNumber: 0)
    guard
      case .called(let ticket, _, _)? = try? copy.handle(
        .next(window), by: console, at: stamp
      ).receipt, copy.windows[window]?.lastCall?.ticket == ticket
    else { return nil }
    let later = Stamp(
      wall: stamp.wall,
      hall: stamp.hall.advanced(byMilliseconds: Int64(hall.random.below(10_000))))
    guard (try? copy.handle(.undoCall(window), by: console, at: later)) != nil else {
      return "the call to \(window) could not be undone"
    }
    if state.room.hasDue(at: later.hall) { return nil }
    if copy.tickets != state.tickets { return "undo left a ticket changed" }
    if copy.waiting.filter({ !$0.value.isEmpty }) != state.waiting.filter({ !$0.value.isEmpty }) {
      return "undo left a line changed"
    }
    if copy.summary != state.summary { return "undo left the counts changed" }
    if copy.windows.mapValues(\.ticket) != state.windows.mapValues(\.ticket) {
      return "undo left somebody else at a window"
    }
    return Invariants(copy).broken.map { "after undo: \($0)" }
  }

  /// What the record alone gives.
  func replayed() -> StateDigest {
    var fresh = QueueState(hall: "walk")
    for entry in record { fresh.apply(entry.event, by: entry.actor, at: entry.stamp) }
    return StateDigest(fresh)
  }
}

/// What holds in every state.
struct Invariants {
  let state: QueueState

  init(_ state: QueueState) { self.state = state }

  /// The first thing that does not hold, in words; nil when all does.
  var broken: String? { places ?? room ?? windows ?? lines ?? counts ?? prints ?? readiness }

  private var places: String? {
    var inLines: [TicketID: LineID] = [:]
    for (line, tickets) in state.waiting {
      for ticket in tickets where inLines.updateValue(line, forKey: ticket) != nil {
        return "ticket \(ticket) waits twice"
      }
    }
    var atWindows: [TicketID: WindowID] = [:]
    for window in state.windowsInOrder {
      guard let ticket = window.ticket else { continue }
      if atWindows.updateValue(window.id, forKey: ticket) != nil {
        return "ticket \(ticket) is at two windows"
      }
    }
    if let lost = inLines.keys.first(where: { state.tickets[$0] == nil }) {
      return "ticket \(lost) waits and is not there"
    }
    for (id, ticket) in state.tickets {
      let isWaiting = ticket.state == .waiting
      if isWaiting != (inLines[id] == ticket.line) {
        return "\(ticket.number) and its line disagree"
      }
      if !isWaiting, inLines[id] != nil { return "\(ticket.number) waits although \(ticket.state)" }
      let isCalled = ticket.state == .called
      if isCalled != (atWindows[id] != nil) { return "\(ticket.number) and its window disagree" }
      if isCalled, ticket.window != atWindows[id] { return "\(ticket.number) is at another window" }
      if isWaiting, !ticket.calls.isEmpty { return "\(ticket.number) waits with calls" }
      if isWaiting, let reserved = ticket.reservedWindow,
        state.index.windows[reserved]?.lines.contains(ticket.line) != true
      {
        return "\(ticket.number) is kept for a window that can never call it"
      }
    }
    return nil
  }

  /// What the room keeps is what the tickets say, entry for entry.
  private var room: String? {
    let plan = state.room.plan
    for line in plan.lines.indices {
      for entry in state.room.everybody(in: line) {
        guard let ticket = state.tickets[entry.ticket], state.entry(of: ticket) == entry else {
          return "the room keeps \(entry) otherwise than its ticket"
        }
        if state.room.isEarly(entry) != ticket.isEarly { return "\(ticket.number) is early or not" }
      }
    }
    for window in plan.windows.indices where state.policy.isCapped {
      let callable = state.room.callable(at: window)
      if callable.count != state.room.callableCount(at: window) { return "miscounted" }
      for (group, limit) in state.room.limits(at: window).enumerated() {
        let wanted = callable.first { $0.budget[group] <= 0 }?.place ?? .max
        if limit != wanted { return "the limit at \(window) is \(limit), not \(wanted)" }
      }
    }
    return nil
  }

  private var windows: String? {
    var clerks: Set<PersonID> = []
    for window in state.windowsInOrder {
      switch window.status {
      case .closed, .open, .ready:
        if window.ticket != nil { return "window \(window.id) is \(window.status) with a ticket" }
      case .serving, .draining:
        if window.ticket == nil {
          return "window \(window.id) is \(window.status) without a ticket"
        }
      case .paused: break
      }
      if let call = window.lastCall, call.ticket != window.ticket {
        return "window \(window.id) could undo a call of somebody who has gone"
      }
      if let clerk = window.clerk, !clerks.insert(clerk).inserted {
        return "clerk \(clerk) is at two windows"
      }
    }
    return nil
  }

  private var lines: String? {
    for (line, tickets) in state.waiting {
      let places = tickets.compactMap { state.tickets[$0]?.place }
      if zip(places, places.dropFirst()).contains(where: { $0 >= $1 }) {
        return "line \(line) is out of order"
      }
    }
    return nil
  }

  private var counts: String? {
    var counted = DaySummary()
    counted.issued = state.tickets.count
    for ticket in state.tickets.values {
      guard case .ended(let ending) = ticket.state else { continue }
      switch ending {
      case .served: counted.served += 1
      case .cancelled: counted.cancelled += 1
      case .expired: counted.expired += 1
      case .noShow: counted.noShow += 1
      }
    }
    if counted != state.summary { return "the day's counts are \(state.summary), not \(counted)" }
    if state.phase == .closed, state.tickets.values.contains(where: \.isLive) {
      return "somebody is left in a closed hall"
    }
    return nil
  }

  private var prints: String? {
    let open = state.printJobs.values.filter(\.isOpen).map(\.id).sorted()
    if open != state.openPrintJobs { return "open print jobs are \(state.openPrintJobs)" }
    for job in state.printJobs.values where job.state == .queued {
      guard let id = job.ticket else { continue }
      guard let ticket = state.tickets[id] else { return "job \(job.id) has no ticket" }
      if ticket.state == .ended(.cancelled) {
        return "job \(job.id) would print a cancelled ticket"
      }
      if job.generation != ticket.printGeneration {
        return "job \(job.id) would print a retired code"
      }
    }
    return nil
  }

  private var readiness: String? {
    for window in state.windowsInOrder where window.status == .ready {
      if !state.candidates(for: window.id).isEmpty {
        return "window \(window.id) is ready and does not call who waits for it"
      }
    }
    return nil
  }
}

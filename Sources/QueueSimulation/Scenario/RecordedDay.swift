import QueueCore

/// A day as a journal has it, to be replayed under another rule or with other windows.
///
/// Every ticket comes when it came, and needs the service that was measured. Whoever cancelled
/// while waiting leaves after as long again; whoever was called in vain is called in vain once. A
/// ticket that was transferred, resumed or came back comes once more at that moment, whatever the
/// rule would have done before it.
public struct RecordedDay: Sendable {
  public private(set) var date: CalendarDate?
  public private(set) var definition: HallDefinition?
  private var opened = Stamp(wall: WallTime(milliseconds: 0), hall: HallTime(milliseconds: 0))
  private var plan: DayPlan?
  private var stays: [Stay] = []
  /// The present stay of each ticket.
  private var present: [TicketID: Int] = [:]
  private var opening: [WindowID: HallTime] = [:]
  private var open: [WindowID: [ClosedRange<HallTime>]] = [:]
  private var latest = HallTime(milliseconds: 0)

  private struct Stay {
    let ticket: TicketID
    var service: ServiceID
    var line: LineID
    var admissionClass: ClassID
    let arrival: HallTime
    var slot: HallTime?
    var called: HallTime?
    var time: Int64?
    var lost: Int64?
    var patience: Int64?
  }

  public init() {}

  public var count: Int { stays.count }

  /// Takes the next event of the journal; a new day forgets the one before.
  public mutating func take(_ entry: StampedEvent) {
    let now = entry.stamp.hall
    switch entry.event {
    case .dayOpened(let content):
      self = RecordedDay()
      date = content.plan.date
      plan = content.plan
      definition = content.definition
      opened = entry.stamp
    case .definitionChanged(let content): definition = content.definition
    case .ticketTaken(let taken):
      guard let service = taken.services.first else { return }
      add(
        Stay(
          ticket: taken.ticket, service: service, line: taken.line, admissionClass: taken.classID,
          arrival: now,
          slot: taken.appointment))
    case .careGranted(let granted), .careWithdrawn(let granted):
      change(granted.ticket) { $0.admissionClass = granted.classID }
    case .ticketReturned(let again), .ticketResumed(let again):
      comeAgain(again.ticket, line: nil, at: now)
    case .ticketTransferred(let moved):
      if let from = moved.fromWindow { endService(moved.ticket, at: now, window: from) }
      comeAgain(moved.ticket, line: moved.line, at: now)
    default: takeCall(entry.event, at: now)
    }
    latest = now
  }

  private mutating func takeCall(_ event: Event, at now: HallTime) {
    switch event {
    case .ticketCalled(let call): change(call.ticket) { $0.called = now }
    case .serviceEnded(let ended): endService(ended.ticket, at: now, window: ended.window)
    case .ticketHeld(let held): endService(held.ticket, at: now, window: held.window)
    case .ticketMissed(let missed):
      change(missed.ticket) { stay in stay.lost = stay.called.map { now - $0 } }
    case .callUndone(let undone):
      change(undone.ticket) { $0.called = nil }
      if let restored = undone.restoredTicket { change(restored) { $0.time = nil } }
    case .ticketCancelled(let cancelled):
      change(cancelled.ticket) { stay in
        if let called = stay.called {
          stay.time = stay.time ?? now - called
        } else {
          stay.patience = max(0, now - max(stay.arrival, stay.slot ?? stay.arrival))
        }
      }
    case .windowOpened(let window), .windowResumed(let window):
      if opening[window.window] == nil { opening[window.window] = now }
    case .windowPaused(let paused): stop(paused.window, at: now)
    case .windowClosed(let stopped), .windowDraining(let stopped): stop(stopped.window, at: now)
    case .dayClosed: for window in opening.keys.sorted() { stop(window, at: now) }
    default: break
    }
  }

  private mutating func add(_ stay: Stay) {
    present[stay.ticket] = stays.count
    stays.append(stay)
  }

  private mutating func change(_ ticket: TicketID, _ body: (inout Stay) -> Void) {
    if let index = present[ticket] { body(&stays[index]) }
  }

  private mutating func endService(_ ticket: TicketID, at now: HallTime, window: WindowID) {
    change(ticket) { stay in stay.time = stay.called.map { now - $0 } }
  }

  /// A further stay, in its former line or in another; one that still waited never did.
  private mutating func comeAgain(_ ticket: TicketID, line: LineID?, at now: HallTime) {
    guard let index = present[ticket] else { return }
    let former = stays[index]
    if former.called == nil { stays[index].patience = now - former.arrival }
    add(
      Stay(
        ticket: ticket, service: former.service, line: line ?? former.line,
        admissionClass: former.admissionClass, arrival: now))
  }

  private mutating func stop(_ window: WindowID, at now: HallTime) {
    if let from = opening.removeValue(forKey: window) {
      open[window, default: []].append(from...max(from, now))
    }
  }

  /// The day as a scenario, in minutes since the hall opened; nil without a day.
  public func scenario() -> Scenario? { replayed()?.scenario }

  /// The scenario, and whose the listed tickets are.
  func replayed() -> (scenario: Scenario, tickets: [TicketID])? {
    guard let definition, let plan else { return nil }
    func minutes(_ time: HallTime) -> Double { Double(time - opened.hall) / 60_000 }
    func span(_ milliseconds: Int64) -> Double { Double(milliseconds) / 60_000 }
    var services = definition.services.map {
      Scenario.Service(
        id: $0.id, department: $0.department, line: $0.line, time: .fixed(Double($0.minutes)))
    }
    // Whoever was transferred waits in a line that is not its service's: that is a service too.
    var names: [ServiceID] = []
    for stay in stays {
      guard let own = services.first(where: { $0.id == stay.service }) else {
        names.append(stay.service)
        continue
      }
      if own.line == stay.line {
        names.append(stay.service)
        continue
      }
      let name = ServiceID("\(stay.service)@\(stay.line)")
      names.append(name)
      if !services.contains(where: { $0.id == name }) {
        services.append(
          Scenario.Service(
            id: name, department: own.department, line: stay.line, time: own.time))
      }
    }
    let known = Set(services.map(\.id))
    var listed: [Scenario.ListedTicket] = []
    var tickets: [TicketID] = []
    for (index, stay) in stays.enumerated() where known.contains(names[index]) {
      tickets.append(stay.ticket)
      listed.append(
        Scenario.ListedTicket(
          service: names[index], admissionClass: stay.admissionClass,
          arrival: minutes(stay.arrival), time: stay.time.map(span),
          patience: stay.patience.map(span), slot: stay.slot.map(minutes),
          lost: stay.lost.map(span)))
    }
    let windows = definition.windows.compactMap { window -> Scenario.Window? in
      var stretches = open[window.id] ?? []
      if let from = opening[window.id] { stretches.append(from...max(from, latest)) }
      let times = stretches.filter { $0.lowerBound < $0.upperBound }
        .map { max(0, minutes($0.lowerBound))...max(0, minutes($0.upperBound)) }
      if times.isEmpty { return nil }
      return Scenario.Window(number: window.id, lines: window.lines, open: times)
    }
    let scenario = Scenario(
      name: "\(definition.name.chinese) \(plan.date)", begins: plan.timeOfDay(at: opened.wall),
      classes: definition.classes, services: services, listed: listed, windows: windows,
      policies: [definition.policy], rules: definition.rules)
    return (scenario, tickets)
  }
}

/// Folds the events of business days into what forecasts learn from.
///
/// It sees events only, so that a journal can be read by kinds, without a state.
public struct HistoryRecorder: Sendable {
  /// The kinds of events that it looks at.
  public static let kinds = [
    "dayOpened", "planChanged", "dayClosed", "ticketTaken", "ticketCalled", "callUndone",
    "serviceEnded", "ticketMissed", "ticketReturned", "ticketHeld", "ticketResumed",
    "ticketTransferred", "ticketCancelled", "careGranted", "careWithdrawn", "windowOpened",
    "windowPaused", "windowResumed", "windowDraining", "windowClosed",
  ]

  private var day: HistoryDay?
  private var plan: DayPlan?
  private var opened: Stamp?
  private var tickets: [TicketID: Waiting] = [:]
  private var windows: [WindowID: Window] = [:]
  /// Forecasts that were given today.
  private var forecasts: [(ticket: TicketID, pair: WaitForecast)] = []
  private var firstCalls: [TicketID: Int64] = [:]
  /// Services that ended at the latest moment: closing the day ends what a clerk forgot.
  private var latestEnds: (at: HallTime, count: Int) = (HallTime(milliseconds: 0), 0)

  private struct Waiting {
    var line: LineID
    let service: ServiceID
    var classID: ClassID
    let issued: HallTime
    var joined: HallTime
    var called: HallTime?
  }

  private struct Window {
    /// When it had nobody any more; nil while it serves, pauses or is closed.
    var freed: HallTime?
    var paused: HallTime?
    var ticket: TicketID?
    /// What the last service there added, which an undone call takes back.
    var lastService: Int?
    /// When the one was called whom that service was for.
    var lastCalled: HallTime?
  }

  public init() {}

  /// Lets an event go by; the day when it is over.
  public mutating func apply(_ event: Event, at stamp: Stamp) -> Finished? {
    let now = stamp.hall
    switch event {
    case .dayOpened(let content):
      self = HistoryRecorder()
      day = HistoryDay(date: content.plan.date)
      plan = content.plan
      opened = stamp
    case .planChanged(let content): plan = content.plan
    case .dayClosed: return finish(at: now)
    case .ticketTaken(let content): take(content, at: stamp)
    case .ticketCalled(let content): call(content, at: now)
    case .callUndone(let content): undo(content, at: now)
    case .serviceEnded(let content): end(content.ticket, at: content.window, now, missed: false)
    case .ticketHeld(let content): end(content.ticket, at: content.window, now, missed: false)
    case .ticketMissed(let content): end(content.ticket, at: content.window, now, missed: true)
    case .ticketTransferred(let content):
      if let window = content.fromWindow { end(content.ticket, at: window, now, missed: false) }
      tickets[content.ticket]?.line = content.line
      tickets[content.ticket]?.joined = now
    case .ticketReturned(let content), .ticketResumed(let content):
      tickets[content.ticket]?.joined = now
    case .ticketCancelled(let content): cancel(content.ticket, at: now)
    case .careGranted(let content), .careWithdrawn(let content):
      tickets[content.ticket]?.classID = content.classID
    default: applyWindow(event, at: now)
    }
    return nil
  }

  /// A day that is over, with the forecasts that were given on it and what came.
  public struct Finished: Sendable {
    public let day: HistoryDay
    public let pairs: [ConformalShifts.Pair]
  }

  private mutating func finish(at now: HallTime) -> Finished? {
    guard var day else { return nil }
    if latestEnds.at == now { day.services.removeLast(min(latestEnds.count, day.services.count)) }
    var pairs: [ConformalShifts.Pair] = []
    for (ticket, forecast) in forecasts {
      guard let wait = firstCalls[ticket], let median = forecast.rolledMedianSeconds,
        let upper = forecast.rolledUpperSeconds, let classID = tickets[ticket]?.classID
      else { continue }
      pairs.append(
        ConformalShifts.Pair(
          classID: classID, medianSeconds: Double(median), upperSeconds: Double(upper),
          waitSeconds: Double(wait) / 1_000))
    }
    self = HistoryRecorder()
    return Finished(day: day, pairs: pairs)
  }

  private mutating func take(_ content: TicketTaken, at stamp: Stamp) {
    guard let plan, let opened, let service = content.services.first else { return }
    tickets[content.ticket] = Waiting(
      line: content.line, service: service, classID: content.classID, issued: stamp.hall,
      joined: stamp.hall, called: nil)
    let wall = WallTime(
      milliseconds: opened.wall.milliseconds + (stamp.hall - opened.hall))
    let arrivals = HistoryDay.Arrivals(
      line: content.line, classID: content.classID,
      slot: HistoryDay.slot(of: plan.timeOfDay(at: wall)))
    day?.arrivals[arrivals, default: 0] += 1
    if let forecast = content.forecast, forecast.method == .roll,
      forecasts.count < HistoryDay.limit,
      content.appointment == nil
    {
      forecasts.append((content.ticket, forecast))
    }
  }

  private mutating func call(_ content: TicketCalled, at now: HallTime) {
    guard let ticket = tickets[content.ticket] else { return }
    tickets[content.ticket]?.called = now
    if firstCalls[content.ticket] == nil { firstCalls[content.ticket] = now - ticket.issued }
    keepWait(of: ticket, until: now, left: false)
    // Whoever came after the window was free was called as soon as the clerk could.
    if let freed = windows[content.window]?.freed, ticket.joined < freed, freed <= now {
      keep(now - freed, in: \.turnarounds)
    }
    windows[content.window, default: Window()].ticket = content.ticket
    windows[content.window]?.freed = nil
  }

  private mutating func undo(_ content: CallUndone, at now: HallTime) {
    tickets[content.ticket]?.called = nil
    firstCalls[content.ticket] = nil
    windows[content.window]?.ticket = content.restoredTicket
    windows[content.window]?.freed = content.restoredTicket == nil ? now : nil
    guard let restored = content.restoredTicket else { return }
    tickets[restored]?.called = windows[content.window]?.lastCalled
    if let index = windows[content.window]?.lastService, index == (day?.services.count ?? 0) - 1 {
      day?.services.removeLast()
      day?.calls -= 1
    }
  }

  private mutating func end(
    _ id: TicketID, at window: WindowID, _ now: HallTime, missed: Bool
  ) {
    let isPaused = windows[window]?.paused != nil
    windows[window, default: Window()].freed = isPaused ? nil : now
    windows[window]?.ticket = nil
    windows[window]?.lastService = nil
    guard let ticket = tickets[id], let called = ticket.called else { return }
    tickets[id]?.called = nil
    windows[window]?.lastCalled = called
    day?.calls += 1
    if missed {
      keep(now - called, in: \.misses)
    } else if (day?.services.count ?? 0) < HistoryDay.limit {
      windows[window]?.lastService = day?.services.count
      latestEnds = (now, latestEnds.at == now ? latestEnds.count + 1 : 1)
      day?.services.append(
        HistoryDay.Service(
          line: ticket.line, service: ticket.service,
          milliseconds: Int32(clamping: now - called)))
    }
  }

  private mutating func cancel(_ id: TicketID, at now: HallTime) {
    guard let ticket = tickets[id] else { return }
    if ticket.called == nil { keepWait(of: ticket, until: now, left: true) }
    tickets[id]?.called = nil
  }

  private mutating func applyWindow(_ event: Event, at now: HallTime) {
    switch event {
    case .windowOpened(let content):
      windows[content.window] = Window(freed: now)
      day?.opened.insert(content.window)
    case .windowPaused(let content):
      windows[content.window, default: Window()].paused = now
      windows[content.window]?.freed = nil
    case .windowResumed(let content):
      if let paused = windows[content.window]?.paused, !overlapsBreak(from: paused, to: now) {
        keep(now - paused, in: \.pauses)
      }
      let isFree = windows[content.window]?.ticket == nil
      windows[content.window]?.paused = nil
      windows[content.window]?.freed = isFree ? now : nil
    case .windowDraining(let content), .windowClosed(let content):
      windows[content.window]?.paused = nil
      windows[content.window]?.freed = nil
    default: break
    }
  }

  /// Whether the calendar had the hall shut for a while between two moments.
  private func overlapsBreak(from: HallTime, to: HallTime) -> Bool {
    guard let plan, let opened else { return false }
    return plan.breaks(opened: opened).contains { $0.lowerBound < to && from < $0.upperBound }
  }

  private mutating func keepWait(of ticket: Waiting, until now: HallTime, left: Bool) {
    guard (day?.waits[ticket.classID]?.count ?? 0) < HistoryDay.limit else { return }
    day?.waits[ticket.classID, default: []].append(
      Patience.Wait(milliseconds: Int32(clamping: now - ticket.joined), left: left))
  }

  private mutating func keep(_ milliseconds: Int64, in path: WritableKeyPath<HistoryDay, [Int32]>) {
    guard (day?[keyPath: path].count ?? 0) < HistoryDay.limit else { return }
    day?[keyPath: path].append(Int32(clamping: milliseconds))
  }
}

extension DayPlan {
  /// The gaps between the day's hours in hall time, as they lie from its opening.
  func breaks(opened: Stamp) -> [Range<HallTime>] {
    zip(hours, hours.dropFirst()).compactMap { before, after in
      let from = hallTime(before.to, opened: opened)
      let to = hallTime(after.from, opened: opened)
      return from < to ? from..<to : nil
    }
  }

  func hallTime(_ time: TimeOfDay, opened: Stamp) -> HallTime {
    opened.hall.advanced(
      byMilliseconds: wall(time).milliseconds - opened.wall.milliseconds)
  }
}

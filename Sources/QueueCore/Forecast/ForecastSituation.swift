/// A ticket and the hall around it at one moment: what a forecast is made of.
struct ForecastSituation {
  let state: QueueState
  let now: Stamp
  let target: WaitingEntry
  private let isEarly: Bool
  private let isInRoom: Bool
  /// The hall's room; the target may or may not be in it.
  let room: WaitingRoom
  /// The first item of the target's.
  let service: ServiceID?
  /// Lines that share a window with the target's, itself among them.
  let near: [Int]
  /// Windows of these lines that are neither shut nor closing, and shut ones while the calendar says
  /// when the hall is open next. Those farther away matter too little for what they cost.
  let windows: [WindowState]
  /// When the hall is open next by the day's plan; nil in its hours and after the last.
  let nextHours: HallTime?
  /// All lines that these windows serve.
  let lines: [Int]

  /// - Parameters:
  ///   - isInRoom: whether the ticket waits already, or is only about to.
  init(
    _ state: QueueState, _ target: WaitingEntry, isEarly: Bool, isInRoom: Bool,
    service: ServiceID?, at now: Stamp
  ) {
    self.state = state
    self.now = now
    self.target = target
    self.service = service
    self.isEarly = isEarly
    self.isInRoom = isInRoom
    room = state.room
    let plan = room.plan
    let near = Self.near(target.line, plan)
    self.near = near
    let nextHours = Self.nextHours(of: state, at: now)
    self.nextHours = nextHours
    windows = state.windowsInOrder.filter { window in
      if window.status == .draining { return false }
      if window.status == .closed, nextHours == nil { return false }
      return plan.number(of: window.id).map { number in
        plan.linesOfWindow[number].contains { near.contains($0) }
      } ?? false
    }
    let served = windows.flatMap { window in
      plan.number(of: window.id).map { plan.linesOfWindow[$0] } ?? []
    }
    lines = Set(near + served).sorted()
  }

  private static func nextHours(of state: QueueState, at now: Stamp) -> HallTime? {
    guard let plan = state.plan, let opened = state.openedAt else { return nil }
    let time = plan.hours.lazy.map { hours in
      (from: plan.hallTime(hours.from, opened: opened), to: plan.hallTime(hours.to, opened: opened))
    }.first { now.hall < $0.to }
    return time.flatMap { now.hall < $0.from ? $0.from : nil }
  }

  private static func near(_ line: Int, _ plan: DispatchPlan) -> [Int] {
    plan.linesNear[line].isEmpty ? [line] : plan.linesNear[line]
  }

  /// Windows that serve the target's line, paused and shut ones left out.
  var staffed: [WindowState] { windows.filter { $0.isStaffed && mayCall($0) } }

  /// Windows that may open for the target's line when the hall is open next.
  var awaited: [WindowState] {
    nextHours == nil ? [] : windows.filter { !$0.isStaffed && mayCall($0) }
  }

  private func mayCall(_ window: WindowState) -> Bool {
    room.plan.number(of: window.id).map {
      target.reserved == nil
        ? room.plan.serves(window: $0, line: target.line) : target.reserved == $0
    } ?? false
  }
}

extension ForecastSituation {
  /// The roll of this situation.
  ///
  /// - Parameter history: of days before this one.
  func roll(_ history: ServiceHistory) -> ForecastRoll {
    let today = today(history)
    let turnarounds =
      history.days.isEmpty ? today?.turnarounds ?? history.turnarounds : history.turnarounds
    var times = Times(definition: state, history: history, today: today)
    var numbers: [Int] = []
    var servers: [ForecastRoll.Server] = []
    for window in windows {
      guard let number = room.plan.number(of: window.id),
        let server = server(window, number, turnarounds, &times, history)
      else { continue }
      numbers.append(number)
      servers.append(server)
    }
    let streams = streams(history, today, &times)
    // No service times have this number.
    let target = TicketID(-1)
    var part = WaitingRoom(room, lines: lines, windows: numbers) { entry in
      guard entry.ticket != self.target.ticket else { return target }
      let service = state.tickets[entry.ticket]?.services.first
      return TicketID(Int64(times.number(of: service, in: room.plan.lines[entry.line])))
    }
    if !isInRoom, let line = lines.firstIndex(of: self.target.line) {
      let entry = self.target.renumbered(target, line: line) { numbers.firstIndex(of: $0) ?? -1 }
      if isEarly { part.insertEarly(entry) } else { part.insert(entry) }
    }
    let opened = state.openedAt ?? now
    let midnight =
      opened.hall.milliseconds
      + ((state.plan?.midnight.milliseconds ?? 0) - opened.wall.milliseconds)
    let breaks = (state.plan?.breaks(opened: opened) ?? [])
      .map { $0.lowerBound.milliseconds..<$0.upperBound.milliseconds }
      .filter { $0.lowerBound > now.hall.milliseconds }
    return ForecastRoll(
      room: part, target: target, now: now.hall.milliseconds,
      end: (state.plan.map { $0.hallTime($0.expiry, opened: opened).milliseconds }) ?? .max,
      cutOff: (state.plan.map { $0.hallTime($0.cutOff, opened: opened).milliseconds }) ?? .max,
      breaks: breaks, servers: servers, times: times.values, streams: streams,
      rates: (0..<HistoryDay.slots).map { slot in streams.reduce(0) { $0 + $1.rates[slot] } },
      midnight: midnight, patience: room.plan.classes.map { history.patience(of: $0.id) },
      turnarounds: turnarounds, pauses: history.pauses, pauseShare: history.pauseShare,
      misses: history.misses, missShare: history.missShare)
  }

  /// Nil where the past says enough.
  private func today(_ history: ServiceHistory) -> TodaySoFar? {
    guard lines.contains(where: { history.isThin(room.plan.lines[$0]) }) else { return nil }
    return TodaySoFar(state, at: now)
  }

  private func server(
    _ window: WindowState, _ number: Int, _ turnarounds: EmpiricalTimes, _ times: inout Times,
    _ history: ServiceHistory
  ) -> ForecastRoll.Server? {
    let idle = max(0, now.hall - window.idleSince)
    let standing: ForecastRoll.Server.Standing
    switch window.status {
    case .draining: return nil
    case .closed:
      guard let nextHours, let weekday = state.plan?.date.weekday else { return nil }
      standing = .awaited(
        nextHours.milliseconds, share: history.presence(of: window.id, on: weekday) ?? 1)
    case .ready: standing = .ready
    case .open: standing = .open(turnarounds.residual(beyond: idle))
    case .paused(let reason):
      if reason != .fault, let back = backFromBreak(reason) {
        standing = .awaited(back.milliseconds, share: 1)
      } else {
        standing = .paused(rest(of: reason, beyond: idle, history))
      }
    case .serving:
      guard let ticket = window.ticket.flatMap({ state.tickets[$0] }) else { return nil }
      let elapsed = max(0, now.hall - (ticket.calls.first ?? now.hall))
      let kind = times.number(of: ticket.services.first, in: ticket.line)
      standing = .busy(times.values[kind].residual(beyond: elapsed))
    }
    return ForecastRoll.Server(
      skill: room.plan.servicesOfWindow[number], turn: window.turn, standing: standing,
      idleSince: window.idleSince.milliseconds)
  }

  /// How long a pause outside the breaks goes on; nil when the window is not expected back.
  private func rest(
    of reason: PauseReason, beyond elapsed: Int64, _ history: ServiceHistory
  ) -> ResidualTimes? {
    if !history.pauses.isEmpty { return history.pauses.residual(beyond: elapsed) }
    guard history.days.isEmpty, reason != .fault else { return nil }
    return EmpiricalTimes(expected: Self.expectedPause).residual(beyond: 0)
  }

  /// Milliseconds that a clerk is away for in a hall without a past.
  private static let expectedPause = 600_000.0

  /// When a clerk who pauses is back from a break of the calendar: the present one, or for lunch the
  /// next; nil when there is none.
  private func backFromBreak(_ reason: PauseReason) -> HallTime? {
    if let nextHours { return nextHours }
    guard reason == .lunch, let plan = state.plan, let opened = state.openedAt else { return nil }
    return plan.breaks(opened: opened).first { now.hall < $0.lowerBound }?.upperBound
  }

  /// Those who may come and go first under the rule, at today's pace.
  private func streams(
    _ history: ServiceHistory, _ today: TodaySoFar?, _ times: inout Times
  ) -> [ForecastRoll.Stream] {
    guard let plan = state.plan else { return [] }
    let weekday = plan.date.weekday
    let hasPast = !history.days.isEmpty
    let pace = hasPast ? pace(history, weekday) : 1
    var found: [ForecastRoll.Stream] = []
    for (index, item) in room.plan.classes.enumerated() where mayOvertake(index) {
      for line in near {
        let id = room.plan.lines[line]
        let known =
          hasPast
          ? history.arrivals(for: id, of: item.id, on: weekday)
          : today?.arrivals(for: id, of: item.id)
            .map { [Double](repeating: $0, count: HistoryDay.slots) }
        guard let people = known else { continue }
        found.append(
          ForecastRoll.Stream(
            line: lines.firstIndex(of: line) ?? 0, admissionClass: index,
            times: times.number(of: nil, in: id),
            rates: people.map { $0 * pace / Double(ForecastRoll.slotMilliseconds) }))
      }
    }
    return found
  }

  /// Today's arrivals so far against those of such days, drawn towards 1 while there are few.
  private func pace(_ history: ServiceHistory, _ weekday: Weekday) -> Double {
    guard let plan = state.plan else { return 1 }
    let time = plan.timeOfDay(at: state.dayWall(at: now))
    let expected = history.expectedArrivals(until: time, on: weekday)
    let steady = 50.0
    let pace = (Double(state.summary.issued) + steady) / (expected + steady)
    return min(3, max(0.3, pace))
  }

  /// Whether somebody of a class who comes later may ever go before the target.
  private func mayOvertake(_ admissionClass: Int) -> Bool {
    let start = max(now.hall, target.since)
    for minutes in [1, 5, 20, 60] as [Int64] {
      let later = WaitingEntry(
        ticket: -1, place: .max, since: start.advanced(byMilliseconds: minutes * 1_000),
        line: target.line, admissionClass: admissionClass)
      let time = start.advanced(byMilliseconds: minutes * 60_000)
      for turn in 0..<8 where state.policy.prefers(later, to: target, at: time, turn: turn) {
        return true
      }
    }
    return false
  }
}

/// Service times under numbers, each looked up once.
private struct Times {
  let definition: QueueState
  let history: ServiceHistory
  let today: TodaySoFar?
  private(set) var values: [EmpiricalTimes] = []
  private var numbers: [Key: Int] = [:]

  private struct Key: Hashable {
    let service: ServiceID?
    let line: LineID
  }

  init(definition: QueueState, history: ServiceHistory, today: TodaySoFar?) {
    self.definition = definition
    self.history = history
    self.today = today
  }

  /// - Parameter service: nil: any of the line.
  mutating func number(of service: ServiceID?, in line: LineID) -> Int {
    let key = Key(service: service, line: line)
    if let known = numbers[key] { return known }
    numbers[key] = values.count
    values.append(times(of: service, in: line))
    return values.count - 1
  }

  private func times(of service: ServiceID?, in line: LineID) -> EmpiricalTimes {
    if !history.isThin(line), let known = history.times(of: service ?? ServiceID(""), in: line) {
      return known
    }
    let expected = definition.expectedMilliseconds(service, in: line)
    return today?.times(expected: expected, in: line) ?? EmpiricalTimes(expected: expected)
  }
}

extension QueueState {
  /// The expected time of a service as the hall has written it down, or the mean of its line's.
  func expectedMilliseconds(_ service: ServiceID?, in line: LineID) -> Double {
    if let service, let known = index.services[service] { return Double(known.minutes) * 60_000 }
    let minutes = definition.services.filter { $0.line == line }.map(\.minutes)
    guard !minutes.isEmpty else { return 600_000 }
    return Double(minutes.reduce(0, +)) / Double(minutes.count) * 60_000
  }
}

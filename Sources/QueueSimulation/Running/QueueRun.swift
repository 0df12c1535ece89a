import QueueCore

/// One replication under one policy: the rule's own ``WaitingRoom`` in virtual time.
///
/// Who waits where, who is called and who counts as overtaken is decided in QueueCore, as in a
/// running hall; here are only arrivals, services and windows' hours. At one instant slots come
/// first, then windows close and open, services end, people come back, leave, and come.
struct QueueRun {
  let policy: any DispatchPolicy
  let tables: RunTables
  let log: CustomerLog
  let customers: [Customer]
  var room: WaitingRoom
  var windows: [WindowRun]
  /// Numbers of windows that are open and have nobody.
  var idle: [Int] = []
  var heap = EventHeap()
  var visits: [Visit] = []
  var nextPlace: Int64 = 1
  var now: Int64 = 0
  var waiting = 0
  private var arrived = 0
  private var ends: Int32 = 0

  struct WindowRun {
    var isOpen = false
    /// The visit at the window; -1: nobody.
    var visit: Int32 = -1
    var idleSince: Int64 = 0
    var turn = 0
    /// Of ``Scenario/Window/open``, the next to come.
    var nextStretch = 0
  }

  init(_ tables: RunTables, policy: any DispatchPolicy, log: CustomerLog) {
    self.policy = policy
    self.tables = tables
    self.log = log
    customers = log.customers
    room = WaitingRoom(tables.plan)
    windows = tables.windows.map { _ in WindowRun() }
    visits.reserveCapacity(customers.count)
    for window in tables.windows.indices { scheduleOpening(of: window) }
  }

  /// Carries on until nothing more can happen, or until `limit` more people have come.
  ///
  /// - Returns: whether there is more to do.
  mutating func advance(limit: Int) -> Bool {
    let stop = arrived + limit
    while true {
      let arrival = arrived < customers.count ? customers[arrived].arrival : .max
      if !heap.isEmpty, heap.firstTime <= arrival {
        let event = heap.pop()
        now = event.time
        happen(event)
      } else if arrived < customers.count {
        if arrived == stop { return true }
        now = max(now, arrival)
        arrive()
      } else {
        break
      }
    }
    expireRest()
    return false
  }

  private mutating func happen(_ event: EventHeap.Event) {
    switch event.kind {
    case .slotDue: admitDue()
    case .serviceEnd: endService(event.subject)
    case .windowOpen: open(event.subject)
    case .windowClose: close(event.subject)
    case .comeBack: comeBack(event.subject)
    case .patienceEnd: leave(event.subject)
    }
  }

  private mutating func arrive() {
    let index = arrived
    arrived += 1
    let customer = customers[index]
    let first = tables.first(customer)
    var admissionClass = first.admissionClass
    var admitted = now
    if customer.slot != .min {
      let slot = HallTime(milliseconds: customer.slot)
      if DispatchRules.isLate(
        HallTime(milliseconds: now), for: slot, limitMinutes: tables.lateMinutes)
      {
        admissionClass = tables.ordinary
      }
      admitted = max(now, customer.slot)
    }
    visits.append(
      Visit(
        ticket: Int32(index), step: 0, service: Int32(first.service),
        line: Int32(tables.lineOfService[first.service]), admissionClass: Int32(admissionClass),
        place: 0, arrived: now, admitted: admitted, since: admitted))
    if admitted > now { joinEarly(visits.count - 1) } else { join(visits.count - 1) }
  }

  /// Lets a visit stand in its line, and calls it at once where a window is idle.
  mutating func join(_ visit: Int) {
    admit(visit)
    waiting += 1
    if !idle.isEmpty, callToIdle(line: Int(visits[visit].line)) { return }
    startPatience(of: visit)
  }

  private mutating func startPatience(of visit: Int) {
    if tables.hasPatience, visits[visit].outcome == .waiting, !visits[visit].isCalled,
      let patience = tables.patience(customers[Int(visits[visit].ticket)], visits[visit])
    {
      heap.push(EventHeap.Event(visits[visit].admitted + patience, .patienceEnd, visit))
    }
  }

  private mutating func admit(_ visit: Int) {
    let line = Int(visits[visit].line)
    let admission = room.admission(to: line, by: policy)
    visits[visit].place = nextPlace
    nextPlace += 1
    var budget = Budget.unlimited
    if let each = admission.budget {
      budget = Budget(each: each)
      visits[visit].cap = Int32(clamping: each)
      visits[visit].promise = Int32(
        clamping: Int64(admission.older) + each * Int64(tables.plan.groups.count))
    }
    room.insert(entry(visit, budget: budget))
  }

  private func entry(_ index: Int, budget: Budget) -> WaitingEntry {
    let visit = visits[index]
    return WaitingEntry(
      ticket: TicketID(Int64(index)), place: visit.place,
      since: HallTime(milliseconds: visit.since), line: Int(visit.line),
      admissionClass: Int(visit.admissionClass), budget: budget)
  }

  private mutating func joinEarly(_ visit: Int) {
    visits[visit].place = nextPlace
    nextPlace += 1
    room.insertEarly(entry(visit, budget: .unlimited))
    waiting += 1
    if !idle.isEmpty, callToIdle(line: Int(visits[visit].line)) { return }
    heap.push(EventHeap.Event(visits[visit].admitted, .slotDue, visit))
  }

  private mutating func admitDue() {
    while let due = room.firstDue(at: HallTime(milliseconds: now)) {
      room.removeEarly(place: due.place, line: due.line)
      admit(Int(due.ticket.value))
      startPatience(of: Int(due.ticket.value))
    }
  }

  private mutating func leave(_ visit: Int) {
    guard visits[visit].outcome == .waiting, !visits[visit].isCalled else { return }
    let removed = room.remove(
      place: visits[visit].place, line: Int(visits[visit].line),
      admissionClass: Int(visits[visit].admissionClass), isReserved: false)
    note(removed, in: visit)
    endInVain(visit)
    waiting -= 1
  }

  /// A wait in vain ends with patience, or when the last window that could have called has closed.
  ///
  /// For the rule they stay in line until then, as in a running hall.
  private mutating func endInVain(_ visit: Int) {
    let closing = tables.closing(ofLine: Int(visits[visit].line))
    visits[visit].left = min(now, max(visits[visit].arrived, closing))
    visits[visit].ended = visits[visit].left
    visits[visit].outcome = visits[visit].left < now ? .expired : .left
  }

  /// Notes the end of a wait, and what is left of its budgets.
  private mutating func note(_ entry: WaitingEntry?, in visit: Int) {
    visits[visit].left = now
    visits[visit].order = ends
    ends += 1
    guard visits[visit].cap >= 0, let entry else { return }
    var most: Int32 = 0
    for group in tables.plan.groups.indices {
      most = max(most, visits[visit].cap - entry.budget[group])
    }
    visits[visit].overtakenMost = most
  }

  /// Calls somebody of a line to the idle window that goes first; false when none can.
  private mutating func callToIdle(line: Int) -> Bool {
    var best: IdleWindow?
    var position = 0
    for (index, window) in idle.enumerated() where tables.serves(window: window, line: line) {
      let candidate = IdleWindow(
        services: tables.plan.servicesOfWindow[window],
        since: HallTime(milliseconds: windows[window].idleSince),
        window: tables.plan.windows[window])
      if best.map({ candidate < $0 }) ?? true {
        best = candidate
        position = index
      }
    }
    guard best != nil else { return false }
    let window = idle.remove(at: position)
    if callNext(to: window) { return true }
    idle.append(window)
    return false
  }

  /// Calls the policy's choice; false when there is nobody.
  private mutating func callNext(to window: Int) -> Bool {
    guard waiting > 0,
      let chosen = room.choose(
        at: window, by: policy, now: HallTime(milliseconds: now), turn: windows[window].turn)
    else { return false }
    room.call(chosen, at: window, by: policy)
    waiting -= 1
    windows[window].turn = policy.turn(after: chosen, turn: windows[window].turn)
    let visit = Int(chosen.ticket.value)
    note(chosen, in: visit)
    visits[visit].window = Int32(window)
    windows[window].visit = Int32(visit)
    let length = tables.length(customers[Int(visits[visit].ticket)], &visits[visit], window)
    visits[visit].ended = now + length
    heap.push(EventHeap.Event(now + length, .serviceEnd, window))
    return true
  }

  private mutating func endService(_ window: Int) {
    let visit = Int(windows[window].visit)
    windows[window].visit = -1
    windows[window].idleSince = now
    let customer = customers[Int(visits[visit].ticket)]
    if visits[visit].outcome == .noShow {
      if let away = tables.absence(customer, visits[visit]) {
        heap.push(EventHeap.Event(now + away, .comeBack, visit))
      }
    } else {
      visits[visit].outcome = .served
      if let service = tables.next(customer, visits[visit]) { goOn(from: visit, to: service) }
    }
    guard windows[window].isOpen else { return }
    if !callNext(to: window) { idle.append(window) }
  }

  private mutating func goOn(from visit: Int, to service: Int) {
    let former = visits[visit]
    let since = DispatchRules.travelling(
      since: HallTime(milliseconds: former.since), called: HallTime(milliseconds: former.left),
      now: HallTime(milliseconds: now))
    append(after: former, service: service, since: since, returns: 0)
  }

  private mutating func comeBack(_ visit: Int) {
    let former = visits[visit]
    let since = DispatchRules.returning(
      since: HallTime(milliseconds: former.since), missed: HallTime(milliseconds: former.ended),
      now: HallTime(milliseconds: now))
    append(after: former, service: Int(former.service), since: since, returns: 1)
  }

  private mutating func append(
    after former: Visit, service: Int, since: HallTime, returns: Int32
  ) {
    var visit = Visit(
      ticket: former.ticket, step: former.step + 1, service: Int32(service),
      line: Int32(tables.lineOfService[service]), admissionClass: former.admissionClass,
      place: 0, arrived: now, admitted: now, since: since.milliseconds)
    visit.returns = former.returns + returns
    visits.append(visit)
    join(visits.count - 1)
  }

  private mutating func scheduleOpening(of window: Int) {
    let stretches = tables.windows[window].open
    guard windows[window].nextStretch < stretches.count else { return }
    let stretch = stretches[windows[window].nextStretch]
    windows[window].nextStretch += 1
    heap.push(EventHeap.Event(stretch.lowerBound, .windowOpen, window))
    if stretch.upperBound < .max {
      heap.push(EventHeap.Event(stretch.upperBound, .windowClose, window))
    }
  }

  private mutating func open(_ window: Int) {
    windows[window].isOpen = true
    // One that is still busy from before its break goes on.
    guard windows[window].visit < 0 else { return }
    windows[window].idleSince = now
    if !callNext(to: window) { idle.append(window) }
  }

  private mutating func close(_ window: Int) {
    windows[window].isOpen = false
    idle.removeAll { $0 == window }
    scheduleOpening(of: window)
  }

  /// Who still waits when nothing can happen any more has waited in vain.
  private mutating func expireRest() {
    guard waiting > 0 else { return }
    for visit in visits.indices
    where visits[visit].outcome == .waiting && !visits[visit].isCalled {
      let removed = room.remove(
        place: visits[visit].place, line: Int(visits[visit].line),
        admissionClass: Int(visits[visit].admissionClass), isReserved: false)
      note(removed, in: visit)
      endInVain(visit)
      visits[visit].outcome = .expired
    }
    waiting = 0
  }

  var record: RunRecord { tables.record(visits: visits, log: log) }
}

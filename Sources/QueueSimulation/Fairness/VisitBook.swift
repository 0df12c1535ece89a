import QueueCore

/// The visits and the windows' hours of a business day, written down event by event.
///
/// A ticket that is sent elsewhere before it was called goes on with the same visit, so that its
/// wait stays one wait; after a call every return, resumption and transfer is a visit of its own.
/// A call that is undone was none.
struct VisitBook: Sendable {
  private(set) var visits: [Visit] = []
  /// Of each visit its ticket.
  private(set) var tickets: [TicketID] = []
  /// The latest visit of each ticket.
  private var present: [TicketID: Int] = [:]
  private var numbers = NumberedNames<TicketID>()
  private var classes = NumberedNames<ClassID>()
  private var services = NumberedNames<ServiceID>()
  private var departments = NumberedNames<DepartmentID>()
  private var departmentOfService: [Int] = []
  private var lines = NumberedNames<LineID>()
  private var windows: [RunRecord.Window] = []
  /// How each window stands in ``windows`` with its present skills.
  private var standing: [WindowID: Int] = [:]
  /// Since when each window has been open.
  private var opened: [WindowID: Int64] = [:]
  private let from: Int64
  private var ends: Int32 = 0

  init(from: HallTime) { self.from = from.milliseconds }

  /// Whether a ticket waits and has not been called.
  func isWaiting(_ ticket: TicketID) -> Bool {
    present[ticket].map { visits[$0].outcome == .waiting && !visits[$0].isCalled } ?? false
  }

  mutating func take(_ taken: TicketTaken, at now: HallTime, _ definition: HallDefinition) {
    guard let service = taken.services.first else { return }
    let admitted = max(now, taken.appointment ?? now).milliseconds
    join(
      taken.ticket,
      Visit(
        ticket: Int32(clamping: numbers.number(of: taken.ticket)), step: 0,
        service: number(of: service, definition),
        line: Int32(lines.number(of: taken.line)),
        admissionClass: Int32(classes.number(of: taken.classID)), place: taken.place,
        arrived: now.milliseconds, admitted: admitted, since: admitted))
  }

  /// A further visit, in the former line.
  mutating func comeAgain(
    _ again: TicketRequeued, isReturn: Bool, at now: HallTime, _ definition: HallDefinition
  ) {
    guard let former = present[again.ticket].map({ visits[$0] }) else { return }
    goOn(
      again.ticket, after: former, line: former.line, place: again.place,
      since: again.waitingSince, reserved: again.reservedWindow, at: now, definition)
    if isReturn { visits[visits.count - 1].returns += 1 }
  }

  mutating func transfer(
    _ moved: TicketTransferred, at now: HallTime, _ definition: HallDefinition
  ) {
    guard let index = present[moved.ticket] else { return }
    let line = Int32(lines.number(of: moved.line))
    if isWaiting(moved.ticket) {
      visits[index].line = line
      visits[index].place = moved.place
      visits[index].since = moved.waitingSince.milliseconds
      visits[index].reserved = reserved(moved.reservedWindow, definition)
      return
    }
    endService(moved.ticket, at: now)
    goOn(
      moved.ticket, after: visits[index], line: line, place: moved.place,
      since: moved.waitingSince, reserved: moved.reservedWindow, at: now, definition)
  }

  private mutating func goOn(
    _ ticket: TicketID, after former: Visit, line: Int32, place: Int64, since: HallTime,
    reserved window: WindowID?, at now: HallTime, _ definition: HallDefinition
  ) {
    var visit = Visit(
      ticket: former.ticket, step: former.step + 1, service: former.service, line: line,
      admissionClass: former.admissionClass, place: place, arrived: now.milliseconds,
      admitted: max(now, since).milliseconds, since: since.milliseconds)
    visit.returns = former.returns
    visit.reserved = reserved(window, definition)
    join(ticket, visit)
  }

  private mutating func join(_ ticket: TicketID, _ visit: Visit) {
    present[ticket] = visits.count
    visits.append(visit)
    tickets.append(ticket)
  }

  mutating func comeDue(_ due: AppointmentDue) {
    change(due.ticket) { $0.place = due.place }
  }

  mutating func changeClass(_ changed: ClassChanged) {
    guard isWaiting(changed.ticket) else { return }
    let number = Int32(classes.number(of: changed.classID))
    change(changed.ticket) { $0.admissionClass = number }
  }

  mutating func call(_ call: TicketCalled, at now: HallTime, _ definition: HallDefinition) {
    let window = Int32(place(of: call.window, definition))
    let order = nextEnd()
    change(call.ticket) { visit in
      visit.left = now.milliseconds
      visit.window = window
      visit.order = order
    }
  }

  mutating func undo(_ undone: CallUndone) {
    change(undone.ticket) { visit in
      visit.left = 0
      visit.window = -1
      visit.order = -1
    }
    guard let restored = undone.restoredTicket else { return }
    change(restored) { visit in
      visit.ended = 0
      visit.outcome = .waiting
    }
  }

  mutating func endService(
    _ ticket: TicketID, as outcome: Visit.Outcome = .served, at now: HallTime
  ) {
    change(ticket) { visit in
      guard visit.isCalled, visit.outcome == .waiting else { return }
      visit.ended = now.milliseconds
      visit.outcome = outcome
    }
  }

  /// Goes without having been called; somebody at a window has been served as long as it took.
  mutating func leave(_ ticket: TicketID, as outcome: Visit.Outcome, at now: HallTime) {
    guard isWaiting(ticket) else { return endService(ticket, at: now) }
    let order = nextEnd()
    change(ticket) { visit in
      visit.left = now.milliseconds
      visit.ended = now.milliseconds
      visit.order = order
      visit.outcome = outcome
    }
  }

  /// Notes how far the caps of a ticket's present visit are used.
  mutating func note(_ record: AdmissionRecord, of ticket: TicketID) {
    change(ticket) { visit in
      visit.cap = Int32(clamping: record.budgets.max() ?? 0)
      visit.overtakenMost = Int32(clamping: record.overtaken.max() ?? 0)
      visit.promise = Int32(clamping: record.promise)
    }
  }

  private mutating func nextEnd() -> Int32 {
    ends += 1
    return ends - 1
  }

  private mutating func change(_ ticket: TicketID, _ body: (inout Visit) -> Void) {
    if let index = present[ticket] { body(&visits[index]) }
  }

  mutating func open(_ window: WindowID, at now: HallTime, _ definition: HallDefinition) {
    guard opened[window] == nil else { return }
    _ = place(of: window, definition)
    opened[window] = now.milliseconds
  }

  mutating func close(_ window: WindowID, at now: HallTime) {
    guard let since = opened.removeValue(forKey: window), let index = standing[window] else {
      return
    }
    windows[index].open.append(since...max(since, now.milliseconds))
  }

  mutating func closeAll(at now: HallTime) {
    for window in opened.keys.sorted() { close(window, at: now) }
  }

  /// Windows that serve other lines from now on stand there anew.
  mutating func changeSkills(at now: HallTime, _ definition: HallDefinition) {
    for window in opened.keys.sorted() {
      let former = standing[window]
      guard place(of: window, definition) != former, let former,
        let since = opened[window]
      else { continue }
      windows[former].open.append(since...max(since, now.milliseconds))
      opened[window] = now.milliseconds
    }
  }

  /// Where a window stands in ``windows`` with the skills that it has now.
  private mutating func place(of window: WindowID, _ definition: HallDefinition) -> Int {
    let serves = (definition.windows.first { $0.id == window }?.lines ?? []).map {
      lines.number(of: $0)
    }
    if let index = standing[window], windows[index].lines == serves { return index }
    standing[window] = windows.count
    windows.append(RunRecord.Window(number: window, lines: serves, open: []))
    return windows.count - 1
  }

  private mutating func reserved(_ window: WindowID?, _ definition: HallDefinition) -> Int32 {
    guard let window else { return -1 }
    _ = place(of: window, definition)
    return Int32(windows.firstIndex { $0.number == window } ?? -1)
  }

  private mutating func number(of service: ServiceID, _ definition: HallDefinition) -> Int32 {
    let number = services.number(of: service)
    if number == departmentOfService.count {
      let known = definition.services.first { $0.id == service }
      departmentOfService.append(departments.number(of: known?.department ?? ""))
    }
    return Int32(number)
  }

  /// Everything so far. Somebody who still waits or is at a window counts in no figure; the time
  /// at the window does.
  func record(through now: HallTime) -> RunRecord {
    var book = self
    book.closeAll(at: now)
    for index in book.visits.indices
    where book.visits[index].isCalled && book.visits[index].outcome == .waiting {
      book.visits[index].ended = now.milliseconds
    }
    return RunRecord(
      classes: classes.names, services: services.names, departments: departments.names,
      departmentOfService: departmentOfService, lines: lines.names, windows: book.windows,
      visits: book.visits, from: from, through: now.milliseconds)
  }
}

/// Names with numbers from 0, in the order in which they were first seen.
struct NumberedNames<Name: Hashable & Sendable>: Sendable {
  private(set) var names: [Name] = []
  private var numbers: [Name: Int] = [:]

  mutating func number(of name: Name) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }
}

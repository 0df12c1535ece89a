import QueueCore

@testable import QueueSimulation

/// A scenario carried out by commands to a whole `QueueState`, as clerks and citizens would: the
/// other way to the same calls.
struct HallReplay {
  struct Call: Hashable, CustomStringConvertible {
    let ticket: Int
    let window: WindowID
    let at: Int64
    var description: String { "\(ticket)@\(window):\(at)" }
  }

  private(set) var calls: [Call] = []
  /// What the journal would hold.
  private(set) var events: [StampedEvent] = []
  /// What the paper of each ticket said when it was taken.
  private(set) var promises: [Int: Int64] = [:]
  private var state = QueueState(hall: "replay")
  private let tables: RunTables
  private let customers: [Customer]
  /// What is still to happen: time, then kind as in the simulator, then whom.
  private var agenda: [(time: Int64, kind: Int, subject: Int)] = []
  /// The stay that each ticket is in.
  private var stays: [Visit] = []
  private var now: Int64 = 0

  static let date = CalendarDate("2026-11-23")!
  static let midnight: Int64 = Int64(date.daysSince1970) * 86_400_000

  init(_ scenario: Scenario, policy: PolicyDefinition, log: CustomerLog) {
    tables = RunTables(scenario)
    customers = log.customers
    run(.changeDefinition(scenario.definition(policy), source: .files))
    let all = OpenHours(from: TimeOfDay("00:00")!, to: TimeOfDay("24:00")!)
    run(
      .openDay(
        DayPlan(
          date: Self.date, midnight: WallTime(milliseconds: Self.midnight), hours: [all],
          cutOff: all.to, expiry: all.to)))
    for (window, content) in tables.windows.enumerated() {
      for stretch in content.open {
        agenda.append((stretch.lowerBound, 2, window))
        agenda.append((stretch.upperBound, 1, window))
      }
    }
    for (index, customer) in customers.enumerated() { agenda.append((customer.arrival, 6, index)) }
    while let index = agenda.indices.min(by: { key(agenda[$0]) < key(agenda[$1]) }) {
      let (time, kind, subject) = agenda.remove(at: index)
      if time == .max { continue }
      now = time
      happen(kind, subject)
    }
    run(.closeDay)
  }

  private func key(_ item: (time: Int64, kind: Int, subject: Int)) -> (Int64, Int, Int) {
    (item.time, item.kind, item.subject)
  }

  private mutating func run(_ command: Command) {
    let stamp = Stamp(
      wall: WallTime(milliseconds: Self.midnight + now), hall: HallTime(milliseconds: now))
    do {
      let handled = try state.handle(command, by: .console(userNumber: 0), at: stamp)
      for event in handled.events {
        events.append(
          StampedEvent(stamp: stamp, actor: .console(userNumber: 0), event: event))
        if case .ticketCalled(let call) = event { noteCall(call) }
        if case .ticketTaken(let taken) = event {
          promises[Int(taken.ticket.value) - 1] = AdmissionRecord(taken.rule)?.promise
        }
      }
    } catch {
      fatalError("refused: \(command): \(error)")
    }
  }

  private mutating func noteCall(_ call: TicketCalled) {
    let ticket = Int(call.ticket.value) - 1
    calls.append(Call(ticket: ticket, window: call.window, at: now))
    let window = tables.plan.number(of: call.window)!
    stays[ticket].window = Int32(window)
    stays[ticket].outcome = .served
    let length = tables.length(customers[ticket], &stays[ticket], window)
    agenda.append((now + length, 3, window))
  }

  private mutating func happen(_ kind: Int, _ subject: Int) {
    let window = kind <= 3 ? state.definition.windows[subject].id : 0
    switch kind {
    case 1: run(.closeWindow(window, confirmed: true))
    case 2:
      run(.openWindow(window))
      if state.windows[window]?.ticket == nil { run(.next(window)) }
    case 3: endService(at: window)
    case 4:
      run(.returnTicket(TicketID(Int64(subject + 1))))
      startPatience(subject)
    case 5:
      if state.tickets[TicketID(Int64(subject % 1_000_000 + 1))]?.state == .waiting,
        Int(stays[subject % 1_000_000].step) == subject / 1_000_000
      {
        run(.cancelTicket(TicketID(Int64(subject % 1_000_000 + 1))))
      }
    default: take(subject)
    }
  }

  private mutating func take(_ index: Int) {
    let first = tables.first(customers[index])
    let definition = state.definition
    stays.append(
      Visit(
        ticket: Int32(index), step: 0, service: Int32(first.service), line: 0, admissionClass: 0,
        place: 0, arrived: now, admitted: max(now, customers[index].slot), since: 0))
    var request = TakeRequest(services: [definition.services[first.service].id])
    if customers[index].slot == .min {
      request.requestedClass = definition.classes[first.admissionClass].id
    } else {
      request.appointment = TimeOfDay(minutes: Int(customers[index].slot / 60_000))
    }
    run(.takeTicket(request))
    startPatience(index)
  }

  /// Only those who still wait leave; a later step has a patience of its own.
  private mutating func startPatience(_ index: Int) {
    guard state.tickets[TicketID(Int64(index + 1))]?.state == .waiting,
      let patience = tables.patience(customers[index], stays[index])
    else { return }
    agenda.append(
      (stays[index].admitted + patience, 5, Int(stays[index].step) * 1_000_000 + index))
  }

  private mutating func endService(at window: WindowID) {
    guard let id = state.windows[window]?.ticket else { return }
    let index = Int(id.value) - 1
    let stay = stays[index]
    if stay.outcome == .noShow {
      run(.markNoShow(window))
      if let away = tables.absence(customers[index], stay) {
        agenda.append((now + away, 4, index))
        stays[index].step += 1
        stays[index].returns += 1
        stays[index].admitted = now + away
      }
    } else if let service = tables.next(customers[index], stay) {
      stays[index].step += 1
      stays[index].service = Int32(service)
      stays[index].admitted = now
      run(.transferTicket(id, to: .line(tables.plan.lines[tables.lineOfService[service]])))
      startPatience(index)
    } else if state.windows[window]?.status == .draining {
      run(.endService(window, outcome: nil, caseNumber: nil))
    }
    if state.windows[window]?.isStaffed == true { run(.next(window)) }
  }
}

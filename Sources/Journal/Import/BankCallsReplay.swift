import QueueCore

/// Replays a bank's record through the hall's rules, as commands at the times of the record, so that
/// what comes out is a journal like any other.
///
/// Calls are those of the record: where the rule would have chosen somebody else, the call stands in
/// the journal as chosen, with a reason. Who was on duty when is inferred: a server opens with its
/// first call of the day and closes when it is gone for longer than ``shiftGap``; while it takes
/// nobody although somebody it can serve waits, it is paused.
public struct BankCallsReplay {
  /// Seconds between two calls after which a server was off duty.
  static let shiftGap = 1_800
  /// Seconds that somebody waited for an idle server after which it was away.
  static let awayAfter = 20
  static let reason = "as the record has it"

  private let record: BankCalls
  private let hall: BankCallsHall
  private var state: QueueState
  private let actor = Actor.console(userNumber: 0)
  private var events: [StampedEvent] = []
  /// Calls that the rule would not have made, and all.
  public private(set) var chosen = 0
  public private(set) var calls = 0
  /// Things of the record that the rules refused, such as a call of somebody who was gone.
  public private(set) var refused = 0

  public init(_ record: BankCalls) {
    self.record = record
    hall = BankCallsHall(record)
    state = QueueState(hall: BankCallsHall.id)
  }

  public static var hallID: String { BankCallsHall.id }

  /// What happens at one second; at the same second ends go first, and arrivals before calls.
  private enum Act {
    case end(WindowID)
    case pause(WindowID)
    case close(WindowID)
    case open(WindowID)
    case resume(WindowID)
    case arrive(Int)
    case leave(Int)
    case call(Int, WindowID)

    var order: Int {
      switch self {
      case .end: 0
      case .pause: 1
      case .close: 2
      case .open: 3
      case .resume: 4
      case .arrive: 5
      case .leave: 6
      case .call: 7
      }
    }
  }

  /// The events of the next day; nil after the last.
  ///
  /// - Parameter date: one of ``BankCalls/dates``, in order.
  public mutating func events(of date: CalendarDate) -> [StampedEvent] {
    events = []
    let rows = record.days[date] ?? []
    let first = at(date, 0)
    if state.plan == nil {
      run(.changeDefinition(hall.definition, source: .files), at: first)
    }
    run(.openDay(hall.plan(for: date)), at: first)
    var acts: [(second: Int, act: Act)] = []
    for (index, row) in rows.enumerated() {
      acts.append((row.arrived, .arrive(index)))
      if row.server == nil { acts.append((row.called, .leave(index))) }
    }
    for server in hall.servers.keys.sorted() { acts += duty(of: server, among: rows) }
    let ordered = acts.enumerated().sorted {
      ($0.element.second, $0.element.act.order, $0.offset)
        < ($1.element.second, $1.element.act.order, $1.offset)
    }
    var tickets: [Int: TicketID] = [:]
    for (_, element) in ordered {
      carryOut(element.act, rows, &tickets, at: at(date, element.second))
    }
    let last = max(86_400, ordered.last?.element.second ?? 0)
    run(.closeDay, at: at(date, last))
    return events
  }

  private func at(_ date: CalendarDate, _ second: Int) -> Stamp {
    let time = Int64(date.daysSince1970) * 86_400_000 + Int64(second) * 1_000
    return Stamp(
      wall: WallTime(milliseconds: time), hall: HallTime(milliseconds: max(0, time)))
  }

  /// What a server does in a day.
  private func duty(of server: String, among rows: [BankCalls.Row]) -> [(Int, Act)] {
    guard let window = hall.servers[server] else { return [] }
    let lines = hall.definition.windows.first { $0.id == window }?.lines ?? []
    let own = rows.indices.filter { rows[$0].server == server }
      .sorted { rows[$0].called < rows[$1].called }
    let served = rows.filter { row in hall.lines[row.service].map(lines.contains) ?? false }
    var acts: [(Int, Act)] = []
    for (position, index) in own.enumerated() {
      let row = rows[index]
      if position == 0 { acts.append((row.called, .open(window))) }
      acts.append((row.called, .call(index, window)))
      guard position + 1 < own.count else {
        acts += [(row.ended, .end(window)), (row.ended, .close(window))]
        break
      }
      // Records overlap by a second or two: the next call ends the one before.
      let next = rows[own[position + 1]].called
      let end = min(row.ended, next)
      acts.append((end, .end(window)))
      if next - end > Self.shiftGap {
        acts += [(end, .close(window)), (next, .open(window))]
      } else if served.contains(where: { Self.waited($0, from: end, to: next) }) {
        acts += [(end, .pause(window)), (next, .resume(window))]
      }
    }
    return acts
  }

  /// Whether somebody waited between two times for longer than a clerk takes for the next call.
  private static func waited(_ row: BankCalls.Row, from: Int, to: Int) -> Bool {
    min(row.called, to) - max(row.arrived, from) > awayAfter
  }

  private mutating func carryOut(
    _ act: Act, _ rows: [BankCalls.Row], _ tickets: inout [Int: TicketID], at stamp: Stamp
  ) {
    switch act {
    case .end(let window):
      if state.windows[window]?.ticket != nil {
        run(.endService(window, outcome: nil, caseNumber: nil), at: stamp)
      }
    case .pause(let window):
      run(.pauseWindow(window, .away, confirmed: true, endsService: false), at: stamp)
    case .close(let window): run(.closeWindow(window, confirmed: true), at: stamp)
    case .open(let window): run(.openWindow(window), at: stamp)
    case .resume(let window): run(.resumeWindow(window), at: stamp)
    case .arrive(let index):
      let request = TakeRequest(
        services: [BankCallsHall.service(rows[index].service)],
        requestedClass: BankCallsHall.classID(rows[index]))
      if case .ticketTaken(let taken) = run(.takeTicket(request), at: stamp) {
        tickets[index] = taken.ticket
      }
    case .leave(let index):
      if let ticket = tickets[index] { run(.cancelTicket(ticket), at: stamp) }
    case .call(let index, let window):
      if let ticket = tickets[index] { call(ticket, at: window, stamp) }
    }
  }

  private mutating func call(_ ticket: TicketID, at window: WindowID, _ stamp: Stamp) {
    calls += 1
    var trial = state
    if let handled = try? trial.handle(.next(window), by: actor, at: stamp),
      case .called(ticket, _, _) = handled.receipt
    {
      state = trial
      events += handled.events.map { StampedEvent(stamp: stamp, actor: actor, event: $0) }
      return
    }
    chosen += 1
    guard let waiting = state.tickets[ticket], waiting.state == .waiting else { return }
    if state.index.windows[window]?.lines.contains(waiting.line) != true {
      // A code that the server hardly ever takes.
      run(.transferTicket(ticket, to: .window(window)), at: stamp)
    }
    run(.callChosen(window, ticket, reason: Self.reason), at: stamp)
  }

  @discardableResult
  private mutating func run(_ command: Command, at stamp: Stamp) -> Receipt? {
    do throws(Refusal) {
      let handled = try state.handle(command, by: actor, at: stamp)
      events += handled.events.map { StampedEvent(stamp: stamp, actor: actor, event: $0) }
      return handled.receipt
    } catch {
      refused += 1
      return nil
    }
  }
}

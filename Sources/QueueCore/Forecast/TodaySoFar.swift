/// What the day itself says so far, for a hall or a line that has no past yet.
///
/// It is reckoned from the state alone, so that a replay finds the same.
struct TodaySoFar {
  /// Tickets that are looked at, the latest: some hours of the largest hall, and a bound on the work.
  static let ticketLimit = 1_000
  /// Visits for which the expected minutes count as much as what was seen: a handful may have met a
  /// hard case.
  static let steady = 10.0
  /// Visits from which on the spread of their lengths is believed too.
  static let leastVisits = 30
  /// Arrivals are counted over the last hour, which follows the day's course,
  static let arrivalSpan: Int64 = 3_600_000
  /// and over half an hour at least, however young the day is: the crowd at the door does not go on.
  static let leastSpan: Int64 = 1_800_000

  /// What lies between somebody's leaving a window and its next call while somebody waits, pauses
  /// among it.
  let turnarounds: EmpiricalTimes
  /// How long visits are, as a share of the expected time: in the hall and in each line.
  private let pace: Double
  private let paces: [LineID: Double]
  /// Such shares over their mean; none while there are few.
  private let spread: [Double]
  /// People in half an hour who join a line, by class.
  private let arrivals: [LineID: [ClassID: Double]]

  /// Somebody was at a window, whether they came or not.
  private struct Visit {
    let line: LineID
    let window: WindowID
    let since: HallTime
    let called: HallTime
    let left: HallTime
    /// Milliseconds.
    let expected: Double

    var length: Double { Double(left - called) }
  }

  init(_ state: QueueState, at now: Stamp) {
    let tickets = Self.latest(of: state)
    let visits = tickets.compactMap { Self.visit($0, state) }
    let pace = Self.pace(visits, around: 1)
    self.pace = pace
    paces = Dictionary(grouping: visits, by: \.line).mapValues { Self.pace($0, around: pace) }
    spread = Self.spread(visits)
    turnarounds = Self.turnarounds(visits, state)
    arrivals = Self.arrivals(tickets, state, at: now)
  }

  /// The latest first.
  private static func latest(of state: QueueState) -> [Ticket] {
    (0..<state.carried.nextTicket).suffix(ticketLimit).reversed().compactMap {
      state.tickets[TicketID($0)]
    }
  }

  /// Nil when it has not ended, or was not the ticket's first.
  private static func visit(_ ticket: Ticket, _ state: QueueState) -> Visit? {
    guard let window = ticket.window, let called = ticket.calls.first, let left = ticket.leftAt,
      called == ticket.firstCalledAt
    else { return nil }
    return Visit(
      line: ticket.line, window: window, since: ticket.waitingSince, called: called, left: left,
      expected: state.expectedMilliseconds(ticket.services.first, in: ticket.line))
  }

  private static func pace(_ visits: [Visit], around known: Double) -> Double {
    let expected = visits.reduce(0) { $0 + $1.expected }
    guard expected > 0 else { return known }
    let weight = steady * expected / Double(visits.count)
    return (visits.reduce(0) { $0 + $1.length } + weight * known) / (expected + weight)
  }

  private static func spread(_ visits: [Visit]) -> [Double] {
    let shares = visits.filter { $0.expected > 0 }.map { $0.length / $0.expected }
    let mean = shares.reduce(0, +) / Double(max(1, shares.count))
    return shares.count >= leastVisits && mean > 0 ? shares.map { $0 / mean } : []
  }

  /// Who was called next had waited when the window became free; the calendar's breaks are left out.
  private static func turnarounds(_ visits: [Visit], _ state: QueueState) -> EmpiricalTimes {
    let breaks = state.openedAt.flatMap { opened in state.plan?.breaks(opened: opened) } ?? []
    let sorted = visits.sorted { ($0.window, $0.called) < ($1.window, $1.called) }
    return EmpiricalTimes(
      zip(sorted, sorted.dropFirst()).compactMap { visit, next in
        guard visit.window == next.window, next.since < visit.left, visit.left <= next.called,
          !breaks.contains(where: { $0.lowerBound < next.called && visit.left < $0.upperBound })
        else { return nil }
        return Int32(clamping: next.called - visit.left)
      })
  }

  private static func arrivals(
    _ tickets: [Ticket], _ state: QueueState, at now: Stamp
  ) -> [LineID: [ClassID: Double]] {
    let opened = state.openedAt?.hall ?? now.hall
    var from = max(opened, now.hall.advanced(byMilliseconds: -arrivalSpan))
    if tickets.count == ticketLimit, let oldest = tickets.last { from = max(from, oldest.issuedAt) }
    let span = Double(max(leastSpan, now.hall - from))
    let share = Double(ForecastRoll.slotMilliseconds) / span
    var found: [LineID: [ClassID: Double]] = [:]
    for ticket in tickets where from <= ticket.issuedAt {
      found[ticket.line, default: [:]][ticket.classID, default: 0] += share
    }
    return found
  }

  /// How long a window is kept by somebody, from the expected time in milliseconds.
  func times(expected milliseconds: Double, in line: LineID) -> EmpiricalTimes {
    let expected = milliseconds * (paces[line] ?? pace)
    return spread.isEmpty
      ? EmpiricalTimes(expected: expected)
      : EmpiricalTimes(spread.map { Int32(clamping: Int($0 * expected)) })
  }

  /// People of a class who come for a line in half an hour, on and on; nil when nobody came in the
  /// last hour.
  func arrivals(for line: LineID, of classID: ClassID) -> Double? { arrivals[line]?[classID] }
}

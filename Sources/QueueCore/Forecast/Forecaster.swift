/// Answers how long a ticket will wait, from the hall as it is and as it has been.
///
/// A value: whoever holds it works on copies, never in the engine's turn.
public struct Forecaster: Sendable {
  public let history: ServiceHistory
  public let shifts: ConformalShifts

  /// A hall without a past.
  public init() { self.init(history: ServiceHistory(), shifts: ConformalShifts()) }

  public init(history: ServiceHistory, shifts: ConformalShifts) {
    self.history = history
    self.shifts = shifts
  }

  /// For somebody who is about to take a number; nil when the hall would refuse or the day is shut.
  public func forecast(
    for request: TakeRequest, in state: QueueState, at now: Stamp
  ) -> WaitForecast? {
    guard let service = request.services.first.flatMap({ state.index.services[$0] }) else {
      return nil
    }
    let slot = request.appointment.flatMap { time in
      state.plan.flatMap { plan in state.openedAt.map { plan.hallTime(time, opened: $0) } }
    }
    return forecast(
      to: service.line, of: state.classOnTaking(request), slot: slot, service: service.id,
      in: state, at: now)
  }

  /// For somebody who would take an ordinary number in each line now. Lines in which nobody waits,
  /// or of which nothing can be said, are missing, and of more than ``lineLimit`` the shortest.
  public func forecastsForNewcomers(
    in state: QueueState, at now: Stamp
  ) -> [LineID: WaitForecast] {
    let lines = state.definition.lines.map { ($0.id, state.waitingCount($0.id)) }
      .filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    var found: [LineID: WaitForecast] = [:]
    for (line, _) in lines.prefix(Self.lineLimit) {
      found[line] = forecast(
        to: line, of: state.index.ordinaryClass.id, slot: nil, service: nil, in: state, at: now)
    }
    return found
  }

  /// Lines that are forecast for screens at once, about 0.1 s of work; no screen has room for more.
  public static let lineLimit = 64

  private func forecast(
    to lineID: LineID, of classID: ClassID, slot: HallTime?, service: ServiceID?,
    in state: QueueState, at now: Stamp
  ) -> WaitForecast? {
    guard state.phase == .open, let line = state.room.plan.number(of: lineID) else { return nil }
    let isEarly = slot.map { $0 > now.hall } ?? false
    let record = state.admit(to: lineID, reserved: nil)
    let entry = WaitingEntry(
      ticket: TicketID(state.carried.nextTicket), place: state.carried.nextPlace,
      since: max(now.hall, slot ?? now.hall), line: line,
      admissionClass: state.room.plan.number(of: classID),
      budget: isEarly ? .unlimited : AdmissionRecord(record)?.budget ?? .unlimited)
    return forecast(
      ForecastSituation(
        state, entry, isEarly: isEarly, isInRoom: false, service: service, at: now))
  }

  /// For somebody who waits; nil when they do not.
  public func forecast(
    for ticket: Ticket, in state: QueueState, at now: Stamp
  ) -> WaitForecast? {
    guard ticket.state == .waiting, let entry = state.entry(of: ticket) else { return nil }
    return forecast(
      ForecastSituation(
        state, entry, isEarly: ticket.isEarly, isInRoom: true, service: ticket.services.first,
        at: now))
  }

  func forecast(_ situation: ForecastSituation) -> WaitForecast? { trial(situation)?.forecast }

  /// With the interval before any shift; it is nil where the rule is not rolled, or an end lies beyond
  /// the day.
  func trial(
    _ situation: ForecastSituation
  ) -> (forecast: WaitForecast, interval: WaitInterval?)? {
    guard !situation.windows.isEmpty else { return nil }
    var random = SeededRandom(ticket: situation.target.ticket, at: situation.now.hall)
    let waits = situation.roll(history).waits(by: situation.state.policy, using: &random)
    let outside = (1 - WaitInterval.share) / 2
    let low = Self.quantile(outside, of: waits)
    let high = Self.quantile(1 - outside, of: waits)
    let plan = situation.room.plan
    return (
      forecast(
        median: Self.quantile(0.5, of: waits), upper: Self.quantile(0.8, of: waits),
        plan.classes[situation.target.admissionClass].id,
        isThin: history.isThin(plan.lines[situation.target.line])),
      low.flatMap { low in high.map { WaitInterval(lowSeconds: low, highSeconds: $0) } }
    )
  }

  /// What recent days have shown of rolls with a past says nothing about those without.
  private func forecast(
    median: Double?, upper: Double?, _ classID: ClassID, isThin: Bool
  ) -> WaitForecast {
    func whole(_ value: Double?) -> Int? { value.map { min(WaitForecast.limit, Int($0 + 0.5)) } }
    var shifted = (median: median, upper: upper)
    if !isThin, let median {
      if let upper {
        shifted = shifts.shifted(median: median, upper: upper, for: classID)
      } else {
        shifted.median = shifts.shifted(median: median, for: classID)
      }
    }
    return WaitForecast(
      method: isThin ? .queueLength : .roll, medianSeconds: whole(shifted.median),
      upperSeconds: whole(shifted.upper), rolledMedianSeconds: whole(median),
      rolledUpperSeconds: whole(upper))
  }

  /// Seconds; nil when it lies beyond the day. Between the values on either side of the rank.
  static func quantile(_ share: Double, of waits: [Int64]) -> Double? {
    let position = share * Double(waits.count - 1)
    let low = waits[Int(position)]
    let high = waits[min(waits.count - 1, Int(position) + 1)]
    if low == .max { return nil }
    if high == .max { return Double(low) / 1_000 }
    let part = position - position.rounded(.down)
    return (Double(low) + part * Double(high - low)) / 1_000
  }
}

extension QueueState {
  /// The class that a newcomer would count as.
  func classOnTaking(_ request: TakeRequest) -> ClassID {
    if let id = request.requestedClass, let wanted = index.classes[id] {
      return wanted.entitlement == .grant ? index.ordinaryClass.id : wanted.id
    }
    if request.keyProject != nil, let green = index.greenClass { return green.id }
    if request.appointment != nil, let booked = index.appointmentClass { return booked.id }
    return index.ordinaryClass.id
  }
}

/// Replays a journal and holds forecasts against what came.
///
/// Each day is forecast with what the days before it say, as a hall does it; the classic estimates
/// are made for the same tickets at the same moments.
public struct ForecastTrial: Sendable {
  /// One ticket that was called, in seconds.
  public struct Outcome: Hashable, Sendable {
    public let ticket: TicketID
    public let date: CalendarDate
    public let line: LineID
    public let classID: ClassID
    /// Hour of issue, local, 0...23.
    public let hour: Int
    public let wait: Double
    public let forecast: WaitForecast
    /// As the present program makes it, shifted; nil where there is none.
    public let interval: WaitInterval?
    let rolledInterval: WaitInterval?
    public let classic: ClassicEstimates
  }

  /// Whether forecasts that were given are made anew, with the program as it is.
  public let recomputes: Bool
  private var state: QueueState
  private var recorder = HistoryRecorder()
  private var forecaster = Forecaster()
  private var pairs: [ConformalShifts.Pair] = []
  private var lastWaits: [LineID: (at: HallTime, wait: Int64)] = [:]
  private var today: [TicketID: Given] = [:]

  /// What was said about a ticket.
  private struct Given {
    let forecast: WaitForecast
    let interval: WaitInterval?
    let classic: ClassicEstimates
    let hour: Int
  }

  private let from: CalendarDate?
  private let through: CalendarDate?

  /// - Parameters:
  ///   - from: the first business day whose tickets count; those before it are learnt from.
  public init(
    hall: String, from: CalendarDate? = nil, through: CalendarDate? = nil, recomputes: Bool
  ) {
    state = QueueState(hall: hall)
    self.from = from
    self.through = through
    self.recomputes = recomputes
  }

  /// The definition in force.
  public var definition: HallDefinition { state.definition }

  /// Lets an event go by; what has become of the tickets of a day when it is over.
  public mutating func apply(_ stamped: StampedEvent) -> [Outcome] {
    var found: [Outcome] = []
    let now = stamped.stamp
    if case .dayClosed = stamped.event {
      found = outcomes()
      today = [:]
      lastWaits = [:]
    }
    if case .ticketCalled(let content) = stamped.event, let ticket = state.tickets[content.ticket] {
      lastWaits[ticket.line] = (now.hall, max(0, now.hall - ticket.waitingSince))
    }
    let finished = recorder.apply(stamped.event, at: now)
    state.apply(stamped.event, by: stamped.actor, at: now)
    if case .ticketTaken(let content) = stamped.event, content.appointment == nil {
      forecast(content, at: now)
    }
    if let finished { learn(finished, found) }
    return found.filter { outcome in
      (from.map { outcome.date >= $0 } ?? true) && (through.map { outcome.date <= $0 } ?? true)
    }
  }

  private mutating func forecast(_ content: TicketTaken, at now: Stamp) {
    guard let ticket = state.tickets[content.ticket], let entry = state.entry(of: ticket),
      let plan = state.plan, through.map({ plan.date <= $0 }) ?? true
    else { return }
    let situation = ForecastSituation(
      state, entry, isEarly: false, isInRoom: true, service: content.services.first, at: now)
    let given = recomputes ? nil : content.forecast
    let made = forecaster.trial(situation)
    guard let forecast = given ?? made?.forecast else { return }
    today[ticket.id] = Given(
      forecast: forecast, interval: made?.interval,
      classic: situation.classicEstimates(forecaster.history, lastWaits: lastWaits),
      hour: plan.timeOfDay(at: state.dayWall(at: now)).minutes / 60 % 24)
  }

  private func outcomes() -> [Outcome] {
    guard let date = state.plan?.date else { return [] }
    return today.sorted { $0.key < $1.key }.compactMap { id, given in
      guard let ticket = state.tickets[id], let called = ticket.firstCalledAt else { return nil }
      return Outcome(
        ticket: id, date: date, line: ticket.line, classID: ticket.classID, hour: given.hour,
        wait: Double(called - ticket.issuedAt) / 1_000, forecast: given.forecast,
        interval: given.interval.map { forecaster.shifts.shifted($0, for: ticket.classID) },
        rolledInterval: given.interval, classic: given.classic)
    }
  }

  private mutating func learn(_ finished: HistoryRecorder.Finished, _ outcomes: [Outcome]) {
    pairs += outcomes.compactMap(\.pair)
    let surplus = pairs.count - Self.pairLimit
    if surplus > 0 { pairs.removeFirst(surplus) }
    var history = forecaster.history
    history.add(finished.day)
    forecaster = Forecaster(history: history, shifts: ConformalShifts(pairs))
  }

  /// Pairs that are kept to learn shifts from, of all classes.
  static let pairLimit = 20_000
}

extension ForecastTrial.Outcome {
  /// What shifts are learnt from; nil when a bound lay beyond the day, or the rule was not rolled.
  public var pair: ConformalShifts.Pair? {
    guard forecast.method == .roll, let median = forecast.rolledMedianSeconds,
      let upper = forecast.rolledUpperSeconds
    else { return nil }
    return ConformalShifts.Pair(
      classID: classID, medianSeconds: Double(median), upperSeconds: Double(upper),
      interval: rolledInterval, waitSeconds: wait)
  }
}

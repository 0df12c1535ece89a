import GRDB
import QueueCore

extension JournalReader {
  /// What the recent business days say about waits, for the days to come.
  ///
  /// Reads at most ``ServiceHistory/dayLimit`` days, in short transactions; it takes some seconds for
  /// a large hall, so it belongs on no thread that others wait for.
  public func forecaster() throws(JournalFailure) -> Forecaster {
    var cursor = EventCursor(
      database, from: try sequence(ofLatestDay: ServiceHistory.dayLimit + 1),
      through: try head().sequence, kinds: HistoryRecorder.kinds)
    var recorder = HistoryRecorder()
    var days: [HistoryDay] = []
    var pairs: [ConformalShifts.Pair] = []
    while let event = try cursor.next() {
      guard let finished = recorder.apply(try event.event(), at: event.stamp) else { continue }
      days.append(finished.day)
      pairs += finished.pairs
    }
    return Forecaster(history: ServiceHistory(days), shifts: ConformalShifts(pairs))
  }

  /// Replays the journal and holds forecasts and the classic estimates against what came.
  ///
  /// Days before `from` are learnt from, as many as a hall keeps.
  ///
  /// - Parameters:
  ///   - from: the first business day whose tickets count; nil: the first in the journal.
  ///   - through: the last; nil: the latest that is closed.
  ///   - recomputes: whether forecasts that were given are made anew.
  public func forecastReport(
    by grouping: ForecastReport.Grouping, from: CalendarDate? = nil, through: CalendarDate? = nil,
    recomputes: Bool = false
  ) throws(JournalFailure) -> ForecastReport {
    var trial = ForecastTrial(hall: hall, from: from, through: through, recomputes: recomputes)
    var outcomes: [ForecastTrial.Outcome] = []
    var cursor = EventCursor(
      database, from: try firstSequence(toLearnFor: from), through: try head().sequence)
    while let event = try cursor.next() {
      if let through, case .dayOpened(let content) = try event.event(),
        content.plan.date > through
      {
        break
      }
      outcomes += trial.apply(try event.stamped())
    }
    return ForecastReport(outcomes, by: grouping, definition: trial.definition)
  }

  /// Where the day begins that lies so many openings back; 1 when there are not so many.
  private func sequence(ofLatestDay count: Int) throws(JournalFailure) -> Int64 {
    try database.access { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT sequence FROM events WHERE kind = 'dayOpened' \
          ORDER BY sequence DESC LIMIT 1 OFFSET ?
          """, arguments: [count - 1]) ?? 1
    }
  }

  private func firstSequence(toLearnFor date: CalendarDate?) throws(JournalFailure) -> Int64 {
    guard let date else { return 1 }
    var cursor = try events(kinds: ["dayOpened"])
    var earlier: [Int64] = []
    while let event = try cursor.next() {
      guard case .dayOpened(let content) = try event.event(), content.plan.date < date else {
        break
      }
      earlier.append(event.sequence)
    }
    return earlier.suffix(ServiceHistory.dayLimit).first ?? 1
  }
}

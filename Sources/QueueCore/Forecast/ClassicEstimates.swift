/// The estimators that forecasts are measured against (Ibrahim and Whitt 2009), in seconds.
///
/// They know no classes. People and windows are those of all lines that share a window with the
/// ticket's, which is kinder to them than the ticket's own line alone.
public struct ClassicEstimates: Hashable, Sendable {
  /// Those who wait, and the ticket, at the pace of the windows.
  public let queueLength: Double
  /// What the last one to be called had waited.
  public let lastToEnterService: Double
  /// What the one who has waited longest has waited so far.
  public let headOfLine: Double
}

extension ForecastSituation {
  /// - Parameters:
  ///   - history: gives the mean time of a service; without it the expected minutes do.
  ///   - lastWaits: what the last one called in each line had waited, in milliseconds, and when.
  func classicEstimates(
    _ history: ServiceHistory, lastWaits: [LineID: (at: HallTime, wait: Int64)]
  ) -> ClassicEstimates {
    let others = near.flatMap { room.everybody(in: $0) }.filter {
      $0.ticket != target.ticket && !room.isEarly($0)
    }
    let isFree =
      others.isEmpty && staffed.contains { $0.status == .open || $0.status == .ready }
    if isFree { return ClassicEstimates(queueLength: 0, lastToEnterService: 0, headOfLine: 0) }
    let ids = near.map { room.plan.lines[$0] }
    let last = ids.compactMap { lastWaits[$0] }.max { $0.at < $1.at }
    let longest = others.map { now.hall - $0.since }.max() ?? 0
    return ClassicEstimates(
      queueLength: Double(others.count + 1) * meanMilliseconds(history) / Double(pool) / 1_000,
      lastToEnterService: Double(last?.wait ?? 0) / 1_000,
      headOfLine: Double(max(0, longest)) / 1_000)
  }

  /// Staffed windows of the lines near the target's, at least one.
  private var pool: Int {
    let near = near
    return max(
      1,
      windows.count { window in
        window.isStaffed
          && room.plan.number(of: window.id).map { number in
            near.contains { room.plan.serves(window: number, line: $0) }
          } ?? false
      })
  }

  /// From one call of a window to its next.
  private func meanMilliseconds(_ history: ServiceHistory) -> Double {
    let ids = near.map { room.plan.lines[$0] }
    let between = history.turnarounds.mean
    if let mean = history.meanTime(of: ids) { return mean + between }
    let expected = ids.map { state.expectedMilliseconds(nil, in: $0) }
    return expected.reduce(0, +) / Double(expected.count)
  }
}

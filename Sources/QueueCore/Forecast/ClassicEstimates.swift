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

  /// Those who would go before the target by the rule, at the pace of its windows: what is said while
  /// the history is thin.
  ///
  /// Whoever the rule prefers now, or came earlier, counts as before it. The other bound is that of
  /// so many exponential services, by the normal approximation.
  func queueLengthForecast(_ history: ServiceHistory) -> WaitForecast? {
    let servers = staffed
    // Nobody is there yet: all wait until the hall is open.
    let opening = servers.isEmpty ? nextHours : nil
    let count = servers.isEmpty ? awaited.count : pool
    guard count > 0, let plan = state.plan else { return nil }
    let ahead = near.flatMap { room.everybody(in: $0) }.count { other in
      guard other.ticket != target.ticket, !room.isEarly(other) else { return false }
      return state.policy.prefers(
        other, to: target, at: now.hall.advanced(byMilliseconds: 60_000), turn: 0)
    }
    let isFree =
      ahead == 0
      && (opening != nil || servers.contains { $0.status == .open || $0.status == .ready })
    let mean =
      history.isThin(room.plan.lines[target.line])
      ? state.expectedMilliseconds(service, in: room.plan.lines[target.line])
      : meanMilliseconds(history)
    let before = Double(isFree ? 0 : ahead + 1)
    let pace = mean / Double(count)
    var median = before * pace / 1_000
    var upper = (before + 0.84 * before.squareRoot()) * pace / 1_000
    let start = max(target.since, opening ?? now.hall)
    let later = max(0, Double(start - now.hall) / 1_000)
    median += later
    upper += later
    let opened = state.openedAt ?? now
    let left = Double(plan.hallTime(plan.expiry, opened: opened) - now.hall) / 1_000
    func whole(_ seconds: Double) -> Int? { seconds > left ? nil : Int(seconds + 0.5) }
    return WaitForecast(
      method: .queueLength, medianSeconds: whole(median), upperSeconds: whole(upper),
      rolledMedianSeconds: whole(median), rolledUpperSeconds: whole(upper))
  }
}

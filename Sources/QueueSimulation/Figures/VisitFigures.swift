/// Everything that is said about one visit: the figures of a group are made of these alone, whether
/// a run was simulated or a journal was read.
public struct VisitFigures: Hashable, Sendable {
  /// Milliseconds.
  public let wait: Int64
  /// Milliseconds of service; 0 when there was none.
  public let served: Int64
  public let outcome: Visit.Outcome
  /// Whether it was called, and within its target.
  public let isWithinTarget: Bool
  public let slips: Int32
  public let skips: Int32
  /// Nil without caps.
  public let capUse: Double?
  /// Milliseconds.
  public let discrimination: Double
  /// Milliseconds of a window's time that it took, in vain too.
  public let windowTime: Int64
  /// Milliseconds that its ticket waited more than under first come, first served; nil when that is
  /// not known, or stands with another visit of the ticket.
  public let penalty: Int64?

  /// - Parameter target: the wait that the hall wants to keep, in milliseconds.
  init(
    _ visit: Visit, slips: Int32, skips: Int32, discrimination: Double, windowTime: Int64,
    target: Int64, penalty: Int64?
  ) {
    wait = visit.wait
    served = visit.served
    outcome = visit.outcome
    isWithinTarget = visit.isCalled && visit.wait <= target
    self.slips = slips
    self.skips = skips
    capUse = visit.capUse
    self.discrimination = discrimination
    self.windowTime = windowTime
    self.penalty = penalty
  }
}

extension GroupFigures {
  /// What visits give together.
  init(_ group: FigureGroup, of visits: [VisitFigures], options: FigureOptions) {
    self.init(group: group)
    count = visits.count
    if visits.isEmpty { return }
    let waits = visits.map(\.wait).sorted()
    let count = Double(visits.count)
    let unit = options.unit
    withinTarget = visits.count(where: \.isWithinTarget)
    left = visits.count { $0.outcome == .left || $0.outcome == .expired }
    beyond = options.beyond.map { limit in
      Double(waits.count - Self.firstIndex(above: limit, in: waits)) / count
    }
    setMean(.waitMean, waits.reduce(0) { $0 + Double($1) } / unit, of: visits.count)
    setMean(
      .waitSquareMean, waits.reduce(0) { $0 + Double($1) * Double($1) } / unit / unit,
      of: visits.count)
    setMean(
      .waitedShare, Double(waits.count - Self.firstIndex(above: 0, in: waits)), of: visits.count)
    setMean(.withinTargetShare, Double(withinTarget), of: visits.count)
    setMean(.leftShare, Double(left), of: visits.count)
    setMean(.noShowShare, Double(visits.count { $0.outcome == .noShow }), of: visits.count)
    values[.waitGini] = Statistics.gini(ofSorted: waits.map(Double.init))
    for (figure, share) in [(Figure.waitP50, 0.5), (.waitP95, 0.95), (.waitP99, 0.99)] {
      values[figure] = Statistics.percentile(share, ofSorted: waits).map { Double($0) / unit }
    }
    values[.waitMax] = waits.last.map { Double($0) / unit }
    addServices(visits.filter { $0.outcome == .served }, unit: unit)
    addFairness(visits, unit: unit)
  }

  /// The same figures under another name.
  init(_ group: FigureGroup, like other: GroupFigures) {
    self.init(
      group: group, count: other.count, withinTarget: other.withinTarget, left: other.left,
      values: other.values, bases: other.bases, beyond: other.beyond)
  }

  private mutating func setMean(_ figure: Figure, _ sum: Double, of count: Int) {
    if count == 0 { return }
    values[figure] = sum / Double(count)
    bases[figure] = count
  }

  private mutating func addServices(_ served: [VisitFigures], unit: Double) {
    if served.isEmpty { return }
    setMean(
      .serviceMean, served.reduce(0) { $0 + Double($1.served) } / unit, of: served.count)
    setMean(
      .sojournMean, served.reduce(0) { $0 + Double($1.served + $1.wait) } / unit, of: served.count)
    // A service of no time at all has no slowdown.
    let slowdowns = served.filter { $0.served > 0 }
      .map { Double($0.served + $0.wait) / Double($0.served) }.sorted()
    setMean(.slowdownMean, slowdowns.reduce(0, +), of: slowdowns.count)
    values[.slowdownP50] = Statistics.percentile(0.5, ofSorted: slowdowns)
    values[.slowdownP95] = Statistics.percentile(0.95, ofSorted: slowdowns)
  }

  private mutating func addFairness(_ visits: [VisitFigures], unit: Double) {
    add(visits.map { Double($0.slips) }, [.slipsMean, .slipsP99, .slipsMax])
    add(visits.map { Double($0.skips) }, [.skipsMean, .skipsP99, .skipsMax])
    add(visits.compactMap(\.capUse), [.capUseMean, .capUseP99, .capUseMax])
    let shares = visits.map { $0.discrimination / unit }
    setMean(.discriminationMean, shares.reduce(0, +), of: shares.count)
    values[.discriminationVariance] = Statistics.variance(shares)
    add(
      visits.compactMap { $0.penalty.map { Double($0) / unit } },
      [.penaltyMean, .penaltyP99, .penaltyMax])
  }

  /// Mean, 99th percentile and maximum.
  private mutating func add(_ list: [Double], _ names: [Figure]) {
    if list.isEmpty { return }
    let sorted = list.sorted()
    setMean(names[0], list.reduce(0, +), of: list.count)
    values[names[1]] = Statistics.percentile(0.99, ofSorted: sorted)
    values[names[2]] = sorted.last
  }

  /// The first index whose value is more than `limit`.
  private static func firstIndex(above limit: Int64, in sorted: [Int64]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

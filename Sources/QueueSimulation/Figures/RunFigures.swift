import QueueCore

/// What is to be said about a run.
public struct FigureOptions: Hashable, Sendable {
  /// A wait that the hall wants to keep, in milliseconds.
  public var target: Int64
  /// Waits, in milliseconds, of which the share of longer ones is asked.
  public var beyond: [Int64]
  /// Milliseconds of the unit that means and percentiles are in.
  public var unit: Double

  public init(target: Int64, beyond: [Int64] = [], unit: Double = 60_000) {
    self.target = target
    self.beyond = beyond
    self.unit = unit
  }

  public init(_ scenario: Scenario) {
    let unit = scenario.unit.milliseconds
    self.init(
      target: CustomerLog.milliseconds(scenario.target, unit),
      beyond: scenario.beyond.map { CustomerLog.milliseconds($0, unit) }, unit: unit)
  }
}

/// Everything that is said about one run.
public struct RunFigures: Sendable {
  /// The hall, then classes, services and departments in their order; also those nobody came for.
  public let groups: [GroupFigures]
  public let windows: [WindowFigures]

  /// - Parameter baseline: the waits by ticket of the same people under first come, first served.
  public init(_ record: RunRecord, options: FigureOptions, baseline: [Int64]? = nil) {
    let times = WindowTimes(record)
    windows = times.windows
    let overtaking = Overtaking(record)
    let source = FigureSource(
      record: record, options: options, overtaking: overtaking,
      discrimination: Discrimination(record.visits).values,
      penalties: baseline.map { Self.penalties(record, against: $0) })
    let names: [(FigureGroup.Kind, [String], (Visit) -> Int)] = [
      (.hall, [""], { _ in 0 }),
      (.admissionClass, record.classes.map(\.text), { Int($0.admissionClass) }),
      (.service, record.services.map(\.text), { Int($0.service) }),
      (
        .department, record.departments.map(\.text),
        {
          record.departmentOfService[Int($0.service)]
        }
      ),
    ]
    let counted = record.visits.indices.filter {
      record.visits[$0].arrived >= record.from && record.visits[$0].outcome != .waiting
    }
    var groups: [GroupFigures] = []
    for (kind, texts, number) in names {
      var lists = [[Int]](repeating: [], count: texts.count)
      for index in counted { lists[number(record.visits[index])].append(index) }
      for (index, text) in texts.enumerated() {
        let group = FigureGroup(kind, text)
        groups.append(source.figures(group, of: lists[index]))
      }
      for (index, share) in times.shares(among: texts.count, number).enumerated() {
        groups[groups.count - texts.count + index].values[.utilisation] = share
      }
    }
    let waits = groups.filter { $0.group.kind == .department }.compactMap { $0.values[.waitMean] }
    groups[0].values[.orderFairness] = overtaking.orderFairness
    groups[0].values[.jainDepartments] = Statistics.jain(waits)
    groups[0].values[.giniWindows] = Statistics.gini(windows.map { Double($0.busy) })
    self.groups = groups
  }

  /// How long each ticket waited, all its lines together, in milliseconds.
  public static func waits(_ record: RunRecord) -> [Int64] {
    var waits = [Int64](
      repeating: 0, count: Int(record.visits.map(\.ticket).max() ?? -1) + 1)
    for visit in record.visits { waits[Int(visit.ticket)] += visit.wait }
    return waits
  }

  /// For each visit what its ticket waited more than in the baseline.
  private static func penalties(_ record: RunRecord, against baseline: [Int64]) -> [Int64] {
    let waits = waits(record)
    return record.visits.map { visit in
      let ticket = Int(visit.ticket)
      return waits[ticket] - (ticket < baseline.count ? baseline[ticket] : 0)
    }
  }
}

/// What the figures of all groups are made from.
struct FigureSource {
  let record: RunRecord
  let options: FigureOptions
  let overtaking: Overtaking
  let discrimination: [Double]
  let penalties: [Int64]?

  func figures(_ group: FigureGroup, of members: [Int]) -> GroupFigures {
    var found = GroupFigures(group: group)
    found.count = members.count
    if members.isEmpty { return found }
    let visits = members.map { record.visits[$0] }
    let waits = visits.map(\.wait).sorted()
    let count = Double(members.count)
    let unit = options.unit
    found.withinTarget = visits.count {
      $0.wait <= options.target && $0.isCalled
    }
    found.left = visits.count { $0.outcome == .left || $0.outcome == .expired }
    found.beyond = options.beyond.map { limit in
      Double(waits.count - Self.firstIndex(above: limit, in: waits)) / count
    }
    found.values[.waitMean] = waits.reduce(0) { $0 + Double($1) } / count / unit
    found.values[.waitSquareMean] =
      waits.reduce(0) { $0 + Double($1) * Double($1) } / count / unit / unit
    found.values[.waitedShare] = Double(waits.count - Self.firstIndex(above: 0, in: waits)) / count
    found.values[.withinTargetShare] = Double(found.withinTarget) / count
    found.values[.leftShare] = Double(found.left) / count
    found.values[.noShowShare] = Double(visits.count { $0.outcome == .noShow }) / count
    found.values[.waitGini] = Statistics.gini(ofSorted: waits.map(Double.init))
    for (figure, share) in [(Figure.waitP50, 0.5), (.waitP95, 0.95), (.waitP99, 0.99)] {
      found.values[figure] = Statistics.percentile(share, ofSorted: waits).map { Double($0) / unit }
    }
    found.values[.waitMax] = waits.last.map { Double($0) / unit }
    addServices(visits, to: &found)
    addFairness(members, to: &found)
    return found
  }

  private func addServices(_ visits: [Visit], to found: inout GroupFigures) {
    let served = visits.filter { $0.outcome == .served }
    if served.isEmpty { return }
    let count = Double(served.count)
    let service = served.reduce(0) { $0 + Double($1.served) } / count / options.unit
    found.values[.serviceMean] = service
    found.values[.sojournMean] =
      served.reduce(0) { $0 + Double($1.served + $1.wait) } / count / options.unit
    // A service of no time at all has no slowdown.
    let slowdowns = served.filter { $0.served > 0 }
      .map { Double($0.served + $0.wait) / Double($0.served) }.sorted()
    found.values[.slowdownMean] = Statistics.mean(slowdowns)
    found.values[.slowdownP50] = Statistics.percentile(0.5, ofSorted: slowdowns)
    found.values[.slowdownP95] = Statistics.percentile(0.95, ofSorted: slowdowns)
  }

  private func addFairness(_ members: [Int], to found: inout GroupFigures) {
    add(
      members.map { Double(overtaking.slips[$0]) }, [.slipsMean, .slipsP99, .slipsMax], &found)
    add(
      members.map { Double(overtaking.skips[$0]) }, [.skipsMean, .skipsP99, .skipsMax], &found)
    let used = members.compactMap { index -> Double? in
      let visit = record.visits[index]
      if visit.cap < 0 { return nil }
      return visit.cap == 0 ? 0 : Double(visit.overtakenMost) / Double(visit.cap)
    }
    add(used, [.capUseMean, .capUseP99, .capUseMax], &found)
    let shares = members.map { discrimination[$0] / options.unit }
    found.values[.discriminationMean] = Statistics.mean(shares)
    found.values[.discriminationVariance] = Statistics.variance(shares)
    if let penalties {
      // Once a ticket, however many lines it stood in.
      let first = members.filter { record.visits[$0].step == 0 }
      add(
        first.map { Double(penalties[$0]) / options.unit },
        [.penaltyMean, .penaltyP99, .penaltyMax], &found)
    }
  }

  /// Mean, 99th percentile and maximum.
  private func add(_ values: [Double], _ names: [Figure], _ found: inout GroupFigures) {
    if values.isEmpty { return }
    let sorted = values.sorted()
    found.values[names[0]] = Statistics.mean(values)
    found.values[names[1]] = Statistics.percentile(0.99, ofSorted: sorted)
    found.values[names[2]] = sorted.last
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

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
    let overtaking = Overtaking(record)
    let discrimination = Discrimination(record.visits).values
    let penalties = baseline.map { Self.penalties(record, against: $0) }
    let counted = record.counted
    let visits = counted.map { index in
      VisitFigures(
        record.visits[index], slips: overtaking.slips[index], skips: overtaking.skips[index],
        discrimination: discrimination[index], windowTime: times.taken[index],
        target: options.target, penalty: penalties?[index])
    }
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
    var groups: [GroupFigures] = []
    for (kind, texts, number) in names {
      var lists = [[VisitFigures]](repeating: [], count: texts.count)
      for (position, index) in counted.enumerated() {
        lists[number(record.visits[index])].append(visits[position])
      }
      for (index, text) in texts.enumerated() {
        let group = FigureGroup(kind, text)
        // Where everybody is of one group, as of the only service, its figures are the hall's.
        if let hall = groups.first, lists[index].count == counted.count {
          groups.append(GroupFigures(group, like: hall))
        } else {
          groups.append(GroupFigures(group, of: lists[index], options: options))
        }
      }
      for (index, share) in times.shares(among: texts.count, number).enumerated() {
        groups[groups.count - texts.count + index].values[.utilisation] = share
      }
    }
    var totals = HallTotals()
    totals.add(record, overtaking, times)
    totals.write(to: &groups[0])
    self.groups = groups
    windows = totals.windows
  }

  /// How long each ticket waited, all its lines together, in milliseconds.
  public static func waits(_ record: RunRecord) -> [Int64] {
    var waits = [Int64](
      repeating: 0, count: Int(record.visits.map(\.ticket).max() ?? -1) + 1)
    for visit in record.visits { waits[Int(visit.ticket)] += visit.wait }
    return waits
  }

  /// For each visit what its ticket waited more than in the baseline; once a ticket, however many
  /// lines it stood in.
  private static func penalties(_ record: RunRecord, against baseline: [Int64]) -> [Int64?] {
    let waits = waits(record)
    return record.visits.map { visit in
      if visit.step > 0 { return nil }
      let ticket = Int(visit.ticket)
      return waits[ticket] - (ticket < baseline.count ? baseline[ticket] : 0)
    }
  }
}

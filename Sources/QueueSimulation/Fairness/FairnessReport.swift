import QueueCore

/// How fair the calls of some business days were, and how long people waited.
///
/// The figures are those of ``RunFigures``, made from the visits that a journal has; the rows count
/// visits: every stay in a line from joining it to its end.
public struct FairnessReport: Sendable {
  public let grouping: Grouping
  /// The hall's name as it was last; empty without a day.
  public let hall: LocalizedText
  /// The first and the last business day that were counted; nil when none was.
  public let firstDay: CalendarDate?
  public let lastDay: CalendarDate?
  public let dayCount: Int
  /// In the order in which they were in force.
  public let rules: [PolicyIdentity]
  /// In the order of the hall's definition, of time, or else of the key.
  public let rows: [Row]
  public let total: Row
  /// Those that were open, in the order of their numbers.
  public let windows: [WindowFigures]
  /// By name.
  public let capUses: [CapUse]
  public let promises: PromiseAccount
  /// At most ``listLimit``, and how many there were.
  public let chosen: [ChosenCall]
  public let chosenCount: Int
  /// Visits of tickets that a key project's code brought in, by code.
  public let projects: [Row]

  /// What the rows are.
  public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case `class`, service, department, line, hall, day

    var kind: FigureGroup.Kind {
      switch self {
      case .class: .admissionClass
      case .service: .service
      case .department: .department
      case .line: .line
      case .hall: .hall
      case .day: .day
      }
    }
  }

  /// One group; its key stands in ``GroupFigures/group``.
  public struct Row: Sendable {
    public let name: LocalizedText
    public let figures: GroupFigures
    /// Tickets among the visits.
    public let tickets: Int
  }

  /// Chosen calls and broken promises that are listed one by one: what a person reads. More are
  /// counted only.
  public static let listLimit = 1_000
}

/// Adds business days up to a report.
///
/// Takes about a hundred bytes a visit besides what one day needs, and as much again while the report
/// is made: some 80 MB for a year of a thousand visits a day.
public struct FairnessAccumulator: Sendable {
  private let grouping: FairnessReport.Grouping
  private var dates: [CalendarDate] = []
  private var definition: HallDefinition?
  private var rules: [PolicyIdentity] = []
  private var samples: [Sample] = []
  private var keys = NumberedNames<String>()
  private var codes = NumberedNames<KeyProjectCode>()
  private var projectNames: [KeyProjectCode: String] = [:]
  private var totals = HallTotals()
  /// Of the keys, where the rows are days.
  private var totalsOfDays: [HallTotals] = []
  private var capUses: [CapUse] = []
  private var promises = PromiseAccount()
  private var chosen: [ChosenCall] = []
  private var chosenCount = 0

  private struct Sample {
    let figures: VisitFigures
    let key: Int32
    /// -1: none.
    let project: Int32
    /// Whether it is its ticket's first visit.
    let isFirst: Bool
  }

  public init(by grouping: FairnessReport.Grouping) { self.grouping = grouping }

  public mutating func add(_ day: FairnessDay) {
    if dates.last != day.date { dates.append(day.date) }
    definition = day.definition
    for rule in day.rules where !rules.contains(rule) { rules.append(rule) }
    let overtaking = Overtaking(day.record)
    let times = WindowTimes(day.record)
    totals.add(day.record, overtaking, times)
    if grouping == .day {
      let number = keys.number(of: day.date.description)
      if number == totalsOfDays.count { totalsOfDays.append(HallTotals()) }
      totalsOfDays[number].add(day.record, overtaking, times)
    }
    addVisits(of: day, overtaking, times)
    for use in day.capUses {
      if let index = capUses.firstIndex(where: { $0.group == use.group }) {
        capUses[index].add(use)
      } else {
        capUses.append(use)
      }
    }
    promises.add(day.promises)
    chosenCount += day.chosenCount
    chosen += day.chosen.prefix(FairnessReport.listLimit - chosen.count)
    projectNames.merge(day.projects) { $1 }
  }

  private mutating func addVisits(
    of day: FairnessDay, _ overtaking: Overtaking, _ times: WindowTimes
  ) {
    let discrimination = Discrimination(day.record.visits).values
    for index in day.record.counted {
      let visit = day.record.visits[index]
      let ticket = day.tickets[index]
      let penalty = visit.step == 0 ? ticket.flatMap { day.penalties[$0.id] } : nil
      samples.append(
        Sample(
          figures: VisitFigures(
            visit, slips: overtaking.slips[index], skips: overtaking.skips[index],
            discrimination: discrimination[index], windowTime: times.taken[index],
            target: day.target(of: ticket), penalty: penalty),
          key: Int32(keys.number(of: key(of: visit, in: day))),
          project: ticket?.keyProject.map { Int32(codes.number(of: $0)) } ?? -1,
          isFirst: visit.step == 0))
    }
  }

  private func key(of visit: Visit, in day: FairnessDay) -> String {
    let record = day.record
    return switch grouping {
    case .class: record.classes[Int(visit.admissionClass)].text
    case .service: record.services[Int(visit.service)].text
    case .department: record.departments[record.departmentOfService[Int(visit.service)]].text
    case .line: record.lines[Int(visit.line)].text
    case .hall: ""
    case .day: day.date.description
    }
  }

  public func report() -> FairnessReport {
    let total = row(
      FigureGroup(.hall, ""), LocalizedText(chinese: "全厅", english: "Hall"),
      Array(samples.indices), totals)
    return FairnessReport(
      grouping: grouping,
      hall: definition?.name ?? LocalizedText(chinese: "", english: ""), firstDay: dates.first,
      lastDay: dates.last, dayCount: dates.count, rules: rules, rows: rows(), total: total,
      windows: totals.windows.sorted { $0.number < $1.number },
      capUses: capUses.sorted { $0.group < $1.group }, promises: promises, chosen: chosen,
      chosenCount: chosenCount, projects: projects())
  }

  private func rows() -> [FairnessReport.Row] {
    if grouping == .hall { return [] }
    var members = [[Int]](repeating: [], count: keys.names.count)
    for index in samples.indices { members[Int(samples[index].key)].append(index) }
    let defined = definedNames()
    let order = defined.map(\.key)
    let others = keys.names.filter { !order.contains($0) }.sorted()
    var numbers = keys
    return (order + others).compactMap { key in
      guard keys.names.contains(key) else { return nil }
      let number = numbers.number(of: key)
      let name =
        defined.first { $0.key == key }?.name ?? LocalizedText(chinese: key, english: key)
      return row(
        FigureGroup(grouping.kind, key), name, members[number],
        grouping == .day ? totalsOfDays[number] : nil)
    }
  }

  /// Keys and names in the order in which people see them.
  private func definedNames() -> [(key: String, name: LocalizedText)] {
    guard let definition else { return [] }
    return switch grouping {
    case .class: definition.classes.map { ($0.id.text, $0.name) }
    case .service: definition.services.map { ($0.id.text, $0.name) }
    case .department: definition.departments.map { ($0.id.text, $0.name) }
    case .line: definition.lines.map { ($0.id.text, $0.name) }
    case .hall, .day: []
    }
  }

  private func projects() -> [FairnessReport.Row] {
    var members = [[Int]](repeating: [], count: codes.names.count)
    for index in samples.indices where samples[index].project >= 0 {
      members[Int(samples[index].project)].append(index)
    }
    return codes.names.indices.sorted { codes.names[$0] < codes.names[$1] }.map { number in
      let code = codes.names[number]
      let name = projectNames[code] ?? ""
      return row(
        FigureGroup(.keyProject, code.text), LocalizedText(chinese: name, english: name),
        members[number], nil)
    }
  }

  /// - Parameter members: of ``samples``.
  private func row(
    _ group: FigureGroup, _ name: LocalizedText, _ members: [Int], _ totals: HallTotals?
  ) -> FairnessReport.Row {
    // A target stands with each visit; means are in minutes.
    var figures = GroupFigures(
      group, of: members.map { samples[$0].figures }, options: FigureOptions(target: 0))
    if let totals, !members.isEmpty { totals.write(to: &figures) }
    let time = self.totals.windows.reduce(0) { $0 + $1.time }
    if totals == nil, !members.isEmpty, time > 0 {
      let taken = members.reduce(0) { $0 + samples[$1].figures.windowTime }
      figures.values[.utilisation] = Double(taken) / Double(time)
    }
    return FairnessReport.Row(
      name: name, figures: figures, tickets: members.count { samples[$0].isFirst })
  }
}

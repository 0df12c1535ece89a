import QueueCore

/// Sizes beyond which a scenario is refused.
public enum ScenarioLimits {
  /// People of one replication: some 3 GB of memory.
  public static let customers = 20_000_000
  public static let replications = 10_000
  public static let streams = 1_000
  /// As many as a hall has.
  public static let windows = 999
  public static let services = 10_000
  /// Steps of one visit: one whose chances never lead out ends there.
  public static let steps = 1_000
  /// Phases of an Erlang distribution: with more it is a fixed time.
  public static let phases = 1_000
  /// Numbers in one list.
  public static let list = 1_000_000
  /// The longest time that is reckoned with, in milliseconds: some 35,000 years.
  static let time = 1e15
}

extension Scenario {
  public var lines: [LineID] {
    var found: [LineID] = []
    for service in services where !found.contains(service.line) { found.append(service.line) }
    return found
  }

  public var departments: [DepartmentID] {
    var found: [DepartmentID] = []
    for service in services where !found.contains(service.department) {
      found.append(service.department)
    }
    return found
  }

  /// The hall that the rule sees under one of the policies.
  public func definition(_ policy: PolicyDefinition) -> HallDefinition {
    func name(_ text: String) -> LocalizedText { LocalizedText(chinese: text, english: text) }
    let always = OpenHours(from: TimeOfDay(minutes: 0)!, to: TimeOfDay(minutes: 1_440)!)
    return HallDefinition(
      id: "simulation", name: name(self.name), timeZone: "UTC",
      zones: [ZoneDefinition(id: "hall", name: name("hall"))],
      departments: departments.map { DepartmentDefinition(id: $0, name: name($0.text)) },
      services: services.map {
        ServiceDefinition(
          id: $0.id, name: name($0.id.text), department: $0.department, line: $0.line)
      },
      lines: lines.enumerated().map { index, line in
        LineDefinition(id: line, name: name(line.text), prefix: Self.prefix(index), zone: "hall")
      },
      windows: windows.map {
        WindowDefinition(
          id: $0.number, name: name($0.number.description), zone: "hall", lines: $0.lines)
      }, classes: classes,
      calendar: CalendarDefinition(
        weekly: [WeeklyHours(weekdays: Weekday.allCases, hours: [always])]), rules: rules,
      policy: policy)
  }

  /// A, B … Z, AA, AB …
  private static func prefix(_ index: Int) -> String {
    func letter(_ number: Int) -> String {
      String(Character(Unicode.Scalar(UInt8(65 + number % 26))))
    }
    return index < 26 ? letter(index) : letter(index / 26 - 1) + letter(index)
  }
}

import QueueCore

/// The bank's call centre as a hall, inferred from its record: codes are lines, servers are windows.
///
/// A server's skills are the codes of which it took a share worth speaking of. Priority customers
/// have a head start of 90 seconds, which the record's description says. Prospective customers
/// (`NW`) stand as far behind regular ones: whoever had both to choose from went by that, although
/// nobody wrote it down.
struct BankCallsHall {
  let definition: HallDefinition
  let servers: [String: WindowID]
  let lines: [String: LineID]

  static let id = "bank-calls"
  /// Seconds of head start of priority customers before regular ones, and of these before
  /// prospective ones.
  static let headStart: Int64 = 90
  /// A server that took this share of its calls from a code, in hundredths, can serve it.
  static let leastShare = 2
  /// The code of those who ask as prospective customers.
  static let prospective = "NW"

  init(_ record: BankCalls) {
    var counts: [String: [String: Int]] = [:]
    var codes: Set<String> = []
    for row in record.days.values.joined() {
      codes.insert(row.service)
      if let server = row.server { counts[server, default: [:]][row.service, default: 0] += 1 }
    }
    let ordered = codes.sorted()
    let names = counts.keys.sorted()
    var windows: [String: WindowID] = [:]
    for (index, name) in names.enumerated() { windows[name] = WindowID(Int64(index + 1)) }
    var byCode: [String: LineID] = [:]
    for (index, code) in ordered.enumerated() { byCode[code] = LineID("line-\(index + 1)") }
    servers = windows
    lines = byCode
    definition = HallDefinition(
      id: Self.id, name: Self.same("Bank calls"), timeZone: "UTC",
      zones: [ZoneDefinition(id: "bank", name: Self.same("Bank"))],
      departments: [DepartmentDefinition(id: "bank", name: Self.same("Bank"))],
      services: ordered.map {
        ServiceDefinition(
          id: Self.service($0), name: Self.same($0), department: "bank", line: byCode[$0]!,
          minutes: 3, targetWaitMinutes: 1)
      },
      lines: ordered.enumerated().map {
        LineDefinition(
          id: byCode[$1]!, name: Self.same($1), prefix: Self.prefix($0), zone: "bank")
      },
      windows: names.map { name in
        WindowDefinition(
          id: windows[name]!, name: Self.same(name), zone: "bank",
          lines: Self.skills(counts[name] ?? [:]).map { byCode[$0]! })
      },
      classes: Self.classes,
      calendar: CalendarDefinition(
        weekly: [WeeklyHours(weekdays: Weekday.allCases, hours: [Self.wholeDay])],
        cutOffMinutes: 0, overtimeMinutes: 0),
      policy: PolicyDefinition(
        name: "head-start",
        parameters: [
          PolicyParameter(name: "headStartSeconds.priority", value: 2 * Self.headStart),
          PolicyParameter(name: "headStartSeconds.regular", value: Self.headStart),
        ]))
  }

  static func service(_ code: String) -> ServiceID { ServiceID(code.lowercased()) }

  static func classID(_ row: BankCalls.Row) -> ClassID {
    if row.priority == 2 { return "priority" }
    return row.service == prospective ? "prospective" : "regular"
  }

  private static func skills(_ counts: [String: Int]) -> [String] {
    let all = counts.values.reduce(0, +)
    let most = counts.values.max() ?? 0
    return counts.filter { $0.value * 100 >= all * leastShare || $0.value == most }.keys.sorted()
  }

  private static func same(_ text: String) -> LocalizedText {
    LocalizedText(chinese: text, english: text)
  }

  private static func prefix(_ index: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return index < letters.count
      ? String(letters[index])
      : String(letters[(index / letters.count - 1) % letters.count])
        + String(letters[index % letters.count])
  }

  private static let wholeDay = OpenHours(
    from: TimeOfDay(minutes: 0)!, to: TimeOfDay(minutes: 1_440)!)

  private static let classes = [
    ("priority", "优先客户", "Priority"), ("prospective", "潜在客户", "Prospective"),
    ("regular", "普通客户", "Regular"),
  ].enumerated().map { rank, item in
    ClassDefinition(
      id: ClassID(item.0), name: LocalizedText(chinese: item.1, english: item.2), rank: rank,
      pointsPerMinute: 1, entitlement: .none)
  }

  func plan(for date: CalendarDate) -> DayPlan {
    DayPlan(
      date: date, midnight: WallTime(milliseconds: Int64(date.daysSince1970) * 86_400_000),
      hours: [Self.wholeDay], cutOff: TimeOfDay(minutes: 1_440)!,
      expiry: TimeOfDay(minutes: 1_440)!)
  }
}

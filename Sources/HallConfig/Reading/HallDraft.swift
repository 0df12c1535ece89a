import QueueCore

/// What has been read of a hall so far, with the places of what is checked across files.
struct HallDraft {
  /// A line with the places that later reports point at.
  struct PlacedLine {
    var definition: LineDefinition
    var place: ConfigPlace
    var prefixPlace: ConfigPlace
  }

  var hall: HallFileContent?
  var zones: [ZoneDefinition]?
  var departments: [DepartmentDefinition]?
  var lines: [PlacedLine]?
  var windows: [WindowDefinition]?
  var classes = ClassDefinition.standard
  var calendar: CalendarDefinition?
  var services: [ServiceDefinition]?
  var devices: [DeviceDefinition]?

  /// Identifiers that were written, also with wrong content: a reference to one of them is right,
  /// and reporting it would hide the mistake itself. Nil when some could not be read.
  var zoneNames: [String]?
  var departmentNames: [String]?
  var lineNames: [String]?
  var windowNumbers: [Int64]?
  /// Lines that windows name; nil when a window names one that is unknown, which may have been
  /// meant to be any.
  var servedLines: [String]? = []

  /// Reads all files; the order makes every reference point to what has been read.
  init(texts: [String: String], reading: inout ConfigReading) {
    if let root = reading.open(.hall, in: texts) { hall = reading.hall(root) }
    if let root = reading.open(.zones, in: texts) { readZones(root, &reading) }
    if let root = reading.open(.departments, in: texts) { readDepartments(root, &reading) }
    if let root = reading.open(.lines, in: texts) { readLines(root, &reading) }
    if let root = reading.open(.windows, in: texts) { readWindows(root, &reading) }
    if let root = reading.open(.classes, in: texts) { readClasses(root, &reading) }
    if let root = reading.open(.calendar, in: texts) { calendar = reading.calendar(root) }
    if let root = reading.open(.services, in: texts) { readServices(root, &reading) }
    if let root = reading.open(.devices, in: texts) { readDevices(root, &reading) }
    checkLines(&reading)
    checkPolicy(&reading)
  }

  /// Parameters that the policy does not know, or whose value it cannot use.
  private func checkPolicy(_ reading: inout ConfigReading) {
    guard let hall else { return }
    let known = DispatchPolicies.parameters(
      of: hall.policy.name, classes: classes.map(\.id))
    for (parameter, place) in zip(hall.policy.parameters, hall.parameterPlaces) {
      guard let found = known.first(where: { $0.name == parameter.name }) else {
        let question = ConfigReading.question(
          Suggestion.nearest(to: parameter.name, in: known.map(\.name)))
        reading.report(
          .error, at: place.name,
          "派号规则“\(hall.policy.name)”没有参数“\(parameter.name)”" + question.chinese,
          "the policy \"\(hall.policy.name)\" has no parameter \"\(parameter.name)\""
            + question.english)
        continue
      }
      let range = found.range
      if !range.contains(parameter.value) {
        reading.report(
          .error, at: place.value,
          "“\(parameter.name)”应在\(range.lowerBound)至\(range.upperBound)之间",
          "\"\(parameter.name)\" must be \(range.lowerBound) to \(range.upperBound)")
      }
    }
  }

  /// Nil when a part is missing.
  func definition() -> HallDefinition? {
    guard let hall, let zones, let departments, let services, let lines, let windows,
      let calendar, let devices
    else { return nil }
    return HallDefinition(
      id: hall.id, name: hall.name, timeZone: hall.timeZone, hotline: hall.hotline,
      publicAddress: hall.publicAddress, zones: zones, departments: departments,
      services: services, lines: lines.map(\.definition), windows: windows, classes: classes,
      calendar: calendar, rules: hall.rules, policy: hall.policy, devices: devices,
      voice: hall.voice)
  }

  /// Lines that no window serves, and prefixes that stand for more than one queue.
  private func checkLines(_ reading: inout ConfigReading) {
    guard let lines, let windows else { return }
    func servers(_ line: PlacedLine) -> [WindowID] {
      windows.filter { $0.lines.contains(line.definition.id) }.map(\.id)
    }
    for (index, line) in lines.enumerated() {
      let id = line.definition.id
      let own = servers(line)
      if own.isEmpty, let servedLines, !servedLines.contains(id.text) {
        reading.report(
          .error, at: line.place, "没有窗口办理业务队列“\(id)”", "no window serves the line \"\(id)\"")
      }
      guard
        let earlier = lines[..<index].first(where: {
          $0.definition.prefix == line.definition.prefix
        })
      else { continue }
      let prefix = line.definition.prefix
      let other = earlier.definition.id
      if servers(earlier) == own {
        reading.report(
          .warning, at: line.prefixPlace,
          "前缀“\(prefix)”已用于“\(other)”，窗口也相同：可以并为一个业务队列",
          "the prefix \"\(prefix)\" is also that of \"\(other)\", with the same windows: they "
            + "could be one line")
      } else {
        reading.report(
          .warning, at: line.prefixPlace,
          "前缀“\(prefix)”已用于“\(other)”，但窗口不同：群众会以为在同一队",
          "the prefix \"\(prefix)\" is also that of \"\(other)\", with other windows: people "
            + "will think it is one queue")
      }
    }
  }
}

extension HallDefinition {
  /// The first contradiction that the core could not work with, in words; nil when there is none.
  ///
  /// The configuration reader finds all mistakes, with places; this is the last gate before the
  /// journal, for changes that come from anywhere.
  public var firstInconsistency: String? {
    if let twice = Self.firstDouble(zones.map(\.id.text)) { return "zone \(twice) is there twice" }
    if let twice = Self.firstDouble(departments.map(\.id.text)) {
      return "department \(twice) is there twice"
    }
    if let twice = Self.firstDouble(services.map(\.id.text)) {
      return "service \(twice) is there twice"
    }
    if let twice = Self.firstDouble(lines.map(\.id.text)) { return "line \(twice) is there twice" }
    if let twice = Self.firstDouble(windows.map(\.id.description)) {
      return "window \(twice) is there twice"
    }
    if !classes.contains(where: { $0.entitlement == .none }) { return "no class for everybody" }
    if let problem = DispatchPolicies.firstInconsistency(policy, classes: classes) {
      return problem
    }
    let lineIDs = Set(lines.map(\.id))
    let departmentIDs = Set(departments.map(\.id))
    for service in services {
      if !lineIDs.contains(service.line) { return "service \(service.id) has no line" }
      if !departmentIDs.contains(service.department) {
        return "service \(service.id) has no department"
      }
    }
    for window in windows {
      if let missing = window.lines.first(where: { !lineIDs.contains($0) }) {
        return "window \(window.id) serves line \(missing), which is not there"
      }
      if let twice = Self.firstDouble(window.lines.map(\.text)) {
        return "window \(window.id) serves line \(twice) twice"
      }
    }
    for line in lines {
      guard (1...2).contains(line.prefix.count),
        line.prefix.allSatisfy({ $0.isASCII && $0.isUppercase })
      else { return "line \(line.id) needs a prefix of one or two capital letters" }
    }
    if let problem = devices.lazy.compactMap(\.firstTimeInconsistency).first { return problem }
    return calendar.firstInconsistency
  }

  private static func firstDouble(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }

  /// What is different from an older definition, one line a thing, for the record and the page.
  public func differences(from old: HallDefinition) -> [String] {
    var found: [String] = []
    func compare<Item: Equatable>(
      _ kind: String, _ before: [Item], _ after: [Item], name: (Item) -> String
    ) {
      let beforeNames = Dictionary(before.map { (name($0), $0) }) { first, _ in first }
      let afterNames = Set(after.map(name))
      for item in after {
        if let was = beforeNames[name(item)] {
          if was != item { found.append("\(kind) \(name(item)) changed") }
        } else {
          found.append("\(kind) \(name(item)) added")
        }
      }
      for item in before where !afterNames.contains(name(item)) {
        found.append("\(kind) \(name(item)) removed")
      }
    }
    if (id, name, timeZone) != (old.id, old.name, old.timeZone) { found.append("hall changed") }
    if hotline != old.hotline || publicAddress != old.publicAddress {
      found.append("public contact changed")
    }
    compare("zone", old.zones, zones) { $0.id.text }
    compare("department", old.departments, departments) { $0.id.text }
    compare("service", old.services, services) { $0.id.text }
    compare("line", old.lines, lines) { $0.id.text }
    compare("window", old.windows, windows) { $0.id.description }
    compare("class", old.classes, classes) { $0.id.text }
    compare("device", old.devices, devices) { $0.id.text }
    if calendar != old.calendar { found.append("calendar changed") }
    if rules != old.rules { found.append("rules changed") }
    if policy != old.policy { found.append("policy changed") }
    if voice != old.voice { found.append("voice changed") }
    return found
  }
}

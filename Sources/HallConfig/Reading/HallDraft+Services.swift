import QueueCore

/// What the services of a group have unless they say otherwise.
struct ServiceGroupDefaults: Hashable, Sendable {
  var line: String?
  var theme = LocalizedText(chinese: "", english: "")
  var minutes = 10
  var target = 15
}

extension HallDraft {
  /// `services.yaml`: groups with a department and what their items share.
  ///
  ///     - department: gongan
  ///       line: huzheng
  ///       theme: 户籍出入境 | Household and border
  ///       minutes: 8
  ///       items:
  ///         sfz-huanling: 居民身份证换领 | Renewing an identity card
  ///         sfz-buling: {name: 居民身份证补领 | Replacing an identity card, minutes: 10}
  mutating func readServices(_ root: YAMLNode, _ reading: inout ConfigReading) {
    guard let groups = root.elements else {
      reading.error(
        root, "此处应逐组列出事项：“- department: …”",
        "groups of services are listed here as \"- department: …\"")
      return
    }
    var services: [ServiceDefinition] = []
    var places: [String: Int] = [:]
    for group in groups {
      let keys = ["department", "items", "line", "theme", "minutes", "target"]
      guard
        let fields = reading.fields(group, keys, required: ["department", "items"])
      else { continue }
      let department = fields["department"]
        .flatMap { reading.reference($0, .department, known: departmentNames) }
      let defaults = serviceDefaults(fields, &reading)
      guard let items = fields["items"] else { continue }
      let entries = reading.namedEntries(items, .service, limit: ConfigLimits.services)
      for entry in entries {
        guard let id = reading.identifier(entry.keyNode) else { continue }
        if let line = places[id] {
          reading.error(
            entry.keyNode, "事项“\(id)”写了两次（第一次在第\(line)行）",
            "the service \"\(id)\" is defined twice (first in line \(line))")
          continue
        }
        places[id] = entry.keyPosition.line
        guard
          let service = service(
            entry, DepartmentID(department ?? ""), defaults, fields["line"] != nil, &reading)
        else { continue }
        services.append(service)
      }
      guard services.count <= ConfigLimits.services else {
        reading.error(
          group, "事项超过\(ConfigLimits.services)个",
          "there are more than \(ConfigLimits.services) services")
        break
      }
    }
    self.services = services
  }

  private func serviceDefaults(
    _ fields: [String: YAMLNode], _ reading: inout ConfigReading
  ) -> ServiceGroupDefaults {
    var defaults = ServiceGroupDefaults()
    defaults.line = fields["line"]
      .flatMap { reading.reference($0, .line, known: lineNames) }
    if let theme = fields["theme"].flatMap({ reading.theme($0) }) {
      defaults.theme = theme
    }
    if let minutes = fields["minutes"].flatMap({ reading.integer($0, 1...240) }) {
      defaults.minutes = minutes
    }
    if let target = fields["target"].flatMap({ reading.integer($0, 1...480) }) {
      defaults.target = target
    }
    return defaults
  }

  private func service(
    _ entry: YAMLEntry, _ department: DepartmentID, _ defaults: ServiceGroupDefaults,
    _ groupNamesLine: Bool, _ reading: inout ConfigReading
  ) -> ServiceDefinition? {
    var fields: [String: YAMLNode] = ["name": entry.value]
    if entry.value.entries != nil, entry.value.value("zh") == nil {
      let keys = ["name", "line", "theme", "minutes", "target", "bring", "initials"]
      guard let written = reading.fields(entry.value, keys, required: ["name"]) else {
        return nil
      }
      fields = written
    }
    let name = fields["name"].flatMap { reading.localizedText($0) }
    let own = fields["line"].flatMap { reading.reference($0, .line, known: lineNames) }
    if fields["line"] == nil, !groupNamesLine {
      reading.error(
        entry.keyNode, "事项“\(entry.key)”没有业务队列",
        "the service \"\(entry.key)\" has no line")
    }
    let theme = fields["theme"].flatMap { reading.theme($0) }
    let minutes = fields["minutes"].flatMap { reading.integer($0, 1...240) }
    let target = fields["target"].flatMap { reading.integer($0, 1...480) }
    let bring = fields["bring"].flatMap { reading.localizedTexts($0) } ?? []
    let initials = fields["initials"].flatMap { reading.initials($0) }
    guard let name, let line = own ?? defaults.line else { return nil }
    return ServiceDefinition(
      id: ServiceID(entry.key), name: name, department: department, line: LineID(line),
      theme: theme ?? defaults.theme, minutes: minutes ?? defaults.minutes,
      targetWaitMinutes: target ?? defaults.target, bring: bring,
      initials: initials ?? PinyinInitials.initials(of: name.chinese))
  }
}

extension ConfigReading {
  mutating func initials(_ node: YAMLNode) -> String? {
    guard let text = string(node, allowsEmpty: true) else { return nil }
    let isGood = text.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
    guard isGood else {
      error(
        node, "拼音首字母只能是小写字母和数字", "initials are lower-case letters and digits")
      return nil
    }
    return text
  }
}

import QueueCore
import QueueSimulation

extension ConfigReading {
  /// Classes in the file's order; the last is everybody's.
  mutating func scenarioClasses(_ node: YAMLNode) -> [ClassDefinition] {
    var found: [ClassDefinition] = []
    for entry in namedEntries(node, .citizenClass, limit: ConfigLimits.classes) {
      guard let id = identifier(entry.keyNode),
        let fields = fields(entry.value, ["rank", "points", "group"])
      else { continue }
      let rank = fields["rank"].flatMap { integer($0, 0...1_000) } ?? found.count
      let points =
        fields["points"].flatMap { integer($0, 0...ClassDefinition.pointsLimit) } ?? 1
      let group = fields["group"].flatMap { identifier($0) } ?? (id == "green" ? id : "others")
      found.append(
        ClassDefinition(
          id: ClassID(id), name: LocalizedText(chinese: id, english: id), rank: rank,
          pointsPerMinute: points, entitlement: id == "appointment" ? .appointment : .none,
          capGroup: CapGroupID(group)))
    }
    if Set(found.map(\.group)).count > ClassDefinition.groupLimit {
      error(
        node, "封顶组超过\(ClassDefinition.groupLimit)个",
        "there are more than \(ClassDefinition.groupLimit) cap groups")
    }
    if !found.contains(where: { $0.entitlement == .none }) {
      error(node, "缺少普通类别", "a class for everybody is missing")
    }
    return found
  }

  mutating func scenarioServices(_ node: YAMLNode) -> [Scenario.Service] {
    var found: [Scenario.Service] = []
    for entry in namedEntries(node, .service, limit: ScenarioLimits.services) {
      guard let id = identifier(entry.keyNode),
        let fields = fields(
          entry.value, ["time", "department", "line", "next"], required: ["time"])
      else { continue }
      let time = fields["time"].flatMap { distribution($0) }
      var service = Scenario.Service(
        id: ServiceID(id),
        department: fields["department"].flatMap { identifier($0) }.map { DepartmentID($0) },
        line: fields["line"].flatMap { identifier($0) }.map { LineID($0) },
        time: time ?? .fixed(0))
      for step in fields["next"].map({ namedEntries($0, .service, limit: 1_000) }) ?? [] {
        guard let chance = number(step.value, 0...1) else { continue }
        service.next.append(Scenario.NextStep(service: ServiceID(step.key), chance: chance))
      }
      found.append(service)
    }
    return found
  }

  mutating func scenarioRules(_ node: YAMLNode) -> HallRules {
    var rules = HallRules()
    let known = ["appointmentLateMinutes", "returnMinutes", "returnLimit"]
    guard let fields = fields(node, known) else { return rules }
    for field in RuleField.all where known.contains(field.key) {
      guard let node = fields[field.key], let value = integer(node, field.range) else { continue }
      rules[keyPath: field.path] = value
    }
    return rules
  }
}

extension ScenarioDraft {
  func streams(_ node: YAMLNode, _ reading: inout ConfigReading) -> [Scenario.Stream] {
    guard let elements = node.elements else {
      reading.error(node, "此处应是列表，每项以“- ”开头", "a list is expected here, each item with \"- \"")
      return []
    }
    if elements.count > ScenarioLimits.streams {
      reading.error(
        elements[ScenarioLimits.streams], "人流超过\(ScenarioLimits.streams)个",
        "there are more than \(ScenarioLimits.streams) streams")
    }
    return elements.prefix(ScenarioLimits.streams).compactMap { stream($0, &reading) }
  }

  private func stream(_ node: YAMLNode, _ reading: inout ConfigReading) -> Scenario.Stream? {
    let keys = ["service", "class", "arrivals", "time", "patience", "route", "noShow"]
    guard let fields = reading.fields(node, keys, required: ["service", "arrivals"]),
      let service = self.service(fields["service"], &reading),
      let arrivals = fields["arrivals"].flatMap({ arrivals($0, &reading) })
    else { return nil }
    var stream = Scenario.Stream(service: service, arrivals: arrivals)
    stream.admissionClass = admissionClass(fields["class"], arrivals, &reading)
    stream.time = fields["time"].flatMap { reading.distribution($0) }
    stream.patience = fields["patience"].flatMap { reading.distribution($0) }
    for step in fields["route"].flatMap({ reading.listNodes($0) }) ?? [] {
      if let service = self.service(step, &reading) { stream.route.append(service) }
    }
    stream.noShow = fields["noShow"].flatMap { noShow($0, &reading) }
    return stream
  }

  private func service(_ node: YAMLNode?, _ reading: inout ConfigReading) -> ServiceID? {
    guard let node else { return nil }
    return reading.reference(node, .service, known: serviceNames).map { ServiceID($0) }
  }

  /// As written; else the class of appointments for those, and everybody's for others.
  private func admissionClass(
    _ node: YAMLNode?, _ arrivals: Scenario.Arrivals?, _ reading: inout ConfigReading
  ) -> ClassID {
    let ordinary = classes.last { $0.entitlement == .none }?.id ?? "ordinary"
    guard let node else {
      if case .appointments = arrivals {
        return classes.first { $0.entitlement == .appointment }?.id ?? ordinary
      }
      return ordinary
    }
    let known = classes.map(\.id.text)
    return reading.reference(node, .citizenClass, known: known).map { ClassID($0) } ?? ordinary
  }

  private func noShow(_ node: YAMLNode, _ reading: inout ConfigReading) -> Scenario.NoShow? {
    let keys = ["chance", "lost", "return", "after"]
    guard let fields = reading.fields(node, keys, required: ["chance", "lost"]),
      let chance = fields["chance"].flatMap({ reading.number($0, 0...1) }),
      let lost = fields["lost"].flatMap({ reading.distribution($0) })
    else { return nil }
    var noShow = Scenario.NoShow(chance: chance, lost: lost)
    if let share = fields["return"].flatMap({ reading.number($0, 0...1) }) {
      noShow.returnShare = share
    }
    if let after = fields["after"].flatMap({ reading.distribution($0) }) { noShow.after = after }
    return noShow
  }

  func tickets(_ node: YAMLNode, _ reading: inout ConfigReading) -> [Scenario.ListedTicket] {
    guard let elements = node.elements else {
      reading.error(node, "此处应是列表，每项以“- ”开头", "a list is expected here, each item with \"- \"")
      return []
    }
    let keys = ["service", "class", "at", "time", "patience", "slot"]
    return elements.prefix(ScenarioLimits.list).compactMap { node in
      guard let fields = reading.fields(node, keys, required: ["service", "at"]),
        let service = self.service(fields["service"], &reading),
        let at = fields["at"].flatMap({ time($0, &reading) })
      else { return nil }
      return Scenario.ListedTicket(
        service: service, admissionClass: admissionClass(fields["class"], nil, &reading),
        arrival: at, time: fields["time"].flatMap { reading.number($0, 0...1e9) },
        patience: fields["patience"].flatMap { reading.number($0, 0...1e9) },
        slot: fields["slot"].flatMap { time($0, &reading) })
    }
  }

  func windows(_ node: YAMLNode, _ reading: inout ConfigReading) -> [Scenario.Window] {
    var found: [Scenario.Window] = []
    for entry in reading.namedEntries(node, .window, limit: ScenarioLimits.windows) {
      guard let numbers = reading.numbers(entry.keyNode, 1...ScenarioLimits.windows),
        let fields = reading.fields(
          entry.value, ["serves", "speed", "open", "breaks"], required: ["serves"])
      else { continue }
      let lines = fields["serves"].map { served($0, &reading) } ?? []
      let speed = fields["speed"].flatMap { reading.number($0, 1e-3...1e3) } ?? 1
      let open = fields["open"].flatMap { stretches($0, &reading) } ?? []
      let breaks = fields["breaks"].flatMap { stretches($0, &reading) } ?? []
      for number in numbers {
        let id = WindowID(Int64(number))
        if found.contains(where: { $0.number == id }) {
          reading.error(
            entry.keyNode, "\(number)号窗口写了两次", "window \(number) is there twice")
          continue
        }
        found.append(
          Scenario.Window(
            number: id, lines: lines, speed: speed,
            open: breaks.isEmpty ? open : Self.without(breaks, open)))
      }
    }
    return found.sorted { $0.number < $1.number }
  }

  /// Lines by their own names, or by a service of theirs.
  private func served(_ node: YAMLNode, _ reading: inout ConfigReading) -> [LineID] {
    let lines = services.map(\.line.text)
    let known =
      services.map(\.id.text)
      + lines.filter { line in
        !services.contains { $0.id.text == line }
      }
    var found: [LineID] = []
    for piece in reading.listNodes(node) ?? [] {
      guard let name = reading.reference(piece, .service, known: known) else { continue }
      let line = services.first { $0.id.text == name }?.line ?? LineID(name)
      if !found.contains(line) { found.append(line) }
    }
    return found
  }

  /// Open hours without the breaks in them; without open hours, from the beginning on.
  private static func without(
    _ breaks: [ClosedRange<Double>], _ open: [ClosedRange<Double>]
  ) -> [ClosedRange<Double>] {
    var left = open.isEmpty ? [0 ... .infinity] : open
    for pause in breaks {
      left = left.flatMap { stretch -> [ClosedRange<Double>] in
        guard pause.lowerBound < stretch.upperBound, pause.upperBound > stretch.lowerBound else {
          return [stretch]
        }
        var parts: [ClosedRange<Double>] = []
        if pause.lowerBound > stretch.lowerBound {
          parts.append(stretch.lowerBound...pause.lowerBound)
        }
        if pause.upperBound < stretch.upperBound {
          parts.append(pause.upperBound...stretch.upperBound)
        }
        return parts
      }
    }
    return left
  }

  func policies(_ node: YAMLNode, _ reading: inout ConfigReading) -> [PolicyDefinition] {
    var found: [PolicyDefinition] = []
    for item in node.elements ?? reading.listNodes(node) ?? [] {
      if let policy = policy(item, &reading) { found.append(policy) }
    }
    return found
  }

  private func policy(_ node: YAMLNode, _ reading: inout ConfigReading) -> PolicyDefinition? {
    let names = DispatchPolicies.names
    if node.entries == nil {
      let name = reading.choice(node, of: names, "派号规则", "policy")
      return name.flatMap { Self.checked(PolicyDefinition(name: $0), node, &reading) }
    }
    guard let nameNode = node.value("name") else {
      reading.error(node, "缺少“name”", "\"name\" is missing")
      return nil
    }
    guard let name = reading.choice(nameNode, of: names, "派号规则", "policy") else { return nil }
    let known = DispatchPolicies.parameters(of: name, classes: classes.map(\.id))
    let before = reading.errorCount
    guard let fields = reading.fields(node, ["name"] + known.map(\.name)) else { return nil }
    var policy = PolicyDefinition(name: name)
    for parameter in known {
      guard let node = fields[parameter.name],
        let value = reading.integer(
          node, Int(parameter.range.lowerBound)...Int(parameter.range.upperBound))
      else { continue }
      policy.parameters.append(PolicyParameter(name: parameter.name, value: Int64(value)))
    }
    return reading.errorCount == before ? Self.checked(policy, node, &reading) : policy
  }

  private static func checked(
    _ policy: PolicyDefinition, _ node: YAMLNode, _ reading: inout ConfigReading
  ) -> PolicyDefinition? {
    guard policy.isEmptyCycle else { return policy }
    let example = "{name: ratio, calls.green: 2, calls.ordinary: 1}"
    reading.error(
      node, "ratio没有说各类别每轮叫几次；例如\(example)",
      "ratio calls nobody: say how often each class, as in \(example)")
    return nil
  }
}

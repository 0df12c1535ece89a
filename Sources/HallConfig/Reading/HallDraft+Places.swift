import QueueCore

extension HallDraft {
  /// `zones.yaml`: `floor-1: 一楼大厅 | Ground floor`.
  mutating func readZones(_ root: YAMLNode, _ reading: inout ConfigReading) {
    var zones: [ZoneDefinition] = []
    var names: [String]? = []
    let entries = reading.namedEntries(root, .zone, limit: ConfigLimits.zones)
    for entry in entries {
      guard let id = reading.identifier(entry.keyNode) else {
        names = nil
        continue
      }
      names?.append(id)
      guard let name = reading.soleName(entry.value) else { continue }
      zones.append(ZoneDefinition(id: ZoneID(id), name: name))
    }
    if root.entries?.isEmpty == true { reading.error(root, "没有区域", "there is no zone") }
    self.zones = zones
    zoneNames = names
  }

  /// `departments.yaml`: `gongan: 公安局 | Public Security`, or with the weekdays of its presence.
  mutating func readDepartments(_ root: YAMLNode, _ reading: inout ConfigReading) {
    var departments: [DepartmentDefinition] = []
    var names: [String]? = []
    let entries = reading.namedEntries(root, .department, limit: ConfigLimits.departments)
    for entry in entries {
      guard let id = reading.identifier(entry.keyNode) else {
        names = nil
        continue
      }
      names?.append(id)
      guard entry.value.entries != nil, entry.value.value("zh") == nil else {
        guard let name = reading.localizedText(entry.value) else { continue }
        departments.append(DepartmentDefinition(id: DepartmentID(id), name: name))
        continue
      }
      guard
        let fields = reading.fields(entry.value, ["name", "weekdays"], required: ["name"])
      else { continue }
      let name = fields["name"].flatMap { reading.localizedText($0) }
      let weekdays = fields["weekdays"].flatMap { reading.weekdays($0) } ?? []
      guard let name else { continue }
      departments.append(
        DepartmentDefinition(id: DepartmentID(id), name: name, weekdays: weekdays))
    }
    self.departments = departments
    departmentNames = names
  }

  /// `lines.yaml`: `huzheng: {name: 户政 | Household, prefix: A, zone: floor-1}`.
  mutating func readLines(_ root: YAMLNode, _ reading: inout ConfigReading) {
    var lines: [PlacedLine] = []
    var names: [String]? = []
    let entries = reading.namedEntries(root, .line, limit: ConfigLimits.lines)
    for entry in entries {
      guard let id = reading.identifier(entry.keyNode) else {
        names = nil
        continue
      }
      names?.append(id)
      let keys = ["name", "prefix", "zone"]
      guard let fields = reading.fields(entry.value, keys, required: keys) else { continue }
      let name = fields["name"].flatMap { reading.localizedText($0) }
      let prefix = fields["prefix"].flatMap { reading.prefix($0) }
      let zone = fields["zone"].flatMap { reading.reference($0, .zone, known: zoneNames) }
      guard let name, let prefix, let zone, let prefixNode = fields["prefix"] else { continue }
      lines.append(
        PlacedLine(
          definition: LineDefinition(
            id: LineID(id), name: name, prefix: prefix, zone: ZoneID(zone)),
          place: ConfigPlace(file: .lines, position: entry.keyPosition),
          prefixPlace: ConfigPlace(file: .lines, position: prefixNode.position)))
    }
    self.lines = lines
    lineNames = names
  }

  /// `windows.yaml`: `1-4: {name: 户政窗口 | Household, zone: floor-1, lines: [huzheng]}`.
  mutating func readWindows(_ root: YAMLNode, _ reading: inout ConfigReading) {
    var windows: [WindowDefinition] = []
    var numbers: [Int64] = []
    var areWhole = true
    let highest = Int(ConfigLimits.windowNumber)
    let entries = reading.namedEntries(root, .window, limit: highest)
    for entry in entries {
      let range = reading.numbers(entry.keyNode, 1...highest)
      if range == nil { areWhole = false }
      var fresh: [Int64] = []
      for number in (range ?? []).map(Int64.init) {
        guard numbers.contains(number) else {
          numbers.append(number)
          fresh.append(number)
          continue
        }
        reading.error(
          entry.keyNode, "窗口\(number)写了两次", "window \(number) is defined twice")
        break
      }
      let keys = ["name", "zone", "lines"]
      guard let fields = reading.fields(entry.value, keys, required: keys) else { continue }
      let name = fields["name"].flatMap { reading.localizedText($0) }
      let zone = fields["zone"].flatMap { reading.reference($0, .zone, known: zoneNames) }
      let lines = fields["lines"].map { windowLines($0, &reading) } ?? []
      guard let name, let zone else { continue }
      for number in fresh {
        windows.append(
          WindowDefinition(
            id: WindowID(number), name: name, zone: ZoneID(zone), lines: lines.map { LineID($0) }))
      }
    }
    self.windows = windows
    windowNumbers = areWhole ? numbers : nil
  }

  private mutating func windowLines(
    _ node: YAMLNode, _ reading: inout ConfigReading
  ) -> [String] {
    guard let nodes = reading.listNodes(node) else {
      servedLines = nil
      return []
    }
    if nodes.isEmpty {
      reading.error(node, "窗口没有业务队列", "the window serves no line")
    }
    var lines: [String] = []
    for node in nodes {
      guard let line = reading.reference(node, .line, known: lineNames) else {
        servedLines = nil
        continue
      }
      servedLines?.append(line)
      if lines.contains(line) {
        reading.error(node, "业务队列“\(line)”写了两次", "the line \"\(line)\" is named twice")
      } else {
        lines.append(line)
      }
    }
    return lines
  }

  /// `classes.yaml`: `care: {name: …, rank: 1, pointsPerMinute: 6, entitlement: grant}`,
  /// with `capGroup` where the usual two groups, green and others, will not do.
  mutating func readClasses(_ root: YAMLNode, _ reading: inout ConfigReading) {
    var classes: [ClassDefinition] = []
    let entries = reading.namedEntries(root, .citizenClass, limit: ConfigLimits.classes)
    let entitlements = ["none", "keyProjectCode", "grant", "appointment"]
    for entry in entries {
      let keys = ["name", "rank", "pointsPerMinute", "entitlement"]
      guard let id = reading.identifier(entry.keyNode),
        let fields = reading.fields(entry.value, keys + ["capGroup"], required: keys)
      else { continue }
      let name = fields["name"].flatMap { reading.localizedText($0) }
      let rank = fields["rank"].flatMap { reading.integer($0, 0...99) }
      let points = fields["pointsPerMinute"].flatMap { reading.integer($0, 0...1_000) }
      let entitlement = fields["entitlement"]
        .flatMap { reading.choice($0, of: entitlements, "资格", "entitlement") }
        .flatMap { ClassDefinition.Entitlement(rawValue: $0) }
      let group = fields["capGroup"].flatMap { reading.identifier($0) }
      guard let name, let rank, let points, let entitlement else { continue }
      if entry == entries.last, entitlement != .none, let node = fields["entitlement"] {
        reading.error(
          node, "最后一个类别对所有人开放，资格应为none",
          "the last class is everybody's, so its entitlement is none")
      }
      classes.append(
        ClassDefinition(
          id: ClassID(id), name: name, rank: rank, pointsPerMinute: points,
          entitlement: entitlement, capGroup: group.map { CapGroupID($0) }))
      let limit = ClassDefinition.groupLimit
      if Set(classes.map(\.group)).count > limit {
        reading.error(
          fields["capGroup"] ?? entry.keyNode, "最多\(limit)个限次组（capGroup）",
          "there are at most \(limit) cap groups (capGroup)")
      }
    }
    if classes.isEmpty { reading.error(root, "没有类别", "there is no class") }
    self.classes = classes
  }
}

extension ConfigReading {
  /// A name, or a mapping that holds nothing but one.
  mutating func soleName(_ node: YAMLNode) -> LocalizedText? {
    guard node.entries != nil, node.value("zh") == nil else { return localizedText(node) }
    return fields(node, ["name"], required: ["name"])?["name"].flatMap { localizedText($0) }
  }

  /// One or two capital letters; DESIGN.md contract 7.
  mutating func prefix(_ node: YAMLNode) -> String? {
    guard let text = string(node) else { return nil }
    let isGood =
      (1...2).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    guard isGood else {
      let capitals = text.uppercased()
      let hint =
        capitals != text && (1...2).contains(capitals.utf8.count)
          && capitals.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? capitals : nil
      let question = Self.question(hint)
      error(
        node, "前缀“\(text)”应是一个或两个大写字母" + question.chinese,
        "the prefix \"\(text)\" must be one or two capital letters" + question.english)
      return nil
    }
    return text
  }
}

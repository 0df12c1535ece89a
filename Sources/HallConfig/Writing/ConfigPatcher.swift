import QueueCore

/// Changes the text of one file so that it says what a new definition says, comments and order
/// kept; nil where that is not possible.
struct ConfigPatcher {
  let old: HallDefinition
  let new: HallDefinition

  func patched(_ file: HallConfigFile, text: String) -> String? {
    let source = SourceText(text)
    var composer = YAMLComposer(source)
    guard let root = composer.compose(), composer.mistakes.isEmpty else { return nil }
    var editor = SourceEditor(source)
    let isDone =
      switch file {
      case .hall: patchHall(root, &editor)
      case .zones: patchNamed(root, ConfigItems.zones, &editor)
      case .departments: patchNamed(root, ConfigItems.departments, &editor)
      case .lines: patchNamed(root, ConfigItems.lines, &editor)
      case .classes: patchNamed(root, ConfigItems.classes, &editor)
      case .windows: patchWindows(root, &editor)
      case .calendar: patchCalendar(root, &editor)
      case .services: patchServices(root, &editor)
      case .devices: patchDevices(root, &editor)
      }
    return isDone ? editor.result() : nil
  }

  private func patchNamed(
    _ root: YAMLNode, _ items: (HallDefinition) -> [ConfigItem], _ editor: inout SourceEditor
  ) -> Bool {
    editor.patch(root, from: items(old), to: items(new)) { [$0.key] }
  }

  private func patchWindows(_ root: YAMLNode, _ editor: inout SourceEditor) -> Bool {
    let highest = Int(ConfigLimits.windowNumber)
    return editor.patch(root, from: ConfigItems.windows(old), to: ConfigItems.windows(new)) {
      var reading = ConfigReading(catalogue: .standard)
      return (reading.numbers($0.keyNode, 1...highest) ?? []).map { String($0) }
    }
  }

  private func patchHall(_ root: YAMLNode, _ editor: inout SourceEditor) -> Bool {
    guard !editor.isFlow(root),
      editor.setFields(
        from: ConfigItems.hallFields(old), to: ConfigItems.hallFields(new), in: root)
    else { return false }
    let nested = [
      ("rules", ConfigItems.ruleFields(old.rules), ConfigItems.ruleFields(new.rules)),
      ("voice", ConfigItems.voiceFields(old.voice), ConfigItems.voiceFields(new.voice)),
    ]
    for (key, before, after) in nested where before != after {
      if let node = root.value(key), node.entries?.isEmpty == false {
        guard editor.setFields(from: before, to: after, in: node) else { return false }
      } else {
        let pairs = after.filter { !before.contains($0) }.map { "\($0.key): \($0.value ?? "")" }
        let field = ConfigField(key: key, value: "{" + pairs.joined(separator: ", ") + "}")
        guard editor.set(field, in: root) else { return false }
      }
    }
    return true
  }

  private func patchCalendar(_ root: YAMLNode, _ editor: inout SourceEditor) -> Bool {
    let (before, after) = (old.calendar, new.calendar)
    guard !editor.isFlow(root), let weekly = root.value("weekly"),
      editor.setFields(
        from: ConfigItems.calendarFields(before), to: ConfigItems.calendarFields(after),
        in: root)
    else { return false }
    if before.weekly != after.weekly {
      let isDone = editor.patch(
        weekly, from: ConfigItems.weekly(before), to: ConfigItems.weekly(after)
      ) {
        var reading = ConfigReading(catalogue: .standard)
        return [ConfigItems.weekdays(reading.weekdays($0.keyNode) ?? [])]
      }
      if !isDone { return false }
    }
    if before.holidays != after.holidays {
      patchBlock(
        "holidays", root, ConfigItems.holidays(before), ConfigItems.holidays(after),
        ConfigFormatter.holidaysBlock(after), &editor)
    }
    if before.workingDays != after.workingDays {
      patchBlock(
        "workingDays", root, ConfigItems.workingDays(before),
        ConfigItems.workingDays(after), ConfigFormatter.workingDaysBlock(after), &editor)
    }
    return true
  }

  /// Patches a block of dates, or writes it whole, or takes it out.
  private func patchBlock(
    _ key: String, _ root: YAMLNode, _ before: [ConfigItem], _ after: [ConfigItem],
    _ whole: String, _ editor: inout SourceEditor
  ) {
    guard let entry = root.entry(key) else {
      editor.append(whole)
      return
    }
    if !after.isEmpty, entry.value.entries != nil {
      var attempt = editor
      let isDone = attempt.patch(entry.value, from: before, to: after) {
        var reading = ConfigReading(catalogue: .standard)
        return (reading.dates($0.keyNode) ?? []).map(\.description)
      }
      if isDone {
        editor = attempt
        return
      }
    }
    let lines = whole.split(separator: "\n").map { String($0) }
    editor.replaceLines(editor.lines(of: entry), with: lines)
  }
}

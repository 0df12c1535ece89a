import QueueCore

extension ConfigPatcher {
  /// Patches devices that come, go, are wired anew or show something else, each in its own lines.
  func patchDevices(_ root: YAMLNode, _ editor: inout SourceEditor) -> Bool {
    guard let entries = root.entries, let first = entries.first, !editor.isFlow(root),
      entries.allSatisfy({ editor.isFirstInLine($0.keyPosition) })
    else { return false }
    for entry in entries {
      guard let before = old.devices.first(where: { $0.id.text == entry.key }) else { return false }
      guard let after = new.devices.first(where: { $0.id == before.id }) else {
        editor.removeLines(editor.linesWithGap(of: entry))
        continue
      }
      guard before != after else { continue }
      var attempt = editor
      if patch(entry.value, from: before, to: after, &attempt) {
        editor = attempt
      } else {
        editor.replaceLines(editor.lines(of: entry), with: ConfigFormatter.lines(of: after))
      }
    }
    var anchor = first.keyPosition.line
    var isFirst = true
    for device in new.devices {
      if let entry = root.entry(device.id.text) {
        anchor = editor.lines(of: entry).upperBound + 1
      } else {
        let lines = ConfigFormatter.lines(of: device)
        editor.insertLines(isFirst ? lines + [""] : [""] + lines, beforeLine: anchor)
      }
      isFirst = isFirst && root.entry(device.id.text) == nil
    }
    return true
  }

  private func patch(
    _ device: YAMLNode, from before: DeviceDefinition, to after: DeviceDefinition,
    _ editor: inout SourceEditor
  ) -> Bool {
    let inFlow = editor.isFlow(device)
    return editor.setFields(
      from: ConfigItems.deviceFields(before, inFlow: inFlow),
      to: ConfigItems.deviceFields(after, inFlow: inFlow), in: device)
      && patchSettings(of: device, from: before, to: after, &editor)
      && patchUnits(of: device, from: before, to: after, &editor)
  }

  private func patchSettings(
    of device: YAMLNode, from before: DeviceDefinition, to after: DeviceDefinition,
    _ editor: inout SourceEditor
  ) -> Bool {
    let (old, new) = (ConfigItems.settings(before), ConfigItems.settings(after))
    if old == new { return true }
    guard !new.isEmpty, let settings = device.value("settings"),
      settings.entries?.isEmpty == false, !editor.isFlow(settings)
    else {
      let inline = ConfigItem(id: "settings", fields: new).inline
      return editor.set(
        ConfigField(key: "settings", value: new.isEmpty ? nil : inline), in: device)
    }
    let gone = old.filter { field in !new.contains { $0.key == field.key } }
    return editor.setFields(
      from: old, to: new + gone.map { ConfigField(key: $0.key, value: nil) }, in: settings)
  }

  private func patchUnits(
    of device: YAMLNode, from before: DeviceDefinition, to after: DeviceDefinition,
    _ editor: inout SourceEditor
  ) -> Bool {
    if before.units == after.units { return true }
    let items = ConfigItems.units(after)
    let flow = "{" + items.map { "\($0.id): \($0.inline)" }.joined(separator: ", ") + "}"
    guard let units = device.value("units"), units.entries?.isEmpty == false else {
      return editor.set(ConfigField(key: "units", value: flow), in: device)
    }
    if editor.isFlow(units) {
      guard let range = editor.valueRange(units) else { return false }
      editor.replace(range, with: flow)
      return true
    }
    return editor.patch(units, from: ConfigItems.units(before), to: items) {
      var reading = ConfigReading(catalogue: .standard)
      return (reading.numbers($0.keyNode, 0...ConfigLimits.deviceAddress) ?? []).map {
        String($0)
      }
    }
  }
}

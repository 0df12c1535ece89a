import QueueCore

// Lines and what hangs on them.
extension ConfigItems {
  /// What a device says, without its settings and units.
  static func deviceFields(_ device: DeviceDefinition, inFlow: Bool) -> [ConfigField] {
    let port = YAMLText.scalar(device.port, inFlow: inFlow)
    return [
      text("kind", device.kind.rawValue), text("model", device.model),
      ConfigField(key: "port", value: device.port.isEmpty ? nil : port),
      ConfigField(key: "baud", value: device.baud == 0 ? nil : String(device.baud)),
      text("zone", device.zone.text),
    ]
  }

  static func settings(_ device: DeviceDefinition) -> [ConfigField] {
    device.settings.map { text($0.name, $0.value) }
  }

  static func units(_ device: DeviceDefinition) -> [ConfigItem] { device.units.map(unit) }

  private static func unit(_ unit: DeviceDefinition.Unit) -> ConfigItem {
    func unless(_ isDefault: Bool, _ field: ConfigField) -> ConfigField {
      isDefault ? ConfigField(key: field.key, value: nil) : field
    }
    return ConfigItem(
      id: String(unit.address),
      fields: [
        ConfigField(key: "window", value: unit.window.map { String($0.value) }),
        text("name", unit.name),
        unless(unit.layout.isEmpty, text("layout", unit.layout)),
        unless(unit.theme.isEmpty, text("theme", unit.theme)),
        unless(unit.width == 0, text("size", "\(unit.width)x\(unit.height)")),
        ConfigField(key: "palette", value: unit.palette?.rawValue),
        ConfigField(key: "rating", value: unit.isForRatings ? "yes" : nil),
        ConfigField(key: "times", value: unit.times.isEmpty ? nil : times(unit.times)),
      ])
  }

  private static func times(_ times: [LayoutTime]) -> String {
    let entries = times.map { time in
      let hours = YAMLText.scalar("\(time.from)-\(time.to)", inFlow: true)
      let layout = YAMLText.scalar(time.layout, inFlow: true)
      let theme = YAMLText.scalar(time.theme, inFlow: true)
      return "\(hours): " + (time.theme.isEmpty ? layout : "{layout: \(layout), theme: \(theme)}")
    }
    return "{" + entries.joined(separator: ", ") + "}"
  }
}

import QueueCore

/// A hall's parts as entries of files; the patcher and the formatter share them.
enum ConfigItems {
  static func name(_ text: LocalizedText) -> ConfigField {
    ConfigField(key: "name", value: YAMLText.localized(text, inFlow: true))
  }

  static func theme(_ text: LocalizedText, inFlow: Bool) -> ConfigField {
    ConfigField(
      key: "theme",
      value: text.chinese.isEmpty
        ? YAMLText.scalar("", inFlow: inFlow) : YAMLText.localized(text, inFlow: inFlow))
  }

  static func text(_ key: String, _ text: String) -> ConfigField {
    ConfigField(key: key, value: YAMLText.scalar(text, inFlow: true))
  }

  static func number(_ key: String, _ number: some BinaryInteger) -> ConfigField {
    ConfigField(key: key, value: String(number))
  }

  static func boolean(_ key: String, _ value: Bool) -> ConfigField {
    ConfigField(key: key, value: value ? "yes" : "no")
  }

  static func zones(_ hall: HallDefinition) -> [ConfigItem] {
    hall.zones.map { zone in
      ConfigItem(
        id: zone.id.text, fields: [name(zone.name)],
        scalar: YAMLText.localized(zone.name, inFlow: false))
    }
  }

  static func departments(_ hall: HallDefinition) -> [ConfigItem] {
    hall.departments.map { department in
      let days = department.weekdays
      let value = days.isEmpty ? nil : YAMLText.list(days.map(\.configName))
      return ConfigItem(
        id: department.id.text,
        fields: [name(department.name), ConfigField(key: "weekdays", value: value)],
        scalar: days.isEmpty ? YAMLText.localized(department.name, inFlow: false) : nil)
    }
  }

  static func lines(_ hall: HallDefinition) -> [ConfigItem] {
    hall.lines.map { line in
      ConfigItem(
        id: line.id.text,
        fields: [name(line.name), text("prefix", line.prefix), text("zone", line.zone.text)])
    }
  }

  static func windows(_ hall: HallDefinition) -> [ConfigItem] {
    hall.windows.map { window in
      ConfigItem(
        id: String(window.id.value),
        fields: [
          name(window.name), text("zone", window.zone.text),
          ConfigField(key: "lines", value: YAMLText.list(window.lines.map(\.text))),
        ])
    }
  }

  static func classes(_ hall: HallDefinition) -> [ConfigItem] {
    hall.classes.map { element in
      ConfigItem(
        id: element.id.text,
        fields: [
          name(element.name), number("rank", element.rank),
          number("pointsPerMinute", element.pointsPerMinute),
          text("entitlement", element.entitlement.rawValue),
          ConfigField(
            key: "capGroup",
            value: element.capGroup.map { YAMLText.scalar($0.text, inFlow: true) }),
        ])
    }
  }

  /// A service as an item of a group with these defaults.
  static func service(_ service: ServiceDefinition, in group: ServiceGroupDefaults) -> ConfigItem {
    func unless(_ isDefault: Bool, _ field: ConfigField) -> ConfigField {
      isDefault ? ConfigField(key: field.key, value: nil) : field
    }
    let computed = PinyinInitials.initials(of: service.name.chinese)
    var item = ConfigItem(
      id: service.id.text,
      fields: [
        name(service.name),
        unless(service.line.text == group.line, text("line", service.line.text)),
        unless(service.theme == group.theme, theme(service.theme, inFlow: true)),
        unless(service.minutes == group.minutes, number("minutes", service.minutes)),
        unless(
          service.targetWaitMinutes == group.target,
          number("target", service.targetWaitMinutes)),
        unless(
          service.bring.isEmpty,
          ConfigField(key: "bring", value: YAMLText.list(service.bring))),
        unless(service.initials == computed, text("initials", service.initials)),
      ])
    if item.written.count == 1 {
      item.scalar = YAMLText.localized(service.name, inFlow: false)
    }
    return item
  }

  static func hours(_ hours: [OpenHours]) -> String {
    hours.map { "\($0.from)-\($0.to)" }.joined(separator: ", ")
  }

  static func weekdays(_ days: [Weekday]) -> String {
    guard let first = days.first, let last = days.last, days.count > 2,
      last.rawValue - first.rawValue == days.count - 1
    else { return days.map(\.configName).joined(separator: ", ") }
    return "\(first.configName)-\(last.configName)"
  }

  static func weekly(_ calendar: CalendarDefinition) -> [ConfigItem] {
    calendar.weekly.map {
      ConfigItem(id: weekdays($0.weekdays), fields: [], scalar: hours($0.hours))
    }
  }

  static func holidays(_ calendar: CalendarDefinition) -> [ConfigItem] {
    calendar.holidays.map { holiday in
      ConfigItem(
        id: holiday.date.description, fields: [],
        scalar: YAMLText.localized(holiday.name, inFlow: false))
    }
  }

  static func workingDays(_ calendar: CalendarDefinition) -> [ConfigItem] {
    calendar.workingDays.map { day in
      ConfigItem(id: day.date.description, fields: [], scalar: hours(day.hours))
    }
  }

  static func calendarFields(_ calendar: CalendarDefinition) -> [ConfigField] {
    [
      number("cutOffMinutes", calendar.cutOffMinutes),
      number("overtimeMinutes", calendar.overtimeMinutes),
      boolean("issuesDuringBreaks", calendar.issuesDuringBreaks),
    ]
  }

  static func hallFields(_ hall: HallDefinition) -> [ConfigField] {
    let parameters = hall.policy.parameters.map { parameter in
      "\(YAMLText.scalar(parameter.name, inFlow: true)): \(parameter.value)"
    }
    let policy = YAMLText.scalar(hall.policy.name, inFlow: true)
    let list = parameters.joined(separator: ", ")
    return [
      text("id", hall.id), name(hall.name), text("timeZone", hall.timeZone),
      ConfigField(
        key: "hotline",
        value: hall.hotline.isEmpty ? nil : YAMLText.scalar(hall.hotline, inFlow: true)),
      ConfigField(
        key: "publicAddress",
        value: hall.publicAddress.map { YAMLText.scalar($0, inFlow: true) }),
      ConfigField(
        key: "policy",
        value: list.isEmpty ? policy : "{name: \(policy), parameters: {\(list)}}"),
    ]
  }

  static func ruleFields(_ rules: HallRules) -> [ConfigField] {
    RuleField.all.map { number($0.key, rules[keyPath: $0.path]) }
      + [boolean("readyOnEmpty", rules.readyOnEmpty)]
  }

  static func voiceFields(_ voice: VoiceDefinition) -> [ConfigField] {
    [
      ConfigField(
        key: "template", value: YAMLText.localized(voice.template, inFlow: true)),
      boolean("speaksEnglish", voice.speaksEnglish), number("repeats", voice.repeats),
      text("voice", voice.voice), text("output", voice.output),
    ]
  }
}

import QueueCore

/// Writes a file whole, where it is new or its old text cannot be patched.
enum ConfigFormatter {
  /// Nil for a file that the hall does not need.
  static func text(_ file: HallConfigFile, of hall: HallDefinition) -> String? {
    switch file {
    case .hall: hallText(hall)
    case .zones: entries(ConfigItems.zones(hall))
    case .departments: entries(ConfigItems.departments(hall))
    case .lines: entries(ConfigItems.lines(hall))
    case .windows: entries(ConfigItems.windows(hall))
    case .classes:
      hall.classes == ClassDefinition.standard ? nil : entries(ConfigItems.classes(hall))
    case .calendar: calendarText(hall.calendar)
    case .services: servicesText(hall.services)
    case .devices: devicesText(hall.devices)
    }
  }

  static func entries(_ items: [ConfigItem], indentation: Int = 0) -> String {
    guard !items.isEmpty else { return "{}\n" }
    return items.flatMap { $0.lines(indentation: indentation) }.joined(separator: "\n") + "\n"
  }

  private static func fields(_ fields: [ConfigField], indentation: Int) -> String {
    let pad = String(repeating: " ", count: indentation)
    return fields.compactMap { field in
      field.value.map { "\(pad)\(field.key): \($0)\n" }
    }
    .joined()
  }

  private static func hallText(_ hall: HallDefinition) -> String {
    fields(ConfigItems.hallFields(hall), indentation: 0) + "rules:\n"
      + fields(ConfigItems.ruleFields(hall.rules), indentation: 2) + "voice:\n"
      + fields(ConfigItems.voiceFields(hall.voice), indentation: 2)
  }

  private static func calendarText(_ calendar: CalendarDefinition) -> String {
    var text = "weekly:\n" + entries(ConfigItems.weekly(calendar), indentation: 2)
    text += fields(ConfigItems.calendarFields(calendar), indentation: 0)
    text += holidaysBlock(calendar)
    text += workingDaysBlock(calendar)
    return text
  }

  static func holidaysBlock(_ calendar: CalendarDefinition) -> String {
    if calendar.holidays.isEmpty { return "" }
    return "holidays:\n" + entries(holidayRanges(calendar.holidays), indentation: 2)
  }

  static func workingDaysBlock(_ calendar: CalendarDefinition) -> String {
    if calendar.workingDays.isEmpty { return "" }
    return "workingDays:\n" + entries(ConfigItems.workingDays(calendar), indentation: 2)
  }

  /// Days in a row with the same name as one entry.
  private static func holidayRanges(_ holidays: [Holiday]) -> [ConfigItem] {
    var ranges: [(first: Holiday, last: CalendarDate)] = []
    for holiday in holidays {
      if let range = ranges.last, range.first.name == holiday.name,
        range.last.adding(days: 1) == holiday.date,
        holiday.date.daysSince1970 - range.first.date.daysSince1970
          < ConfigLimits.holidaySpanDays
      {
        ranges[ranges.count - 1].last = holiday.date
      } else {
        ranges.append((holiday, holiday.date))
      }
    }
    return ranges.map { range in
      let first = range.first.date
      return ConfigItem(
        id: first == range.last ? "\(first)" : "\(first)..\(range.last)", fields: [],
        scalar: YAMLText.localized(range.first.name, inFlow: false))
    }
  }

  private static func servicesText(_ services: [ServiceDefinition]) -> String {
    if services.isEmpty { return "[]\n" }
    var blocks: [String] = []
    var start = 0
    while start < services.count {
      let first = services[start]
      let end =
        services[start...].firstIndex {
          $0.department != first.department || $0.line != first.line || $0.theme != first.theme
        } ?? services.count
      blocks.append(groupText(Array(services[start..<end])))
      start = end
    }
    return blocks.joined(separator: "\n")
  }

  /// A group with the commonest minutes and target as its defaults.
  static func groupText(_ services: [ServiceDefinition]) -> String {
    guard let first = services.first else { return "" }
    let group = ServiceGroupDefaults(
      line: first.line.text, theme: first.theme, minutes: commonest(services.map(\.minutes)),
      target: commonest(services.map(\.targetWaitMinutes)))
    var text = "- department: \(first.department.text)\n  line: \(first.line.text)\n"
    if !first.theme.chinese.isEmpty {
      text += fields([ConfigItems.theme(first.theme, inFlow: false)], indentation: 2)
    }
    text += "  minutes: \(group.minutes)\n"
    if group.target != ServiceGroupDefaults().target { text += "  target: \(group.target)\n" }
    text += "  items:\n"
    return text
      + entries(services.map { ConfigItems.service($0, in: group) }, indentation: 4)
  }

  private static func commonest(_ numbers: [Int]) -> Int {
    var best = (count: 0, number: 0)
    for number in numbers {
      let count = numbers.count { $0 == number }
      if count > best.count { best = (count, number) }
    }
    return best.number
  }

  private static func devicesText(_ devices: [DeviceDefinition]) -> String {
    if devices.isEmpty { return "{}\n" }
    return devices.map { lines(of: $0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  static func lines(of device: DeviceDefinition) -> [String] {
    let units = ConfigItems.units(device)
    let settings = ConfigItems.settings(device)
    let text =
      "\(device.id.text):\n"
      + fields(ConfigItems.deviceFields(device, inFlow: false), indentation: 2)
      + (settings.isEmpty ? "" : "  settings:\n" + fields(settings, indentation: 4))
      + (units.isEmpty ? "" : "  units:\n" + entries(units, indentation: 4))
    return text.split(separator: "\n").map(String.init)
  }
}

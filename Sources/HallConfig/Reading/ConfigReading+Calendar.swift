import QueueCore

extension ConfigReading {
  /// `calendar.yaml`: weekly hours, holidays, worked days, cut-off and overtime.
  mutating func calendar(_ root: YAMLNode) -> CalendarDefinition? {
    let keys = [
      "weekly", "holidays", "workingDays", "cutOffMinutes", "overtimeMinutes",
      "issuesDuringBreaks",
    ]
    guard let fields = fields(root, keys, required: ["weekly"]) else { return nil }
    var calendar = CalendarDefinition(weekly: fields["weekly"].map { weekly($0) } ?? [])
    if let node = fields["workingDays"], !node.isEmpty {
      calendar.workingDays = workingDays(node)
    }
    if let node = fields["holidays"], !node.isEmpty {
      calendar.holidays = holidays(node, worked: calendar.workingDays.map(\.date))
    }
    if let node = fields["cutOffMinutes"], let value = integer(node, 0...1_440) {
      calendar.cutOffMinutes = value
      checkCutOff(value, node, calendar)
    }
    if let value = fields["overtimeMinutes"].flatMap({ integer($0, 0...720) }) {
      calendar.overtimeMinutes = value
    }
    if let value = fields["issuesDuringBreaks"].flatMap({ boolean($0) }) {
      calendar.issuesDuringBreaks = value
    }
    return calendar
  }

  private mutating func weekly(_ node: YAMLNode) -> [WeeklyHours] {
    guard let entries = node.entries, !entries.isEmpty else {
      error(
        node, "此处应是每周时间，如“mon-fri: 09:00-12:00, 13:30-17:00”",
        "weekly hours are expected here, such as \"mon-fri: 09:00-12:00, 13:30-17:00\"")
      return []
    }
    var weekly: [WeeklyHours] = []
    for entry in entries {
      let days = weekdays(entry.keyNode)
      let hours = hours(entry.value)
      guard let days, let hours else { continue }
      let taken = weekly.flatMap(\.weekdays)
      if let double = days.first(where: { taken.contains($0) }) {
        error(
          entry.keyNode, "\(double.configName)写了两次", "\(double.configName) is named twice")
        continue
      }
      weekly.append(WeeklyHours(weekdays: days, hours: hours))
    }
    return weekly
  }

  private mutating func holidays(_ node: YAMLNode, worked: [CalendarDate]) -> [Holiday] {
    guard let entries = node.entries else {
      error(
        node, "此处应是“日期: 名称”", "dates with names are expected here")
      return []
    }
    var holidays: [Holiday] = []
    for entry in entries {
      let dates = dates(entry.keyNode)
      let name = localizedText(entry.value)
      guard let dates, let name else { continue }
      for date in dates {
        if holidays.contains(where: { $0.date == date }) {
          error(entry.keyNode, "\(date)写了两次", "\(date) is named twice")
        } else if worked.contains(date) {
          error(
            entry.keyNode, "\(date)既是假日又是上班日", "\(date) is a holiday and a worked day")
        } else {
          holidays.append(Holiday(date: date, name: name))
        }
      }
      guard holidays.count <= ConfigLimits.calendarDays else {
        error(
          entry.keyNode, "假日超过\(ConfigLimits.calendarDays)天",
          "there are more than \(ConfigLimits.calendarDays) holidays")
        break
      }
    }
    return holidays
  }

  private mutating func workingDays(_ node: YAMLNode) -> [WorkingDay] {
    let entries: [YAMLEntry]
    if let written = node.entries {
      entries = written
    } else if let elements = node.elements {
      let nothing = YAMLNode(position: node.position, content: .scalar(""))
      entries = elements.map { element in
        YAMLEntry(
          key: element.scalar ?? "", keyPosition: element.position, value: nothing)
      }
    } else {
      error(node, "此处应是日期的列表", "dates are expected here")
      return []
    }
    var days: [WorkingDay] = []
    for entry in entries {
      guard let date = CalendarDate(entry.key) else {
        error(
          entry.keyNode, "“\(entry.key)”不是日期，应如2026-10-10",
          "\"\(entry.key)\" is no date; write 2026-10-10")
        continue
      }
      guard !days.contains(where: { $0.date == date }) else {
        error(entry.keyNode, "\(date)写了两次", "\(date) is named twice")
        continue
      }
      guard days.count < ConfigLimits.calendarDays else { break }
      let hours = entry.value.isEmpty ? [] : hours(entry.value) ?? []
      days.append(WorkingDay(date: date, hours: hours))
    }
    return days
  }

  /// The kiosk must issue something on every day that is open.
  private mutating func checkCutOff(
    _ minutes: Int, _ node: YAMLNode, _ calendar: CalendarDefinition
  ) {
    let days = calendar.weekly.map(\.hours) + calendar.workingDays.map(\.hours)
    for hours in days {
      guard let first = hours.first, let last = hours.last else { continue }
      let open = last.to.minutes - first.from.minutes
      guard minutes >= open else { continue }
      error(
        node, "提前\(minutes)分钟停止取号，比开放的\(open)分钟还长",
        "the cut-off of \(minutes) minutes is not shorter than the \(open) minutes from "
          + "\(first.from) to \(last.to)")
      return
    }
  }
}

import QueueCore

extension HallView {
  /// Services named in ``mostUsed`` at most.
  static let mostUsedLimit = 12

  /// What the hall offers, and why something is not offered now.
  var offer: JSON {
    let definition = state.definition
    var themes: [LocalizedText] = []
    for theme in definition.services.map(\.theme) where !theme.chinese.isEmpty {
      if !themes.contains(where: { $0.chinese == theme.chinese }) { themes.append(theme) }
    }
    return [
      "themes": themes.json,
      "departments": .array(definition.departments.map(department)),
      "lines": .array(
        definition.lines.map {
          ["id": $0.id.json, "name": $0.name.json, "prefix": $0.prefix.json, "zone": $0.zone.json]
        }),
      "services": .array(definition.services.map(service)),
      "mostUsed": mostUsed,
    ]
  }

  private var today: CalendarDate {
    if let plan = state.plan, state.phase != .closed { return plan.date }
    return local.date
  }

  private func isPresent(_ department: DepartmentDefinition, on date: CalendarDate) -> Bool {
    department.weekdays.isEmpty || department.weekdays.contains(date.weekday)
  }

  private func department(_ department: DepartmentDefinition) -> JSON {
    let today = today
    let isPresent = isPresent(department, on: today)
    let next = state.definition.calendar.nextOpenDate(after: today, weekdays: department.weekdays)
    return [
      "id": department.id.json, "name": department.name.json, "present": isPresent.json,
      "nextDate": isPresent ? nil : next.json,
    ]
  }

  private func service(_ service: ServiceDefinition) -> JSON {
    let reason = refusal(of: service)
    var nextDate: CalendarDate?
    if case .departmentAbsent(_, let next) = reason { nextDate = next }
    return [
      "id": service.id.json, "name": service.name.json, "department": service.department.json,
      "line": service.line.json, "theme": service.theme.json, "minutes": service.minutes.json,
      "targetWaitMinutes": service.targetWaitMinutes.json, "bring": service.bring.json,
      "initials": service.initials.json, "available": (reason == nil).json,
      "reason": (reason?.text).json, "nextDate": nextDate.json,
    ]
  }

  /// Why no number is issued for a service now; the core has the last word when one is taken.
  private func refusal(of service: ServiceDefinition) -> Refusal? {
    switch state.phase {
    case .closed: return .dayNotOpen(next: nextOpening)
    case .cutOff, .draining: return .afterCutOff(next: nextOpening)
    case .open: break
    }
    return state.absence(of: service, on: today)
  }

  /// Services of the day's tickets, the most issued first.
  private var mostUsed: JSON {
    var counts: [ServiceID: Int] = [:]
    for ticket in state.tickets.values {
      for service in ticket.services { counts[service, default: 0] += 1 }
    }
    let order = state.definition.services.map(\.id).filter { counts[$0] != nil }
    let sorted = order.sorted { (counts[$0] ?? 0, $1) > (counts[$1] ?? 0, $0) }
    return sorted.prefix(Self.mostUsedLimit).map { $0 }.json
  }
}

/// Look-ups into a definition, made once when it comes into force.
public struct DefinitionIndex: Sendable {
  public private(set) var services: [ServiceID: ServiceDefinition] = [:]
  public private(set) var departments: [DepartmentID: DepartmentDefinition] = [:]
  public private(set) var lines: [LineID: LineDefinition] = [:]
  public private(set) var windows: [WindowID: WindowDefinition] = [:]
  public private(set) var zones: [ZoneID: ZoneDefinition] = [:]
  public private(set) var classes: [ClassID: ClassDefinition] = [:]
  /// Windows that serve a line, in the definition's order.
  public private(set) var windowsOfLine: [LineID: [WindowID]] = [:]
  /// Windows that serve items of a department, in the definition's order; none for a department
  /// without items.
  public private(set) var windowsOfDepartment: [DepartmentID: [WindowID]] = [:]
  /// Everybody's class.
  public let ordinaryClass: ClassDefinition
  /// The class that a guide or a clerk grants; nil when the hall has none.
  public let grantedClass: ClassDefinition?
  public let greenClass: ClassDefinition?
  public let appointmentClass: ClassDefinition?

  init(_ definition: HallDefinition) {
    for service in definition.services { services[service.id] = service }
    for department in definition.departments { departments[department.id] = department }
    for line in definition.lines { lines[line.id] = line }
    for zone in definition.zones { zones[zone.id] = zone }
    for item in definition.classes { classes[item.id] = item }
    for window in definition.windows {
      windows[window.id] = window
      for line in window.lines { windowsOfLine[line, default: []].append(window.id) }
    }
    var lines: [DepartmentID: Set<LineID>] = [:]
    for service in definition.services {
      lines[service.department, default: []].insert(service.line)
    }
    for department in definition.departments {
      windowsOfDepartment[department.id] = definition.windows.filter {
        !(lines[department.id] ?? []).isDisjoint(with: $0.lines)
      }.map(\.id)
    }
    ordinaryClass =
      definition.classes.last { $0.entitlement == .none }
      ?? ClassDefinition.standard[ClassDefinition.standard.count - 1]
    grantedClass = definition.classes.first { $0.entitlement == .grant }
    greenClass = definition.classes.first { $0.entitlement == .keyProjectCode }
    appointmentClass = definition.classes.first { $0.entitlement == .appointment }
  }

  /// The class of that name, or everybody's when it is no longer defined.
  public func admissionClass(_ id: ClassID) -> ClassDefinition { classes[id] ?? ordinaryClass }
}

import QueueCore

extension ConfigPatcher {
  /// Patches each group's items; services of a department without a group get one at the end.
  func patchServices(_ root: YAMLNode, _ editor: inout SourceEditor) -> Bool {
    guard let groups = root.elements, !groups.isEmpty, !editor.isFlow(root),
      groups.allSatisfy({ !editor.isFlow($0) })
    else { return false }
    var groupOfID: [String: Int] = [:]
    for (index, group) in groups.enumerated() {
      for entry in group.value("items")?.entries ?? [] { groupOfID[entry.key] = index }
    }
    let departments = groups.map { $0.value("department")?.scalar ?? "" }
    let homes = self.homes(groupOfID, departments)
    for (index, group) in groups.enumerated() {
      let defaults = Self.defaults(of: group)
      let before = old.services.filter { groupOfID[$0.id.text] == index }
      let after = zip(new.services, homes).filter { $0.1 == index }.map(\.0)
      if before == after { continue }
      guard let items = group.value("items") else { return false }
      if after.isEmpty {
        let position = SourcePosition(
          line: group.position.line, column: group.position.column - 1)
        editor.removeLines(editor.lines(from: position))
        continue
      }
      let isDone = editor.patch(
        items, from: before.map { ConfigItems.service($0, in: defaults) },
        to: after.map { ConfigItems.service($0, in: defaults) }
      ) { [$0.key] }
      if !isDone { return false }
    }
    var homeless = zip(new.services, homes).filter { $0.1 == nil }.map(\.0)
    while let first = homeless.first {
      let group = homeless.filter {
        $0.department == first.department && $0.line == first.line && $0.theme == first.theme
      }
      homeless.removeAll { service in group.contains { $0.id == service.id } }
      editor.append("\n" + ConfigFormatter.groupText(group))
    }
    return true
  }

  /// The group in which each new service is to stand: its own, that of a neighbour of the same
  /// department, or the department's last.
  private func homes(_ groupOfID: [String: Int], _ departments: [String]) -> [Int?] {
    func own(_ service: ServiceDefinition) -> Int? {
      guard let index = groupOfID[service.id.text],
        departments[index] == service.department.text
      else { return nil }
      return index
    }
    var homes = new.services.map(own)
    for (index, service) in new.services.enumerated() where homes[index] == nil {
      let department = service.department.text
      let next = index + 1 < new.services.count ? own(new.services[index + 1]) : nil
      if index > 0, let home = homes[index - 1], departments[home] == department {
        homes[index] = home
      } else if let next, departments[next] == department {
        homes[index] = next
      } else {
        homes[index] = departments.lastIndex(of: department)
      }
    }
    return homes
  }

  private static func defaults(of group: YAMLNode) -> ServiceGroupDefaults {
    var defaults = ServiceGroupDefaults()
    defaults.line = group.value("line")?.scalar
    // The text has been read without mistakes before it is patched.
    var reading = ConfigReading(catalogue: .standard)
    defaults.theme = group.value("theme").flatMap { reading.theme($0) } ?? defaults.theme
    defaults.minutes =
      group.value("minutes")?.scalar.flatMap { Int($0) } ?? defaults.minutes
    defaults.target = group.value("target")?.scalar.flatMap { Int($0) } ?? defaults.target
    return defaults
  }
}

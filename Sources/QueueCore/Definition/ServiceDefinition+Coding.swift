extension ServiceDefinition {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try container.decode(ServiceID.self, forKey: .id),
      name: try container.decode(LocalizedText.self, forKey: .name),
      department: try container.decode(DepartmentID.self, forKey: .department),
      line: try container.decode(LineID.self, forKey: .line),
      theme: try container.decode(TextInOneOrBoth.self, forKey: .theme).text,
      minutes: try container.decode(Int.self, forKey: .minutes),
      targetWaitMinutes: try container.decode(Int.self, forKey: .targetWaitMinutes),
      bring: try container.decode([TextInOneOrBoth].self, forKey: .bring).map(\.text),
      initials: try container.decode(String.self, forKey: .initials))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
    try container.encode(department, forKey: .department)
    try container.encode(line, forKey: .line)
    try container.encode(TextInOneOrBoth(text: theme), forKey: .theme)
    try container.encode(minutes, forKey: .minutes)
    try container.encode(targetWaitMinutes, forKey: .targetWaitMinutes)
    try container.encode(bring.map(TextInOneOrBoth.init(text:)), forKey: .bring)
    try container.encode(initials, forKey: .initials)
  }
}

/// A text stored as one string where both languages say the same, as the first version of the
/// journal has all themes and things to bring.
private struct TextInOneOrBoth: Codable {
  let text: LocalizedText

  init(text: LocalizedText) { self.text = text }

  init(from decoder: any Decoder) throws {
    if let one = try? decoder.singleValueContainer().decode(String.self) {
      text = LocalizedText(chinese: one, english: one)
    } else {
      text = try LocalizedText(from: decoder)
    }
  }

  func encode(to encoder: any Encoder) throws {
    guard text.chinese != text.english else {
      var container = encoder.singleValueContainer()
      try container.encode(text.chinese)
      return
    }
    try text.encode(to: encoder)
  }
}

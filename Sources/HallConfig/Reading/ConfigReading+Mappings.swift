import QueueCore

/// What can be referred to, as it is called in reports.
enum ConfigNoun {
  case zone, department, service, line, window, citizenClass, device

  var chinese: String {
    switch self {
    case .zone: "区域"
    case .department: "部门"
    case .service: "事项"
    case .line: "业务队列"
    case .window: "窗口"
    case .citizenClass: "类别"
    case .device: "设备"
    }
  }

  var english: String {
    switch self {
    case .zone: "zone"
    case .department: "department"
    case .service: "service"
    case .line: "line"
    case .window: "window"
    case .citizenClass: "class"
    case .device: "device"
    }
  }
}

extension ConfigReading {
  /// The values of a mapping by their keys; nil, and reported, when the node is no mapping.
  ///
  /// Unknown keys are reported with what they may have been meant to be, missing ones at the
  /// node.
  mutating func fields(
    _ node: YAMLNode, _ known: [String], required: [String] = []
  ) -> [String: YAMLNode]? {
    guard let entries = node.entries else {
      error(
        node, "此处应是若干“键: 值”，例如“\(known.first ?? "")”",
        "keys with values are expected here, such as \"\(known.first ?? "")\"")
      return nil
    }
    var fields: [String: YAMLNode] = [:]
    // A key that was only misspelt is not missing too.
    var meant: [String] = []
    for entry in entries {
      guard known.contains(entry.key) else {
        let written = entries.map(\.key)
        let nearest = Suggestion.nearest(
          to: entry.key, in: known.filter { !written.contains($0) })
        let hint =
          nearest.map { Self.question($0) }
          ?? Self.beside(Suggestion.nearest(to: entry.key, in: known))
        if let nearest { meant.append(nearest) }
        error(
          entry.keyNode, "不认识的键“\(entry.key)”" + hint.chinese,
          "unknown key \"\(entry.key)\"" + hint.english)
        continue
      }
      fields[entry.key] = entry.value
    }
    for key in required where fields[key] == nil && !meant.contains(key) {
      error(node, "缺少“\(key)”", "\"\(key)\" is missing")
    }
    return fields
  }

  /// `; "x" is there already`, or nothing.
  private static func beside(_ present: String?) -> LocalizedText {
    guard let present else { return LocalizedText(chinese: "", english: "") }
    return LocalizedText(
      chinese: "；已经写了“\(present)”", english: "; \"\(present)\" is there already")
  }

  /// The entries of a mapping that names things, at most `limit`.
  mutating func namedEntries(
    _ node: YAMLNode, _ noun: ConfigNoun, limit: Int
  ) -> [YAMLEntry] {
    guard let entries = node.entries else {
      error(
        node, "此处应逐个列出\(noun.chinese)：“标识: …”",
        "each \(noun.english) is listed here as \"id: …\"")
      return []
    }
    guard entries.count <= limit else {
      error(
        entries[limit].keyNode, "\(noun.chinese)超过\(limit)个",
        "there are more than \(limit) of: \(noun.english)")
      return Array(entries.prefix(limit))
    }
    return entries
  }

  /// A reference; nil, and reported, when there is no such thing. Without `known`, because its file
  /// could not be read, everything is taken.
  mutating func reference(_ node: YAMLNode, _ noun: ConfigNoun, known: [String]?) -> String? {
    guard let text = string(node) else { return nil }
    guard let known, !known.contains(text) else { return text }
    let question = Self.question(Suggestion.nearest(to: text, in: known))
    error(
      node, "没有\(noun.chinese)“\(text)”" + question.chinese,
      "unknown \(noun.english) \"\(text)\"" + question.english)
    return nil
  }

  /// One word of a few; nil, and reported, when it is another.
  mutating func choice(
    _ node: YAMLNode, of known: [String], _ chinese: String, _ english: String
  ) -> String? {
    guard let text = string(node) else { return nil }
    if known.contains(text) { return text }
    let nearest = Suggestion.nearest(to: text, in: known)
    let question = Self.question(nearest)
    let list = known.joined(separator: ", ")
    error(
      node,
      "不认识的\(chinese)“\(text)”" + (nearest == nil ? "，可以是：\(list)" : question.chinese),
      "unknown \(english) \"\(text)\"" + (nearest == nil ? "; known: \(list)" : question.english))
    return nil
  }
}

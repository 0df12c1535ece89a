import QueueCore

extension ConfigReading {
  /// A text of limited length without line breaks; nil, and reported, when it is none.
  mutating func string(_ node: YAMLNode, allowsEmpty: Bool = false) -> String? {
    guard let text = node.scalar else {
      error(node, "此处应是文字", "a text is expected here")
      return nil
    }
    guard allowsEmpty || !text.isEmpty else {
      error(node, "此处不能为空", "this must not be empty")
      return nil
    }
    guard text.unicodeScalars.count <= ConfigLimits.textCharacters,
      !text.unicodeScalars.contains(where: { SourceText.isBreak($0) || $0 == "\t" })
    else {
      error(
        node, "文字应在一行以内，不超过\(ConfigLimits.textCharacters)字",
        "a text must be one line of at most \(ConfigLimits.textCharacters) characters")
      return nil
    }
    return text
  }

  mutating func integer(_ node: YAMLNode, _ range: ClosedRange<Int>) -> Int? {
    guard let text = node.scalar, let value = Self.plainInteger(text) else {
      error(
        node, "此处应是\(range.lowerBound)到\(range.upperBound)之间的整数",
        "a whole number from \(range.lowerBound) to \(range.upperBound) is expected here")
      return nil
    }
    guard range.contains(value) else {
      error(
        node, "\(value)超出范围\(range.lowerBound)到\(range.upperBound)",
        "\(value) is outside \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  /// Decimal digits with an optional minus; nil for everything else, also `+1`, `0x1` and `1_000`.
  static func plainInteger(_ text: some StringProtocol) -> Int? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  mutating func boolean(_ node: YAMLNode) -> Bool? {
    switch node.scalar {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      error(node, "此处应是yes或no", "yes or no is expected here")
      return nil
    }
  }

  /// Lower-case letters, digits and hyphens, beginning and ending with a letter or digit.
  mutating func identifier(_ node: YAMLNode) -> String? {
    guard let text = string(node) else { return nil }
    let bytes = Array(text.utf8)
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
    guard bytes.count <= ConfigLimits.identifierCharacters,
      bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D }),
      let first = bytes.first, isAlphanumeric(first), let last = bytes.last,
      isAlphanumeric(last)
    else {
      error(
        node, "“\(text)”不是合法的标识：只能用小写字母、数字和连字符，不超过\(ConfigLimits.identifierCharacters)个",
        "\"\(text)\" is no identifier: lower-case letters, digits and hyphens, at most "
          + "\(ConfigLimits.identifierCharacters)")
      return nil
    }
    return text
  }

  /// A name: `中文 | English`, `{zh: 中文, en: English}`, or one text without Han characters.
  ///
  /// Where English is missing the Chinese stands in for it, with a warning unless told otherwise.
  mutating func localizedText(
    _ node: YAMLNode, needsEnglish: Bool = true
  ) -> LocalizedText? {
    if node.entries != nil {
      guard let fields = fields(node, ["zh", "en"], required: ["zh"]) else { return nil }
      let chinese = fields["zh"].flatMap { string($0) }
      let english = fields["en"].flatMap { string($0) }
      guard let chinese else { return nil }
      if fields["en"] == nil, needsEnglish { warnEnglishMissing(node, chinese) }
      return LocalizedText(chinese: chinese, english: english ?? chinese)
    }
    guard let text = string(node) else { return nil }
    guard text.unicodeScalars.contains("|") else {
      if needsEnglish { warnEnglishMissing(node, text) }
      return LocalizedText(chinese: text, english: text)
    }
    let pieces = node.pieces(separatedBy: ["|"])
    guard pieces.count == 2, let chinese = pieces[0].scalar, let english = pieces[1].scalar,
      !chinese.isEmpty, !english.isEmpty
    else {
      error(
        node, "名称应写成“中文 | English”", "a name is written \"中文 | English\"")
      return nil
    }
    return LocalizedText(chinese: chinese, english: english)
  }

  private mutating func warnEnglishMissing(_ node: YAMLNode, _ chinese: String) {
    guard chinese.unicodeScalars.contains(where: \.properties.isIdeographic) else { return }
    report(
      .warning, at: node.position, "“\(chinese)”没有英文名", "\"\(chinese)\" has no English name")
  }

  /// Texts in a list, or one text; English is optional.
  mutating func localizedTexts(_ node: YAMLNode) -> [LocalizedText]? {
    var texts: [LocalizedText] = []
    for element in node.elements ?? [node] {
      guard element.scalar != nil || element.value("zh") != nil else {
        error(element, "此处应是文字", "a text is expected here")
        return nil
      }
      guard let text = localizedText(element, needsEnglish: false) else { return nil }
      texts.append(text)
    }
    return texts
  }

  /// A theme's name, which may be empty; English is optional.
  mutating func theme(_ node: YAMLNode) -> LocalizedText? {
    if node.scalar == "" { return LocalizedText(chinese: "", english: "") }
    return localizedText(node, needsEnglish: false)
  }

  /// The pieces of a list: a YAML list, or one text with commas or blanks between.
  mutating func listNodes(_ node: YAMLNode) -> [YAMLNode]? {
    if let elements = node.elements { return elements }
    guard node.scalar != nil else {
      error(node, "此处应是列表", "a list is expected here")
      return nil
    }
    return node.pieces(separatedBy: [",", " ", "、", "，"]).filter { $0.scalar != "" }
  }
}

extension LayoutReading {
  mutating func report(_ position: SourcePosition, _ english: String, _ chinese: String) {
    if diagnostics.count == LayoutLimits.diagnostics {
      diagnostics.append(
        Diagnostic(
          severity: .error, position: position,
          message: BilingualText("there are more errors", "还有更多错误")))
    }
    guard diagnostics.count < LayoutLimits.diagnostics else { return }
    diagnostics.append(
      Diagnostic(
        severity: .error, position: position, message: BilingualText(english, chinese)))
  }

  mutating func check(_ properties: Properties, allowed: [LayoutVocabulary.Property]) {
    check(properties, allowed: allowed.map(\.name))
  }

  mutating func check(_ properties: Properties, allowed: [String]) {
    for key in properties.pairs.map(\.key) where !allowed.contains(key.text) {
      let hint = Suggestion.nearest(to: key.text, in: allowed)
      report(
        key.position,
        "unknown property \"\(key.text)\"" + (hint.map { "; did you mean \"\($0)\"?" } ?? ""),
        "未知属性“\(key.text)”" + (hint.map { "，是不是“\($0)”？" } ?? ""))
    }
  }

  mutating func mapping(_ node: SourceNode) -> Properties? {
    if case .mapping(let pairs, let position) = node {
      return Properties(pairs: pairs, position: position)
    }
    report(node.position, "expected properties (name: value)", "此处应为属性（名称: 值）")
    return nil
  }

  mutating func scalar(_ node: SourceNode) -> SourceScalar? {
    if case .scalar(let scalar) = node { return scalar }
    report(node.position, "expected a single value", "此处应为单个值")
    return nil
  }

  mutating func sequence(_ node: SourceNode) -> [SourceNode]? {
    if case .sequence(let items, _) = node { return items }
    report(node.position, "expected a list", "此处应为列表")
    return nil
  }

  /// The value whose word the scalar is.
  mutating func choice<Value>(_ scalar: SourceScalar, _ values: [(String, Value)]) -> Value? {
    if let found = values.first(where: { $0.0 == scalar.text }) { return found.1 }
    let words = values.map(\.0)
    let hint = Suggestion.nearest(to: scalar.text, in: words)
    let english =
      hint.map { "did you mean \"\($0)\"?" } ?? "there are " + words.joined(separator: ", ")
    let chinese = hint.map { "是不是“\($0)”？" } ?? "可用的有：" + words.joined(separator: "、")
    report(
      scalar.position, "unknown value \"\(scalar.text)\"; \(english)",
      "未知的值“\(scalar.text)”，\(chinese)")
    return nil
  }

  mutating func whole(_ node: SourceNode, in range: ClosedRange<Int>) -> Int? {
    guard let scalar = self.scalar(node) else { return nil }
    if let number = Int(scalar.text), range.contains(number) { return number }
    report(
      scalar.position,
      "expected a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(scalar.text)\"",
      "此处应为 \(range.lowerBound) 到 \(range.upperBound) 的整数，而不是“\(scalar.text)”")
    return nil
  }

  mutating func length(_ node: SourceNode) -> Length? {
    guard let scalar = self.scalar(node) else { return nil }
    let text = scalar.text
    if text == "auto" { return .auto }
    if let dots = Int(text), (0...LayoutLimits.length).contains(dots) { return .dots(dots) }
    if text.hasSuffix("px"), let dots = Int(text.dropLast(2)),
      (0...LayoutLimits.length).contains(dots)
    {
      return .dots(dots)
    }
    if text.hasSuffix("%"), let part = Self.thousandths(text.dropLast(1)), part <= 100_000 {
      return .percent(part)
    }
    if text.hasSuffix("fr"), let part = Self.thousandths(text.dropLast(2)),
      (1...1_000_000).contains(part)
    {
      return .fraction(part)
    }
    report(
      scalar.position, "\"\(text)\" is not a length; write 120, 25%, 1.5fr or auto",
      "“\(text)”不是长度，请写 120、25%、1.5fr 或 auto")
    return nil
  }

  /// A decimal number with at most three places, in thousandths; integers keep layouts exact.
  static func thousandths(_ text: Substring) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, (1...6).contains(whole.count),
      whole.allSatisfy({ $0.isASCII && $0.isNumber }), let units = Int(whole)
    else { return nil }
    guard parts.count == 2 else { return units * 1_000 }
    guard (1...3).contains(parts[1].count), parts[1].allSatisfy({ $0.isASCII && $0.isNumber }),
      let digits = Int(parts[1])
    else { return nil }
    let scale = [100, 10, 1][parts[1].count - 1]
    return units * 1_000 + digits * scale
  }

  /// One to four distances, in the order of style sheets: top, right, bottom, left.
  mutating func edges(_ node: SourceNode) -> Edges? {
    let range = 0...LayoutLimits.length
    guard case .sequence(let items, let position) = node else {
      return whole(node, in: range).map { Edges(top: $0, right: $0, bottom: $0, left: $0) }
    }
    let values = items.compactMap { whole($0, in: range) }
    guard values.count == items.count else { return nil }
    switch values.count {
    case 1: return Edges(top: values[0], right: values[0], bottom: values[0], left: values[0])
    case 2: return Edges(top: values[0], right: values[1], bottom: values[0], left: values[1])
    case 4: return Edges(top: values[0], right: values[1], bottom: values[2], left: values[3])
    default:
      report(
        position, "write one, two or four distances: [top, right, bottom, left]",
        "请写一个、两个或四个距离：[上, 右, 下, 左]")
      return nil
    }
  }

  /// Colours that every layout of the kind can name.
  var outputColors: [(String, Color)] {
    switch kind {
    case .board where isTwoColour:
      [("off", .black), ("red", .red), ("green", .green), ("amber", .amber)]
    case .board: [("off", .black), ("lit", .white)]
    case .screen, .ticket, .slip: [("black", .black), ("white", .white)]
    }
  }

  mutating func color(_ node: SourceNode) -> Color? {
    guard let scalar = self.scalar(node) else { return nil }
    let names = outputColors
    if let named = names.first(where: { $0.0 == scalar.text }) { return named.1 }
    if let own = colors.last(where: { $0.name == scalar.text }) { return own.color }
    if scalar.text.isEmpty, !scalar.isQuoted {
      report(
        scalar.position, "no colour here; one that starts with # stands in quotes: \"#ffd93d\"",
        "此处缺少颜色；以 # 开头的颜色要加引号：\"#ffd93d\"")
      return nil
    }
    if kind == .screen, scalar.text.hasPrefix("#"), scalar.text.utf8.count == 7,
      let value = UInt32(scalar.text.dropFirst(), radix: 16)
    {
      return Color(
        red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    }
    let words = names.map(\.0) + colors.map(\.name)
    let hint = Suggestion.nearest(to: scalar.text, in: words)
    let list = words.joined(separator: ", ") + (kind == .screen ? ", \"#rrggbb\"" : "")
    report(
      scalar.position,
      "\"\(scalar.text)\" is not a colour of this output; "
        + (hint.map { "did you mean \"\($0)\"?" } ?? "there are \(list)"),
      "“\(scalar.text)”不是该输出的颜色，" + (hint.map { "是不是“\($0)”？" } ?? "可用的有：\(list)"))
    return nil
  }

  /// `[thickness, color]`, or a thickness in the default text colour.
  mutating func border(_ node: SourceNode) -> Box.Border? {
    let range = LayoutVocabulary.thickness
    guard case .sequence(let items, let position) = node else {
      return whole(node, in: range).map { Box.Border(thickness: $0, color: defaultStyle.color) }
    }
    guard items.count == 2 else {
      report(position, "write [thickness, color]", "请写 [粗细, 颜色]")
      return nil
    }
    guard let thickness = whole(items[0], in: range), let color = self.color(items[1]) else {
      return nil
    }
    return Box.Border(thickness: thickness, color: color)
  }

  mutating func template(_ scalar: SourceScalar) -> Template {
    var parser = ExpressionParser(scalar.text, schema: schema)
    let template = parser.template()
    take(parser.problems, of: scalar)
    return template
  }

  mutating func condition(_ scalar: SourceScalar) -> Condition? {
    var parser = ExpressionParser(scalar.text, schema: schema)
    let condition = parser.condition()
    take(parser.problems, of: scalar)
    return condition
  }

  /// A path to a value of one type, as a table's rows.
  mutating func path(_ scalar: SourceScalar) -> (path: DataPath, type: DataType)? {
    let path = DataPath(scalar.text)
    if let type = schema.type(at: path) { return (path, type) }
    let hint = Suggestion.nearest(to: scalar.text, in: schema.paths)
    report(
      scalar.position,
      "unknown value \"\(scalar.text)\"" + (hint.map { "; did you mean \"\($0)\"?" } ?? ""),
      "未知数据“\(scalar.text)”" + (hint.map { "，是不是“\($0)”？" } ?? ""))
    return nil
  }

  private mutating func take(_ problems: [ExpressionParser.Problem], of scalar: SourceScalar) {
    for problem in problems {
      report(
        scalar.position(atOffset: problem.offset), problem.message.english,
        problem.message.chinese)
    }
  }
}

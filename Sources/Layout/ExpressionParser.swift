/// Reads templates and conditions, and checks each path and filter against the schema.
///
/// Errors carry the offset in Unicode scalars into the text that was read.
struct ExpressionParser {
  struct Problem {
    var offset: Int
    var message: BilingualText
  }

  private enum Token: Equatable {
    case word(String)
    case text(String)
    case symbol(String)
    case end
  }

  private let scalars: [Unicode.Scalar]
  private let schema: DataSchema
  private var index = 0
  private var depth = 0
  private(set) var problems: [Problem] = []

  init(_ text: String, schema: DataSchema) {
    scalars = Array(text.unicodeScalars)
    self.schema = schema
  }

  /// The text as a template; check `problems` before using it.
  mutating func template() -> Template {
    var pieces: [Template.Piece] = []
    var literal = String.UnicodeScalarView()
    while index < scalars.count {
      guard isOpening(at: index) else {
        literal.append(scalars[index])
        index += 1
        continue
      }
      let start = index
      if !literal.isEmpty { pieces.append(.literal(String(literal))) }
      literal = String.UnicodeScalarView()
      index += 2
      guard hasClosing() else {
        report(start, "\"{{\" without \"}}\"", "“{{” 后缺少 “}}”")
        return Template(pieces: pieces)
      }
      if let piece = value() { pieces.append(piece) }
      skipPastClosing()
    }
    if !literal.isEmpty { pieces.append(.literal(String(literal))) }
    return Template(pieces: pieces)
  }

  /// The text as a condition, or nil after a problem; "and" binds closer than "or".
  mutating func condition() -> Condition? {
    guard var left = conjunction() else { return nil }
    while true {
      let start = skipBlanks()
      switch next() {
      case .end:
        return left
      case .symbol(")") where depth > 0:
        index = start
        return left
      case .word("or"):
        guard let right = conjunction() else { return nil }
        left = .either(left, right)
      default:
        report(
          start, "expected \"and\", \"or\" or the end of the condition", "此处应为 and、or 或条件结束")
        return nil
      }
    }
  }

  private mutating func conjunction() -> Condition? {
    guard var left = negation() else { return nil }
    while true {
      let before = index
      guard next() == .word("and") else {
        index = before
        return left
      }
      guard let right = negation() else { return nil }
      left = .both(left, right)
    }
  }

  private mutating func negation() -> Condition? {
    let before = index
    if next() == .word("not") { return negated { $0.negation() } }
    index = before
    let start = skipBlanks()
    guard next() == .symbol("(") else {
      index = before
      return comparison()
    }
    return inner(from: start) {
      guard let condition = $0.condition() else { return nil }
      let end = $0.skipBlanks()
      guard $0.next() == .symbol(")") else {
        $0.report(end, "expected \")\"", "此处应为 “)”")
        return nil
      }
      return condition
    }
  }

  private mutating func negated(_ body: (inout Self) -> Condition?) -> Condition? {
    inner(from: index) { body(&$0).map { .not($0) } }
  }

  private mutating func inner(
    from start: Int, _ body: (inout Self) -> Condition?
  ) -> Condition? {
    guard depth < LayoutLimits.conditionDepth else {
      report(
        start, "more than \(LayoutLimits.conditionDepth) conditions inside each other",
        "条件嵌套超过 \(LayoutLimits.conditionDepth) 层")
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  private mutating func comparison() -> Condition? {
    let start = skipBlanks()
    guard case .word(let name) = next() else {
      report(start, "expected the name of a value", "此处应为数据名称")
      return nil
    }
    guard let type = checkedType(of: name, at: start) else { return nil }
    let path = DataPath(name)
    let before = index
    let operatorStart = skipBlanks()
    guard case .symbol(let symbol) = next(), symbol != ")" else {
      index = before
      return .present(path)
    }
    guard let comparison = Comparison(rawValue: symbol) else {
      let known = Comparison.allCases.map(\.rawValue).joined(separator: " ")
      report(
        operatorStart, "unknown operator \"\(symbol)\"; there are \(known)",
        "未知运算符“\(symbol)”，可用的有 \(known)")
      return nil
    }
    if comparison.isOrder, type != .number, type != .text {
      report(
        operatorStart, "\"\(name)\" is \(type.name.english), which has no order",
        "“\(name)”是\(type.name.chinese)，不能比较大小")
      return nil
    }
    let valueStart = skipBlanks()
    guard let operand = operand(next(), for: type, at: valueStart) else { return nil }
    return .compare(path, comparison, operand)
  }

  private mutating func operand(
    _ token: Token, for type: DataType, at offset: Int
  ) -> Operand? {
    switch (token, type) {
    case (.text(let text), .text):
      return .constant(.text(text))
    case (.word("true"), .flag):
      return .constant(.flag(true))
    case (.word("false"), .flag):
      return .constant(.flag(false))
    case (.word(let word), _) where schema.type(at: DataPath(word)) == type:
      return .path(DataPath(word))
    case (.word(let word), .number):
      if let number = Int(word) { return .constant(.number(number)) }
    case (.word(let word), .text):
      report(
        offset, "a text to compare with stands in quotes: '\(word)'", "用于比较的文本要加引号：'\(word)'")
      return nil
    default:
      break
    }
    report(
      offset, "this value is \(type.name.english); it cannot be compared with that",
      "该数据是\(type.name.chinese)，不能与此比较")
    return nil
  }

  private mutating func value() -> Template.Piece? {
    let start = skipBlanks()
    guard case .word(let name) = next() else {
      report(start, "expected the name of a value", "此处应为数据名称")
      return nil
    }
    guard var type = checkedType(of: name, at: start) else { return nil }
    var filters: [Filter] = []
    while true {
      let offset = skipBlanks()
      switch next() {
      case .symbol("}}"), .end:
        return finish(name, type, filters, start)
      case .symbol("|"):
        guard let filter = filter(on: &type) else { return nil }
        filters.append(filter)
      default:
        report(offset, "expected \"|\" or \"}}\"", "此处应为 “|” 或 “}}”")
        return nil
      }
    }
  }

  private mutating func finish(
    _ name: String, _ type: DataType, _ filters: [Filter], _ start: Int
  ) -> Template.Piece? {
    switch type {
    case .text, .number, .flag:
      return .value(DataPath(name), filters)
    case .record(let inner):
      let example = inner.fields.first?.name ?? ""
      report(
        start, "\"\(name)\" is a group of values; name one of them, as \"\(name).\(example)\"",
        "“\(name)”是一组值，请写其中一个，如“\(name).\(example)”")
    case .list:
      report(
        start, "\"\(name)\" is a list; show it with a table, or with \"| count\" or \"| join\"",
        "“\(name)”是列表，请用 table 显示，或用 “| count”、“| join”")
    }
    return nil
  }

  private mutating func filter(on type: inout DataType) -> Filter? {
    let offset = skipBlanks()
    guard case .word(let name) = next() else {
      report(offset, "expected a filter", "此处应为过滤器")
      return nil
    }
    var argument: Token?
    let afterName = index
    _ = skipBlanks()
    if next() == .symbol(":") {
      _ = skipBlanks()
      argument = next()
    } else {
      index = afterName
    }
    switch (name, argument, type) {
    case ("upper", nil, .text):
      return .upper
    case ("pad", .word(let digits)?, .text), ("pad", .word(let digits)?, .number):
      guard let width = Int(digits), (1...20).contains(width) else { break }
      type = .text
      return .pad(width)
    case ("default", .text(let text)?, .text), ("default", .text(let text)?, .number):
      type = .text
      return .fallback(text)
    case ("time", nil, .text), ("time", nil, .number):
      type = .text
      return .time
    case ("count", nil, .list):
      type = .number
      return .count
    case ("join", .text(let separator)?, .list(.text)):
      type = .text
      return .join(separator)
    default:
      guard !Filter.names.contains(name) else { break }
      let hint = Suggestion.nearest(to: name, in: Filter.names)
      report(
        offset, "unknown filter \"\(name)\"" + (hint.map { "; did you mean \"\($0)\"?" } ?? ""),
        "未知过滤器“\(name)”" + (hint.map { "，是不是“\($0)”？" } ?? ""))
      return nil
    }
    let usage = Self.usage(of: name)
    report(
      offset, "filter \"\(name)\" is used as \(usage.english)",
      "过滤器“\(name)”的用法：\(usage.chinese)")
    return nil
  }

  private static func usage(of filter: String) -> BilingualText {
    switch filter {
    case "upper": BilingualText("\"text | upper\"", "“文本 | upper”")
    case "pad": BilingualText("\"number | pad: 3\" (1 to 20)", "“数字 | pad: 3”（1 到 20）")
    case "default":
      BilingualText("\"text | default: 'other'\"", "“文本 | default: '其他'”")
    case "time": BilingualText("\"text | time\"", "“文本 | time”")
    case "count": BilingualText("\"list | count\"", "“列表 | count”")
    default: BilingualText("\"list of texts | join: '、'\"", "“文本列表 | join: '、'”")
    }
  }

  private mutating func checkedType(of name: String, at offset: Int) -> DataType? {
    if let type = schema.type(at: DataPath(name)) { return type }
    let hint = Suggestion.nearest(to: name, in: schema.paths)
    report(
      offset, "unknown value \"\(name)\"" + (hint.map { "; did you mean \"\($0)\"?" } ?? ""),
      "未知数据“\(name)”" + (hint.map { "，是不是“\($0)”？" } ?? ""))
    return nil
  }

  private mutating func report(_ offset: Int, _ english: String, _ chinese: String) {
    problems.append(Problem(offset: offset, message: BilingualText(english, chinese)))
  }
}

extension ExpressionParser {
  private func isOpening(at position: Int) -> Bool {
    position + 1 < scalars.count && scalars[position] == "{" && scalars[position + 1] == "{"
  }

  private func isClosing(at position: Int) -> Bool {
    position + 1 < scalars.count && scalars[position] == "}" && scalars[position + 1] == "}"
  }

  private func hasClosing() -> Bool {
    (index..<max(index, scalars.count)).contains { isClosing(at: $0) }
  }

  /// Goes on behind the value's end, also after an error inside it.
  private mutating func skipPastClosing() {
    let isBehind =
      index >= 2 && index <= scalars.count && isClosing(at: index - 2)
    if isBehind { return }
    while index < scalars.count, !isClosing(at: index) { index += 1 }
    index = min(scalars.count, index + 2)
  }

  /// Skips blanks and returns where the next token starts.
  private mutating func skipBlanks() -> Int {
    while index < scalars.count, scalars[index] == " " || scalars[index] == "\n" { index += 1 }
    return index
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "."
      || scalar == "_" || scalar == "-"
  }

  private mutating func next() -> Token {
    _ = skipBlanks()
    guard index < scalars.count else { return .end }
    let scalar = scalars[index]
    if Self.isWord(scalar) {
      var word = String.UnicodeScalarView()
      while index < scalars.count, Self.isWord(scalars[index]) {
        word.append(scalars[index])
        index += 1
      }
      return .word(String(word))
    }
    if scalar == "'" {
      var text = String.UnicodeScalarView()
      var end = index + 1
      while end < scalars.count, scalars[end] != "'" {
        text.append(scalars[end])
        end += 1
      }
      guard end < scalars.count else {
        index += 1
        return .symbol("'")
      }
      index = end + 1
      return .text(String(text))
    }
    for symbol in ["==", "!=", "<=", ">=", "}}"] {
      let wanted = Array(symbol.unicodeScalars)
      if scalars[index...].starts(with: wanted) {
        index += wanted.count
        return .symbol(symbol)
      }
    }
    index += 1
    return .symbol(String(Character(scalar)))
  }
}

import QueueCore
import Yams

/// A mistake of YAML itself.
struct YAMLMistake: Hashable, Sendable {
  var position: SourcePosition
  var message: LocalizedText
}

/// Turns a text into nodes with Yams.
///
/// Anchors, aliases and tags are refused: a person who edits the file must see what is in force, and
/// a few lines of nested aliases stand for gigabytes. A key written twice is reported, the second
/// is left out and reading goes on.
struct YAMLComposer {
  private(set) var mistakes: [YAMLMistake] = []
  private var source: SourceText
  /// Places of keys that repeat an earlier one.
  private var repeated: [SourcePosition] = []

  init(_ source: SourceText) { self.source = source }

  /// Nil when the text is no YAML; an empty text gives an empty scalar.
  mutating func compose() -> YAMLNode? {
    if let offset = source.scalars.firstIndex(where: { !Self.isAllowed($0) }) {
      add(
        source.position(offset), "文件含有不允许的控制字符", "the file has a control character in it")
      return nil
    }
    for _ in 0...ConfigLimits.duplicateKeys {
      do {
        let parser = try Parser(yaml: workingText(), resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else {
          return YAMLNode(position: SourcePosition(line: 1, column: 1), content: .scalar(""))
        }
        return convert(root, depth: 0)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        guard leaveOutRepeated(keys.first ?? "", first: context.mark) else { return nil }
      } catch let error as YamlError {
        report(error)
        return nil
      } catch {
        add(SourcePosition(line: 1, column: 1), "无法读取：\(error)", "cannot be read: \(error)")
        return nil
      }
    }
    return nil
  }

  private mutating func add(_ position: SourcePosition, _ chinese: String, _ english: String) {
    // What an alias stands for is met once more at every use of it.
    let mistake = YAMLMistake(
      position: position, message: LocalizedText(chinese: chinese, english: english))
    if !mistakes.contains(mistake) { mistakes.append(mistake) }
  }

  /// What YAML 1.1 calls printable, which is what libyaml lets through.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }

  /// Marks a key as left out, without moving anything: a private-use character in its place.
  private static func mark(_ index: Int) -> Unicode.Scalar {
    Unicode.Scalar(0x10F000 + UInt32(index & 0xFFF)) ?? "\u{10F000}"
  }

  private func workingText() -> String {
    var scalars = source.scalars
    for (index, position) in repeated.enumerated() {
      guard let offset = source.offset(position), offset < scalars.count else { continue }
      let isQuote = scalars[offset] == "\"" || scalars[offset] == "'"
      let target = isQuote && offset + 1 < scalars.count ? offset + 1 : offset
      scalars[target] = Self.mark(index)
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Finds the second of two equal keys, reports it and leaves it out; false when it is not found.
  private mutating func leaveOutRepeated(_ key: String, first: Mark) -> Bool {
    let firstPosition = SourcePosition(line: first.line, column: first.column)
    let second = secondOccurrence(of: key, after: firstPosition)
    add(
      second ?? firstPosition, "键“\(key)”写了两次（第一次在第\(first.line)行）",
      "key \"\(key)\" is written twice (first in line \(first.line))")
    guard let second, repeated.count < ConfigLimits.duplicateKeys else { return false }
    repeated.append(second)
    return true
  }

  private func secondOccurrence(of key: String, after first: SourcePosition) -> SourcePosition? {
    let spellings = [key, "\"\(key)\"", "'\(key)'"].map { Array($0.unicodeScalars) }
    for line in first.line...source.lineStarts.count {
      let range = source.lineRange(line)
      let indentation = source.scalars[range].prefix { $0 == " " }.count
      let isBlank = range.count == indentation
      if line > first.line, !isBlank, source.scalars[range.lowerBound + indentation] != "#",
        indentation < first.column - 1
      {
        return nil
      }
      let columns =
        line == first.line
        ? Array((first.column + 1)..<max(range.count + 1, first.column + 2)) : [first.column]
      for column in columns {
        let position = SourcePosition(line: line, column: column)
        if repeated.contains(position) { continue }
        for spelling in spellings where isKey(spelling, line: range, column: column) {
          return position
        }
      }
    }
    return nil
  }

  private func isKey(_ spelling: [Unicode.Scalar], line: Range<Int>, column: Int) -> Bool {
    let start = line.lowerBound + column - 1
    var end = start + spelling.count
    guard end < line.upperBound, Array(source.scalars[start..<end]) == spelling else {
      return false
    }
    if start > line.lowerBound, !" ,{".unicodeScalars.contains(source.scalars[start - 1]) {
      return false
    }
    while end < line.upperBound, source.scalars[end] == " " { end += 1 }
    return end < line.upperBound && source.scalars[end] == ":"
  }

  private mutating func convert(_ node: Node, depth: Int) -> YAMLNode? {
    let position = SourcePosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    guard depth < ConfigLimits.depth else {
      add(
        position, "嵌套超过\(ConfigLimits.depth)层",
        "nested deeper than \(ConfigLimits.depth) levels")
      return nil
    }
    let first = source.scalar(position)
    guard first != "&", first != "!" else {
      add(
        position, "不支持YAML锚点、别名和标签，请直接写出内容",
        "anchors, aliases and tags are not read; write the value out")
      return nil
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      return YAMLNode(
        position: position, content: .scalar(scalar.string), lead: isQuoted ? 1 : 0)
    case .sequence(let sequence):
      var elements: [YAMLNode] = []
      for element in sequence {
        guard let element = convert(element, depth: depth + 1) else { continue }
        elements.append(element)
      }
      return YAMLNode(position: position, content: .sequence(elements))
    case .mapping(let mapping):
      var entries: [YAMLEntry] = []
      for (key, value) in mapping {
        guard let key = convert(key, depth: depth + 1) else { continue }
        guard let text = key.scalar else {
          add(key.position, "键必须是文字", "a key must be a plain text")
          continue
        }
        if repeated.contains(key.position) { continue }
        guard let value = convert(value, depth: depth + 1) else { continue }
        entries.append(YAMLEntry(key: text, keyPosition: key.position, value: value))
      }
      return YAMLNode(position: position, content: .mapping(entries))
    case .alias:
      return nil
    }
  }

  private mutating func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      add(
        place(mark, context?.mark), "YAML语法错误：" + Self.chinese(problem),
        "not valid YAML: " + problem)
    default:
      add(
        SourcePosition(line: 1, column: 1), "YAML语法错误：\(error)", "not valid YAML: \(error)")
    }
  }

  /// Where to point at: the end of the file says nothing, the bracket that was never closed does.
  private func place(_ mark: Mark, _ context: Mark?) -> SourcePosition {
    let position = SourcePosition(line: mark.line, column: mark.column)
    if let offset = source.offset(position), offset < source.scalars.count { return position }
    if let context { return SourcePosition(line: context.line, column: context.column) }
    return source.position(source.scalars.count)
  }

  /// What libyaml's commonest complaints mean; others are passed on as they are.
  private static func chinese(_ problem: String) -> String {
    switch problem {
    case "mapping values are not allowed in this context":
      "此处不能出现“: ”，请检查缩进，或给含有冒号的文字加引号"
    case "did not find expected key": "此处应是一个键，请检查缩进、引号和括号"
    case "could not find expected ':'": "键后面缺少冒号"
    case "found character that cannot start any token": "此处的字符不能开头（如制表符、@、`）"
    case "found unexpected end of stream": "引号或括号没有结束"
    case "did not find expected ',' or ']'": "此处缺少“,”或“]”"
    case "did not find expected ',' or '}'": "此处缺少“,”或“}”"
    case "did not find expected '-' indicator": "此处应以“- ”开头，请检查缩进"
    case "found undefined alias": "没有这个别名（星号开头的文字要加引号）"
    case "but found another document": "一个文件只能有一份文档"
    case "found a tab character that violates indentation": "缩进不能用制表符"
    default: problem
    }
  }
}

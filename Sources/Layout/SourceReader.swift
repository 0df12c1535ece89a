import Yams

/// Reads a YAML or JSON text into untyped nodes with positions.
enum SourceReader {
  /// Sequences and mappings inside each other. Boxes nest through two levels each.
  static let nodeDepth = 4 * LayoutLimits.boxDepth

  /// The file's tree, or why it has none.
  static func read(_ source: String) -> Result<SourceNode, SourceFailure> {
    if source.utf8.count > LayoutLimits.sourceBytes {
      return .failure(
        SourceFailure(
          SourcePosition(line: 1, column: 1),
          "the file is larger than \(LayoutLimits.sourceBytes) bytes",
          "文件超过 \(LayoutLimits.sourceBytes) 字节"))
    }
    var scanner = IndicatorScanner(source)
    if let failure = scanner.firstRefused() { return .failure(failure) }
    do {
      let parser = try Parser(yaml: source, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else {
        return .failure(
          SourceFailure(SourcePosition(line: 1, column: 1), "the file is empty", "文件是空的"))
      }
      let lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      // Nodes hold their anchors weakly; the parser keeps them alive.
      return try withExtendedLifetime(parser) { try .success(node(root, lines: lines, depth: 0)) }
    } catch let failure as SourceFailure {
      return .failure(failure)
    } catch let error as YamlError {
      return .failure(failure(for: error))
    } catch {
      return .failure(
        SourceFailure(
          SourcePosition(line: 1, column: 1), "the file cannot be read: \(error)",
          "文件无法读取：\(error)"))
    }
  }

  private typealias Lines = [Substring.UnicodeScalarView]

  private static func node(
    _ node: Node, lines: Lines, depth: Int
  ) throws(SourceFailure) -> SourceNode {
    let position = position(node.mark)
    guard depth < nodeDepth else {
      throw SourceFailure(
        position, "nested more than \(nodeDepth) levels deep", "嵌套超过 \(nodeDepth) 层")
    }
    // An anchor stands before its aliases, so no aliased tree is ever walked twice.
    guard node.anchor == nil else {
      throw SourceFailure(position, "anchors (&) are not allowed", "不允许使用锚点（&）")
    }
    switch node {
    case .scalar(let scalar):
      return .scalar(self.scalar(scalar, lines: lines))
    case .sequence(let sequence):
      var children: [SourceNode] = []
      for child in sequence {
        children.append(try self.node(child, lines: lines, depth: depth + 1))
      }
      return .sequence(children, position)
    case .mapping(let mapping):
      var pairs: [SourcePair] = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else {
          throw SourceFailure(
            self.position(key.mark), "a property name must be a plain word", "属性名必须是普通单词")
        }
        pairs.append(
          SourcePair(
            key: scalar(name, lines: lines),
            value: try self.node(value, lines: lines, depth: depth + 1)))
      }
      return .mapping(pairs, position)
    case .alias:
      throw SourceFailure(position, "aliases are not allowed", "不允许使用别名")
    }
  }

  private static func scalar(_ scalar: Node.Scalar, lines: Lines) -> SourceScalar {
    let position = position(scalar.mark)
    let isQuoted = scalar.style == .doubleQuoted || scalar.style == .singleQuoted
    let start = SourcePosition(
      line: position.line, column: position.column + (isQuoted ? 1 : 0))
    var isVerbatim = false
    if start.line >= 1, start.line <= lines.count {
      let written = lines[start.line - 1].dropFirst(start.column - 1)
      isVerbatim = written.starts(with: scalar.string.unicodeScalars)
    }
    return SourceScalar(
      text: scalar.string, position: position, isQuoted: isQuoted,
      contentStart: isVerbatim ? start : nil)
  }

  private static func position(_ mark: Mark?) -> SourcePosition {
    SourcePosition(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private static func failure(for error: YamlError) -> SourceFailure {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let detail = context.map { "\($0.text), \(problem)" } ?? problem
      return SourceFailure(position(mark), "not YAML: \(detail)", "不是合法的 YAML：\(detail)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let name = duplicates.first ?? ""
      return SourceFailure(
        position(context.mark), "property \"\(name)\" is given twice", "属性“\(name)”重复")
    case .reader(let problem, _, _, _):
      return SourceFailure(
        SourcePosition(line: 1, column: 1), "not YAML: \(problem)", "不是合法的 YAML：\(problem)")
    default:
      return SourceFailure(
        SourcePosition(line: 1, column: 1), "the file cannot be read", "文件无法读取")
    }
  }
}

/// The reason no tree could be made of a file.
struct SourceFailure: Error {
  var diagnostic: Diagnostic

  init(_ position: SourcePosition, _ english: String, _ chinese: String) {
    diagnostic = Diagnostic(
      severity: .error, position: position, message: BilingualText(english, chinese))
  }
}

/// One edit under way: the file's text and tree.
struct Editing {
  private let text: SourceText
  private let pairs: [SourcePair]
  /// What the edit writes, for reports.
  private(set) var written = ""

  init(_ source: String) throws(LayoutEditProblem) {
    guard case .success(.mapping(let pairs, _)) = SourceReader.read(source) else {
      throw .noSuchBox
    }
    text = SourceText(source)
    self.pairs = pairs
  }

  mutating func apply(
    _ edit: LayoutEdit
  ) throws(LayoutEditProblem) -> (source: String, selection: BoxPath) {
    switch edit {
    case .set(let path, let property, let value):
      return (try set(path, property, LayoutEditor.scalar(value)), path)
    case .setSource(let path, let property, let yaml):
      return (try set(path, property, checked(yaml)), path)
    case .unset(let path, let property):
      return (try unset(path, property), path)
    case .insert(let parent, let index, let yaml):
      let list = try list(of: parent)
      let place = min(max(0, index), list.items.count)
      let change = try insertion(Item(flow: try checked(yaml)), at: place, of: list)
      return (text.replacing([change]), parent.child(place))
    case .duplicate(let path):
      let (list, index) = try brothers(of: path)
      let change = try insertion(try item(index, of: list), at: index + 1, of: list)
      return (text.replacing([change]), path.brother(index + 1))
    case .remove(let path):
      let (list, index) = try brothers(of: path)
      let left = list.items.count == 1 ? path.parent : path.brother(max(0, index - 1))
      return (text.replacing([try removal(of: index, from: list)]), left)
    case .move(let path, let parent, let index):
      return try move(path, into: parent, at: index)
    }
  }

  /// A value on one line that is YAML by itself.
  private mutating func checked(_ yaml: String) throws(LayoutEditProblem) -> String {
    written = yaml
    guard !yaml.contains("\n"), !yaml.isEmpty,
      case .success(.sequence(let items, _)) = SourceReader.read("[\(yaml)]"), items.count == 1
    else { throw .badValue(yaml) }
    return yaml
  }

  private func node(
    at path: BoxPath
  ) throws(LayoutEditProblem) -> (node: SourceNode, role: OutlineBox.Role) {
    guard let root = BoxPath.roots(of: pairs).first(where: { $0.name == path.root }) else {
      throw .noSuchBox
    }
    var found = (node: root.node, role: OutlineBox.Role.box)
    for step in path.steps {
      let children = BoxPath.children(of: found.node, role: found.role)
      guard children.indices.contains(step) else { throw .noSuchBox }
      found = children[step]
    }
    return found
  }

  private func properties(
    of path: BoxPath
  ) throws(LayoutEditProblem) -> (pairs: [SourcePair], position: SourcePosition) {
    guard case .mapping(let pairs, let position) = try node(at: path).node, !pairs.isEmpty else {
      throw .noSuchBox
    }
    return (pairs, position)
  }

  private mutating func set(
    _ path: BoxPath, _ name: String, _ value: String
  ) throws(LayoutEditProblem) -> String {
    written = "\(name): \(value)"
    let isWord = name.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || $0 == "-" }
    guard isWord, !name.isEmpty else { throw .badValue(name) }
    let (pairs, position) = try properties(of: path)
    if let pair = pairs.first(where: { $0.key.text == name }) {
      guard let extent = text.valueExtent(of: pair) else {
        throw .onlyInSource(pair.value.position)
      }
      return text.replacing([(extent, " " + value)])
    }
    guard let last = pairs.last, let end = text.extent(of: last)?.upperBound,
      let start = text.index(of: position)
    else { throw .onlyInSource(position) }
    if text.scalars[start] == "{" {
      return text.replacing([(end..<end, ", \(name): \(value)")])
    }
    let line = "\n" + String(repeating: " ", count: text.indent(of: start)) + "\(name): \(value)"
    let lineEnd = text.lineEnd(of: end)
    return text.replacing([(lineEnd..<lineEnd, line)])
  }

  private func unset(_ path: BoxPath, _ name: String) throws(LayoutEditProblem) -> String {
    let (pairs, position) = try properties(of: path)
    let kinds = LayoutVocabulary.boxes.map(\.property.name)
    guard let index = pairs.firstIndex(where: { $0.key.text == name }), pairs.count > 1,
      !kinds.contains(name)
    else { throw .noSuchProperty(name) }
    guard let extent = text.extent(of: pairs[index]), let start = text.index(of: position) else {
      throw .onlyInSource(pairs[index].key.position)
    }
    if index + 1 < pairs.count, text.scalars[start] == "{" || extent.lowerBound == start {
      // The next one takes its place: behind the comma, or behind the dash.
      guard let next = text.extent(of: pairs[index + 1].key) else {
        throw .onlyInSource(pairs[index + 1].key.position)
      }
      return text.replacing([(extent.lowerBound..<next.lowerBound, "")])
    }
    guard let before = text.extent(of: pairs[index - 1]) else {
      throw .onlyInSource(pairs[index - 1].key.position)
    }
    if text.scalars[start] == "{" {
      return text.replacing([(before.upperBound..<extent.upperBound, "")])
    }
    let lines = text.lineStart(of: extent.lowerBound)..<text.lineEnd(of: extent.upperBound)
    return text.replacing([(lines.lowerBound - 1..<lines.upperBound, "")])
  }
}

extension Editing {
  /// The list that a box's children stand in.
  private struct List {
    var items: [SourceNode]
    var position: SourcePosition
    /// The property it is the value of.
    var pair: SourcePair
    var isFlow: Bool
  }

  /// A box on its way to another place.
  private struct Item {
    /// Its lines from behind the dash; the first starts at column 0, the others are as deep as
    /// they were below it. One line in flow notation fits everywhere.
    var lines: [String]
    var isFlow: Bool

    init(flow: String) {
      lines = [flow]
      isFlow = true
    }

    init(lines: [String], isFlow: Bool) {
      self.lines = lines
      self.isFlow = isFlow
    }
  }

  private func list(of path: BoxPath) throws(LayoutEditProblem) -> List {
    let (node, _) = try node(at: path)
    guard case .mapping(let pairs, _) = node else { throw .noSuchBox }
    let names = ["row", "column", "stack", "box", "first-fit", "playlist", "table"]
    for pair in pairs where names.contains(pair.key.text) {
      guard case .sequence(let items, let position) = pair.value,
        let start = text.index(of: position)
      else { continue }
      for item in items {
        guard case .mapping = item else { throw .onlyInSource(item.position) }
      }
      return List(
        items: items, position: position, pair: pair,
        isFlow: start < text.scalars.count && text.scalars[start] == "[")
    }
    throw .noSuchBox
  }

  private func brothers(
    of path: BoxPath
  ) throws(LayoutEditProblem) -> (list: List, index: Int) {
    guard let last = path.steps.last, try node(at: path).role != .single else { throw .noSuchBox }
    let list = try list(of: path.parent)
    guard list.items.indices.contains(last) else { throw .noSuchBox }
    return (list, last)
  }

  private func item(_ index: Int, of list: List) throws(LayoutEditProblem) -> Item {
    let node = list.items[index]
    guard let extent = text.extent(of: node) else { throw .onlyInSource(node.position) }
    let first = text.scalars[extent.lowerBound]
    let isFlow = first == "{" || first == "["
    if list.isFlow { return Item(lines: [text.text(extent)], isFlow: isFlow) }
    let whole = text.text(extent.lowerBound..<text.lineEnd(of: extent.upperBound))
    let depth = text.indent(of: extent.lowerBound)
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      $0.offset == 0 ? String($0.element) : Self.dedented($0.element, by: depth)
    }
    return Item(lines: lines, isFlow: isFlow && lines.count == 1)
  }

  private static func dedented(_ line: Substring, by depth: Int) -> String {
    String(line.dropFirst(min(depth, line.prefix { $0 == " " }.count)))
  }

  /// The change that puts an item before the one at `index`, or behind the last.
  private func insertion(
    _ item: Item, at index: Int, of list: List
  ) throws(LayoutEditProblem) -> (range: Range<Int>, text: String) {
    if list.isFlow, !list.items.isEmpty {
      let line = item.lines[0]
      // A comment behind a flow item would swallow what follows it.
      guard item.isFlow, item.lines.count == 1, line.hasSuffix("}") || line.hasSuffix("]") else {
        throw .onlyInSource(list.position)
      }
      let isAtEnd = index == list.items.count
      let neighbour = list.items[isAtEnd ? index - 1 : index]
      guard let extent = text.extent(of: neighbour) else { throw .onlyInSource(neighbour.position) }
      return isAtEnd
        ? (extent.upperBound..<extent.upperBound, ", \(line)")
        : (extent.lowerBound..<extent.lowerBound, "\(line), ")
    }
    guard let key = text.extent(of: list.pair.key), let value = text.valueExtent(of: list.pair)
    else { throw .onlyInSource(list.position) }
    if list.items.isEmpty {
      let start = text.lineStart(of: key.lowerBound)
      let isInFlow = text.scalars[start..<key.lowerBound].contains { $0 == "{" || $0 == "[" }
      guard !isInFlow else {
        guard item.isFlow else { throw .onlyInSource(list.position) }
        return (value, " [\(item.lines[0])]")
      }
      return (value, "\n" + lines(of: item, indent: text.indent(of: key.lowerBound) + 2))
    }
    let isAtEnd = index == list.items.count
    let neighbour = list.items[isAtEnd ? index - 1 : index]
    guard let extent = text.extent(of: neighbour),
      let dash = text.scalars[..<extent.lowerBound].lastIndex(of: "-")
    else { throw .onlyInSource(neighbour.position) }
    let lines = lines(of: item, indent: text.indent(of: dash))
    if isAtEnd {
      let end = text.lineEnd(of: extent.upperBound)
      return (end..<end, "\n" + lines)
    }
    // A list that starts behind another dash ("- - a") has no line of its own to go before.
    let start = text.lineStart(of: dash)
    guard text.scalars[start..<dash].allSatisfy({ $0 == " " }) else {
      throw .onlyInSource(neighbour.position)
    }
    return (start..<start, lines + "\n")
  }

  private func lines(of item: Item, indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    return item.lines.enumerated().map { index, line in
      index == 0 ? "\(blanks)- \(line)" : line.isEmpty ? "" : "\(blanks)  \(line)"
    }.joined(separator: "\n")
  }

  private func removal(
    of index: Int, from list: List
  ) throws(LayoutEditProblem) -> (range: Range<Int>, text: String) {
    let node = list.items[index]
    guard let extent = text.extent(of: node), let value = text.valueExtent(of: list.pair) else {
      throw .onlyInSource(node.position)
    }
    if list.items.count == 1 { return (value, " []") }
    if list.isFlow {
      if index + 1 < list.items.count {
        guard let next = text.extent(of: list.items[index + 1]) else {
          throw .onlyInSource(list.items[index + 1].position)
        }
        return (extent.lowerBound..<next.lowerBound, "")
      }
      guard let before = text.extent(of: list.items[index - 1]) else {
        throw .onlyInSource(list.items[index - 1].position)
      }
      return (before.upperBound..<extent.upperBound, "")
    }
    guard let dash = text.scalars[..<extent.lowerBound].lastIndex(of: "-") else {
      throw .onlyInSource(node.position)
    }
    let start = text.lineStart(of: dash)
    guard text.scalars[start..<dash].allSatisfy({ $0 == " " }) else {
      throw .onlyInSource(node.position)
    }
    let end = text.lineEnd(of: extent.upperBound)
    return (start..<min(text.scalars.count, end + 1), "")
  }

  private func move(
    _ path: BoxPath, into parent: BoxPath, at index: Int
  ) throws(LayoutEditProblem) -> (source: String, selection: BoxPath) {
    guard !parent.isInside(path) else { throw .intoItself }
    let (list, old) = try brothers(of: path)
    let target = try self.list(of: parent)
    let place = min(max(0, index), target.items.count)
    let isSame = parent == path.parent
    if isSame, place == old || place == old + 1 {
      throw .badValue("\(place)")
    }
    let item = try item(old, of: list)
    let source = text.replacing([
      try removal(of: old, from: list), try insertion(item, at: place, of: target),
    ])
    var selection = parent.child(isSame && place > old ? place - 1 : place)
    // The way to the new parent may lead past the place that the box has left.
    let depth = path.steps.count - 1
    if !isSame, parent.root == path.root, parent.steps.count > depth,
      parent.steps.prefix(depth) == path.steps.prefix(depth), parent.steps[depth] > old
    {
      selection.steps[depth] -= 1
    }
    return (source, selection)
  }
}

extension BoxPath {
  fileprivate var parent: BoxPath { BoxPath(root: root, steps: Array(steps.dropLast())) }

  fileprivate func child(_ index: Int) -> BoxPath { BoxPath(root: root, steps: steps + [index]) }

  fileprivate func brother(_ index: Int) -> BoxPath { parent.child(index) }

  fileprivate func isInside(_ other: BoxPath) -> Bool {
    root == other.root && steps.starts(with: other.steps)
  }
}

/// The boxes of a layout file as an editor lists them, whether or not the file is right.
public struct LayoutOutline: Hashable, Sendable {
  /// The body first, then shared parts by name; empty for a file that is no YAML.
  public let roots: [Root]

  public struct Root: Hashable, Sendable {
    /// `body`, or the name of a part.
    public let name: String
    public let box: OutlineBox
  }

  /// Names of the styles the file itself has.
  public let styles: [String]
  /// Names of the colours the file itself has.
  public let colors: [String]
  /// Names of the fonts the file itself has.
  public let fonts: [String]

  public init(_ source: String) {
    guard case .success(.mapping(let pairs, _)) = SourceReader.read(source) else {
      roots = []
      styles = []
      colors = []
      fonts = []
      return
    }
    func names(_ key: String) -> [String] {
      guard case .mapping(let list, _)? = pairs.first(where: { $0.key.text == key })?.value else {
        return []
      }
      return list.map(\.key.text)
    }
    let text = SourceText(source)
    roots = BoxPath.roots(of: pairs).compactMap { name, node in
      OutlineBox(node, role: .box, in: text).map { Root(name: name, box: $0) }
    }
    styles = names("styles")
    colors = names("colors")
    fonts = names("fonts")
  }
}

/// One box of a layout file: what it is, what it says, and what is in it.
public struct OutlineBox: Hashable, Sendable {
  /// What can be done with it.
  public enum Role: String, Hashable, Sendable {
    case box
    /// A column of a table, which has a width, a title and a text or a box.
    case tableColumn
    /// The only box of its place, as a table's `empty`; it has no brothers.
    case single
  }

  public struct Property: Hashable, Sendable {
    public let name: String
    /// The value as the file has it; a text without its quotes.
    public let value: String
    public let position: SourcePosition
  }

  /// Where its first property stands; display lists' frames have the same.
  public let position: SourcePosition
  public let role: Role
  /// `text`, `row` and so on; empty when no property says it.
  public let kind: String
  /// All properties but those whose value is boxes.
  public let properties: [Property]
  public let children: [OutlineBox]

  init?(_ node: SourceNode, role: Role, in text: SourceText) {
    guard case .mapping(let pairs, let position) = node else { return nil }
    self.position = position
    self.role = role
    let kinds = LayoutVocabulary.boxes.map(\.property.name)
    kind =
      role == .tableColumn ? "column" : pairs.first { kinds.contains($0.key.text) }?.key.text ?? ""
    let inner = BoxPath.children(of: node, role: role)
    children = inner.compactMap { OutlineBox($0.node, role: $0.role, in: text) }
    let holders = [
      "row", "column", "stack", "box", "first-fit", "playlist", "table", "cell", "empty",
    ]
    properties = pairs.compactMap { pair in
      if case .scalar(let scalar) = pair.value {
        return Property(name: pair.key.text, value: scalar.text, position: scalar.position)
      }
      guard !holders.contains(pair.key.text), let extent = text.extent(of: pair.value) else {
        return nil
      }
      return Property(
        name: pair.key.text, value: text.text(extent), position: pair.value.position)
    }
  }
}

/// The way to a box: the body or a part, and the place among its brothers at each level.
public struct BoxPath: Hashable, Sendable {
  /// `body`, or the name of a part.
  public var root: String
  public var steps: [Int]

  public init(root: String, steps: [Int]) {
    self.root = root
    self.steps = steps
  }

  static func roots(of pairs: [SourcePair]) -> [(name: String, node: SourceNode)] {
    var roots: [(name: String, node: SourceNode)] = []
    for pair in pairs where pair.key.text == "body" { roots.append(("body", pair.value)) }
    for pair in pairs where pair.key.text == "parts" {
      guard case .mapping(let parts, _) = pair.value else { continue }
      roots += parts.map { ($0.key.text, $0.value) }
    }
    return roots
  }

  /// The boxes of a box, in the order an outline has them.
  static func children(
    of node: SourceNode, role: OutlineBox.Role
  ) -> [(node: SourceNode, role: OutlineBox.Role)] {
    guard case .mapping(let pairs, _) = node else { return [] }
    var children: [(node: SourceNode, role: OutlineBox.Role)] = []
    for pair in pairs {
      switch (pair.key.text, pair.value) {
      case ("table", .sequence(let items, _)):
        children += items.map { ($0, .tableColumn) }
      case ("row", .sequence(let items, _)), ("column", .sequence(let items, _)),
        ("stack", .sequence(let items, _)), ("box", .sequence(let items, _)),
        ("first-fit", .sequence(let items, _)), ("playlist", .sequence(let items, _)):
        children += items.map { ($0, .box) }
      case ("cell", .mapping) where role == .tableColumn, ("empty", .mapping):
        children.append((pair.value, .single))
      default: break
      }
    }
    return children.filter { if case .mapping = $0.node { true } else { false } }
  }
}

/// The state of reading one layout file; its extensions read one thing each.
struct LayoutReading {
  var diagnostics: [Diagnostic] = []
  var kind = OutputKind.screen
  var isTwoColour = false
  var schema = DataSchema([])
  /// The theme to read in; nil for the layout's own colours.
  var theme: String?
  var themes: [String] = []
  var colors: [(name: String, color: Color)] = []
  var fonts: [(name: String, stack: FontStack)] = []
  var styles: [(name: String, style: TextStyle)] = []
  var parts: [SourcePair] = []
  /// Parts being read, outermost first: one that comes again would go on for ever.
  var openParts: [String] = []
  var namedImages: [(path: LayoutPath, position: SourcePosition)] = []
  var boxCount = 0

  /// The checked tree; worth something only when no error was reported.
  ///
  /// - Parameter included: files of shared parts, and layouts whose body is a part. What the layout
  ///   itself names goes before theirs.
  mutating func layout(
    _ root: SourceNode, including included: [(name: String, root: SourceNode)]
  ) -> CheckedLayout? {
    guard let properties = mapping(root) else { return nil }
    check(properties, allowed: LayoutVocabulary.top)
    guard let kindScalar = properties.scalar("layout", in: &self) else {
      report(
        properties.position,
        "a layout starts with \"layout: screen\", \"board\", \"ticket\" or \"slip\"",
        "版式要以 “layout: screen”、“board”、“ticket” 或 “slip” 开头")
      return nil
    }
    if kindScalar.text == LayoutVocabulary.partsKind {
      report(
        kindScalar.position,
        "a file of parts shows nothing by itself; check a layout that includes it",
        "部件文件本身不显示任何内容，请检查包含它的版式")
      return nil
    }
    guard let kind = choice(kindScalar, OutputKind.allCases.map { ($0.rawValue, $0) }) else {
      return nil
    }
    self.kind = kind
    schema = kind.schema
    if let scalar = properties.scalar("palette", in: &self) { readPalette(scalar) }
    let shared = included.compactMap { sharedFile($0.root, named: $0.name) }
    let sources = shared + [properties]
    for source in sources { readColors(source) }
    for source in sources { readThemes(source) }
    for source in sources { readFonts(source) }
    if fonts.isEmpty {
      report(properties.position, "property \"fonts\" is missing", "缺少属性“fonts”")
    }
    for source in sources { readStyles(source) }
    for source in sources { readParts(source) }
    let (width, height, maximumHeight) = size(properties)
    var background = kind == .board ? Color.black : kind.isPaper ? .white : .black
    if let node = properties["background"] { background = self.color(node) ?? background }
    var scale = 1
    if let node = properties["scale"] {
      scale = whole(node, in: 1...LayoutLimits.scale) ?? 1
      if kind != .screen {
        report(node.position, "only a screen has a scale", "只有屏幕（screen）才有 scale")
      }
    }
    let safeArea = properties["safe-area"].flatMap { edges($0) } ?? .zero
    guard let body = properties["body"] else {
      report(properties.position, "property \"body\" is missing", "缺少属性“body”")
      return nil
    }
    guard let box = self.box(body, depth: 0), let width else { return nil }
    var used: [FontKey] = []
    for key in fonts.flatMap(\.stack.keys) where !used.contains(key) { used.append(key) }
    return CheckedLayout(
      kind: kind, isTwoColour: isTwoColour, width: width, height: height,
      maximumHeight: maximumHeight, background: background, safeArea: safeArea, themes: themes,
      fonts: used, body: box
    ).scaled(by: scale)
  }

  /// The properties of an included file; nil for one that has nothing to share. The body of a
  /// layout is a part by the file's name.
  private mutating func sharedFile(_ root: SourceNode, named name: String) -> Properties? {
    guard let properties = mapping(root) else { return nil }
    let kind = properties.scalar("layout", in: &self)?.text
    guard kind == LayoutVocabulary.partsKind || kind == self.kind.rawValue else {
      report(
        properties.position,
        "only files that start with \"layout: parts\" or \"layout: \(self.kind.rawValue)\" "
          + "can be included here",
        "此处只能包含以 “layout: parts” 或 “layout: \(self.kind.rawValue)” 开头的文件")
      return nil
    }
    guard kind != LayoutVocabulary.partsKind, let body = properties["body"] else {
      check(properties, allowed: LayoutVocabulary.shared)
      return properties
    }
    check(properties, allowed: LayoutVocabulary.top)
    let file = name.split(separator: "/").last ?? ""
    let key = SourceScalar(
      text: String(file.prefix { $0 != "." }), position: body.position, isQuoted: false,
      contentStart: nil)
    parts.append(SourcePair(key: key, value: body))
    return properties
  }

  private mutating func size(_ properties: Properties) -> (Int?, Int?, Int) {
    var maximum = LayoutLimits.pictureSide
    if let node = properties["max-height"] {
      maximum = whole(node, in: 1...LayoutLimits.pictureSide) ?? maximum
    }
    guard let node = properties["size"] else {
      report(properties.position, "property \"size\" is missing", "缺少属性“size”")
      return (nil, nil, maximum)
    }
    guard case .sequence(let items, _) = node, items.count == 2 else {
      report(node.position, "size is [width, height] in dots", "size 应为 [宽, 高]，单位为点")
      return (nil, nil, maximum)
    }
    let width = whole(items[0], in: 1...LayoutLimits.pictureSide)
    if case .scalar(let scalar) = items[1], scalar.text == "auto" {
      if !kind.isPaper {
        report(
          scalar.position, "only a ticket's or a slip's height can be auto",
          "只有号票和告知单的高度可以是 auto")
      }
      return (width, nil, maximum)
    }
    let height = whole(items[1], in: 1...LayoutLimits.pictureSide)
    if let width, let height, width * height > LayoutLimits.pictureArea {
      report(
        node.position, "the picture has more than \(LayoutLimits.pictureArea) dots",
        "画面超过 \(LayoutLimits.pictureArea) 点")
    }
    return (width, height, height ?? maximum)
  }

  private mutating func readFonts(_ properties: Properties) {
    guard let node = properties["fonts"], let families = mapping(node) else { return }
    let known = FontKey.allCases.map { ($0.rawValue, $0) }
    for pair in families.pairs {
      let (name, value) = (pair.key, pair.value)
      var keys: [FontKey] = []
      switch value {
      case .scalar(let scalar):
        if let key = choice(scalar, known) { keys.append(key) }
      case .sequence(let items, _):
        for item in items {
          if let scalar = self.scalar(item), let key = choice(scalar, known), !keys.contains(key) {
            keys.append(key)
          }
        }
      case .mapping(_, let position):
        report(position, "expected a font or a list of fonts", "此处应为字体或字体列表")
      }
      if keys.isEmpty {
        if case .sequence(let items, let position) = value, items.isEmpty {
          report(position, "a family needs at least one font", "字体族至少要有一种字体")
        }
        keys = [.notoSansCJK]
      }
      fonts.removeAll { $0.name == name.text }
      fonts.append((name.text, FontStack(keys)))
    }
    if families.pairs.isEmpty {
      report(node.position, "at least one font family is needed", "至少需要一个字体族")
    }
  }

  private mutating func readStyles(_ properties: Properties) {
    guard let node = properties["styles"], let list = mapping(node) else { return }
    for pair in list.pairs {
      let (name, value) = (pair.key, pair.value)
      guard let style = self.mapping(value) else { continue }
      check(style, allowed: LayoutVocabulary.namedStyle)
      var base = defaultStyle
      if let like = style.scalar("like", in: &self), let found = namedStyle(like) { base = found }
      styles.append((name.text, self.style(style, base: base)))
    }
  }
}

/// The properties of one mapping.
struct Properties {
  var pairs: [SourcePair]
  var position: SourcePosition

  subscript(name: String) -> SourceNode? {
    pairs.first { $0.key.text == name }?.value
  }

  /// The scalar under `name`; reports a list or mapping there.
  func scalar(_ name: String, in reading: inout LayoutReading) -> SourceScalar? {
    self[name].flatMap { reading.scalar($0) }
  }
}

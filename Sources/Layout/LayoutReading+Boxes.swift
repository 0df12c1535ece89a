extension LayoutReading {
  /// - Parameter more: properties that the place of the box gives it, beside its own.
  mutating func box(
    _ node: SourceNode, depth: Int, allowing more: [LayoutVocabulary.Property] = []
  ) -> Box? {
    guard let properties = mapping(node) else { return nil }
    guard depth < LayoutLimits.boxDepth else {
      report(
        properties.position, "boxes nest more than \(LayoutLimits.boxDepth) deep",
        "盒子嵌套超过 \(LayoutLimits.boxDepth) 层")
      return nil
    }
    boxCount += 1
    guard boxCount <= LayoutLimits.boxes else {
      if boxCount == LayoutLimits.boxes + 1 {
        report(
          properties.position, "more than \(LayoutLimits.boxes) boxes",
          "盒子超过 \(LayoutLimits.boxes) 个")
      }
      return nil
    }
    guard let (kind, value) = boxKind(properties) else { return nil }
    check(properties, allowed: [kind.property] + kind.more + LayoutVocabulary.common + more)
    var box = Box(content: .empty, position: properties.position)
    readCommon(properties, into: &box)
    switch kind.property.name {
    case "row", "column":
      let isRow = kind.property.name == "row"
      var flow = Box.Flow(
        children: children(value, depth: depth), gap: 0, align: .stretch, valign: .stretch)
      if isRow { flow.align = .start } else { flow.valign = .start }
      readFlow(properties, isRow: isRow, into: &flow)
      box.content = isRow ? .row(flow) : .column(flow)
    case "stack", "box":
      box.content = .stack(children(value, depth: depth))
    case "first-fit":
      box.content = .firstFit(children(value, depth: depth))
    case "table":
      if let table = self.table(value, properties, depth: depth) { box.content = .table(table) }
    case "text":
      guard let scalar = self.scalar(value) else { return nil }
      var base = defaultStyle
      if let name = properties.scalar("style", in: &self), let found = namedStyle(name) {
        base = found
      }
      box.content = .text(template(scalar), style(properties, base: base))
    case "line":
      let thickness = whole(value, in: LayoutVocabulary.thickness) ?? 1
      let color = properties["color"].flatMap { self.color($0) } ?? defaultStyle.color
      box.content = .line(thickness: thickness, dash: dash(properties), color)
    case "qr":
      guard let scalar = self.scalar(value) else { return nil }
      let color = properties["color"].flatMap { self.color($0) } ?? defaultStyle.color
      box.content = .qr(template(scalar), color)
    case "barcode":
      guard let scalar = self.scalar(value) else { return nil }
      let color = properties["color"].flatMap { self.color($0) } ?? defaultStyle.color
      box.content = .barcode(template(scalar), color)
    case "image":
      if let image = image(value, properties) { box.content = image }
    case "photo":
      guard let scalar = self.scalar(value) else { return nil }
      let (fit, align, valign) = pictureFit(properties, usually: .cover)
      box.content = .photo(template(scalar), fit, align, valign)
    case "playlist":
      box.content = .playlist(turns(value, depth: depth))
    case "cut":
      readCut(value, at: properties.position)
      box.content = .cut
    case "use":
      guard let name = self.scalar(value), let part = usedPart(name, depth: depth) else {
        return nil
      }
      return adapted(part, properties, box)
    default:
      let length = self.length(value) ?? .dots(0)
      if properties["width"] == nil { box.width = length }
      if properties["height"] == nil { box.height = length }
    }
    return box
  }

  /// A used part as its place wants it: what is given beside `use` goes before the part's own, and
  /// both conditions have to hold.
  private func adapted(_ part: Box, _ properties: Properties, _ place: Box) -> Box {
    var box = part
    box.parts.insert(part.position, at: 0)
    box.position = place.position
    func given(_ names: String...) -> Bool { names.contains { properties[$0] != nil } }
    if given("width") { box.width = place.width }
    if given("height") { box.height = place.height }
    if given("min-width", "max-width") { box.widthBounds = place.widthBounds }
    if given("min-height", "max-height") { box.heightBounds = place.heightBounds }
    if given("at") { box.fixed = place.fixed }
    if given("padding") { box.padding = place.padding }
    if given("fill") { box.fill = place.fill }
    if given("radius") { box.radius = place.radius }
    if given("border") { box.border = place.border }
    if let outer = place.condition {
      box.condition = part.condition.map { .both(outer, $0) } ?? outer
    }
    return box
  }

  private mutating func image(_ value: SourceNode, _ properties: Properties) -> Box.Content? {
    guard let scalar = self.scalar(value) else { return nil }
    guard let path = LayoutPath(scalar.text) else {
      report(
        scalar.position, "\"\(scalar.text)\" is not a path below the layout folder",
        "“\(scalar.text)”不是版式目录之内的路径")
      return nil
    }
    namedImages.append((path, scalar.position))
    let (fit, align, valign) = pictureFit(properties, usually: .contain)
    return .image(path, fit, align, valign)
  }

  private mutating func pictureFit(
    _ properties: Properties, usually: ImageFit
  ) -> (ImageFit, Alignment, Alignment) {
    var fit = usually
    if let scalar = properties.scalar("fit", in: &self) {
      fit = choice(scalar, ImageFit.allCases.map { ($0.rawValue, $0) }) ?? fit
    }
    var (align, valign) = (Alignment.center, Alignment.center)
    if let scalar = properties.scalar("align", in: &self) {
      align = choice(scalar, LayoutVocabulary.alignments) ?? align
    }
    if let scalar = properties.scalar("valign", in: &self) {
      valign = choice(scalar, LayoutVocabulary.verticalAlignments) ?? valign
    }
    return (fit, align, valign)
  }

  private mutating func turns(_ value: SourceNode, depth: Int) -> [Box.Turn] {
    guard let items = sequence(value) else { return [] }
    guard (1...LayoutLimits.playlistTurns).contains(items.count) else {
      report(
        value.position, "a playlist has 1 to \(LayoutLimits.playlistTurns) entries",
        "播放列表应有 1 到 \(LayoutLimits.playlistTurns) 项")
      return []
    }
    return items.compactMap { item in
      guard let box = self.box(item, depth: depth + 1, allowing: LayoutVocabulary.turn),
        let properties = mapping(item)
      else { return nil }
      var turn = Box.Turn(box: box, seconds: 10, from: nil, to: nil)
      if let node = properties["seconds"] {
        turn.seconds = whole(node, in: 1...LayoutLimits.turnSeconds) ?? turn.seconds
      }
      turn.from = properties["from"].flatMap { clockTime($0) }
      turn.to = properties["to"].flatMap { clockTime($0) }
      return turn
    }
  }

  private mutating func clockTime(_ node: SourceNode) -> ClockTime? {
    guard let scalar = self.scalar(node) else { return nil }
    if let time = ClockTime(scalar.text) { return time }
    report(
      scalar.position, "\"\(scalar.text)\" is not a time of day; write \"09:30\" in quotes",
      "“\(scalar.text)”不是时间，请写成 \"09:30\" 并加引号")
    return nil
  }

  private mutating func readCut(_ value: SourceNode, at position: SourcePosition) {
    if let scalar = self.scalar(value) { _ = choice(scalar, LayoutVocabulary.cuts) }
    if !kind.isPaper {
      report(position, "only paper can be cut", "只有纸质输出才能切纸")
    }
  }

  private mutating func boxKind(
    _ properties: Properties
  ) -> (kind: LayoutVocabulary.BoxKind, value: SourceNode)? {
    let found = properties.pairs.compactMap { pair in
      LayoutVocabulary.boxes.first { $0.property.name == pair.key.text }.map { ($0, pair) }
    }
    if found.count > 1 {
      report(
        found[1].1.key.position,
        "one box is one thing: \"\(found[0].0.property.name)\" or \"\(found[1].0.property.name)\"",
        "一个盒子只能是一种：“\(found[0].0.property.name)” 或 “\(found[1].0.property.name)”")
      return nil
    }
    if let (kind, pair) = found.first { return (kind, pair.value) }
    let names = LayoutVocabulary.boxes.map(\.property.name)
    for key in properties.pairs.map(\.key) {
      guard let hint = Suggestion.nearest(to: key.text, in: names) else { continue }
      report(
        key.position, "unknown box \"\(key.text)\"; did you mean \"\(hint)\"?",
        "未知的盒子“\(key.text)”，是不是“\(hint)”？")
      return nil
    }
    let list = names.joined(separator: ", ")
    report(
      properties.position, "a box needs one of \(list)",
      "盒子需要以下之一：\(names.joined(separator: "、"))")
    return nil
  }

  private mutating func children(_ node: SourceNode, depth: Int) -> [Box] {
    guard let items = sequence(node) else { return [] }
    return items.compactMap { self.box($0, depth: depth + 1) }
  }

  private mutating func readCommon(_ properties: Properties, into box: inout Box) {
    if let scalar = properties.scalar("when", in: &self) { box.condition = condition(scalar) }
    if let node = properties["width"] { box.width = length(node) ?? .auto }
    if let node = properties["height"] { box.height = length(node) ?? .auto }
    box.widthBounds = bounds(properties, "min-width", "max-width")
    box.heightBounds = bounds(properties, "min-height", "max-height")
    if let node = properties["padding"] { box.padding = edges(node) ?? .zero }
    if let node = properties["fill"] { box.fill = self.color(node) }
    if let node = properties["radius"] {
      box.radius = whole(node, in: LayoutVocabulary.radius) ?? 0
    }
    if let node = properties["border"] { box.border = border(node) }
    guard let node = properties["at"], let items = sequence(node) else { return }
    let range = 0...LayoutLimits.length
    let values = items.compactMap { whole($0, in: range) }
    if values.count == 4 {
      box.fixed = Rect(x: values[0], y: values[1], width: values[2], height: values[3])
    } else if values.count == items.count {
      report(node.position, "at is [x, y, width, height]", "at 应为 [x, y, 宽, 高]")
    }
  }

  private mutating func bounds(
    _ properties: Properties, _ least: String, _ most: String
  ) -> Bounds {
    let range = 0...LayoutLimits.length
    var bounds = Bounds()
    if let node = properties[least] { bounds.least = whole(node, in: range) ?? bounds.least }
    if let node = properties[most] { bounds.most = whole(node, in: range) ?? bounds.most }
    if bounds.least > bounds.most {
      report(
        properties[least]?.position ?? properties.position,
        "\(least) is more than \(most)", "\(least) 大于 \(most)")
      bounds.least = bounds.most
    }
    return bounds
  }

  private mutating func readFlow(
    _ properties: Properties, isRow: Bool, into flow: inout Box.Flow
  ) {
    if let node = properties["gap"] {
      flow.gap = whole(node, in: 0...LayoutLimits.length) ?? 0
    }
    if let scalar = properties.scalar("align", in: &self) {
      let known = isRow ? LayoutVocabulary.alignments : LayoutVocabulary.columnAlignments
      flow.align = choice(scalar, known) ?? flow.align
    }
    if let scalar = properties.scalar("valign", in: &self) {
      let known =
        isRow ? LayoutVocabulary.rowAlignments : LayoutVocabulary.verticalAlignments
      flow.valign = choice(scalar, known) ?? flow.valign
    }
  }

  private mutating func dash(_ properties: Properties) -> [Int] {
    guard let node = properties["dash"], let items = sequence(node) else { return [] }
    let values = items.compactMap { whole($0, in: 1...1_000) }
    guard values.count == items.count, values.count == 2 else {
      report(node.position, "dash is [drawn, left out] in dots", "dash 应为 [画, 空]，单位为点")
      return []
    }
    return values
  }
}

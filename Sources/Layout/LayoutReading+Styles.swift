extension LayoutReading {
  /// What a text looks like that says nothing.
  var defaultStyle: TextStyle {
    let size =
      switch kind {
      case .screen: 32
      case .board: 16
      case .ticket, .slip: 26
      }
    return TextStyle(
      font: fonts.first?.stack ?? FontStack([.notoSansCJK]), size: size,
      minimumSize: kind == .board ? 12 : 20,
      color: kind.isPaper ? .black : isTwoColour ? .red : .white,
      align: .start, valign: .center, overflow: .ellipsis, leading: kind == .board ? 100 : 130,
      maximumLines: LayoutLimits.textLines, isVertical: false, speed: kind == .board ? 30 : 120,
      dwell: 8)
  }

  mutating func namedStyle(_ scalar: SourceScalar) -> TextStyle? {
    if let found = styles.last(where: { $0.name == scalar.text }) { return found.style }
    let hint = Suggestion.nearest(to: scalar.text, in: styles.map(\.name))
    report(
      scalar.position,
      "unknown style \"\(scalar.text)\"" + (hint.map { "; did you mean \"\($0)\"?" } ?? ""),
      "未知样式“\(scalar.text)”" + (hint.map { "，是不是“\($0)”？" } ?? ""))
    return nil
  }

  /// `base` with the style properties of a mapping.
  mutating func style(_ properties: Properties, base: TextStyle) -> TextStyle {
    var style = base
    if let scalar = properties.scalar("font", in: &self) {
      style.font = choice(scalar, fonts.map { ($0.name, $0.stack) }) ?? style.font
    }
    if let node = properties["size"] {
      style.size = whole(node, in: LayoutVocabulary.textSize) ?? style.size
    }
    if let node = properties["min-size"] {
      style.minimumSize = whole(node, in: LayoutVocabulary.textSize) ?? style.minimumSize
    }
    checkCrispness(of: &style, properties)
    if let node = properties["color"] { style.color = color(node) ?? style.color }
    if let scalar = properties.scalar("align", in: &self) {
      style.align = choice(scalar, LayoutVocabulary.alignments) ?? style.align
    }
    if let scalar = properties.scalar("valign", in: &self) {
      style.valign = choice(scalar, LayoutVocabulary.verticalAlignments) ?? style.valign
    }
    if let scalar = properties.scalar("overflow", in: &self) {
      style.overflow =
        choice(scalar, Overflow.allCases.map { ($0.rawValue, $0) }) ?? style.overflow
    }
    if let node = properties["leading"] {
      style.leading = whole(node, in: 50...400) ?? style.leading
    }
    if let node = properties["max-lines"] {
      style.maximumLines = whole(node, in: 1...LayoutLimits.textLines) ?? style.maximumLines
    }
    if let scalar = properties.scalar("direction", in: &self) {
      style.isVertical =
        choice(scalar, LayoutVocabulary.directions) ?? style.isVertical
    }
    if style.isVertical, style.overflow == .ticker {
      report(
        (properties["direction"] ?? properties["overflow"])?.position ?? properties.position,
        "a vertical text cannot be a ticker", "竖排文字不能滚动")
    }
    if let node = properties["speed"] { style.speed = whole(node, in: 1...2_000) ?? style.speed }
    if let node = properties["dwell"] { style.dwell = whole(node, in: 1...3_600) ?? style.dwell }
    return style
  }

  /// Reports sizes at which a bitmap font's dots are not as they were drawn, and keeps `fit` from
  /// sizes at which letters are not crisp.
  private mutating func checkCrispness(of style: inout TextStyle, _ properties: Properties) {
    if let strikes = style.font.keys.first?.strikes {
      if !strikes.contains(style.size) {
        let place = (properties["size"] ?? properties["font"])?.position ?? properties.position
        let sizes = strikes.map(String.init).joined(separator: ", ")
        report(
          place, "this bitmap font has no size \(style.size); it has \(sizes)",
          "该点阵字体没有 \(style.size) 点字号，可用字号：\(sizes)")
      }
      style.minimumSize = max(style.minimumSize, strikes.first ?? style.size)
    } else if kind == .board, style.size >= FontKey.crispOutlineSize {
      style.minimumSize = max(style.minimumSize, FontKey.crispOutlineSize)
    }
    style.minimumSize = min(style.minimumSize, style.size)
  }
}

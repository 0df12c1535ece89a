import QueueCore

extension LayoutCatalogue.Kind {
  /// What paints on a kind of device; nil where no layout does.
  init?(on kind: DeviceDefinition.Kind) {
    switch kind {
    case .screen: self = .screen
    case .ledBoards: self = .board
    case .ticketPrinter: self = .ticket
    case .pads, .kiosk: return nil
    }
  }

  var name: LocalizedText {
    switch self {
    case .screen: LocalizedText(chinese: "引导屏", english: "screen")
    case .board: LocalizedText(chinese: "条屏", english: "board")
    case .ticket: LocalizedText(chinese: "号票", english: "ticket")
    case .slip: LocalizedText(chinese: "告知单", english: "slip")
    }
  }
}

extension ConfigReading {
  /// `palette: two-colour` of a combined board; nil is one colour.
  mutating func palette(_ node: YAMLNode, hasWindow: Bool) -> DeviceDefinition.Unit.Palette? {
    guard let text = string(node), text != "mono" else { return nil }
    guard let palette = DeviceDefinition.Unit.Palette(rawValue: text) else {
      error(
        node, "未知的“\(text)”，可用的有 mono、two-colour",
        "unknown \"\(text)\"; there are mono, two-colour")
      return nil
    }
    guard !hasWindow else {
      error(
        node, "窗口屏发送的是文字，不用写“palette”", "a window's board is sent text and has no \"palette\"")
      return nil
    }
    return palette
  }

  /// Reports a unit that its layout cannot paint, as a board would stay dark: it is not there,
  /// is broken, or is for something else or another size.
  ///
  /// - Parameters:
  ///   - fields: what is written of the unit; a report stands at what is wrong there.
  ///   - entry: the unit itself, for what is not written.
  mutating func checkLayout(
    of unit: DeviceDefinition.Unit, on kind: DeviceDefinition.Kind, _ fields: [String: YAMLNode],
    _ entry: YAMLNode
  ) {
    guard let name = unit.layoutName(on: kind) else { return }
    check(
      layout: name, on: kind, size: (unit.width, unit.height), at: fields["layout"] ?? entry,
      sizeAt: fields["size"])
    check(theme: unit.theme, of: name, at: fields["theme"])
  }

  /// The same for what a unit shows at some hours.
  mutating func checkLayout(
    of time: PlacedTime, on unit: DeviceDefinition.Unit, _ kind: DeviceDefinition.Kind
  ) {
    guard let own = unit.layoutName(on: kind) else { return }
    var size = (unit.width, unit.height)
    if unit.width == 0,
      let picture = layouts?.layouts.first(where: { $0.name == own })?.picture
    {
      size = (picture.width, picture.height ?? 0)
    }
    check(layout: time.time.layout, on: kind, size: size, at: time.place, sizeAt: nil)
    check(theme: time.time.theme, of: time.time.layout, at: time.themePlace)
  }

  /// Warns of a theme that a layout has not: it would be shown in its own colours.
  private mutating func check(theme: String, of name: String, at place: YAMLNode?) {
    guard let place, !theme.isEmpty,
      let picture = layouts?.layouts.first(where: { $0.name == name })?.picture,
      !picture.themes.contains(theme)
    else { return }
    let suggestion = Suggestion.nearest(to: theme, in: picture.themes)
    let question = Self.question(suggestion)
    let names = picture.themes.joined(separator: ", ")
    let others =
      suggestion != nil
      ? question
      : picture.themes.isEmpty
        ? LocalizedText(chinese: "；它没有主题", english: "; it has none")
        : LocalizedText(chinese: "；它的主题：\(names)", english: "; its themes: \(names)")
    report(
      .warning, at: place.position, "版式“\(name)”没有主题“\(theme)”，将按原来的颜色显示" + others.chinese,
      "the layout \"\(name)\" has no theme \"\(theme)\" and would be shown in its own colours"
        + others.english)
  }

  private mutating func check(
    layout name: String, on kind: DeviceDefinition.Kind, size: (width: Int, height: Int),
    at place: YAMLNode, sizeAt: YAMLNode?
  ) {
    guard let layouts = layouts?.layouts, let wanted = LayoutCatalogue.Kind(on: kind) else {
      return
    }
    let usable = layouts.filter { $0.picture?.kind == wanted }
    guard let layout = layouts.first(where: { $0.name == name }) else {
      let question = Self.question(Suggestion.nearest(to: name, in: usable.map(\.name)))
      return error(
        place, "没有版式“\(name)”" + question.chinese, "unknown layout \"\(name)\"" + question.english)
    }
    guard let picture = layout.picture else {
      return error(
        place, "版式“\(name)”不能用，原因见 hall layout check \(layout.path)",
        "the layout \"\(name)\" cannot be used; hall layout check \(layout.path) says why")
    }
    guard picture.kind == wanted else {
      return error(
        place, "“\(name)”是\(picture.kind.name.chinese)版式，此处应是\(wanted.name.chinese)版式",
        "\"\(name)\" is a \(picture.kind.name.english) layout; a \(wanted.name.english) layout is "
          + "expected here")
    }
    // A screen that says no size has that of its layout, and paper is as long as what is on it.
    guard let height = picture.height, size.width > 0, wanted != .ticket,
      (picture.width, height) != size
    else { return }
    let fitting = usable.filter {
      $0.picture?.width == size.width && $0.picture?.height == size.height
    }.map(\.name)
    let names = fitting.joined(separator: ", ")
    error(
      sizeAt ?? place,
      "尺寸是\(size.width)x\(size.height)，而版式“\(name)”是\(picture.width)x\(height)；"
        + (fitting.isEmpty ? "没有这个尺寸的版式" : "这个尺寸的版式：\(names)"),
      "the size is \(size.width)x\(size.height), but that of the layout \"\(name)\" is "
        + "\(picture.width)x\(height); "
        + (fitting.isEmpty ? "no layout has this size" : "layouts of this size: \(names)"))
  }
}

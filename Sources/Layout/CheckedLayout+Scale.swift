extension CheckedLayout {
  /// The layout with every length of its body that many times as long: the same picture for an
  /// output with smaller dots.
  func scaled(by factor: Int) -> CheckedLayout {
    guard factor != 1 else { return self }
    return CheckedLayout(
      kind: kind, isTwoColour: isTwoColour, width: width, height: height,
      maximumHeight: maximumHeight, background: background, safeArea: safeArea.scaled(by: factor),
      themes: themes, fonts: fonts, images: images, body: body.scaled(by: factor))
  }
}

extension Box {
  fileprivate func scaled(by factor: Int) -> Box {
    var box = self
    box.content = content.scaled(by: factor)
    box.width = width.scaled(by: factor)
    box.height = height.scaled(by: factor)
    box.widthBounds = widthBounds.scaled(by: factor)
    box.heightBounds = heightBounds.scaled(by: factor)
    box.fixed = fixed.map {
      Rect(
        x: $0.x * factor, y: $0.y * factor, width: $0.width * factor, height: $0.height * factor)
    }
    box.padding = padding.scaled(by: factor)
    box.radius *= factor
    box.border?.thickness *= factor
    return box
  }
}

extension Box.Content {
  fileprivate func scaled(by factor: Int) -> Self {
    switch self {
    case .row(let flow): .row(flow.scaled(by: factor))
    case .column(let flow): .column(flow.scaled(by: factor))
    case .stack(let children): .stack(children.map { $0.scaled(by: factor) })
    case .firstFit(let children): .firstFit(children.map { $0.scaled(by: factor) })
    case .table(let table): .table(table.scaled(by: factor))
    case .text(let template, let style): .text(template, style.scaled(by: factor))
    case .line(let thickness, let dash, let color):
      .line(thickness: thickness * factor, dash: dash.map { $0 * factor }, color)
    case .playlist(let turns):
      .playlist(
        turns.map { turn in
          var turn = turn
          turn.box = turn.box.scaled(by: factor)
          return turn
        })
    case .qr, .barcode, .image, .photo, .cut, .empty: self
    }
  }
}

extension Box.Flow {
  fileprivate func scaled(by factor: Int) -> Self {
    Box.Flow(
      children: children.map { $0.scaled(by: factor) }, gap: gap * factor, align: align,
      valign: valign)
  }
}

extension Table {
  fileprivate func scaled(by factor: Int) -> Table {
    var table = self
    table.columns = columns.map {
      Column(
        width: $0.width.scaled(by: factor), title: $0.title?.scaled(by: factor),
        cell: $0.cell.scaled(by: factor), position: $0.position)
    }
    table.empty = empty?.scaled(by: factor)
    table.gap *= factor
    table.rowGap *= factor
    table.headerHeight *= factor
    table.rowHeight = rowHeight.map { $0 * factor }
    table.rowPadding = rowPadding.scaled(by: factor)
    table.rowRadius *= factor
    table.divider?.thickness *= factor
    return table
  }
}

extension TextStyle {
  fileprivate func scaled(by factor: Int) -> TextStyle {
    var style = self
    style.size = min(LayoutLimits.textSize, size * factor)
    style.minimumSize = min(style.size, minimumSize * factor)
    style.speed *= factor
    return style
  }
}

extension Length {
  fileprivate func scaled(by factor: Int) -> Length {
    if case .dots(let dots) = self { .dots(dots * factor) } else { self }
  }
}

extension Bounds {
  fileprivate func scaled(by factor: Int) -> Bounds {
    Bounds(least: least * factor, most: most * factor)
  }
}

extension Edges {
  fileprivate func scaled(by factor: Int) -> Edges {
    Edges(
      top: top * factor, right: right * factor, bottom: bottom * factor, left: left * factor)
  }
}

extension LayoutBuilder {
  /// Dots the box would like to be wide.
  func naturalWidth(of box: Box, _ scope: DataScope) -> Int {
    box.widthBounds.clamped(unboundedWidth(of: box, scope))
  }

  private func unboundedWidth(of box: Box, _ scope: DataScope) -> Int {
    if case .dots(let width) = box.width { return width }
    let inside: Int
    switch box.content {
    case .row(let flow):
      let children = flow.children.filter { $0.fixed == nil && $0.isShown(in: scope) }
      let widths = children.map { naturalWidth(of: $0, scope) }
      inside = widths.reduce(0, +) + flow.gap * max(0, children.count - 1)
    case .column(let flow):
      inside = widest(flow.children, scope)
    case .stack(let children):
      inside = widest(children, scope)
    case .firstFit(let children):
      inside = children.first { $0.isShown(in: scope) }.map { naturalWidth(of: $0, scope) } ?? 0
    case .text(let template, let style):
      let text = TextCleaning.clean(template.text(in: scope)).text
      inside =
        style.isVertical ? text.isEmpty ? 0 : style.lineHeight : naturalWidth(text, style)
    case .line(let thickness, _, _):
      inside = thickness
    case .image(let path, _, _, _):
      inside = image(path)?.width ?? 0
    case .photo(let template, _, _, _):
      inside = photo(template, scope)?.width ?? 0
    case .playlist(let turns):
      inside = widest(turns.map(\.box), scope)
    case .barcode(let template, _):
      inside = Barcode(template.text(in: scope))?.modules ?? 0
    case .table, .qr, .cut, .empty:
      inside = 0
    }
    return min(LayoutLimits.length, inside + box.padding.horizontal)
  }

  private func widest(_ children: [Box], _ scope: DataScope) -> Int {
    children.filter { $0.isShown(in: scope) }.map {
      $0.fixed?.right ?? naturalWidth(of: $0, scope)
    }.max() ?? 0
  }

  /// Dots the box is high when it is `width` dots wide.
  func height(of box: Box, width: Int, _ scope: DataScope) -> Int {
    guard box.isShown(in: scope) else { return 0 }
    return box.heightBounds.clamped(unboundedHeight(of: box, width: width, scope))
  }

  private func unboundedHeight(of box: Box, width: Int, _ scope: DataScope) -> Int {
    if case .dots(let height) = box.height { return height }
    let room = max(0, width - box.padding.horizontal)
    let inside: Int
    switch box.content {
    case .row(let flow):
      let children = shownInFlow(flow, scope)
      let widths = rowWidths(children, flow, available: room, scope)
      let heights = zip(children, widths).map { height(of: $0, width: $1, scope) }
      inside = max(heights.max() ?? 0, lowest(flow.children, scope))
    case .column(let flow):
      let children = shownInFlow(flow, scope)
      let heights = children.map {
        height(of: $0, width: columnWidth($0, flow, available: room, scope), scope)
      }
      let gaps = flow.gap * max(0, children.count - 1)
      inside = max(heights.reduce(0, +) + gaps, lowest(flow.children, scope))
    case .stack(let children):
      let heights = children.filter { $0.fixed == nil }.map {
        height(of: $0, width: room, scope)
      }
      inside = max(heights.max() ?? 0, lowest(children, scope))
    case .firstFit(let children):
      inside =
        firstFitting(children, width: room, scope).map { height(of: $0, width: room, scope) } ?? 0
    case .table(let table):
      let slots = table.isAcross ? 0 : table.slots
      inside =
        (table.hasHeader ? table.headerHeight : 0) + slots * (table.rowHeight ?? 0)
        + table.rowGap * max(0, slots - 1)
    case .text(let template, let style):
      let text = TextCleaning.clean(template.text(in: scope)).text
      if style.isVertical {
        inside = naturalWidth(text, style)
        break
      }
      let lines =
        style.overflow.wraps
        ? min(style.maximumLines, flow(text, style, width: room, height: nil).lines.count) : 1
      inside = text.isEmpty ? 0 : lines * style.lineHeight
    case .line(let thickness, _, _):
      inside = thickness
    case .image(let path, let fit, _, _):
      inside = image(path).map { ImagePlace.height(of: $0, fit, width: room) } ?? 0
    case .photo(let template, let fit, _, _):
      let photo = photo(template, scope)
      inside = photo.map { ImagePlace.height(of: $0, fit, width: room) } ?? 0
    case .playlist(let turns):
      inside = turns.map { height(of: $0.box, width: room, scope) }.max() ?? 0
    case .qr, .barcode, .cut, .empty:
      inside = 0
    }
    return min(LayoutLimits.length, inside + box.padding.vertical)
  }

  private func lowest(_ children: [Box], _ scope: DataScope) -> Int {
    children.filter { $0.isShown(in: scope) }.compactMap { $0.fixed?.bottom }.max() ?? 0
  }

  func shownInFlow(_ flow: Box.Flow, _ scope: DataScope) -> [Box] {
    flow.children.filter { $0.fixed == nil && $0.isShown(in: scope) }
  }

  func rowWidths(
    _ children: [Box], _ flow: Box.Flow, available: Int, _ scope: DataScope
  ) -> [Int] {
    let tracks = children.map { child -> Tracks.Track in
      switch child.width {
      case .dots(let dots): .dots(dots)
      case .percent(let part): .percent(part)
      case .fraction(let part): .fraction(part)
      case .auto:
        child.yields
          ? .yielding(naturalWidth(of: child, scope)) : .natural(naturalWidth(of: child, scope))
      }
    }
    return Tracks.lengths(
      of: tracks, bounds: children.map(\.widthBounds), available: available, gap: flow.gap)
  }

  /// How wide a column's child is: what it says, else the whole width or its own.
  func columnWidth(
    _ child: Box, _ flow: Box.Flow, available: Int, _ scope: DataScope
  ) -> Int {
    let width =
      switch child.width {
      case .dots(let dots): dots
      case .percent(let part): (available * part + 50_000) / 100_000
      case .fraction: available
      case .auto:
        flow.align == .stretch ? available : min(available, naturalWidth(of: child, scope))
      }
    return child.widthBounds.clamped(width)
  }
}

extension Box {
  /// Whether the box is a text made to shrink or wrap.
  fileprivate var yields: Bool {
    guard case .text(_, let style) = content else { return false }
    return style.overflow == .fit || style.overflow.wraps
  }
}

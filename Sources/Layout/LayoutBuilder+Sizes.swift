extension LayoutBuilder {
  /// Dots the box would like to be wide.
  mutating func naturalWidth(of box: Box, _ scope: DataScope) -> Int {
    box.widthBounds.clamped(unboundedWidth(of: box, scope))
  }

  private mutating func unboundedWidth(of box: Box, _ scope: DataScope) -> Int {
    if case .dots(let width) = box.width { return width }
    let inside: Int
    switch box.content {
    case .row(let flow):
      var sum = 0
      var count = 0
      for child in flow.children where child.isInFlow(of: scope) {
        sum += naturalWidth(of: child, scope)
        count += 1
      }
      inside = sum + flow.gap * max(0, count - 1)
    case .column(let flow):
      inside = widest(flow.children, scope)
    case .stack(let children):
      inside = widest(children, scope)
    case .firstFit(let children):
      inside = children.first { $0.isShown(in: scope) }.map { naturalWidth(of: $0, scope) } ?? 0
    case .text(let template, let style):
      let text = memory.text(of: template, in: scope).text
      inside =
        style.isVertical ? text.isEmpty ? 0 : style.lineHeight : naturalWidth(text, style)
    case .line(let thickness, _, _):
      inside = thickness
    case .image(let path, _, _, _):
      inside = image(path)?.width ?? 0
    case .photo(let template, _, _, _):
      inside = photo(template, scope)?.width ?? 0
    case .playlist(let turns):
      inside = turns.reduce(0) { max($0, shownWidth(of: $1.box, scope)) }
    case .barcode(let template, _):
      inside = memory.barcode(of: memory.text(of: template, in: scope).written)?.modules ?? 0
    case .table, .qr, .cut, .empty:
      inside = 0
    }
    return min(LayoutLimits.length, inside + box.padding.horizontal)
  }

  private mutating func widest(_ children: [Box], _ scope: DataScope) -> Int {
    children.reduce(0) { max($0, shownWidth(of: $1, scope)) }
  }

  private mutating func shownWidth(of box: Box, _ scope: DataScope) -> Int {
    box.isShown(in: scope) ? box.fixed?.right ?? naturalWidth(of: box, scope) : 0
  }

  /// Dots the box is high when it is `width` dots wide.
  mutating func height(of box: Box, width: Int, _ scope: DataScope) -> Int {
    guard box.isShown(in: scope) else { return 0 }
    return box.heightBounds.clamped(unboundedHeight(of: box, width: width, scope))
  }

  private mutating func unboundedHeight(of box: Box, width: Int, _ scope: DataScope) -> Int {
    if case .dots(let height) = box.height { return height }
    let room = max(0, width - box.padding.horizontal)
    let inside: Int
    switch box.content {
    case .row(let flow):
      let start = shareRow(flow, available: room, scope)
      defer { memory.tracks.pop(to: start) }
      var highest = lowest(flow.children, scope)
      var index = start
      for child in flow.children where child.isInFlow(of: scope) {
        let width = memory.tracks[index].length
        highest = max(highest, height(of: child, width: width, scope))
        index += 1
      }
      inside = highest
    case .column(let flow):
      var sum = 0
      var count = 0
      for child in flow.children where child.isInFlow(of: scope) {
        let width = columnWidth(child, flow, available: room, scope)
        sum += height(of: child, width: width, scope)
        count += 1
      }
      inside = max(sum + flow.gap * max(0, count - 1), lowest(flow.children, scope))
    case .stack(let children):
      inside = children.reduce(lowest(children, scope)) {
        $1.fixed == nil ? max($0, height(of: $1, width: room, scope)) : $0
      }
    case .firstFit(let children):
      inside =
        firstFitting(children, width: room, scope).map { height(of: $0, width: room, scope) } ?? 0
    case .table(let table):
      let slots = table.isAcross ? 0 : table.slots
      inside =
        (table.hasHeader ? table.headerHeight : 0) + slots * (table.rowHeight ?? 0)
        + table.rowGap * max(0, slots - 1)
    case .text(let template, let style):
      let text = memory.text(of: template, in: scope).text
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
      inside = turns.reduce(0) { max($0, height(of: $1.box, width: room, scope)) }
    case .qr, .barcode, .cut, .empty:
      inside = 0
    }
    return min(LayoutLimits.length, inside + box.padding.vertical)
  }

  private func lowest(_ children: [Box], _ scope: DataScope) -> Int {
    children.reduce(0) { $1.isShown(in: scope) ? max($0, $1.fixed?.bottom ?? 0) : $0 }
  }

  /// Shares a row's width among its boxes, which the caller takes off the stack again; tells where
  /// they begin there.
  mutating func shareRow(_ flow: Box.Flow, available: Int, _ scope: DataScope) -> Int {
    let start = memory.tracks.count
    for child in flow.children where child.isInFlow(of: scope) {
      let track: Tracks.Track =
        switch child.width {
        case .dots(let dots): .dots(dots)
        case .percent(let part): .percent(part)
        case .fraction(let part): .fraction(part)
        case .auto:
          child.yields
            ? .yielding(naturalWidth(of: child, scope)) : .natural(naturalWidth(of: child, scope))
        }
      memory.tracks.push(Tracks.Part(track, bounds: child.widthBounds))
    }
    memory.tracks.share(available, from: start, gap: flow.gap)
    return start
  }

  /// How wide a column's child is: what it says, else the whole width or its own.
  mutating func columnWidth(
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
  /// Whether the box is shown and has its place beside others.
  func isInFlow(of scope: DataScope) -> Bool { fixed == nil && isShown(in: scope) }

  /// Whether the box is a text made to shrink or wrap.
  fileprivate var yields: Bool {
    guard case .text(_, let style) = content else { return false }
    return style.overflow == .fit || style.overflow.wraps
  }
}

extension LayoutBuilder {
  mutating func placeRow(_ flow: Box.Flow, in rect: Rect, clip: Rect, _ scope: DataScope) {
    placeFixed(flow.children, in: rect, clip: clip, scope)
    let children = shownInFlow(flow, scope)
    let widths = rowWidths(children, flow, available: rect.width, scope)
    let used = widths.reduce(0, +) + flow.gap * max(0, children.count - 1)
    var x = rect.x + offset(flow.align, room: rect.width - used)
    let heights = zip(children, widths).map { child, width in
      rowHeight(child, flow, width: width, available: rect.height, scope)
    }
    let baselines = children.indices.map {
      firstBaseline(of: children[$0], width: widths[$0], height: heights[$0], scope)
    }
    let deepest = baselines.max() ?? 0
    let highest = zip(heights, baselines).map { $0 + deepest - $1 }.max() ?? 0
    for (index, child) in children.enumerated() {
      var y = rect.y
      if flow.valign == .baseline {
        y += (rect.height - highest) / 2 + deepest - baselines[index]
      } else {
        y += offset(flow.valign, room: rect.height - heights[index])
      }
      let room = Rect(x: x, y: y, width: widths[index], height: heights[index])
      place(child, in: room, clip: clip, scope)
      x += widths[index] + flow.gap
    }
  }

  mutating func placeColumn(_ flow: Box.Flow, in rect: Rect, clip: Rect, _ scope: DataScope) {
    placeFixed(flow.children, in: rect, clip: clip, scope)
    let children = shownInFlow(flow, scope)
    let widths = children.map { columnWidth($0, flow, available: rect.width, scope) }
    let tracks = zip(children, widths).map { child, width -> Tracks.Track in
      switch child.height {
      case .dots(let dots): .dots(dots)
      case .percent(let part): .percent(part)
      case .fraction(let part): .fraction(part)
      case .auto: .natural(height(of: child, width: width, scope))
      }
    }
    let heights = Tracks.lengths(
      of: tracks, bounds: children.map(\.heightBounds), available: rect.height, gap: flow.gap)
    let used = heights.reduce(0, +) + flow.gap * max(0, children.count - 1)
    var y = rect.y + offset(flow.valign, room: rect.height - used)
    for (index, child) in children.enumerated() {
      if case .natural(let wanted) = tracks[index], wanted > heights[index] { cut(.room, child) }
      let x = rect.x + offset(flow.align, room: rect.width - widths[index])
      let room = Rect(x: x, y: y, width: widths[index], height: heights[index])
      place(child, in: room, clip: clip, scope)
      y += heights[index] + flow.gap
    }
  }

  private mutating func placeFixed(
    _ children: [Box], in rect: Rect, clip: Rect, _ scope: DataScope
  ) {
    for child in children where child.isShown(in: scope) {
      if let fixed = child.fixed {
        place(child, in: fixed.moved(into: rect), clip: clip, scope)
      }
    }
  }

  private func offset(_ alignment: Alignment, room: Int) -> Int {
    switch alignment {
    case .center: max(0, room) / 2
    case .end: max(0, room)
    case .start, .stretch, .baseline: 0
    }
  }

  private func rowHeight(
    _ child: Box, _ flow: Box.Flow, width: Int, available: Int, _ scope: DataScope
  ) -> Int {
    let height =
      switch child.height {
      case .dots(let dots): dots
      case .percent(let part): (available * part + 50_000) / 100_000
      case .fraction: available
      case .auto:
        flow.valign == .stretch ? available : height(of: child, width: width, scope)
      }
    return child.heightBounds.clamped(height)
  }

  /// Dots from the top of a box to the baseline of its first line; its bottom when it has no text.
  private func firstBaseline(
    of box: Box, width: Int, height: Int, _ scope: DataScope
  ) -> Int {
    guard case .text(let template, let style) = box.content else { return height }
    let text = TextCleaning.clean(template.text(in: scope)).text
    let room = height - box.padding.vertical
    let flow = self.flow(text, style, width: width - box.padding.horizontal, height: room)
    let metrics = measurer.metrics(font: style.font, size: flow.size)
    let lineHeight = TextStyle.lineHeight(size: flow.size, leading: style.leading)
    let lead = (lineHeight - metrics.ascent - metrics.descent) / 2
    let shift = verticalShift(style, of: lineHeight * flow.lines.count, in: room)
    return box.padding.top + shift + lead + metrics.ascent
  }
}

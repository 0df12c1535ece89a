extension LayoutBuilder {
  mutating func placeRow(_ flow: Box.Flow, in rect: Rect, clip: Rect, _ scope: DataScope) {
    placeFixed(flow.children, in: rect, clip: clip, scope)
    let start = shareRow(flow, available: rect.width, scope)
    defer { memory.tracks.pop(to: start) }
    let (deepest, highest) = measureRow(flow, from: start, available: rect.height, scope)
    let used = memory.tracks.sum(from: start, gap: flow.gap)
    var x = rect.x + offset(flow.align, room: rect.width - used)
    var index = start
    for child in flow.children where child.isInFlow(of: scope) {
      let part = memory.tracks[index]
      var y = rect.y
      if flow.valign == .baseline {
        y += (rect.height - highest) / 2 + deepest - part.baseline
      } else {
        y += offset(flow.valign, room: rect.height - part.across)
      }
      let room = Rect(x: x, y: y, width: part.length, height: part.across)
      place(child, in: room, clip: clip, scope)
      x += part.length + flow.gap
      index += 1
    }
  }

  /// Finds how high a row's boxes are and, where their first lines stand on one, the baseline: dots
  /// above it, and dots of the row.
  private mutating func measureRow(
    _ flow: Box.Flow, from start: Int, available: Int, _ scope: DataScope
  ) -> (deepest: Int, highest: Int) {
    var index = start
    var deepest = 0
    for child in flow.children where child.isInFlow(of: scope) {
      let width = memory.tracks[index].length
      let height = rowHeight(child, flow, width: width, available: available, scope)
      memory.tracks[index].across = height
      if flow.valign == .baseline {
        let baseline = firstBaseline(of: child, width: width, height: height, scope)
        memory.tracks[index].baseline = baseline
        deepest = max(deepest, baseline)
      }
      index += 1
    }
    var highest = 0
    for part in start..<index {
      highest = max(highest, memory.tracks[part].across + deepest - memory.tracks[part].baseline)
    }
    return (deepest, highest)
  }

  mutating func placeColumn(_ flow: Box.Flow, in rect: Rect, clip: Rect, _ scope: DataScope) {
    placeFixed(flow.children, in: rect, clip: clip, scope)
    let start = memory.tracks.count
    defer { memory.tracks.pop(to: start) }
    for child in flow.children where child.isInFlow(of: scope) {
      let width = columnWidth(child, flow, available: rect.width, scope)
      let track: Tracks.Track =
        switch child.height {
        case .dots(let dots): .dots(dots)
        case .percent(let part): .percent(part)
        case .fraction(let part): .fraction(part)
        case .auto: .natural(height(of: child, width: width, scope))
        }
      memory.tracks.push(Tracks.Part(track, bounds: child.heightBounds, across: width))
    }
    memory.tracks.share(rect.height, from: start, gap: flow.gap)
    let used = memory.tracks.sum(from: start, gap: flow.gap)
    var y = rect.y + offset(flow.valign, room: rect.height - used)
    var index = start
    for child in flow.children where child.isInFlow(of: scope) {
      let part = memory.tracks[index]
      if case .natural(let wanted) = part.track, wanted > part.length { cut(.room, child) }
      let x = rect.x + offset(flow.align, room: rect.width - part.across)
      let room = Rect(x: x, y: y, width: part.across, height: part.length)
      place(child, in: room, clip: clip, scope)
      y += part.length + flow.gap
      index += 1
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

  private mutating func rowHeight(
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
  private mutating func firstBaseline(
    of box: Box, width: Int, height: Int, _ scope: DataScope
  ) -> Int {
    guard case .text(let template, let style) = box.content else { return height }
    let text = memory.text(of: template, in: scope).text
    let room = height - box.padding.vertical
    let flow = self.flow(text, style, width: width - box.padding.horizontal, height: room)
    let metrics = measurer.metrics(font: style.font, size: flow.size)
    let lineHeight = TextStyle.lineHeight(size: flow.size, leading: style.leading)
    let lead = (lineHeight - metrics.ascent - metrics.descent) / 2
    let shift = verticalShift(style, of: lineHeight * flow.lines.count, in: room)
    return box.padding.top + shift + lead + metrics.ascent
  }
}

extension LayoutBuilder {
  /// Lines that run down, the first at the left: shaped like any line, then turned by a quarter
  /// clockwise as they are drawn.
  mutating func placeColumns(
    of text: String, _ style: TextStyle, of box: Box, in rect: Rect, clip: Rect
  ) {
    let flow =
      style.overflow == .page
      ? page(of: text, style, width: rect.height, height: rect.width)
      : self.flow(text, style, width: rect.height, height: rect.width)
    if flow.isCut { cut(.text, box) }
    let lineHeight = TextStyle.lineHeight(size: flow.size, leading: style.leading)
    let metrics = measurer.metrics(font: style.font, size: flow.size)
    let lead = (lineHeight - metrics.ascent - metrics.descent) / 2
    var left =
      rect.x + verticalShift(style, of: lineHeight * flow.lines.count, in: rect.width)
    for line in flow.lines {
      let room = rect.height - line.width
      let shift =
        switch style.align {
        case .center: room / 2
        case .end: room
        case .start, .stretch, .baseline: 0
        }
      write(
        line, flow.size, style, x: left + lead + metrics.descent, baseline: rect.y + shift,
        of: box, clip: clip, isTurned: true)
      left += lineHeight
    }
  }
}

/// Lays a checked tree out on data: sizes, positions and lines, as a display list.
///
/// Works from the top down in whole dots. A box is asked how wide it would like to be, then how
/// high it is at a width; both walk the tree below it once, so the cost is boxes times depth.
public struct LayoutBuilder<Measurer: TextMeasurer> {
  let measurer: Measurer
  let moment: LayoutMoment
  var memory = LayoutMemory()
  private let images: [LayoutImage]
  private let photos: [LayoutImage]
  var commands: [DisplayCommand] = []
  var cuts: [Cut] = []
  var paperCuts: [Int] = []
  var changesAt: LayoutMoment?
  private let tracesBoxes: Bool
  private var frames: [BoxFrame] = []

  private init(
    _ measurer: Measurer, _ moment: LayoutMoment, _ images: [LayoutImage],
    _ photos: [LayoutImage], _ tracesBoxes: Bool
  ) {
    self.photos = photos
    self.measurer = measurer
    self.tracesBoxes = tracesBoxes
    self.moment = moment
    self.images = images
  }

  func image(_ path: LayoutPath) -> ImageReference? {
    images.first { $0.path == path }?.reference
  }

  /// The photo of whoever the data names, if there is one.
  mutating func photo(_ template: Template, _ scope: DataScope) -> ImageReference? {
    LayoutPhotos.path(of: memory.text(of: template, in: scope).written).flatMap { path in
      photos.first { $0.path == path }?.reference
    }
  }

  /// The display list of `layout` showing `data`; what `data` lacks is left empty.
  ///
  /// - Parameters:
  ///   - photos: those of ``CheckedLayout/photos(in:)`` that there are.
  ///   - moment: decides where everything stands that moves by itself.
  ///   - tracesBoxes: whether the list tells where each box is, for an editor.
  public static func build(
    _ layout: CheckedLayout, data: DataValue, measurer: Measurer,
    photos: [LayoutImage] = [], at moment: LayoutMoment = LayoutMoment(milliseconds: 0),
    tracesBoxes: Bool = false
  ) -> DisplayList {
    var memory = LayoutMemory()
    var list = DisplayList(width: 0, height: 0, background: layout.background)
    build(
      layout, data: data, measurer: measurer, photos: photos, at: moment,
      tracesBoxes: tracesBoxes, memory: &memory, into: &list)
    return list
  }

  /// The same with what is known from pictures before, in place of another display list, whose room
  /// is used again.
  public static func build(
    _ layout: CheckedLayout, data: DataValue, measurer: Measurer, photos: [LayoutImage],
    at moment: LayoutMoment, tracesBoxes: Bool = false, memory: inout LayoutMemory,
    into list: inout DisplayList
  ) {
    var builder = LayoutBuilder(
      measurer, moment, layout.images, photos, tracesBoxes)
    swap(&builder.memory, &memory)
    swap(&builder.commands, &list.commands)
    swap(&builder.cuts, &list.cuts)
    builder.commands.removeAll(keepingCapacity: true)
    builder.cuts.removeAll(keepingCapacity: true)
    let scope = DataScope(data: data)
    let safe = layout.safeArea
    var height = layout.height ?? 0
    if layout.height == nil {
      let wanted =
        builder.height(of: layout.body, width: layout.width - safe.horizontal, scope)
        + safe.vertical
      height = min(max(1, wanted), layout.maximumHeight)
      if wanted > height { builder.cut(.room, layout.body) }
    }
    let whole = Rect(x: 0, y: 0, width: layout.width, height: height)
    let room = whole.inset(by: safe)
    if layout.body.isShown(in: scope) { builder.place(layout.body, in: room, clip: room, scope) }
    list.width = layout.width
    list.height = height
    list.background = layout.background
    swap(&builder.commands, &list.commands)
    swap(&builder.cuts, &list.cuts)
    swap(&builder.memory, &memory)
    list.paperCuts = builder.paperCuts.filter { $0 > 0 && $0 < height }
    list.changesAt = builder.changesAt
    list.frames = builder.frames
  }

  /// Notes that the picture will be another one `milliseconds` from now.
  mutating func change(after milliseconds: Int64) {
    let at = LayoutMoment(milliseconds: moment.milliseconds + max(1, milliseconds))
    changesAt = changesAt.map { min($0, at) } ?? at
  }

  mutating func cut(_ reason: Cut.Reason, _ box: Box) {
    let cut = Cut(reason: reason, position: box.position)
    if cuts.count < LayoutLimits.diagnostics, !cuts.contains(cut) { cuts.append(cut) }
  }

  /// Notes where a box, or a cell of a table's column, is.
  mutating func trace(_ position: SourcePosition, _ rect: Rect, clip: Rect) {
    guard tracesBoxes, frames.count < LayoutLimits.commands else { return }
    frames.append(BoxFrame(position: position, rect: rect.intersection(clip)))
  }

  mutating func draw(_ command: DisplayCommand, for box: Box) {
    guard !command.bounds.isEmpty else { return }
    guard commands.count < LayoutLimits.commands else { return cut(.limit, box) }
    commands.append(command)
  }

  mutating func place(_ box: Box, in rect: Rect, clip: Rect, _ scope: DataScope) {
    if rect.intersection(clip) != rect, !rect.isEmpty { cut(.room, box) }
    // The part first, so that who presses there has the place where it is used before the part.
    for part in box.parts.reversed() { trace(part, rect, clip: clip) }
    trace(box.position, rect, clip: clip)
    if let fill = box.fill {
      draw(
        box.radius > 0
          ? .rounded(rect, radius: box.radius, fill, clip: clip) : .fill(rect, fill, clip: clip),
        for: box)
    }
    if let border = box.border {
      draw(
        .frame(
          rect, radius: box.radius, thickness: border.thickness, border.color, clip: clip),
        for: box)
    }
    let inside = rect.inset(by: box.padding)
    let inner = inside.intersection(clip)
    switch box.content {
    case .row(let flow): placeRow(flow, in: inside, clip: inner, scope)
    case .column(let flow): placeColumn(flow, in: inside, clip: inner, scope)
    case .stack(let children):
      for child in children where child.isShown(in: scope) {
        place(child, in: child.fixed?.moved(into: inside) ?? inside, clip: inner, scope)
      }
    case .firstFit(let children):
      if let child = firstFitting(children, width: inside.width, scope) {
        place(child, in: child.fixed?.moved(into: inside) ?? inside, clip: inner, scope)
      }
    case .table(let table):
      placeTable(table, of: box, in: inside, clip: inner, scope)
    case .text(let template, let style):
      placeText(template, style, of: box, in: inside, clip: inner, scope)
    case .line(let thickness, let dash, let color):
      let isUpright = inside.height > inside.width
      let line =
        isUpright
        ? Rect(
          x: inside.x + (inside.width - thickness) / 2, y: inside.y, width: thickness,
          height: inside.height)
        : Rect(
          x: inside.x, y: inside.y + (inside.height - thickness) / 2, width: inside.width,
          height: thickness)
      draw(.line(line, dash: dash, color, clip: inner), for: box)
    case .qr(let template, let color):
      placeQR(template, color, of: box, in: inside, clip: inner, scope)
    case .barcode(let template, let color):
      placeBarcode(template, color, of: box, in: inside, clip: inner, scope)
    case .image(let path, let fit, let align, let valign):
      guard let image = image(path) else { break }
      let place = ImagePlace.rect(of: image, fit, align, valign, in: inside)
      draw(.image(image, place, clip: inner), for: box)
    case .photo(let template, let fit, let align, let valign):
      guard let image = photo(template, scope) else { break }
      let place = ImagePlace.rect(of: image, fit, align, valign, in: inside)
      draw(.image(image, place, clip: inner), for: box)
    case .playlist(let turns):
      placeTurn(of: turns, in: inside, clip: inner, scope)
    case .cut: paperCuts.append(rect.y)
    case .empty: break
    }
  }

  mutating func firstFitting(_ children: [Box], width: Int, _ scope: DataScope) -> Box? {
    var last: Box?
    for child in children where child.isShown(in: scope) {
      if naturalWidth(of: child, scope) <= width { return child }
      last = child
    }
    return last
  }

  private mutating func placeText(
    _ template: Template, _ style: TextStyle, of box: Box, in rect: Rect, clip: Rect,
    _ scope: DataScope
  ) {
    let filled = memory.text(of: template, in: scope)
    let text = filled.text
    if filled.isOverLimit { cut(.limit, box) }
    guard !text.isEmpty else { return }
    if style.isVertical { return placeColumns(of: text, style, of: box, in: rect, clip: clip) }
    let flow: TextFlow
    switch style.overflow {
    case .ticker:
      flow = self.flow(text, style, width: rect.width, height: rect.height)
      if flow.width > rect.width {
        return placeTicker(flow, style, of: box, in: rect, clip: clip)
      }
    case .page: flow = page(of: text, style, width: rect.width, height: rect.height)
    default: flow = self.flow(text, style, width: rect.width, height: rect.height)
    }
    if flow.isCut { cut(.text, box) }
    let lineHeight = TextStyle.lineHeight(size: flow.size, leading: style.leading)
    let metrics = measurer.metrics(font: style.font, size: flow.size)
    let height = lineHeight * flow.lines.count
    var top = rect.y + verticalShift(style, of: height, in: rect.height)
    for line in flow.lines {
      let room = rect.width - line.width
      let shift =
        switch style.align {
        case .center: room / 2
        case .end: room
        case .start, .stretch, .baseline: 0
        }
      let lead = (lineHeight - metrics.ascent - metrics.descent) / 2
      write(
        line, flow.size, style, x: rect.x + shift, baseline: top + lead + metrics.ascent, of: box,
        clip: clip)
      top += lineHeight
    }
  }

  mutating func write(
    _ line: (text: String, width: Int), _ size: Int, _ style: TextStyle, x: Int, baseline: Int,
    of box: Box, clip: Rect, isTurned: Bool = false
  ) {
    if measurer.lacksGlyph(for: line.text, font: style.font, size: size) { cut(.glyph, box) }
    var run = TextRun(
      text: line.text, font: style.font, size: size, color: style.color, x: x,
      baseline: baseline, clip: clip, width: line.width)
    run.isTurned = isTurned
    draw(.text(run), for: box)
  }

  /// Where lines of `height` dots start in a room of `available`; above it when they are higher.
  func verticalShift(_ style: TextStyle, of height: Int, in available: Int) -> Int {
    switch style.valign {
    case .center: (available - height) / 2
    case .end: available - height
    case .start, .stretch, .baseline: 0
    }
  }

  private mutating func placeBarcode(
    _ template: Template, _ color: Color, of box: Box, in rect: Rect, clip: Rect,
    _ scope: DataScope
  ) {
    let text = memory.text(of: template, in: scope).written
    guard !text.isEmpty else { return }
    guard let code = memory.barcode(of: text) else { return cut(.barcode, box) }
    let scale = rect.width / (code.modules + 2 * Barcode.quietModules)
    guard scale >= 1, rect.height > 0 else { return cut(.barcode, box) }
    var x = rect.x + (rect.width - code.modules * scale) / 2
    for (index, width) in code.widths.enumerated() {
      if index % 2 == 0 {
        let bar = Rect(x: x, y: rect.y, width: width * scale, height: rect.height)
        draw(.fill(bar, color, clip: clip), for: box)
      }
      x += width * scale
    }
  }

  private mutating func placeQR(
    _ template: Template, _ color: Color, of box: Box, in rect: Rect, clip: Rect,
    _ scope: DataScope
  ) {
    let text = memory.text(of: template, in: scope).written
    guard !text.isEmpty else { return }
    guard let code = memory.qrCode(of: text) else { return cut(.qr, box) }
    let scale = min(rect.width, rect.height) / code.size
    guard scale >= 1 else { return cut(.qr, box) }
    let side = code.size * scale
    draw(
      .qr(
        code, x: rect.x + (rect.width - side) / 2, y: rect.y + (rect.height - side) / 2,
        scale: scale, color, clip: clip), for: box)
  }
}

extension Box {
  func isShown(in scope: DataScope) -> Bool { condition?.holds(in: scope) ?? true }
}

extension Rect {
  /// A rectangle given in the coordinates of `parent`'s inside.
  func moved(into parent: Rect) -> Rect {
    Rect(x: parent.x + x, y: parent.y + y, width: width, height: height)
  }
}

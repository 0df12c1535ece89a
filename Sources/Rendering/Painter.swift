import Layout

/// What a picture is painted on.
protocol Canvas: AnyObject {
  /// How this canvas wants its glyphs.
  static var mode: GlyphMode { get }
  var bounds: Rect { get }
  /// Sets all dots of the part of `rect` on the canvas.
  func fill(_ rect: Rect, _ color: Color)
  /// Mixes a colour into one dot, which must be on the canvas.
  func blend(_ color: Color, coverage: UInt8, x: Int, y: Int)
  /// Mixes a colour in through a glyph whose top left dot is at `left`, `top`: the part of it in
  /// `area`, which must be on the canvas.
  func draw(_ glyph: GlyphBitmap, _ color: Color, left: Int, top: Int, area: Rect)
}

/// Paints display lists with the fonts of one library.
struct Painter {
  /// Dots painted at a time: 256 KiB of a screen, which a processor keeps at hand (in its second
  /// cache) from the background to the last glyph.
  static let bandArea = 65_536

  let fonts: FontLibrary
  /// Pictures that display lists may show; without them their places stay empty.
  var pictures: PictureStore?

  /// Paints the part of `list` inside `area`; the same dots as a whole painting would give.
  func paint<Surface: Canvas>(_ list: DisplayList, into canvas: Surface, area: Rect) {
    let area = area.intersection(canvas.bounds)
    guard !area.isEmpty else { return }
    let rows = max(1, Self.bandArea / area.width)
    for y in stride(from: area.y, to: area.bottom, by: rows) {
      let height = min(rows, area.bottom - y)
      let band = Rect(x: area.x, y: y, width: area.width, height: height)
      canvas.fill(band, list.background)
      for command in list.commands where command.bounds.intersects(band) {
        paint(command, into: canvas, area: band)
      }
    }
  }

  private func paint<Surface: Canvas>(
    _ command: DisplayCommand, into canvas: Surface, area: Rect
  ) {
    switch command {
    case .fill(let rect, let color, let clip):
      canvas.fill(rect.intersection(clip).intersection(area), color)
    case .line(let rect, let dash, let color, let clip):
      paintLine(rect, dash, color, into: canvas, area: clip.intersection(area))
    case .rounded(let rect, let radius, let color, let clip):
      RoundedShape(rect, radius: radius, thickness: nil)
        .paint(color, into: canvas, area: clip.intersection(area))
    case .frame(let rect, let radius, let thickness, let color, let clip):
      RoundedShape(rect, radius: radius, thickness: thickness)
        .paint(color, into: canvas, area: clip.intersection(area))
    case .image(let image, let rect, let clip):
      pictures?.paint(image, at: rect, into: canvas, area: clip.intersection(area))
    case .text(let run):
      paint(run, into: canvas, area: run.bounds.intersection(area))
    case .qr(let code, let left, let top, let scale, let color, let clip):
      for y in 0..<code.size {
        for x in 0..<code.size where code.isDark(x, y) {
          let module = Rect(x: left + x * scale, y: top + y * scale, width: scale, height: scale)
          canvas.fill(module.intersection(clip).intersection(area), color)
        }
      }
    }
  }

  private func paintLine<Surface: Canvas>(
    _ rect: Rect, _ dash: [Int], _ color: Color, into canvas: Surface, area: Rect
  ) {
    guard dash.count == 2, dash[0] > 0, dash[1] > 0 else {
      return canvas.fill(rect.intersection(area), color)
    }
    let isUpright = rect.height > rect.width
    let length = isUpright ? rect.height : rect.width
    for start in stride(from: 0, to: length, by: dash[0] + dash[1]) {
      let drawn = min(dash[0], length - start)
      let part =
        isUpright
        ? Rect(x: rect.x, y: rect.y + start, width: rect.width, height: drawn)
        : Rect(x: rect.x + start, y: rect.y, width: drawn, height: rect.height)
      canvas.fill(part.intersection(area), color)
    }
  }

  private func paint<Surface: Canvas>(_ run: TextRun, into canvas: Surface, area: Rect) {
    guard !area.isEmpty else { return }
    for placed in fonts.shape(run.text, font: run.font, size: run.size).glyphs {
      guard
        let glyph = fonts.bitmap(
          placed, size: run.size, mode: Surface.mode, isTurned: run.isTurned)
      else { continue }
      // Turned by a quarter clockwise, along the line is down and above it is right.
      let x = run.x + (run.isTurned ? placed.rise : placed.x)
      let y = run.baseline + (run.isTurned ? placed.x : -placed.rise)
      canvas.draw(glyph, run.color, left: x + glyph.left, top: y - glyph.top, area: area)
    }
  }
}

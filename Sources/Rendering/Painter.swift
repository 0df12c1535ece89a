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
}

/// Paints display lists with the fonts of one library.
struct Painter {
  let fonts: FontLibrary

  /// Paints the part of `list` inside `area`; the same dots as a whole painting would give.
  func paint<Surface: Canvas>(_ list: DisplayList, into canvas: Surface, area: Rect) {
    let area = area.intersection(canvas.bounds)
    guard !area.isEmpty else { return }
    canvas.fill(area, list.background)
    for command in list.commands where command.bounds.intersects(area) {
      paint(command, into: canvas, area: area)
    }
  }

  private func paint<Surface: Canvas>(
    _ command: DisplayCommand, into canvas: Surface, area: Rect
  ) {
    switch command {
    case .fill(let rect, let color, let clip):
      canvas.fill(rect.intersection(clip).intersection(area), color)
    case .line(let rect, let dash, let color, let clip):
      for part in dashes(rect, dash) {
        canvas.fill(part.intersection(clip).intersection(area), color)
      }
    case .rounded(let rect, let radius, let color, let clip):
      RoundedShape(rect, radius: radius, thickness: nil)
        .paint(color, into: canvas, area: clip.intersection(area))
    case .frame(let rect, let radius, let thickness, let color, let clip):
      RoundedShape(rect, radius: radius, thickness: thickness)
        .paint(color, into: canvas, area: clip.intersection(area))
    case .image: break
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

  private func dashes(_ rect: Rect, _ dash: [Int]) -> [Rect] {
    guard dash.count == 2, dash[0] > 0, dash[1] > 0 else { return [rect] }
    let isUpright = rect.height > rect.width
    let length = isUpright ? rect.height : rect.width
    return stride(from: 0, to: length, by: dash[0] + dash[1]).map { start in
      let part = min(dash[0], length - start)
      return isUpright
        ? Rect(x: rect.x, y: rect.y + start, width: rect.width, height: part)
        : Rect(x: rect.x + start, y: rect.y, width: part, height: rect.height)
    }
  }

  private func paint<Surface: Canvas>(_ run: TextRun, into canvas: Surface, area: Rect) {
    let area = area.intersection(canvas.bounds)
    guard !area.isEmpty else { return }
    for placed in fonts.shape(run.text, font: run.font, size: run.size).glyphs {
      guard let bitmap = fonts.bitmap(placed, size: run.size, mode: Surface.mode) else { continue }
      let left = run.x + placed.x + bitmap.left
      let top = run.baseline - placed.rise - bitmap.top
      let room = Rect(x: left, y: top, width: bitmap.width, height: bitmap.height)
        .intersection(area)
      guard !room.isEmpty else { continue }
      bitmap.coverage.withUnsafeBufferPointer { coverage in
        for y in room.y..<room.bottom {
          let row = (y - top) * bitmap.width - left
          for x in room.x..<room.right {
            canvas.blend(run.color, coverage: coverage[row + x], x: x, y: y)
          }
        }
      }
    }
  }
}

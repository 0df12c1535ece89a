import Layout

/// A picture of a board whose dots have a red and a green light, each on or off.
final class TwoColourCanvas {
  let red: MonoCanvas
  let green: MonoCanvas

  init(width: Int, height: Int) {
    red = MonoCanvas(width: width, height: height, brightIsSet: true)
    green = MonoCanvas(width: width, height: height, brightIsSet: true)
  }

  /// What a colour is on one of the lights, by its own channel: half bright is on.
  private func level(_ channel: UInt8) -> Color { channel >= 128 ? .white : .black }
}

extension TwoColourCanvas: Canvas {
  static var mode: GlyphMode { .mono }

  var bounds: Rect { red.bounds }

  func fill(_ rect: Rect, _ color: Color) {
    red.fill(rect, level(color.red))
    green.fill(rect, level(color.green))
  }

  func blend(_ color: Color, coverage: UInt8, x: Int, y: Int) {
    red.blend(level(color.red), coverage: coverage, x: x, y: y)
    green.blend(level(color.green), coverage: coverage, x: x, y: y)
  }

  func draw(_ glyph: GlyphBitmap, _ color: Color, left: Int, top: Int, area: Rect) {
    red.draw(glyph, level(color.red), left: left, top: top, area: area)
    green.draw(glyph, level(color.green), left: left, top: top, area: area)
  }
}

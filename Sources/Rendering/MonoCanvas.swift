import Layout

/// A picture with one bit a dot for tickets and boards.
///
/// Rows are whole bytes, most significant bit first, 1 for a black or lit dot; bits beyond the
/// width are 0.
public final class MonoCanvas {
  public let width: Int
  public let height: Int
  public let bytesPerRow: Int
  /// Whether a bright colour sets dots (boards) or a dark one (tickets).
  let brightIsSet: Bool
  private(set) var bits: [UInt8]

  public init(width: Int, height: Int, brightIsSet: Bool) {
    self.width = width
    self.height = height
    self.brightIsSet = brightIsSet
    bytesPerRow = (width + 7) / 8
    bits = [UInt8](repeating: 0, count: bytesPerRow * height)
  }

  public var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  private func set(_ x: Int, _ y: Int, _ isSet: Bool) {
    let mask = UInt8(0x80) >> UInt8(x % 8)
    if isSet {
      bits[y * bytesPerRow + x / 8] |= mask
    } else {
      bits[y * bytesPerRow + x / 8] &= ~mask
    }
  }
}

extension MonoCanvas: Canvas {
  static var mode: GlyphMode { .mono }

  func fill(_ rect: Rect, _ color: Color) {
    let rect = rect.intersection(bounds)
    let isSet = color.isBright == brightIsSet
    guard !rect.isEmpty else { return }
    // Whole bytes at once, the bits at both ends one by one.
    let firstByte = (rect.x + 7) / 8
    let endByte = rect.right / 8
    for y in rect.y..<rect.bottom {
      guard firstByte < endByte else {
        for x in rect.x..<rect.right { set(x, y, isSet) }
        continue
      }
      for x in rect.x..<8 * firstByte { set(x, y, isSet) }
      for byte in firstByte..<endByte { bits[y * bytesPerRow + byte] = isSet ? 0xFF : 0 }
      for x in 8 * endByte..<rect.right { set(x, y, isSet) }
    }
  }

  func blend(_ color: Color, coverage: UInt8, x: Int, y: Int) {
    if coverage >= 128 { set(x, y, color.isBright == brightIsSet) }
  }

  func draw(_ glyph: GlyphBitmap, _ color: Color, left: Int, top: Int, area: Rect) {
    let room = Rect(x: left, y: top, width: glyph.width, height: glyph.height).intersection(area)
    let isSet = color.isBright == brightIsSet
    for y in room.y..<room.bottom {
      let coverage = glyph.coverage + (y - top) * glyph.stride
      for x in room.x..<room.right where coverage[x - left] >= 128 { set(x, y, isSet) }
    }
  }
}

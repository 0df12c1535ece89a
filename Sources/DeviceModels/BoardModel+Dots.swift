import HallBus

extension BoardModel {
  /// What is lit: dots exactly, text with the font given, approximately, since the firmware has a
  /// font of its own.
  ///
  /// As the firmware draws it: in the middle, 16 dots high, on a board of 128 x 32 twice as large
  /// where it fits. Blinking and flashing are drawn as lit.
  public func dots(font: BoardFont?) -> BoardDots {
    var picture = BoardDots(width: size.width, height: size.height)
    if let dots {
      let bytesPerRow = size.width / 8
      for (index, byte) in dots.enumerated() {
        for bit in 0..<8 where byte & 0x80 >> UInt8(bit) != 0 {
          picture.set(index % bytesPerRow * 8 + bit, index / bytesPerRow)
        }
      }
      return picture
    }
    guard let font, let text else { return picture }
    let glyphs = text.unicodeScalars.compactMap { font[$0.value] }
    let width = glyphs.reduce(0) { $0 + $1.width }
    let scale = size == .large && width * 2 <= size.width ? 2 : 1
    var left = max(0, (size.width - width * scale) / 2)
    let top = (size.height - 16 * scale) / 2
    for glyph in glyphs {
      for y in 0..<16 * scale {
        for x in 0..<glyph.width * scale
        where glyph.rows[y / scale] >> UInt16(glyph.width - 1 - x / scale) & 1 == 1 {
          picture.set(left + x, top + y)
        }
      }
      left += glyph.width * scale
    }
    return picture
  }
}

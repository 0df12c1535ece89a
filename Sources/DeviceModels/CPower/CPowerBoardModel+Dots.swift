import HallBus

/// The text of a window as the card reads it.
enum CPowerModelText {
  /// GB 2312 by the converter of the library, which owes nothing to the driver's table; 0Dh begins
  /// a new line.
  static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.split(separator: 0x0D, omittingEmptySubsequences: false)
      .map { GB18030Text.decode(Array($0)) }
      .joined(separator: "\n")
  }
}

extension CPowerBoardModel {
  /// What is lit: pictures exactly, text with the font given at the start, approximately, since the
  /// card's own font differs.
  public var dots: BoardDots {
    var dots = BoardDots(width: width, height: height)
    guard isPowered, !isDark else { return dots }
    for window in windows {
      switch window.showing {
      case .nothing: break
      case .picture(let width, let height, let rows):
        for y in 0..<min(height, window.height) {
          for x in 0..<min(width, window.width)
          where rows[y * ((width + 7) / 8) + x / 8] & 0x80 >> UInt8(x % 8) != 0 {
            dots.set(window.x + x, window.y + y)
          }
        }
      case .text(let text, let font, _, _, let alignment):
        draw(text, size: Self.size(font), alignment, in: window, on: &dots)
      }
    }
    return dots
  }

  private static func size(_ font: UInt8) -> Int { font == 0 ? 8 : font == 1 ? 12 : 8 * Int(font) }

  private func draw(
    _ text: String, size: Int, _ alignment: UInt8, in window: Window, on dots: inout BoardDots
  ) {
    guard let font else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let free = max(0, window.height - lines.count * size)
    var y = window.y + (alignment >> 2 & 3 == 1 ? free / 2 : alignment >> 2 & 3 == 2 ? free : 0)
    for line in lines {
      let glyphs = line.unicodeScalars.compactMap { font[$0.value] }
      let width = glyphs.reduce(0) { $0 + $1.width * size / 16 }
      let spare = max(0, window.width - width)
      var x = window.x + (alignment & 3 == 1 ? spare / 2 : alignment & 3 == 2 ? spare : 0)
      for glyph in glyphs {
        for row in 0..<size {
          for column in 0..<(glyph.width * size / 16) {
            let bit = glyph.width - 1 - column * 16 / size
            guard glyph.rows[row * 16 / size] >> UInt16(bit) & 1 == 1,
              x + column < window.x + window.width, y + row < window.y + window.height
            else { continue }
            dots.set(x + column, y + row)
          }
        }
        x += glyph.width * size / 16
      }
      y += size
    }
  }
}

import CFreeType

/// How a glyph is drawn.
enum GlyphMode: Hashable {
  /// 8 bits a dot, for screens.
  case gray
  /// On or off, for tickets and boards.
  case mono
}

/// A drawn glyph: coverage of each dot, 0 to 255, row by row without gaps.
struct GlyphBitmap {
  var width: Int
  var height: Int
  /// Dots from the pen to the left column.
  var left: Int
  /// Dots from the baseline up to the top row.
  var top: Int
  var coverage: [UInt8]

  /// Copies the slot's picture, honouring its pitch, which may be padded or negative.
  init?(_ slot: FT_GlyphSlotRec_, wants mode: GlyphMode) {
    let bitmap = slot.bitmap
    width = Int(bitmap.width)
    height = Int(bitmap.rows)
    left = Int(slot.bitmap_left)
    top = Int(slot.bitmap_top)
    coverage = [UInt8](repeating: 0, count: width * height)
    guard width > 0, height > 0, let bytes = bitmap.buffer else { return }
    let pitch = Int(bitmap.pitch)
    let first = pitch >= 0 ? bytes : bytes - pitch * (height - 1)
    let isMono = bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_MONO.rawValue)
    // A mono output that got grey dots would print them all black.
    precondition(mode == .gray || isMono, "FreeType gave a grey glyph for a mono output")
    guard isMono || bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_GRAY.rawValue) else { return nil }
    for row in 0..<height {
      let line = first + row * pitch
      for column in 0..<width {
        coverage[row * width + column] =
          isMono ? (line[column / 8] >> UInt8(7 - column % 8) & 1 == 1 ? 255 : 0) : line[column]
      }
    }
  }
}

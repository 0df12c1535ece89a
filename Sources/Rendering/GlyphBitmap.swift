import CFreeType

/// How a glyph is drawn.
enum GlyphMode: UInt64 {
  /// 8 bits a dot, for screens.
  case gray
  /// On or off, for tickets and boards.
  case mono
}

/// A drawn glyph: how much of each dot it covers, 0 to 255.
///
/// Its bytes belong to the glyph cache and live until the next glyph is asked for.
struct GlyphBitmap {
  var width: Int
  var height: Int
  /// Dots from the pen to the left column.
  var left: Int
  /// Dots from the pen up to the top row.
  var top: Int
  /// Bytes from a row to the next: `width` rounded up to whole words, the rest of them 0.
  var stride: Int
  var coverage: UnsafePointer<UInt8>

  /// Dots of coverage that are looked at together.
  static let word = 8

  static func stride(_ width: Int) -> Int { (width + word - 1) / word * word }
}

/// What FreeType has drawn last, to be copied into the cache.
struct GlyphSlot {
  let bitmap: FT_Bitmap
  /// As `GlyphBitmap` has them, after a turn if there is one.
  let width: Int
  let height: Int
  let left: Int
  let top: Int
  private let isMono: Bool
  private let isTurned: Bool

  /// nil for a picture that is neither grey nor of one bit a dot.
  ///
  /// Turned by a quarter clockwise about the pen, what was above it is right of it: column `x`
  /// and row `y` become column `height - 1 - y` and row `x`.
  init?(_ slot: FT_GlyphSlotRec_, wants mode: GlyphMode, isTurned: Bool) {
    bitmap = slot.bitmap
    let columns = Int(bitmap.width)
    let rows = Int(bitmap.rows)
    width = isTurned ? rows : columns
    height = isTurned ? columns : rows
    left = isTurned ? Int(slot.bitmap_top) - rows : Int(slot.bitmap_left)
    top = isTurned ? -Int(slot.bitmap_left) : Int(slot.bitmap_top)
    isMono = bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_MONO.rawValue)
    self.isTurned = isTurned
    guard width > 0, height > 0 else { return }
    // A mono output that got grey dots would print them all black.
    precondition(mode == .gray || isMono, "FreeType gave a grey glyph for a mono output")
    guard isMono || bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_GRAY.rawValue) else { return nil }
  }

  var bytes: Int { GlyphBitmap.stride(width) * height }

  /// Copies the coverage, honouring FreeType's pitch, which may be padded or negative; `target` is
  /// all 0 before and has room for `bytes`.
  func copy(to target: UnsafeMutablePointer<UInt8>) {
    let columns = Int(bitmap.width)
    let rows = Int(bitmap.rows)
    guard columns > 0, rows > 0, let buffer = bitmap.buffer else { return }
    let pitch = Int(bitmap.pitch)
    let first = pitch >= 0 ? buffer : buffer - pitch * (rows - 1)
    let stride = GlyphBitmap.stride(width)
    for row in 0..<rows {
      let line = first + row * pitch
      for column in 0..<columns {
        let coverage: UInt8 =
          isMono ? (line[column / 8] >> UInt8(7 - column % 8) & 1 == 1 ? 255 : 0) : line[column]
        let place = isTurned ? column * stride + rows - 1 - row : row * stride + column
        target[place] = coverage
      }
    }
  }
}

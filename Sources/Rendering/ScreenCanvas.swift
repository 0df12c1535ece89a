import Layout

/// A 32-bit picture for screens: each pixel 0x00RRGGBB, rows from the top without gaps.
public final class ScreenCanvas {
  public let width: Int
  public let height: Int
  let pixels: UnsafeMutablePointer<UInt32>
  private let mixes = LinearMixes()

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = .allocate(capacity: max(1, width * height))
    pixels.initialize(repeating: 0, count: max(1, width * height))
  }

  deinit { pixels.deallocate() }

  public var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// A copy of all pixels.
  public func copyPixels() -> [UInt32] {
    Array(UnsafeBufferPointer(start: pixels, count: width * height))
  }

  /// The pixels, for a shell that copies them to a frame buffer; valid during the call.
  public func withPixels<Result>(_ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: pixels, count: width * height))
  }
}

extension ScreenCanvas: Canvas {
  static var mode: GlyphMode { .gray }

  func fill(_ rect: Rect, _ color: Color) {
    let rect = rect.intersection(bounds)
    for y in rect.y..<rect.bottom {
      (pixels + y * width + rect.x).update(repeating: color.packed, count: rect.width)
    }
  }

  /// Mixes `color` in by coverage in linear light, so that edges keep their weight on any ground.
  func blend(_ color: Color, coverage: UInt8, x: Int, y: Int) {
    let pixel = pixels + y * width + x
    pixel.pointee = LinearLight.mix(color.packed, into: pixel.pointee, coverage: coverage)
  }

  func draw(_ glyph: GlyphBitmap, _ color: Color, left: Int, top: Int, area: Rect) {
    let room = Rect(x: left, y: top, width: glyph.width, height: glyph.height).intersection(area)
    guard !room.isEmpty else { return }
    // Most glyphs stand on one colour: what its first dot has is tried for all of them.
    let ground = pixels[room.y * width + room.x]
    let ink = color.packed
    let table = mixes.table(of: ink, on: ground)
    let isWhole = room.width == glyph.width && left + glyph.stride <= width
    for y in room.y..<room.bottom {
      let coverage = glyph.coverage + (y - top) * glyph.stride
      // `left` may be outside the canvas; then only columns inside are looked at.
      let row = y * width + left
      if isWhole {
        drawWords(coverage, count: glyph.stride, pixels + row, ink, ground, table)
      } else {
        for column in (room.x - left)..<(room.right - left) {
          mix(coverage[column], into: pixels + (row + column), ink, ground, table)
        }
      }
    }
  }

  /// A row of a glyph, `GlyphBitmap.word` dots at a time; the dots beyond its width have coverage
  /// 0 and stay as they are.
  @inline(__always)
  private func drawWords(
    _ coverage: UnsafePointer<UInt8>, count: Int, _ row: UnsafeMutablePointer<UInt32>,
    _ ink: UInt32, _ ground: UInt32, _ table: UnsafePointer<UInt32>
  ) {
    let pair = UInt64(ground) << 32 | UInt64(ground)
    var start = 0
    while start < count {
      let word = UnsafeRawPointer(coverage + start).load(as: UInt64.self).littleEndian
      if word != 0 {
        let target = row + start
        let raw = UnsafeRawPointer(target)
        let other =
          (raw.loadUnaligned(as: UInt64.self) ^ pair)
          | (raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) ^ pair)
          | (raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self) ^ pair)
          | (raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self) ^ pair)
        if other == 0 {
          target[0] = table[Int(truncatingIfNeeded: word & 0xFF)]
          target[1] = table[Int(truncatingIfNeeded: word &>> 8 & 0xFF)]
          target[2] = table[Int(truncatingIfNeeded: word &>> 16 & 0xFF)]
          target[3] = table[Int(truncatingIfNeeded: word &>> 24 & 0xFF)]
          target[4] = table[Int(truncatingIfNeeded: word &>> 32 & 0xFF)]
          target[5] = table[Int(truncatingIfNeeded: word &>> 40 & 0xFF)]
          target[6] = table[Int(truncatingIfNeeded: word &>> 48 & 0xFF)]
          target[7] = table[Int(truncatingIfNeeded: word &>> 56)]
        } else {
          for column in 0..<GlyphBitmap.word {
            mix(coverage[start &+ column], into: target + column, ink, ground, table)
          }
        }
      }
      start &+= GlyphBitmap.word
    }
  }

  @inline(__always)
  private func mix(
    _ coverage: UInt8, into pixel: UnsafeMutablePointer<UInt32>, _ ink: UInt32, _ ground: UInt32,
    _ table: UnsafePointer<UInt32>
  ) {
    if coverage == 0 { return }
    let old = pixel.pointee
    pixel.pointee =
      old == ground
      ? table[Int(coverage)] : LinearLight.mix(ink, into: old, coverage: coverage)
  }
}

extension Color {
  var packed: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
}

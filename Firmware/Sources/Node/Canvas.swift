import CSupport
import HallBus

/// Dots in memory, row by row from above, eight a byte, the leftmost highest. A program has one.
struct Canvas {
  let width: Int
  let height: Int
  private let bytes = support_canvas()

  init(width: Int, height: Int) {
    precondition(width * height <= Int(SUPPORT_CANVAS) * 8)
    self.width = width
    self.height = height
  }

  var count: Int { width / 8 * height }

  subscript(index: Int) -> UInt8 {
    get { bytes[index] }
    nonmutating set {
      precondition(index >= 0 && index < count)
      bytes[index] = newValue
    }
  }

  func isLit(_ x: Int, _ y: Int) -> Bool {
    bytes[(y * width + x) >> 3] & (0x80 >> UInt8(x & 7)) != 0
  }

  func clear() {
    for index in 0..<count { bytes[index] = 0 }
  }

  private func light(_ x: Int, _ y: Int) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    bytes[(y * width + x) >> 3] |= 0x80 >> UInt8(x & 7)
  }

  /// Writes a text with its upper left corner at `x`, `y`, each dot of the font `scale` dots wide and
  /// high. False when the font lacks a character, of which then a frame stands, or room was wanting.
  @discardableResult
  func write<let length: Int>(
    _ text: FixedBytes<length>, _ x: Int, _ y: Int, scale: Int = 1
  ) -> Bool {
    var reader = TextReader()
    var left = x
    var isWhole = true
    while let code = reader.next(in: text) {
      var glyphWidth: UInt32 = 0
      if let glyph = support_glyph(code, &glyphWidth) {
        draw(glyph, Int(glyphWidth), left, y, scale)
      } else {
        glyphWidth = 16
        frame(left, y, scale)
        isWhole = false
      }
      left += Int(glyphWidth) * scale
    }
    return isWhole && left <= width
  }

  private func draw(
    _ glyph: UnsafePointer<UInt8>, _ glyphWidth: Int, _ x: Int, _ y: Int, _ scale: Int
  ) {
    for row in 0..<16 {
      for column in 0..<glyphWidth
      where glyph[row * (glyphWidth / 8) + column / 8] & (0x80 >> UInt8(column & 7)) != 0 {
        for dy in 0..<scale {
          for dx in 0..<scale { light(x + column * scale + dx, y + row * scale + dy) }
        }
      }
    }
  }

  private func frame(_ x: Int, _ y: Int, _ scale: Int) {
    for step in 1..<(15 * scale) {
      light(x + step, y + scale)
      light(x + step, y + 14 * scale)
      light(x + scale, y + step)
      light(x + 14 * scale, y + step)
    }
  }
}

/// Reads the characters of UTF-8; what is none comes as U+FFFD.
struct TextReader {
  private var position = 0

  mutating func next<let length: Int>(in text: FixedBytes<length>) -> UInt32? {
    guard position < text.count else { return nil }
    let first = text[position]
    position += 1
    let more: Int
    var code: UInt32
    switch first {
    case 0..<0x80: return UInt32(first)
    case 0xC2..<0xE0: (more, code) = (1, UInt32(first & 0x1F))
    case 0xE0..<0xF0: (more, code) = (2, UInt32(first & 0x0F))
    case 0xF0..<0xF5: (more, code) = (3, UInt32(first & 0x07))
    default: return 0xFFFD
    }
    for _ in 0..<more {
      guard position < text.count, text[position] & 0xC0 == 0x80 else { return 0xFFFD }
      code = code << 6 | UInt32(text[position] & 0x3F)
      position += 1
    }
    return code
  }

  /// How wide a text is, in dots at scale 1.
  static func width<let length: Int>(of text: FixedBytes<length>) -> Int {
    var reader = TextReader()
    var width = 0
    while let code = reader.next(in: text) {
      var glyphWidth: UInt32 = 16
      _ = support_glyph(code, &glyphWidth)
      width += Int(glyphWidth)
    }
    return width
  }
}

extension FixedBytes {
  /// Appends the characters of a text in the program, as far as there is room.
  mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
  }

  mutating func appendDecimal(_ number: UInt16) {
    if number >= 10 { appendDecimal(number / 10) }
    append(0x30 + UInt8(number % 10))
  }
}

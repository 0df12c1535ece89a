/// Why a font cannot be read.
public enum BoardFontError: Error, Hashable, Sendable {
  /// Line `number` (from 1) is not `code:dots` with 32 or 64 hexadecimal digits of dots.
  case badLine(number: Int)
  /// More than ``BoardFont/maximumGlyphs``.
  case tooManyGlyphs
}

/// Glyphs of 16 rows for drawing what a board's own font would look like: approximate.
public struct BoardFont: Sendable {
  public struct Glyph: Hashable, Sendable {
    /// 8 or 16.
    public var width: Int
    /// 16 rows from the top; the most significant of the lower `width` bits is left.
    public var rows: [UInt16]
  }

  /// GNU Unifont has some 57,000 in the basic plane; more is an error.
  public static let maximumGlyphs = 70_000

  private var glyphs: [UInt32: Glyph] = [:]

  /// Reads the format of GNU Unifont's `unifont.hex` (Debian package unifont): a line a character,
  /// its code, a colon, 16 rows of 8 or 16 dots in hexadecimal. Empty lines are skipped.
  public init(hex: some Sequence<UInt8>) throws(BoardFontError) {
    var number = 1
    var line: [UInt8] = []
    for byte in hex {
      guard byte == 0x0A else {
        if byte != 0x0D { line.append(byte) }
        if line.count > 80 { throw .badLine(number: number) }
        continue
      }
      try add(line, number: number)
      line.removeAll(keepingCapacity: true)
      number += 1
    }
    try add(line, number: number)
  }

  public var count: Int { glyphs.count }

  public subscript(scalar: UInt32) -> Glyph? { glyphs[scalar] }

  private mutating func add(_ line: [UInt8], number: Int) throws(BoardFontError) {
    guard !line.isEmpty else { return }
    guard let colon = line.firstIndex(of: 0x3A), (4...6).contains(colon) else {
      throw .badLine(number: number)
    }
    var code: UInt32 = 0
    for byte in line[..<colon] {
      guard let digit = Self.digit(byte) else { throw .badLine(number: number) }
      code = code << 4 | UInt32(digit)
    }
    let dots = line[(colon + 1)...]
    guard dots.count == 32 || dots.count == 64 else { throw .badLine(number: number) }
    let digitsPerRow = dots.count / 16
    var rows: [UInt16] = []
    var row: UInt16 = 0
    for (index, byte) in dots.enumerated() {
      guard let digit = Self.digit(byte) else { throw .badLine(number: number) }
      row = row << 4 | UInt16(digit)
      if (index + 1) % digitsPerRow == 0 {
        rows.append(row)
        row = 0
      }
    }
    guard glyphs.count < Self.maximumGlyphs else { throw .tooManyGlyphs }
    glyphs[code] = Glyph(width: digitsPerRow * 4, rows: rows)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

/// A QR code model 2 symbol in byte mode, versions 1 to 10, as a printer draws it.
///
/// ISO/IEC 18004: section numbers are those of the 2015 edition. Larger versions are left out: a
/// ticket's link takes about 60 bytes, version 10 holds 271.
struct QRSymbol: Hashable, Sendable {
  /// Error correction levels in the order of `GS ( k` function 169 (48 L to 51 H).
  enum Level: Int, Hashable, Sendable, CaseIterable {
    case low, medium, quartile, high

    init?(command: UInt8) {
      self.init(rawValue: Int(command) - 48)
    }

    /// The two format bits (section 7.9.1, table 12).
    var formatBits: Int { [1, 0, 3, 2][rawValue] }
  }

  let version: Int
  let level: Level
  let mask: Int
  /// Modules a side.
  let side: Int
  /// Row by row; true is dark.
  private(set) var modules: [Bool]

  func isDark(_ column: Int, _ row: Int) -> Bool { modules[row * side + column] }

  /// The smallest symbol that holds `data`; nil when it is empty or version 10 is too small.
  init?(_ data: [UInt8], level: Level) {
    guard !data.isEmpty,
      let version = (1...10).first(where: { QRBlocks($0, level).fits(byteCount: data.count) })
    else { return nil }
    let codewords = QRBlocks(version, level).codewords(of: data)
    let side = 17 + 4 * version
    var canvas = QRCanvas(version: version)
    canvas.drawFunctionPatterns()
    canvas.place(codewords)
    // Section 7.8.3: the mask with the lowest penalty; the first of equals.
    var best: (penalty: Int, mask: Int, modules: [Bool])?
    for mask in 0..<8 {
      var masked = canvas
      masked.apply(mask: mask)
      masked.drawFormat(level: level, mask: mask)
      let penalty = masked.penalty
      if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, mask, masked.modules) }
    }
    guard let best else { return nil }
    self.version = version
    self.level = level
    self.side = side
    self.mask = best.mask
    self.modules = best.modules
  }
}

/// How a version's codewords are split into blocks, and the Reed-Solomon code over them.
struct QRBlocks: Hashable, Sendable {
  /// Section 7.5.1, table 9, versions 1 to 10: check codewords in a block, blocks.
  private static let checkCodewords: [[Int]] = [
    [7, 10, 15, 20, 26, 18, 20, 24, 30, 18], [10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
    [13, 22, 18, 26, 18, 24, 18, 22, 20, 24], [17, 28, 22, 16, 22, 28, 26, 26, 24, 28],
  ]
  private static let blockCounts: [[Int]] = [
    [1, 1, 1, 1, 1, 2, 2, 2, 2, 4], [1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
    [1, 1, 2, 2, 4, 4, 6, 6, 8, 8], [1, 1, 2, 4, 4, 4, 5, 6, 8, 8],
  ]
  /// Section 7.1, table 1: codewords a symbol holds.
  private static let totals = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]

  let version: Int
  let total: Int
  let check: Int
  let count: Int

  init(_ version: Int, _ level: QRSymbol.Level) {
    self.version = version
    self.total = Self.totals[version - 1]
    self.check = Self.checkCodewords[level.rawValue][version - 1]
    self.count = Self.blockCounts[level.rawValue][version - 1]
  }

  var dataCodewords: Int { total - check * count }
  private var lengthBits: Int { version < 10 ? 8 : 16 }

  func fits(byteCount: Int) -> Bool {
    4 + lengthBits + 8 * byteCount <= 8 * dataCodewords
  }

  /// Data codewords of each block; the later blocks are one longer where it does not divide.
  var dataLengths: [Int] {
    let short = dataCodewords / count
    let long = dataCodewords % count
    return (0..<count).map { $0 < count - long ? short : short + 1 }
  }

  /// Byte mode (section 7.4.5), terminator and padding (7.4.9, 7.4.10), check words (7.5.2),
  /// interleaved (7.6).
  func codewords(of data: [UInt8]) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ width: Int) {
      for shift in stride(from: width - 1, through: 0, by: -1) {
        bits.append(value >> shift & 1 == 1)
      }
    }
    append(0b0100, 4)
    append(data.count, lengthBits)
    for byte in data { append(Int(byte), 8) }
    append(0, min(4, dataCodewords * 8 - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var words = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var pad: UInt8 = 0xEC
    while words.count < dataCodewords {
      words.append(pad)
      pad ^= 0xEC ^ 0x11
    }
    return interleaved(words)
  }

  private func interleaved(_ words: [UInt8]) -> [UInt8] {
    var blocks: [[UInt8]] = []
    var start = 0
    for length in dataLengths {
      blocks.append(Array(words[start..<start + length]))
      start += length
    }
    let checks = blocks.map { GaloisField.remainder(of: $0, checkWords: check) }
    var result: [UInt8] = []
    for index in 0..<(dataLengths.last ?? 0) {
      for block in blocks where index < block.count { result.append(block[index]) }
    }
    for index in 0..<check { for words in checks { result.append(words[index]) } }
    return result
  }
}

/// Arithmetic over GF(256) with the polynomial 11Dh (section 7.5.2).
enum GaloisField {
  static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var product = 0
    for bit in stride(from: 7, through: 0, by: -1) {
      product = product << 1 ^ (product >> 7) * 0x11D
      if right >> UInt8(bit) & 1 == 1 { product ^= Int(left) }
    }
    return UInt8(product)
  }

  /// The check words of a block: what is left after division by (x - 1)(x - 2)(x - 4)...
  static func remainder(of data: [UInt8], checkWords: Int) -> [UInt8] {
    var generator = [UInt8](repeating: 0, count: checkWords)
    generator[checkWords - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<checkWords {
      for index in 0..<checkWords {
        generator[index] = multiply(generator[index], root)
        if index + 1 < checkWords { generator[index] ^= generator[index + 1] }
      }
      root = multiply(root, 2)
    }
    var remainder = [UInt8](repeating: 0, count: checkWords)
    for byte in data {
      let factor = byte ^ remainder.removeFirst()
      remainder.append(0)
      for index in 0..<checkWords { remainder[index] ^= multiply(generator[index], factor) }
    }
    return remainder
  }
}

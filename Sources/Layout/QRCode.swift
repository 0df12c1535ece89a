/// A QR code in byte mode with error correction level M, versions 1 to 10.
///
/// ISO/IEC 18004:2015; section numbers below are its. Level M repairs 15 %, enough for a folded
/// thermal ticket; version 10 holds 213 bytes, more than any ticket address needs.
public struct QRCode: Hashable, Sendable {
  /// Modules on a side, without the quiet zone of four that must stay empty around it.
  public let size: Int
  /// Row by row; true is dark.
  public let modules: [Bool]

  public func isDark(_ x: Int, _ y: Int) -> Bool { modules[y * size + x] }

  /// The smallest code that holds the text's UTF-8; nil when it has more than 213 bytes.
  public init?(_ text: String) {
    let data = Array(text.utf8)
    guard
      let version = (1...10).first(where: { version in
        let bits = 4 + (version < 10 ? 8 : 16) + 8 * data.count
        return bits <= 8 * QRTables.dataCodewords(version)
      })
    else { return nil }
    let words = QREncoding.interleaved(QREncoding.dataWords(data, version: version), version)
    var best: (penalty: Int, matrix: QRMatrix)?
    for mask in 0..<8 {
      var matrix = QRMatrix(version: version)
      matrix.place(words)
      matrix.apply(mask: mask)
      matrix.placeFormat(mask: mask)
      let penalty = matrix.penalty
      if penalty < best?.penalty ?? Int.max { best = (penalty, matrix) }
    }
    guard let best else { return nil }
    size = best.matrix.size
    modules = best.matrix.dark
  }
}

/// Tables for level M, versions 1 to 10 (section 7.5.1, table 9; annex E).
enum QRTables {
  /// Error correction codewords in each block.
  static let correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26]
  /// Blocks of the first kind and their data codewords; the second kind has one more.
  static let blocks: [(count: Int, words: Int, longer: Int)] = [
    (1, 16, 0), (1, 28, 0), (1, 44, 0), (2, 32, 0), (2, 43, 0), (4, 27, 0), (4, 31, 0),
    (2, 38, 2), (3, 36, 2), (4, 43, 1),
  ]
  /// Centres of alignment patterns.
  static let alignment: [[Int]] = [
    [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46],
    [6, 28, 50],
  ]

  static func dataCodewords(_ version: Int) -> Int {
    let block = blocks[version - 1]
    return block.count * block.words + block.longer * (block.words + 1)
  }
}

/// From bytes to codewords with error correction (sections 7.4 to 7.6).
enum QREncoding {
  static func dataWords(_ data: [UInt8], version: Int) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) {
      for shift in stride(from: count - 1, through: 0, by: -1) {
        bits.append(value >> shift & 1 == 1)
      }
    }
    append(0b0100, 4)
    append(data.count, version < 10 ? 8 : 16)
    for byte in data { append(Int(byte), 8) }
    let capacity = 8 * QRTables.dataCodewords(version)
    append(0, min(4, capacity - bits.count))
    while bits.count % 8 != 0 { bits.append(false) }
    var words = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var pad: UInt8 = 0xEC
    while words.count < capacity / 8 {
      words.append(pad)
      pad = pad == 0xEC ? 0x11 : 0xEC
    }
    return words
  }

  static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
    let shape = QRTables.blocks[version - 1]
    let divisor = divisor(degree: QRTables.correction[version - 1])
    var blocks: [[UInt8]] = []
    var start = 0
    for index in 0..<(shape.count + shape.longer) {
      let length = shape.words + (index < shape.count ? 0 : 1)
      blocks.append(Array(data[start..<start + length]))
      start += length
    }
    let remainders = blocks.map { remainder(of: $0, divisor) }
    var result: [UInt8] = []
    for index in 0...shape.words {
      for block in blocks where index < block.count { result.append(block[index]) }
    }
    for index in divisor.indices {
      for remainder in remainders { result.append(remainder[index]) }
    }
    return result
  }

  /// Product in GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (section 7.5.2).
  static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var result = 0
    for shift in stride(from: 7, through: 0, by: -1) {
      result = result << 1 ^ (result >> 7) * 0x11D
      if right >> UInt8(shift) & 1 == 1 { result ^= Int(left) }
    }
    return UInt8(result)
  }

  /// Coefficients of the generator polynomial below its leading one, highest power first.
  private static func divisor(degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in result.indices {
        result[index] = multiply(result[index], root)
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
      root = multiply(root, 2)
    }
    return result
  }

  private static func remainder(of data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for index in result.indices { result[index] ^= multiply(divisor[index], factor) }
    }
    return result
  }
}

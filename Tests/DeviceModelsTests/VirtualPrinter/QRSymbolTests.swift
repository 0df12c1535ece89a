import Testing

@testable import DeviceModels

/// Reads symbols back with a reader of its own: format, mask, path, blocks, bytes.
struct QRSymbolTests {
  private func read(_ symbol: QRSymbol) -> [UInt8]? {
    func dark(_ column: Int, _ row: Int) -> Bool { symbol.isDark(column, row) }
    // Format bits beside the upper left finder, ISO/IEC 18004 section 7.9.1, first copy.
    var format = 0
    let path: [(Int, Int)] =
      (0...5).map { ($0, 8) } + [(7, 8), (8, 8), (8, 7)] + (0...5).reversed().map { (8, $0) }
    for (column, row) in path { format = format << 1 | (dark(column, row) ? 1 : 0) }
    let unmasked = format ^ 0x5412
    let mask = unmasked >> 10 & 7
    guard unmasked >> 13 == symbol.level.formatBits, mask == symbol.mask else { return nil }
    // Everything that is not a function pattern, in the order of section 7.7.3.
    var canvas = QRCanvas(version: symbol.version)
    canvas.drawFunctionPatterns()
    var bits: [Bool] = []
    var upward = true
    for pair in stride(from: symbol.side - 1, to: 0, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
      for step in 0..<symbol.side {
        let row = upward ? symbol.side - 1 - step : step
        for column in [pair, pair - 1] where column >= 0 {
          guard !canvas.reserved[row * symbol.side + column] else { continue }
          let inverted = QRCanvas.inverts(mask: mask, column: column, row: row)
          bits.append(dark(column, row) != inverted)
        }
      }
      upward.toggle()
    }
    let blocks = QRBlocks(symbol.version, symbol.level)
    let words = (0..<blocks.total).map { word in
      bits[word * 8..<word * 8 + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var data = blocks.dataLengths.map { _ in [UInt8]() }
    var next = 0
    for index in 0..<(blocks.dataLengths.max() ?? 0) {
      for block in data.indices where index < blocks.dataLengths[block] {
        data[block].append(words[next])
        next += 1
      }
    }
    var stream: ArraySlice<Bool> = []
    for byte in data.joined() {
      for shift in 0..<8 { stream.append(byte >> UInt8(7 - shift) & 1 == 1) }
    }
    func take(_ width: Int) -> Int {
      let value = stream.prefix(width).reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
      stream = stream.dropFirst(width)
      return value
    }
    guard take(4) == 4 else { return nil }
    let count = take(symbol.version < 10 ? 8 : 16)
    return (0..<count).map { _ in UInt8(take(8)) }
  }

  @Test(arguments: QRSymbol.Level.allCases)
  func `every symbol reads back as what was put in`(level: QRSymbol.Level) throws {
    for length in stride(from: 1, through: 119, by: 13) {
      let data = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
      let symbol = try #require(QRSymbol(data, level: level))
      #expect(read(symbol) == data)
    }
  }

  @Test func `all ten versions are used and each holds what the standard says`() throws {
    // ISO/IEC 18004 table 7, byte mode, level L.
    let capacities = [17, 32, 53, 78, 106, 134, 154, 192, 230, 271]
    for (index, capacity) in capacities.enumerated() {
      let symbol = try #require(QRSymbol([UInt8](repeating: 0x41, count: capacity), level: .low))
      #expect(symbol.version == index + 1)
      #expect(read(symbol)?.count == capacity)
    }
    #expect(QRSymbol([UInt8](repeating: 0x41, count: 272), level: .low) == nil)
    #expect(QRSymbol([UInt8](repeating: 0x41, count: 213), level: .medium)?.version == 10)
    #expect(QRSymbol([], level: .low) == nil)
  }

  @Test func `check words make every block divisible`() {
    let data: [UInt8] = (0..<40).map { UInt8($0 * 5 & 0xFF) }
    let block = data + GaloisField.remainder(of: data, checkWords: 18)
    // A codeword is zero at every root of the generator.
    var root: UInt8 = 1
    for _ in 0..<18 {
      let value = block.reduce(UInt8(0)) { GaloisField.multiply($0, root) ^ $1 }
      #expect(value == 0)
      root = GaloisField.multiply(root, 2)
    }
  }

  @Test func `the standard's own check words come out`() {
    // ISO/IEC 18004 annex I.2: 01234567 in version 1-M.
    let data: [UInt8] = [
      0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC,
      0x11,
    ]
    #expect(
      GaloisField.remainder(of: data, checkWords: 10) == [
        0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55,
      ])
  }
}

/// The modules of a QR code while it is being drawn.
struct QRCanvas: Hashable, Sendable {
  /// ISO/IEC 18004 annex E, versions 1 to 10: centres of the alignment patterns.
  private static let alignment: [[Int]] = [
    [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46],
    [6, 28, 50],
  ]

  let version: Int
  let side: Int
  private(set) var modules: [Bool]
  /// Modules that data and masks leave alone.
  private(set) var reserved: [Bool]

  init(version: Int) {
    self.version = version
    self.side = 17 + 4 * version
    self.modules = [Bool](repeating: false, count: side * side)
    self.reserved = modules
  }

  private mutating func set(_ column: Int, _ row: Int, _ isDark: Bool) {
    modules[row * side + column] = isDark
    reserved[row * side + column] = true
  }

  /// Section 6.3: timing, finder and alignment patterns; 7.10: version information.
  mutating func drawFunctionPatterns() {
    for index in 0..<side {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    for (column, row) in [(3, 3), (side - 4, 3), (3, side - 4)] { drawFinder(column, row) }
    let centres = Self.alignment[version - 1]
    for row in centres {
      for column in centres {
        let last = side - 7
        if (row == 6 && (column == 6 || column == last)) || (row == last && column == 6) {
          continue
        }
        for down in -2...2 {
          for right in -2...2 {
            set(column + right, row + down, max(abs(right), abs(down)) != 1)
          }
        }
      }
    }
    drawFormat(level: .low, mask: 0)
    if version >= 7 { drawVersion() }
  }

  private mutating func drawFinder(_ centreColumn: Int, _ centreRow: Int) {
    for down in -4...4 {
      for right in -4...4 {
        let column = centreColumn + right
        let row = centreRow + down
        guard (0..<side).contains(column), (0..<side).contains(row) else { continue }
        let ring = max(abs(right), abs(down))
        set(column, row, ring != 2 && ring != 4)
      }
    }
  }

  /// Section 7.9.1: level and mask, BCH (15, 5) with 537h, masked with 5412h, drawn twice.
  mutating func drawFormat(level: QRSymbol.Level, mask: Int) {
    let data = level.formatBits << 3 | mask
    var remainder = data
    for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
    let bits = (data << 10 | remainder) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { set(8, index, bit(index)) }
    set(8, 7, bit(6))
    set(8, 8, bit(7))
    set(7, 8, bit(8))
    for index in 9...14 { set(14 - index, 8, bit(index)) }
    for index in 0...7 { set(side - 1 - index, 8, bit(index)) }
    for index in 8...14 { set(8, side - 15 + index, bit(index)) }
    set(8, side - 8, true)
  }

  /// Section 7.10: BCH (18, 6) with 1F25h, drawn twice.
  private mutating func drawVersion() {
    var remainder = version
    for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
    let bits = version << 12 | remainder
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      set(side - 11 + index % 3, index / 3, isDark)
      set(index / 3, side - 11 + index % 3, isDark)
    }
  }

  /// Section 7.7.3: two columns at a time from the right, up and down, past the timing column.
  mutating func place(_ codewords: [UInt8]) {
    var next = 0
    var right = side - 1
    while right >= 1 {
      if right == 6 { right = 5 }
      for step in 0..<side {
        let isUpward = (right + 1) & 2 == 0
        let row = isUpward ? side - 1 - step : step
        for column in [right, right - 1] where !reserved[row * side + column] {
          guard next < codewords.count * 8 else { continue }
          modules[row * side + column] = codewords[next / 8] >> UInt8(7 - next % 8) & 1 == 1
          next += 1
        }
      }
      right -= 2
    }
  }

  /// Section 7.8.2, table 10.
  static func inverts(mask: Int, column: Int, row: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }

  mutating func apply(mask: Int) {
    for row in 0..<side {
      for column in 0..<side where !reserved[row * side + column] {
        if Self.inverts(mask: mask, column: column, row: row) {
          modules[row * side + column].toggle()
        }
      }
    }
  }

  /// Section 7.8.3.1: runs, blocks, finder-like runs, balance.
  var penalty: Int {
    var total = 0
    let finder: [Bool] = [true, false, true, true, true, false, true]
    for line in 0..<side {
      for isRow in [true, false] {
        let dots = (0..<side).map { isRow ? modules[line * side + $0] : modules[$0 * side + line] }
        var run = 1
        for index in 1...side {
          if index < side, dots[index] == dots[index - 1] {
            run += 1
            continue
          }
          if run >= 5 { total += run - 2 }
          run = 1
        }
        for start in 0...side - 7 where Array(dots[start..<start + 7]) == finder {
          let before = dots[max(start - 4, 0)..<start]
          let after = dots[start + 7..<min(start + 11, side)]
          if !before.contains(true) || !after.contains(true) { total += 40 }
        }
      }
    }
    for row in 0..<side - 1 {
      for column in 0..<side - 1 {
        let corner = modules[row * side + column]
        if corner == modules[row * side + column + 1],
          corner == modules[(row + 1) * side + column],
          corner == modules[(row + 1) * side + column + 1]
        {
          total += 3
        }
      }
    }
    let dark = modules.reduce(0) { $0 + ($1 ? 1 : 0) }
    total += abs(dark * 20 - side * side * 10) / (side * side) * 10
    return total
  }
}

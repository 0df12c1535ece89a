/// The square of a QR code while it is put together (ISO/IEC 18004:2015, sections 7.7 to 7.10).
struct QRMatrix {
  let size: Int
  private let version: Int
  private(set) var dark: [Bool]
  /// Modules that are no data: patterns, format and version.
  private var isFunction: [Bool]

  init(version: Int) {
    self.version = version
    size = 17 + 4 * version
    dark = [Bool](repeating: false, count: size * size)
    isFunction = dark
    for index in 0..<size {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    placeFinder(3, 3)
    placeFinder(size - 4, 3)
    placeFinder(3, size - 4)
    let centres = QRTables.alignment[version - 1]
    for (row, y) in centres.enumerated() {
      for (column, x) in centres.enumerated() {
        let last = centres.count - 1
        if row == 0, column == 0 || column == last { continue }
        if row == last, column == 0 { continue }
        placeAlignment(x, y)
      }
    }
    placeFormat(mask: 0)
    placeVersion()
  }

  private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
    dark[y * size + x] = isDark
    isFunction[y * size + x] = true
  }

  private mutating func placeFinder(_ centreX: Int, _ centreY: Int) {
    for y in -4...4 {
      for x in -4...4 {
        let (column, row) = (centreX + x, centreY + y)
        guard (0..<size).contains(column), (0..<size).contains(row) else { continue }
        let ring = max(abs(x), abs(y))
        set(column, row, ring != 2 && ring != 4)
      }
    }
  }

  private mutating func placeAlignment(_ centreX: Int, _ centreY: Int) {
    for y in -2...2 {
      for x in -2...2 { set(centreX + x, centreY + y, max(abs(x), abs(y)) != 1) }
    }
  }

  /// Format information: level M is 00; BCH (15, 5), masked (section 7.9.1).
  mutating func placeFormat(mask: Int) {
    var remainder = mask
    for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
    let bits = (mask << 10 | remainder) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { set(8, index, bit(index)) }
    set(8, 7, bit(6))
    set(8, 8, bit(7))
    set(7, 8, bit(8))
    for index in 9..<15 { set(14 - index, 8, bit(index)) }
    for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
    for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
    set(8, size - 8, true)
  }

  /// Version information from version 7 on: BCH (18, 6) (section 7.10).
  private mutating func placeVersion() {
    guard version >= 7 else { return }
    var remainder = version
    for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
    let bits = version << 12 | remainder
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      let (far, near) = (size - 11 + index % 3, index / 3)
      set(far, near, isDark)
      set(near, far, isDark)
    }
  }

  /// Writes the codewords in two-column strips from the bottom right (section 7.7.3).
  mutating func place(_ words: [UInt8]) {
    var index = 0
    var right = size - 1
    var isUpward = true
    while right >= 1 {
      if right == 6 { right = 5 }
      for step in 0..<size {
        let y = isUpward ? size - 1 - step : step
        for x in [right, right - 1] where !isFunction[y * size + x] {
          if index < 8 * words.count {
            dark[y * size + x] = words[index / 8] >> UInt8(7 - index % 8) & 1 == 1
          }
          index += 1
        }
      }
      isUpward.toggle()
      right -= 2
    }
  }

  /// Turns over the data modules one of the eight masks selects (section 7.8.2).
  mutating func apply(mask: Int) {
    for y in 0..<size {
      for x in 0..<size where !isFunction[y * size + x] {
        let turns =
          switch mask {
          case 0: (x + y) % 2 == 0
          case 1: y % 2 == 0
          case 2: x % 3 == 0
          case 3: (x + y) % 3 == 0
          case 4: (x / 3 + y / 2) % 2 == 0
          case 5: x * y % 2 + x * y % 3 == 0
          case 6: (x * y % 2 + x * y % 3) % 2 == 0
          default: ((x + y) % 2 + x * y % 3) % 2 == 0
          }
        if turns { dark[y * size + x].toggle() }
      }
    }
  }

  /// How hard the code would be to read; the mask with the least is taken (section 7.8.3).
  var penalty: Int {
    var total = 0
    for line in 0..<size {
      total += Self.penalty(ofLine: (0..<size).map { dark[line * size + $0] })
      total += Self.penalty(ofLine: (0..<size).map { dark[$0 * size + line] })
    }
    for y in 0..<size - 1 {
      for x in 0..<size - 1 {
        let corner = dark[y * size + x]
        if dark[y * size + x + 1] == corner, dark[(y + 1) * size + x] == corner,
          dark[(y + 1) * size + x + 1] == corner
        {
          total += 3
        }
      }
    }
    let count = dark.lazy.filter { $0 }.count
    return total + 10 * (abs(20 * count - 10 * size * size) / (size * size))
  }

  private static func penalty(ofLine line: [Bool]) -> Int {
    var total = 0
    var run = 1
    for index in 1...line.count {
      if index < line.count, line[index] == line[index - 1] {
        run += 1
        continue
      }
      if run >= 5 { total += run - 2 }
      run = 1
    }
    let finder = [true, false, true, true, true, false, true]
    guard line.count >= 11 else { return total }
    for start in 0...line.count - 7 where Array(line[start..<start + 7]) == finder {
      let before = line[max(0, start - 4)..<start]
      let after = line[(start + 7)..<min(line.count, start + 11)]
      if !before.contains(true) || !after.contains(true) { total += 40 }
    }
    return total
  }
}

/// Tables between sRGB's bytes and linear light in 4,096 steps (IEC 61966-2-1).
enum LinearLight {
  static let steps = 4_095

  static let linear: [UInt16] = (0...255).map { byte in
    let value = Double(byte) / 255
    let light = value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
    return UInt16((light * Double(steps)).rounded())
  }

  /// `ink` over `ground` in linear light; both 0x00RRGGBB.
  static func mix(_ ink: UInt32, into ground: UInt32, coverage: UInt8) -> UInt32 {
    if coverage == 0 { return ground }
    if coverage == 255 { return ink }
    let part = UInt32(coverage)
    func channel(_ shift: UInt32) -> UInt32 {
      let under = UInt32(linear[Int(ground >> shift & 0xFF)])
      let over = UInt32(linear[Int(ink >> shift & 0xFF)])
      let mixed = (over * part + under * (255 - part) + 127) / 255
      return UInt32(encoded[Int(mixed)]) << shift
    }
    return channel(16) | channel(8) | channel(0)
  }

  /// The byte whose light is nearest.
  static let encoded: [UInt8] = {
    var table: [UInt8] = []
    var byte = 0
    for light in 0...steps {
      while byte < 255,
        abs(Int(linear[byte + 1]) - light) <= abs(Int(linear[byte]) - light)
      {
        byte += 1
      }
      table.append(UInt8(byte))
    }
    return table
  }()

  /// x to the power 2.4 for 0 to 1, as x² times the fifth root of x².
  private static func power(_ x: Double, _ exponent: Double) -> Double {
    guard x > 0 else { return 0 }
    let square = x * x
    var root = 1.0
    for _ in 0..<60 { root -= (root - square / (root * root * root * root)) / 5 }
    return square * root
  }
}

/// What every coverage of an ink on a ground gives, for the pairs of colours met last.
final class LinearMixes {
  /// Pairs kept, 1 KiB each: a screen has some ten. A pair in another's place drops it.
  static let pairs = 64
  static let coverages = 256

  private let tables: UnsafeMutablePointer<UInt32>
  /// Ink and ground of each table; the ink of an unused one is no colour.
  private let names: UnsafeMutablePointer<UInt64>

  init() {
    tables = .allocate(capacity: Self.pairs * Self.coverages)
    tables.initialize(repeating: 0, count: Self.pairs * Self.coverages)
    names = .allocate(capacity: Self.pairs)
    names.initialize(repeating: .max, count: Self.pairs)
  }

  deinit {
    tables.deallocate()
    names.deallocate()
  }

  /// The mixed colour for every coverage, 0 to 255; valid until the next call.
  func table(of ink: UInt32, on ground: UInt32) -> UnsafePointer<UInt32> {
    let name = UInt64(ink) << 32 | UInt64(ground)
    // Fibonacci hashing: the top bits of a product with 2⁶⁴ over the golden ratio.
    let place = Int((name &* 0x9E37_79B9_7F4A_7C15) >> 58) % Self.pairs
    let table = tables + place * Self.coverages
    if names[place] != name {
      names[place] = name
      for coverage in 0..<Self.coverages {
        table[coverage] = LinearLight.mix(ink, into: ground, coverage: UInt8(coverage))
      }
    }
    return UnsafePointer(table)
  }
}

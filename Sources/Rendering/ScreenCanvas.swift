import Layout

/// A 32-bit picture for screens: each pixel 0x00RRGGBB, rows from the top without gaps.
public final class ScreenCanvas {
  public let width: Int
  public let height: Int
  let pixels: UnsafeMutablePointer<UInt32>

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
    guard coverage > 0 else { return }
    let pixel = pixels + y * width + x
    guard coverage < 255 else {
      pixel.pointee = color.packed
      return
    }
    let old = pixel.pointee
    let part = UInt32(coverage)
    func mix(_ new: UInt8, _ shift: UInt32) -> UInt32 {
      let under = UInt32(LinearLight.linear[Int(old >> shift & 0xFF)])
      let over = UInt32(LinearLight.linear[Int(new)])
      let mixed = (over * part + under * (255 - part) + 127) / 255
      return UInt32(LinearLight.encoded[Int(mixed)]) << shift
    }
    pixel.pointee = mix(color.red, 16) | mix(color.green, 8) | mix(color.blue, 0)
  }
}

extension Color {
  var packed: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
}

/// Tables between sRGB's bytes and linear light in 4,096 steps (IEC 61966-2-1).
enum LinearLight {
  static let steps = 4_095

  static let linear: [UInt16] = (0...255).map { byte in
    let value = Double(byte) / 255
    let light = value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
    return UInt16((light * Double(steps)).rounded())
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

import Layout

/// Two pictures held against each other, dot by dot.
public struct PictureDifference {
  /// Dots that differ, those included that only one of the pictures has.
  public let dots: Int
  /// The smallest rectangle with all of them; nil when there are none.
  public let area: Rect?
  public let width: Int
  public let height: Int
  private let old: Picture
  private let new: Picture

  private struct Picture {
    let width: Int
    let height: Int
    let rgb: [UInt8]

    /// 0x00RRGGBB; nil outside.
    func dot(_ x: Int, _ y: Int) -> UInt32? {
      guard x < width, y < height else { return nil }
      let index = 3 * (y * width + x)
      return UInt32(rgb[index]) << 16 | UInt32(rgb[index + 1]) << 8 | UInt32(rgb[index + 2])
    }
  }

  /// Compares two PNG pictures; throws `png` for anything else.
  public init(old: [UInt8], new: [UInt8]) throws(RenderingError) {
    let left = try PNG.decode(old)
    let right = try PNG.decode(new)
    self.old = Picture(width: left.width, height: left.height, rgb: left.rgb)
    self.new = Picture(width: right.width, height: right.height, rgb: right.rgb)
    width = max(left.width, right.width)
    height = max(left.height, right.height)
    var dots = 0
    var area: Rect?
    for y in 0..<height {
      for x in 0..<width where self.old.dot(x, y) != self.new.dot(x, y) {
        dots += 1
        let dot = Rect(x: x, y: y, width: 1, height: 1)
        area = area.map { $0.union(dot) } ?? dot
      }
    }
    self.dots = dots
    self.area = area
  }

  /// The new picture, faint, with every dot that differs in red; beside it, when it is asked for, the
  /// old and the new one as they are.
  public func png(sideBySide: Bool) throws(RenderingError) -> [UInt8] {
    let gap = 8
    let canvas = ScreenCanvas(
      width: sideBySide ? 3 * width + 2 * gap : width, height: height)
    canvas.fill(canvas.bounds, Color(red: 0x80, green: 0x80, blue: 0x80))
    var left = 0
    if sideBySide {
      draw(at: 0, on: canvas) { x, y in old.dot(x, y) }
      draw(at: width + gap, on: canvas) { x, y in new.dot(x, y) }
      left = 2 * (width + gap)
    }
    draw(at: left, on: canvas) { x, y in
      let (before, after) = (old.dot(x, y), new.dot(x, y))
      return before == after ? after.map(Self.faint) : 0xE0_1010
    }
    return try PNGEncoder().encode(canvas, part: canvas.bounds)
  }

  /// Grey between white and a quarter of what it was.
  private static func faint(_ dot: UInt32) -> UInt32 {
    let light = (3 * (dot >> 16 & 0xFF) + 6 * (dot >> 8 & 0xFF) + (dot & 0xFF)) / 10
    let grey = 190 + light / 4
    return grey << 16 | grey << 8 | grey
  }

  /// Draws runs of one colour at a time.
  private func draw(at left: Int, on canvas: ScreenCanvas, _ dot: (Int, Int) -> UInt32?) {
    for y in 0..<height {
      var start = 0
      var colour = dot(0, y)
      for x in 1...width {
        let next = x < width ? dot(x, y) : nil
        if x < width, next == colour { continue }
        if let colour {
          canvas.fill(
            Rect(x: left + start, y: y, width: x - start, height: 1),
            Color(
              red: UInt8(colour >> 16 & 0xFF), green: UInt8(colour >> 8 & 0xFF),
              blue: UInt8(colour & 0xFF)))
        }
        start = x
        colour = next
      }
    }
  }
}

/// A rectangle in whole device dots; `x` and `y` are its top left corner.
public struct Rect: Hashable, Sendable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  public static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

  /// The first column right of the rectangle.
  public var right: Int { x + width }
  /// The first row below the rectangle.
  public var bottom: Int { y + height }
  public var isEmpty: Bool { width == 0 || height == 0 }
  public var area: Int { width * height }

  /// The part both rectangles cover; empty when they do not touch.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  /// The smallest rectangle around both; an empty one adds nothing.
  public func union(_ other: Rect) -> Rect {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let left = min(x, other.x)
    let top = min(y, other.y)
    return Rect(
      x: left, y: top, width: max(right, other.right) - left,
      height: max(bottom, other.bottom) - top)
  }

  public func intersects(_ other: Rect) -> Bool { !intersection(other).isEmpty }

  /// The rectangle without its edges; empty when the edges are wider than it.
  public func inset(by edges: Edges) -> Rect {
    Rect(
      x: x + edges.left, y: y + edges.top, width: width - edges.left - edges.right,
      height: height - edges.top - edges.bottom)
  }
}

/// Distances from the four sides of a box, in device dots.
public struct Edges: Hashable, Sendable {
  public var top: Int
  public var right: Int
  public var bottom: Int
  public var left: Int

  public init(top: Int, right: Int, bottom: Int, left: Int) {
    self.top = top
    self.right = right
    self.bottom = bottom
    self.left = left
  }

  public static let zero = Edges(top: 0, right: 0, bottom: 0, left: 0)

  public var horizontal: Int { left + right }
  public var vertical: Int { top + bottom }
}

/// An opaque colour, 8 bits a channel, sRGB.
public struct Color: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  static let red = Color(red: 255, green: 0, blue: 0)
  static let green = Color(red: 0, green: 255, blue: 0)
  /// Both lights of a two-colour dot.
  static let amber = Color(red: 255, green: 255, blue: 0)
  public static let black = Color(red: 0, green: 0, blue: 0)
  public static let white = Color(red: 255, green: 255, blue: 255)

  /// Whether a two-level output shows this colour as its bright level.
  ///
  /// Rec. 709 luma weights in thousandths; the middle grey counts as bright.
  public var isBright: Bool {
    213 * Int(red) + 715 * Int(green) + 72 * Int(blue) >= 128 * 1_000
  }
}

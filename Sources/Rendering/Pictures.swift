import Layout

/// A finished picture of one bit a dot: a ticket or a slip.
public struct MonoPicture: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Rows from the top, each `bytesPerRow` bytes, most significant bit leftmost; 1 is a black dot.
  /// Bits beyond the width are 0.
  public let rows: [UInt8]
  /// What did not fit, for the editor and for a warning in the log.
  public let cuts: [Cut]
  /// When it will be another picture by itself; nil when only data can change it.
  public let changesAt: LayoutMoment?
  /// Rows before which the printer cuts the paper, from the top; the end needs none.
  public let paperCuts: [Int]

  init(_ list: DisplayList, rows: [UInt8]) {
    width = list.width
    height = list.height
    self.rows = rows
    cuts = list.cuts
    changesAt = list.changesAt
    paperCuts = list.paperCuts
  }

  /// A picture from elsewhere, such as paper seen in a virtual printer; nil when `rows` is not
  /// exactly the size needed.
  public init?(width: Int, height: Int, rows: [UInt8]) {
    guard width > 0, height > 0, rows.count == (width + 7) / 8 * height else { return nil }
    self.init(
      DisplayList(width: width, height: height, background: .white), rows: rows)
  }

  public var bytesPerRow: Int { (width + 7) / 8 }

  public func isSet(_ x: Int, _ y: Int) -> Bool {
    rows[y * bytesPerRow + x / 8] >> UInt8(7 - x % 8) & 1 == 1
  }

  /// A 1-bit PNG: ink is black on white.
  public func png() throws(RenderingError) -> [UInt8] {
    try PNG.encode(rows: rows, width: width, height: height, setIsBlack: true)
  }
}

/// A finished picture of an LED board.
public struct LEDPicture: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Rows from the top, each `bytesPerRow` bytes, most significant bit leftmost; 1 is a light that
  /// is on. The red lights of a two-colour board, the only ones of another. Bits beyond the width
  /// are 0.
  public let rows: [UInt8]
  /// The green lights of a two-colour board, likewise; nil when it has one colour.
  public let green: [UInt8]?
  /// What did not fit, for the editor and for a warning in the log.
  public let cuts: [Cut]
  /// When it will be another picture by itself; nil when only data can change it.
  public let changesAt: LayoutMoment?

  init(_ list: DisplayList, rows: [UInt8], green: [UInt8]?) {
    width = list.width
    height = list.height
    self.rows = rows
    self.green = green
    cuts = list.cuts
    changesAt = list.changesAt
  }

  public var bytesPerRow: Int { (width + 7) / 8 }

  /// Whether any light of the dot is on.
  public func isSet(_ x: Int, _ y: Int) -> Bool {
    let place = y * bytesPerRow + x / 8
    return (rows[place] | (green?[place] ?? 0)) >> UInt8(7 - x % 8) & 1 == 1
  }

  /// A PNG, a dot a pixel: lit dots are white on black, on a two-colour board red, green and,
  /// where both lights are on, yellow.
  public func png() throws(RenderingError) -> [UInt8] {
    guard let green else {
      return try PNG.encode(rows: rows, width: width, height: height, setIsBlack: false)
    }
    return try PNG.encode(red: rows, green: green, width: width, height: height)
  }
}

/// A painted screen and what changed since the picture before.
public struct ScreenPicture: Sendable {
  public let width: Int
  public let height: Int
  /// Rectangles that may differ from the picture before; empty when nothing changed.
  public let damage: [Rect]
  /// What did not fit, for the editor and for a warning in the log.
  public let cuts: [Cut]
  /// When it will be another picture by itself; nil when only data can change it.
  public let changesAt: LayoutMoment?
}

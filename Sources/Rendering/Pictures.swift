import Layout

/// A finished picture with one bit a dot.
public struct MonoPicture: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Rows from the top, each `bytesPerRow` bytes, most significant bit leftmost; 1 is a black dot
  /// on paper and a lit one on a board. Bits beyond the width are 0.
  public let rows: [UInt8]
  /// Whether a 1 is black (paper) or lit (board); decides how the PNG looks.
  public let kind: OutputKind
  /// What did not fit, for the editor and for a warning in the log.
  public let cuts: [Cut]
  /// When it will be another picture by itself; nil when only data can change it.
  public let changesAt: LayoutMoment?

  init(
    width: Int, height: Int, rows: [UInt8], kind: OutputKind, cuts: [Cut],
    changesAt: LayoutMoment?
  ) {
    self.width = width
    self.height = height
    self.rows = rows
    self.kind = kind
    self.cuts = cuts
    self.changesAt = changesAt
  }

  /// A picture from elsewhere, such as paper seen in a virtual printer; nil when `rows` is not
  /// exactly the size needed.
  public init?(width: Int, height: Int, rows: [UInt8], kind: OutputKind) {
    guard width > 0, height > 0, rows.count == (width + 7) / 8 * height else { return nil }
    self.init(
      width: width, height: height, rows: rows, kind: kind, cuts: [], changesAt: nil)
  }

  public var bytesPerRow: Int { (width + 7) / 8 }

  public func isSet(_ x: Int, _ y: Int) -> Bool {
    rows[y * bytesPerRow + x / 8] >> UInt8(7 - x % 8) & 1 == 1
  }

  /// A 1-bit PNG: ink is black on white, lit dots are white on black.
  public func png() throws(RenderingError) -> [UInt8] {
    try PNG.encode(rows: rows, width: width, height: height, setIsBlack: kind.isPaper)
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

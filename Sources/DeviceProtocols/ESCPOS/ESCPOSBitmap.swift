/// A one-colour raster as a thermal head prints it: packed rows, 1 is black, the first dot is the
/// highest bit.
public struct ESCPOSBitmap: Hashable, Sendable {
  /// Dots a row, 1 or more.
  public let width: Int
  /// Rows, 0 or more.
  public let height: Int
  /// `height` rows of ``bytesPerRow`` bytes; the unused low bits of a row's last byte are zero.
  public let rows: [UInt8]

  /// Bytes a row takes: `width` rounded up to whole bytes.
  public var bytesPerRow: Int { (width + 7) / 8 }

  /// Wraps packed rows; nil when `rows` is not exactly `height` rows long or `width` is below 1.
  ///
  /// Bits beyond `width` are cleared, so that equal pictures are equal values.
  public init?(width: Int, height: Int, rows: [UInt8]) {
    let bytesPerRow = (width + 7) / 8
    guard width >= 1, height >= 0, rows.count == bytesPerRow * height else { return nil }
    self.width = width
    self.height = height
    let spare = bytesPerRow * 8 - width
    guard spare > 0 else {
      self.rows = rows
      return
    }
    var cleared = rows
    let mask = UInt8(truncatingIfNeeded: 0xFF << spare)
    for row in 0..<height { cleared[row * bytesPerRow + bytesPerRow - 1] &= mask }
    self.rows = cleared
  }

  /// Packs a picture given dot by dot; `isBlack` is asked once for every column and row.
  public init(width: Int, height: Int, isBlack: (_ column: Int, _ row: Int) -> Bool) {
    let width = max(width, 1)
    let height = max(height, 0)
    let bytesPerRow = (width + 7) / 8
    var rows = [UInt8](repeating: 0, count: bytesPerRow * height)
    for row in 0..<height {
      for column in 0..<width where isBlack(column, row) {
        rows[row * bytesPerRow + column / 8] |= 0x80 >> UInt8(column % 8)
      }
    }
    self.width = width
    self.height = height
    self.rows = rows
  }
}

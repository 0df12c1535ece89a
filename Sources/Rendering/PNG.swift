import CPNG
import Layout

/// Writes and reads PNG pictures.
public enum PNG {
  /// zlib level for screens: level 1 without filters is fastest and, on flat boards, smallest of
  /// the fast ones (FACTS, Rendering).
  static let screenLevel: Int32 = 1
  /// Tickets are small; size matters more.
  static let monoLevel: Int32 = 6

  /// An 8-bit RGB picture of part of a canvas.
  public static func encode(_ canvas: ScreenCanvas, part: Rect) throws(RenderingError) -> [UInt8] {
    let part = part.intersection(canvas.bounds)
    var rows = [UInt8](repeating: 0, count: 3 * part.area)
    var index = 0
    for y in part.y..<part.bottom {
      for x in part.x..<part.right {
        let pixel = canvas.pixels[y * canvas.width + x]
        rows[index] = UInt8(pixel >> 16 & 0xFF)
        rows[index + 1] = UInt8(pixel >> 8 & 0xFF)
        rows[index + 2] = UInt8(pixel & 0xFF)
        index += 3
      }
    }
    return try write(
      rows, width: part.width, height: part.height, stride: 3 * part.width, depth: 8,
      type: PNG_COLOR_TYPE_RGB, level: screenLevel)
  }

  /// A 1-bit grey picture; `setIsBlack` tells what a 1 in `rows` looks like.
  static func encode(
    rows: [UInt8], width: Int, height: Int, setIsBlack: Bool
  ) throws(RenderingError) -> [UInt8] {
    try write(
      setIsBlack ? rows.map { ~$0 } : rows, width: width, height: height,
      stride: (width + 7) / 8, depth: 1, type: PNG_COLOR_TYPE_GRAY, level: monoLevel)
  }

  /// The picture as 3 bytes a pixel, whatever its own format is.
  public static func decode(
    _ bytes: [UInt8]
  ) throws(RenderingError) -> (width: Int, height: Int, rgb: [UInt8]) {
    var width: Int32 = 0
    var height: Int32 = 0
    guard let rows = hall_png_read(bytes, bytes.count, &width, &height) else { throw .png }
    defer { free(rows) }
    let count = 3 * Int(width) * Int(height)
    return (Int(width), Int(height), Array(UnsafeBufferPointer(start: rows, count: count)))
  }

  private static func write(
    _ rows: [UInt8], width: Int, height: Int, stride: Int, depth: Int32, type: Int32, level: Int32
  ) throws(RenderingError) -> [UInt8] {
    var buffer = hall_png_buffer(bytes: nil, count: 0, capacity: 0)
    let isWritten = hall_png_write(
      &buffer, rows, Int32(width), Int32(height), stride, depth, type, level)
    defer { free(buffer.bytes) }
    guard isWritten == 1, let bytes = buffer.bytes else { throw .png }
    return Array(UnsafeBufferPointer(start: bytes, count: buffer.count))
  }
}

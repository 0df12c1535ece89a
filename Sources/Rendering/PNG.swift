import CPNG
import Layout

/// Writes and reads PNG pictures.
public enum PNG {
  /// Tickets are small; size matters more.
  static let monoLevel: Int32 = 6

  /// A part of a canvas as libpng's level 1 without row filters writes it: what the bench holds
  /// the screens' own pictures against.
  public static func byLibpng(
    _ canvas: ScreenCanvas, part: Rect
  ) throws(RenderingError) -> [UInt8] {
    let part = part.intersection(canvas.bounds)
    var buffer = hall_png_buffer(bytes: nil, count: 0, capacity: 0)
    let start = UnsafeRawPointer(canvas.pixels + (part.y * canvas.width + part.x))
    let isWritten = hall_png_write(
      &buffer, start.assumingMemoryBound(to: UInt8.self), Int32(part.width), Int32(part.height),
      4 * canvas.width, 8, PNG_COLOR_TYPE_RGB, 1)
    return try take(&buffer, isWritten)
  }

  /// A 1-bit grey picture; `setIsBlack` tells what a 1 in `rows` looks like.
  static func encode(
    rows: [UInt8], width: Int, height: Int, setIsBlack: Bool
  ) throws(RenderingError) -> [UInt8] {
    try write(
      setIsBlack ? rows.map { ~$0 } : rows, width: width, height: height,
      stride: (width + 7) / 8, depth: 1, type: PNG_COLOR_TYPE_GRAY, level: monoLevel)
  }

  /// A colour picture of red and green lights, a bit each in rows of whole bytes.
  static func encode(
    red: [UInt8], green: [UInt8], width: Int, height: Int
  ) throws(RenderingError) -> [UInt8] {
    let stride = (width + 7) / 8
    var pixels = [UInt8](repeating: 0, count: 4 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (place, mask) = (y * stride + x / 8, UInt8(0x80) >> UInt8(x % 8))
        // Blue, green, red and one that is left out.
        let pixel = 4 * (y * width + x)
        pixels[pixel + 1] = green[place] & mask != 0 ? 0xFF : 0
        pixels[pixel + 2] = red[place] & mask != 0 ? 0xFF : 0
      }
    }
    return try write(
      pixels, width: width, height: height, stride: 4 * width, depth: 8, type: PNG_COLOR_TYPE_RGB,
      level: monoLevel)
  }

  /// The picture as 3 bytes a pixel, whatever its own format is.
  public static func decode(
    _ bytes: [UInt8]
  ) throws(RenderingError) -> (width: Int, height: Int, rgb: [UInt8]) {
    var width: Int32 = 0
    var height: Int32 = 0
    guard let rows = hall_png_read(bytes, bytes.count, 0, &width, &height) else { throw .png }
    defer { free(rows) }
    let count = 3 * Int(width) * Int(height)
    return (Int(width), Int(height), Array(UnsafeBufferPointer(start: rows, count: count)))
  }

  /// The picture as 4 bytes a pixel: red, green, blue, and how much they cover.
  static func decodeCovering(
    _ bytes: [UInt8]
  ) throws(RenderingError) -> (width: Int, height: Int, rgba: [UInt8]) {
    var width: Int32 = 0
    var height: Int32 = 0
    guard let rows = hall_png_read(bytes, bytes.count, 1, &width, &height) else { throw .png }
    defer { free(rows) }
    let count = 4 * Int(width) * Int(height)
    return (Int(width), Int(height), Array(UnsafeBufferPointer(start: rows, count: count)))
  }

  private static func write(
    _ rows: [UInt8], width: Int, height: Int, stride: Int, depth: Int32, type: Int32, level: Int32
  ) throws(RenderingError) -> [UInt8] {
    var buffer = hall_png_buffer(bytes: nil, count: 0, capacity: 0)
    let isWritten = hall_png_write(
      &buffer, rows, Int32(width), Int32(height), stride, depth, type, level)
    return try take(&buffer, isWritten)
  }

  /// The bytes written; the buffer's own are given back.
  private static func take(
    _ buffer: inout hall_png_buffer, _ isWritten: Int32
  ) throws(RenderingError) -> [UInt8] {
    defer { free(buffer.bytes) }
    guard isWritten == 1, let bytes = buffer.bytes else { throw .png }
    return Array(UnsafeBufferPointer(start: bytes, count: buffer.count))
  }
}

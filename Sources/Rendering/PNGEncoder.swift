import CDeflate
import Layout

/// Writes parts of screens as 8-bit RGB PNG pictures (ISO/IEC 15948), fast rather than small.
///
/// Keeps its compressor and what it works in, so that a picture no larger than one before takes no
/// memory but its bytes; a studio's screens share one.
final class PNGEncoder {
  /// libdeflate's fastest: on flat boards it is faster and smaller than zlib's level 1, and row
  /// filters make both slower and larger (docs/figures.md).
  static let level: Int32 = 1
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private let compressor: OpaquePointer?
  /// The picture's rows, each behind its filter byte 0.
  private var rows: [UInt8] = []
  private var png: [UInt8] = []

  init() { compressor = libdeflate_alloc_compressor(Self.level) }

  deinit { libdeflate_free_compressor(compressor) }

  /// The part of `canvas` as a picture; throws `png` when memory is short or the part is empty.
  func encode(_ canvas: ScreenCanvas, part: Rect) throws(RenderingError) -> [UInt8] {
    let part = part.intersection(canvas.bounds)
    guard let compressor, !part.isEmpty else { throw .png }
    let count = copyRows(of: part, canvas)
    let bound = libdeflate_zlib_compress_bound(compressor, count)
    // A length, a name and a checksum around each chunk's data; the header has 13 bytes.
    let headBytes = Self.signature.count + 12 + 13
    let wholeBytes = headBytes + 12 + bound + 12
    if png.count < wholeBytes { png = [UInt8](repeating: 0, count: wholeBytes) }
    let used = png.withUnsafeMutableBufferPointer { target in
      guard let start = target.baseAddress else { return 0 }
      return rows.withUnsafeBufferPointer { rows in
        Self.write(part, rows.baseAddress, count, compressor, bound, to: start)
      }
    }
    guard used > 0 else { throw .png }
    return Array(png[..<used])
  }

  /// Writes a whole picture; how many bytes it has, 0 when it cannot be compressed.
  private static func write(
    _ part: Rect, _ rows: UnsafePointer<UInt8>?, _ count: Int, _ compressor: OpaquePointer,
    _ bound: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var writer = ChunkWriter(start: start)
    var used = 0
    writer.append(signature)
    writer.chunk("IHDR") {
      $0.append(UInt32(part.width))
      $0.append(UInt32(part.height))
      // 8 bits a channel, RGB; deflate, a filter for each row, not interlaced.
      $0.append([8, 2, 0, 0, 0])
    }
    writer.chunk("IDAT") { writer in
      used = libdeflate_zlib_compress(compressor, rows, count, writer.next, bound)
      writer.count += used
    }
    writer.chunk("IEND") { _ in }
    return used > 0 ? writer.count : 0
  }

  /// Fills `rows` with the part; how many bytes that are.
  private func copyRows(of part: Rect, _ canvas: ScreenCanvas) -> Int {
    let count = (1 + 3 * part.width) * part.height
    if rows.count < count { rows = [UInt8](repeating: 0, count: count) }
    rows.withUnsafeMutableBytes { bytes in
      guard var target = bytes.baseAddress else { return }
      for y in part.y..<part.bottom {
        target.storeBytes(of: 0, as: UInt8.self)
        target += 1
        var source = UnsafePointer(canvas.pixels + (y * canvas.width + part.x))
        let end = source + part.width
        // Four dots are three words of 32 bits.
        while source + 4 <= end {
          let first = source[0].byteSwapped >> 8
          let second = source[1].byteSwapped >> 8
          let third = source[2].byteSwapped >> 8
          let fourth = source[3].byteSwapped >> 8
          target.storeBytes(of: first | second << 24, as: UInt32.self)
          target.storeBytes(of: second >> 8 | third << 16, toByteOffset: 4, as: UInt32.self)
          target.storeBytes(of: third >> 16 | fourth << 8, toByteOffset: 8, as: UInt32.self)
          source += 4
          target += 12
        }
        while source < end {
          target.storeBytes(of: UInt8(source.pointee >> 16 & 0xFF), as: UInt8.self)
          target.storeBytes(of: UInt8(source.pointee >> 8 & 0xFF), toByteOffset: 1, as: UInt8.self)
          target.storeBytes(of: UInt8(source.pointee & 0xFF), toByteOffset: 2, as: UInt8.self)
          source += 1
          target += 3
        }
      }
    }
    return count
  }
}

/// Appends a PNG's chunks to memory that has room for them.
private struct ChunkWriter {
  let start: UnsafeMutablePointer<UInt8>
  var count = 0

  init(start: UnsafeMutablePointer<UInt8>) { self.start = start }

  var next: UnsafeMutablePointer<UInt8> { start + count }

  mutating func append(_ bytes: [UInt8]) {
    for byte in bytes {
      start[count] = byte
      count += 1
    }
  }

  /// The number's bytes, highest first.
  mutating func append(_ number: UInt32) {
    UnsafeMutableRawPointer(next).storeBytes(of: number.bigEndian, as: UInt32.self)
    count += 4
  }

  /// A chunk of that name: its length, the name, what `data` appends, and a checksum of both.
  mutating func chunk(_ name: StaticString, data: (inout ChunkWriter) -> Void) {
    let head = count
    append(UInt32(0))
    for index in 0..<4 {
      next.pointee = name.utf8Start[index]
      count += 1
    }
    data(&self)
    let length = UInt32(count - head - 8)
    UnsafeMutableRawPointer(start + head).storeBytes(of: length.bigEndian, as: UInt32.self)
    append(libdeflate_crc32(0, start + head + 4, Int(length) + 4))
  }
}

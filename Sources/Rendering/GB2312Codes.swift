#if canImport(Glibc)
  import Glibc
#endif

/// Where characters stand in GB 2312-80: row and column as two 7-bit bytes, as X11's fonts have them.
///
/// Asks glibc's EUC-CN converter, which has both bytes with the top bit set.
final class GB2312Codes {
  private let converter: iconv_t

  /// nil when the system has no such converter.
  init?() {
    guard let opened = iconv_open("EUC-CN", "UTF-8"), Int(bitPattern: opened) != -1 else {
      return nil
    }
    converter = opened
  }

  deinit { iconv_close(converter) }

  /// nil for what is not in the standard, ASCII among it.
  func code(of scalar: Unicode.Scalar) -> UInt32? {
    var source = Array(String(Character(scalar)).utf8).map { CChar(bitPattern: $0) }
    var target: (CChar, CChar) = (0, 0)
    let isConverted = source.withUnsafeMutableBufferPointer { source in
      withUnsafeMutableBytes(of: &target) { target in
        var from = source.baseAddress
        var fromLeft = source.count
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var toLeft = target.count
        return iconv(converter, &from, &fromLeft, &to, &toLeft) == 0 && toLeft == 0
      }
    }
    guard isConverted else {
      // Puts the converter back to its beginning after what it could not take.
      _ = iconv(converter, nil, nil, nil, nil)
      return nil
    }
    return UInt32(UInt8(bitPattern: target.0) & 0x7F) << 8
      | UInt32(UInt8(bitPattern: target.1) & 0x7F)
  }
}

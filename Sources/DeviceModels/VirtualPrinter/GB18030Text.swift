import Foundation

/// Turns the bytes a Chinese printer prints into text.
enum GB18030Text {
  /// CoreFoundation's `kCFStringEncodingGB_18030_2000` (0632h) with the flag that makes it a
  /// Foundation encoding: the tables are Foundation's own, a copy here would only age.
  private static let encoding = String.Encoding(rawValue: 0x8000_0632)

  /// The text of one line; a byte that belongs to no character becomes U+FFFD.
  static func decode(_ bytes: [UInt8]) -> String {
    if let text = String(data: Data(bytes), encoding: encoding) { return text }
    return String(decoding: bytes.map { $0 < 0x80 ? UInt16($0) : 0xFFFD }, as: UTF16.self)
  }
}

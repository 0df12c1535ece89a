/// GB 2312 text in its EUC-CN form, the character set of Onbon font cards.
///
/// Source: GB 2312-80 (chart in ``GB2312Characters``); Onbon font cards take "GB2312" text
/// (LuckyKoala/BX5KProtocol, readme).
public enum GB2312 {
  /// What stands for a character the board has no glyph for: a white square, so that a reader
  /// sees that something is missing.
  public static let replacement: Unicode.Scalar = "□"

  /// Bytes, and every character that had to be replaced, in order of appearance.
  public struct Encoded: Hashable, Sendable {
    public var bytes: [UInt8]
    public var replaced: [Unicode.Scalar]
  }

  /// Encodes `text`; a character outside ASCII and GB 2312 becomes ``replacement`` and is listed.
  public static func encode(_ text: String) -> Encoded {
    var encoded = Encoded(bytes: [], replaced: [])
    for scalar in text.unicodeScalars {
      if let bytes = bytes(of: scalar) {
        encoded.bytes.append(contentsOf: bytes)
      } else {
        encoded.replaced.append(scalar)
        encoded.bytes.append(contentsOf: bytes(of: replacement) ?? [])
      }
    }
    return encoded
  }

  /// One or two bytes for a printable character; nil when GB 2312 does not have it.
  public static func bytes(of scalar: Unicode.Scalar) -> [UInt8]? {
    if (0x20...0x7E).contains(scalar.value) { return [UInt8(scalar.value)] }
    guard let code = codes[aliases[scalar.value] ?? scalar.value] else { return nil }
    return [UInt8(code >> 8), UInt8(code & 0xFF)]
  }

  /// Characters that other mappings of the same chart (CP936, and what keyboards type) use for a
  /// place that the chart's own mapping gives another code point.
  private static let aliases: [UInt32: UInt32] = [
    0x00B7: 0x30FB,  // middle dot
    0x2014: 0x2015,  // dash
    0x301C: 0xFF5E,  // wave dash
    0x00A2: 0xFFE0, 0x00A3: 0xFFE1, 0x00A5: 0xFFE5,  // cent, pound, yen
    0x00A0: 0x0020,
  ]

  /// Code point to EUC-CN code.
  private static let codes: [UInt32: UInt16] = {
    var codes: [UInt32: UInt16] = [:]
    codes.reserveCapacity(7_500)
    add(GB2312Characters.signs, firstRow: 1, to: &codes)
    add(GB2312Characters.han, firstRow: 16, to: &codes)
    return codes
  }()

  private static func add(
    _ chart: String, firstRow: UInt16, to codes: inout [UInt32: UInt16]
  ) {
    var row = firstRow
    var place: UInt16 = 1
    for scalar in chart.unicodeScalars {
      if scalar == "\n" {
        row += 1
        place = 1
        continue
      }
      if scalar != "." { codes[scalar.value] = (0xA0 + row) << 8 | (0xA0 + place) }
      place += 1
    }
  }
}

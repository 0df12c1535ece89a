import Glibc

/// The text of a dynamic area as the card reads it: characters, lines, fonts and colours.
public struct OnbonModelText: Hashable, Sendable {
  public struct Character: Hashable, Sendable {
    public var scalar: UInt32
    /// Height in dots: 16, 24 or 32.
    public var size: Int
    /// 1 red, 2 green, 3 yellow.
    public var colour: UInt8
  }

  public private(set) var lines: [[Character]] = [[]]

  /// The text without its controls; an unreadable byte is U+FFFD.
  public var plain: String {
    var text = ""
    for (index, line) in lines.enumerated() {
      if index > 0 { text.append("\n") }
      for character in line {
        text.unicodeScalars.append(Unicode.Scalar(character.scalar) ?? "\u{FFFD}")
      }
    }
    return text
  }

  /// Reads GB 2312 text with Onbon's controls `\F....`, `\C.` and `\n`.
  init(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    var chineseSize = 16
    var asciiSize = 16
    var colour: UInt8 = 1
    while let byte = rest.popFirst() {
      if byte == 0x5C {
        switch rest.popFirst() {
        case 0x6E: lines.append([])
        case 0x43: colour = (rest.popFirst() ?? 0x31) & 0x0F
        case 0x46:
          let control = Array(rest.prefix(4))
          rest = rest.dropFirst(4)
          guard control.count == 4 else { break }
          let size = 16 + 8 * Int(control[3] & 0x03)
          if control[0] == 0x4F { chineseSize = size }
          if control[0] == 0x45 { asciiSize = size }
        default: break
        }
        continue
      }
      if byte < 0x80 {
        lines[lines.count - 1].append(
          Character(scalar: UInt32(byte), size: asciiSize, colour: colour))
      } else {
        let scalar = rest.popFirst().flatMap { Self.scalar(byte, $0) } ?? 0xFFFD
        lines[lines.count - 1].append(Character(scalar: scalar, size: chineseSize, colour: colour))
      }
    }
  }

  /// One two-byte character by the C library's converter, which owes nothing to the driver's table.
  private static func scalar(_ high: UInt8, _ low: UInt8) -> UInt32? {
    guard let converter = iconv_open("UTF-32LE", "EUC-CN"), Int(bitPattern: converter) != -1 else {
      return nil
    }
    defer { iconv_close(converter) }
    var input: [CChar] = [CChar(bitPattern: high), CChar(bitPattern: low)]
    var output = [CChar](repeating: 0, count: 8)
    var left = input.count
    var room = output.count
    let failed = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var to = target.baseAddress
        return iconv(converter, &from, &left, &to, &room) == -1
      }
    }
    guard !failed, room == output.count - 4 else { return nil }
    return output.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32(UInt8(bitPattern: $1)) }
  }
}

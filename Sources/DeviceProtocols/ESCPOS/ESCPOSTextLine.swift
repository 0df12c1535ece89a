/// One line that a printer sets in its own fonts: far fewer bytes than its picture.
public struct ESCPOSTextLine: Hashable, Sendable {
  /// Where the line stands on the paper.
  public enum Alignment: UInt8, Hashable, Sendable {
    // The parameters of ESC a, "Select justification".
    case left = 0
    case centre = 1
  }

  /// ASCII, and Chinese where the profile's ``ESCPOSProfile/textCode`` has it; no line breaks.
  public var text: String
  /// How many times as wide and tall as the smallest letters, 1 to 4.
  public var scale: Int
  /// Where the line stands on the paper.
  public var alignment: Alignment

  public init(_ text: String, scale: Int = 1, alignment: Alignment = .left) {
    self.text = text
    self.scale = scale
    self.alignment = alignment
  }

  /// Dots of the head that a letter takes at scale 1: font A is 12 by 24, Chinese 24 by 24 (Epson TM
  /// series at 203 dpi; other makes follow).
  static let letterDots = 12
  static let rowDots = 24
  /// White between two lines, in dots.
  static let leadingDots = 6

  /// Paper the line takes, in dots.
  public var heightDots: Int { Self.rowDots * min(max(scale, 1), 4) + Self.leadingDots }

  /// Dots of the head the line takes.
  public var widthDots: Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } * Self.letterDots * max(scale, 1)
  }

  /// Whether a printer's fonts have all its characters.
  public func canBeSet(in code: ESCPOSProfile.TextCode) -> Bool { unusable(with: code) == nil }

  /// The first character that cannot be set with `code`; nil when all can.
  func unusable(with code: ESCPOSProfile.TextCode) -> Character? {
    text.first { character in
      !character.unicodeScalars.allSatisfy { Self.bytes(of: $0, code) != nil }
    }
  }

  /// The commands that set the line and feed past it.
  ///
  /// Source: Epson ESC/POS command reference: FS & "Select Kanji character mode", FS . "Cancel Kanji
  /// character mode", GS ! "Select character size" (also for Kanji), ESC 3 "Set line spacing", ESC 2
  /// "Select default line spacing", LF. In Kanji mode Chinese models take GB 18030 (their manuals'
  /// character tables; python-escpos sends the same bytes without FS &, which not all of them read).
  func bytes(_ code: ESCPOSProfile.TextCode) -> [UInt8] {
    let size = UInt8(min(max(scale, 1), 4) - 1)
    var bytes: [UInt8] = code == .gb18030 ? [0x1C, 0x26] : []
    bytes += [0x1B, 0x61, alignment.rawValue, 0x1D, 0x21, size << 4 | size]
    bytes += [0x1B, 0x33, UInt8(heightDots)]
    for scalar in text.unicodeScalars { bytes += Self.bytes(of: scalar, code) ?? [] }
    bytes += [0x0A, 0x1B, 0x32, 0x1D, 0x21, 0x00, 0x1B, 0x61, 0x00]
    if code == .gb18030 { bytes += [0x1C, 0x2E] }
    return bytes
  }

  /// Characters of GB 2312 have the same bytes in GB 18030; the rest of it is left to pictures, as
  /// printers' fonts seldom have it.
  private static func bytes(
    of scalar: Unicode.Scalar, _ code: ESCPOSProfile.TextCode
  ) -> [UInt8]? {
    if (0x20...0x7E).contains(scalar.value) { return [UInt8(scalar.value)] }
    return code == .gb18030 ? GB2312.bytes(of: scalar) : nil
  }
}

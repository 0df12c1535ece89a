/// Height of a font stored on an Onbon font card (last digit of `\FO00n`: 0, 1, 2; BX4K.h).
public enum OnbonFont: UInt8, Hashable, Sendable {
  case dots16 = 0
  case dots24 = 1
  case dots32 = 2

  public var dots: Int { 16 + 8 * Int(rawValue) }
}

/// Turns contents into the blocks a board understands.
///
/// Controls in text: `\FO` and `\FE` choose the Chinese and the ASCII font, `\C1` to `\C3` the
/// colour, `\n` breaks a line (LuckyKoala/BX5KProtocol, wrapText; `\FO000` and `\FE000` also in
/// captures).
enum OnbonTextEncoding {
  struct Encoded: Hashable, Sendable {
    var block: [UInt8]
    var replaced: [Unicode.Scalar]
  }

  /// Half seconds a page of a flashing text stays, lit or dark.
  static let flashStay: UInt8 = 1
  /// Half seconds a page stays when a text has more lines than its area.
  static let pageStay: UInt8 = 8

  /// The block of a dynamic area.
  ///
  /// Flashing is a page of text followed by an empty one: pages of a still area cycle, each for
  /// its stay; the protocol has no flag for it.
  static func area(
    _ spec: BoardAreaSpec, text: String, colour: BoardColour, flashing: Bool, font: OnbonFont,
    alignment: BoardAreaSpec.Alignment, runMode: OnbonRunMode, timeoutSeconds: UInt16
  ) -> Encoded {
    var bytes = Array("\\FO00\(font.rawValue)\\FE00\(font.rawValue)\\C\(colour.rawValue)".utf8)
    var replaced: [Unicode.Scalar] = []
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let linesPerPage = max(1, spec.height / font.dots)
    if flashing {
      let filling = (linesPerPage - lines.count % linesPerPage) % linesPerPage
      lines.append(contentsOf: [String](repeating: " ", count: filling + linesPerPage))
    }
    writing: for (index, line) in lines.enumerated() {
      let broken = index == 0 ? [] : Array("\\n".utf8)
      guard bytes.count + broken.count <= OnbonLimit.textBytes else { break writing }
      bytes.append(contentsOf: broken)
      for scalar in line.unicodeScalars {
        // A backslash would begin a control; the chart's own wide one is drawn instead.
        let drawn: Unicode.Scalar = scalar == "\\" ? "＼" : scalar
        let encoded = GB2312.encode(String(drawn))
        guard bytes.count + encoded.bytes.count <= OnbonLimit.textBytes else { break writing }
        bytes.append(contentsOf: encoded.bytes)
        replaced.append(contentsOf: encoded.replaced)
      }
    }
    var area = OnbonDynamicArea(
      id: spec.id, x: UInt16(spec.x / 8), y: UInt16(spec.y), width: UInt16(spec.width / 8),
      height: UInt16(spec.height), text: bytes)
    area.runMode = runMode
    area.timeoutSeconds = timeoutSeconds
    area.alignment = alignment.rawValue | 0x08
    area.stay = flashing ? flashStay : pageStay
    return Encoded(block: area.encoded, replaced: replaced)
  }
}

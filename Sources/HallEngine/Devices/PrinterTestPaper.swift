import DeviceProtocols
import QueueCore

/// A paper that shows whether a printer prints as tickets need it: every dot of its head, its own
/// fonts, a QR code, the cut. It says of itself that it is no ticket.
enum PrinterTestPaper {
  static func picture(
    of device: DeviceDefinition, profile: ESCPOSProfile, completion: CompletionMethod?,
    clock: LocalTime?
  ) -> TicketPicture {
    var parts: [ESCPOSPart] = [.raster(title(width: profile.widthDots)), .feed(12)]
    parts += lines(of: device, profile: profile, completion: completion, clock: clock).map {
      .text(ESCPOSTextLine($0, alignment: .centre))
    }
    parts += [.feed(12), .raster(pattern(width: profile.widthDots)), .feed(12)]
    if profile.nativeQR {
      parts.append(.qr("HALLKEEPER TEST \(plain(device.id.text))", moduleDots: 4))
    }
    return TicketPicture(widthDots: profile.widthDots, parts: parts + [.feed(24), .cut])
  }

  private static func lines(
    of device: DeviceDefinition, profile: ESCPOSProfile, completion: CompletionMethod?,
    clock: LocalTime?
  ) -> [String] {
    let end =
      switch completion {
      case .processID: "GS ( H"
      case .fence: "GS r 1"
      case .realTimeStatus, nil: "DLE EOT"
      }
    let time = clock.map { "\($0.date) \($0.time)" } ?? ""
    return (profile.textCode == .gb18030 ? ["打印机测试纸，不是号票"] : [])
      + [
        "PRINTER TEST, NOT A TICKET", plain(device.id.text), time,
        "\(plain(device.model))  \(profile.widthDots) dots", "end of print: \(end)",
      ].filter { !$0.isEmpty }
  }

  /// What every printer's own font has.
  private static func plain(_ text: String) -> String {
    String(text.prefix(30).map { $0.isASCII && !$0.isNewline ? $0 : "?" })
  }

  /// Rows of `TEST`, five by seven dots a letter, the highest of five bits left.
  private static let letters: [[UInt8]] = [
    [0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04], [0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F],
    [0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E], [0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04],
  ]

  /// `TEST` in letters of 84 dots, so that nobody takes the paper for a ticket.
  private static func title(width: Int) -> ESCPOSBitmap {
    let scale = 12
    let left = (width - letters.count * 6 * scale) / 2
    return ESCPOSBitmap(width: width, height: 7 * scale) { column, row in
      let (cell, rest) = (column - left).quotientAndRemainder(dividingBy: scale)
      guard column >= left, rest >= 0, cell / 6 < letters.count, cell % 6 < 5 else { return false }
      return letters[cell / 6][row / scale] & (0x10 >> UInt8(cell % 6)) != 0
    }
  }

  /// Both edges, single dots and full black: a dot of the head that is dead leaves a white line.
  private static func pattern(width: Int) -> ESCPOSBitmap {
    ESCPOSBitmap(width: width, height: 88) { column, row in
      switch row {
      case 0..<2, 86..<88: true
      case 2..<34: column % 8 == row % 8 || column == 0 || column == width - 1
      case 34..<62: (column / 24 + row / 14) % 2 == 0
      default: row % 24 < 20
      }
    }
  }
}

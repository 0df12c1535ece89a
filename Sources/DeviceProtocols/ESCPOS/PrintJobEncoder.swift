/// Turns a ticket into the byte runs that are handed to the line one at a time.
///
/// Every run is whole commands, so that a status inquiry may go between any two and the printer
/// can be left alone after any of them.
enum PrintJobEncoder {
  /// Says why `picture` cannot be printed with `profile`, or nil when it can.
  static func refusal(of picture: TicketPicture, profile: ESCPOSProfile) -> PrintJobRefusal? {
    guard picture.parts.count <= ESCPOSLimits.parts else {
      return .tooManyParts(picture.parts.count)
    }
    var marks = false
    for part in picture.parts {
      switch part {
      case .raster(let bitmap):
        guard bitmap.width <= profile.widthDots else { return .tooWide(bitmap.width) }
        marks = marks || bitmap.height > 0
      case .qr(let text, let moduleDots):
        guard profile.nativeQR else { return .nativeQRNotSupported }
        let bytes = text.utf8
        guard (1...16).contains(moduleDots), (1...ESCPOSLimits.symbolBytes).contains(bytes.count),
          bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return .unusableQR }
        marks = true
      case .text(let line):
        guard (1...4).contains(line.scale) else { return .unusableText(line.text) }
        if let character = line.unusable(with: profile.textCode) {
          return .unusableText(String(character))
        }
        guard line.widthDots <= profile.widthDots else { return .tooWide(line.widthDots) }
        marks = marks || !line.text.isEmpty
      case .feed(let dots):
        guard (0...ESCPOSLimits.ticketDots).contains(dots) else { return .unusableFeed }
      case .cut: break
      }
    }
    guard marks else { return .empty }
    let length = picture.lengthDots
    return length <= ESCPOSLimits.ticketDots ? nil : .tooLong(length)
  }

  /// What goes before a ticket and puts nothing on the paper.
  static func prelude(profile: ESCPOSProfile) -> [UInt8] {
    var bytes = ESCPOSCommand.initialize
    if profile.forbidsRealTimePulse { bytes += ESCPOSCommand.forbidRealTimePulse }
    if profile.setsMotionUnits { bytes += ESCPOSCommand.motionUnitsOfOneDot }
    if profile.automaticStatus { bytes += ESCPOSCommand.armAutomaticStatus }
    return bytes
  }

  /// The ticket itself, in runs; empty feeds and rasters make none.
  static func runs(of picture: TicketPicture, profile: ESCPOSProfile) -> [[UInt8]] {
    var runs: [[UInt8]] = []
    for part in picture.parts {
      switch part {
      case .raster(let bitmap):
        for start in stride(from: 0, to: bitmap.height, by: profile.bandRows) {
          let end = min(start + profile.bandRows, bitmap.height)
          runs.append(band(bitmap, rows: start..<end))
        }
      case .qr(let text, let moduleDots):
        runs.append(
          ESCPOSCommand.justify(centred: true)
            + ESCPOSCommand.qr(Array(text.utf8), moduleDots: moduleDots)
            + ESCPOSCommand.justify(centred: false))
      case .text(let line): runs.append(line.bytes(profile.textCode))
      case .feed(let dots):
        if dots > 0 { runs.append(ESCPOSCommand.feed(dots)) }
      case .cut:
        runs.append(ESCPOSCommand.cut(profile.cut))
      }
    }
    return runs
  }

  /// One raster command; bytes that are white in all its rows on the right are left out, which
  /// prints the same and spares a slow line.
  static func band(_ bitmap: ESCPOSBitmap, rows: Range<Int>) -> [UInt8] {
    let full = bitmap.bytesPerRow
    var used = 1
    for row in rows {
      var column = full
      while column > used, bitmap.rows[row * full + column - 1] == 0 { column -= 1 }
      used = max(used, column)
    }
    var bytes = ESCPOSCommand.rasterHeader(bytesPerRow: used, rows: rows.count)
    let start = bytes.count
    bytes.reserveCapacity(start + used * rows.count)
    for row in rows { bytes += bitmap.rows[row * full..<row * full + used] }
    breakRealTimeCommands(in: &bytes, from: start)
    return bytes
  }

  /// Adds one dot wherever picture bytes spell a real-time command.
  ///
  /// A printer looks for DLE EOT, DLE ENQ and DLE DC4 in everything it receives, pictures
  /// included, and would send a status nobody asked for, drop its buffer or open a drawer (Epson
  /// ESC/POS command reference, notes to DLE EOT, DLE ENQ and DLE DC4). One dot of 0.125 mm beside
  /// another is not seen; a wrong "printed" would be.
  static func breakRealTimeCommands(in bytes: inout [UInt8], from start: Int) {
    guard bytes.count - start >= 2 else { return }
    for index in start..<bytes.count - 1 where bytes[index] == 0x10 {
      switch bytes[index + 1] {
      case 0x04, 0x05, 0x14: bytes[index] = 0x18
      default: break
      }
    }
  }
}

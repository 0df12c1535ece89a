/// The commands this driver uses, byte for byte.
///
/// All from the Epson ESC/POS command reference, under the section each one names.
enum ESCPOSCommand {
  /// ESC @, "Initialize printer": back to power-on settings; also cancels `GS a`.
  static let initialize: [UInt8] = [0x1B, 0x40]

  /// DLE EOT n, "Transmit real-time status": answered at once, even offline. n is 1 printer,
  /// 2 offline cause, 3 error cause, 4 roll paper sensor.
  static func realTimeStatus(_ kind: UInt8) -> [UInt8] { [0x10, 0x04, kind] }

  /// GS a n, "Enable/disable Automatic Status Back (ASB)": bits 1 online, 2 error, 3 roll paper.
  static let armAutomaticStatus: [UInt8] = [0x1D, 0x61, 0x0E]

  /// GS r 1, "Transmit status": the paper sensor, answered in its turn in the receive buffer.
  static let fence: [UInt8] = [0x1D, 0x72, 0x01]

  /// GS ( H function 48, "Specify the process ID response": `37 22 d1 d2 d3 d4 00` comes back
  /// when everything before it has been printed.
  static func processID(_ id: ProcessID) -> [UInt8] {
    [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30] + id.digits
  }

  /// GS P x y, "Set horizontal and vertical motion units": 1/203 inch, one dot of the head.
  static let motionUnitsOfOneDot: [UInt8] = [0x1D, 0x50, 203, 203]

  /// GS ( D, "Enable/disable real-time command": disables DLE DC4 functions 1 (pulse) and
  /// 2 (power off).
  static let forbidRealTimePulse: [UInt8] = [
    0x1D, 0x28, 0x44, 0x05, 0x00, 0x14, 0x01, 0x00, 0x02, 0x00,
  ]

  /// ESC a n, "Select justification": 0 left, 1 centred.
  static func justify(centred: Bool) -> [UInt8] { [0x1B, 0x61, centred ? 1 : 0] }

  /// ESC J n, "Print and feed paper", as often as 255 dots a command need.
  static func feed(_ dots: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var left = dots
    while left > 0 {
      let step = min(left, 255)
      bytes += [0x1B, 0x4A, UInt8(step)]
      left -= step
    }
    return bytes
  }

  /// GS V, "Select cut mode and cut paper", function B: m 66 partial, 65 full, fed to the cutter.
  static func cut(_ cut: ESCPOSProfile.Cut) -> [UInt8] {
    [0x1D, 0x56, cut == .partial ? 66 : 65, 0x00]
  }

  /// GS v 0, "Print raster bit image", m 0: `bytesPerRow` and `rows` both low byte first.
  static func rasterHeader(bytesPerRow: Int, rows: Int) -> [UInt8] {
    [
      0x1D, 0x76, 0x30, 0x00, UInt8(bytesPerRow & 0xFF), UInt8(bytesPerRow >> 8),
      UInt8(rows & 0xFF), UInt8(rows >> 8),
    ]
  }

  /// GS ( k functions 165 model 2, 167 module size, 169 level M, 180 store, 181 print: "QR Code".
  static func qr(_ text: [UInt8], moduleDots: Int) -> [UInt8] {
    let stored = text.count + 3
    return [0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00]
      + [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, UInt8(moduleDots)]
      + [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, 0x31]
      + [0x1D, 0x28, 0x6B, UInt8(stored & 0xFF), UInt8(stored >> 8), 0x31, 0x50, 0x30] + text
      + [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30]
  }
}

/// The four characters `GS ( H` gives back, as a 16-bit counter.
///
/// Each character is 40h plus four bits. `GS ( H` allows 20h to 7Eh, but a character with bit 4
/// set could be taken for a status byte that cut into the answer; these cannot.
struct ProcessID: Hashable, Sendable {
  var value: UInt16

  var digits: [UInt8] {
    [12, 8, 4, 0].map { 0x40 | UInt8(truncatingIfNeeded: value >> UInt16($0)) & 0x0F }
  }

  init(_ value: UInt16) { self.value = value }

  /// Reads four characters back; nil when one is not of ours.
  init?(digits: ArraySlice<UInt8>) {
    guard digits.count == 4 else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      guard digit & 0xF0 == 0x40 else { return nil }
      value = value << 4 | UInt16(digit & 0x0F)
    }
    self.value = value
  }
}

/// Bytes waiting in a printer, first in first out, bounded by its user.
struct ReceiveBuffer: Hashable, Sendable {
  private var bytes: [UInt8] = []
  private var head = 0

  var count: Int { bytes.count - head }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// The byte `offset` after the first; the caller has checked ``count``.
  subscript(offset: Int) -> UInt8 { bytes[head + offset] }

  func prefix(_ length: Int, from offset: Int = 0) -> ArraySlice<UInt8> {
    bytes[head + offset..<head + offset + length]
  }

  mutating func drop(_ length: Int) {
    head += min(length, count)
    // Compacting at each page keeps appending cheap and the memory bounded.
    if head >= 4_096 || head == bytes.count {
      bytes.removeFirst(head)
      head = 0
    }
  }
}

/// Settings that `ESC @` and switching on put back.
struct PrinterSettings: Hashable, Sendable {
  var automaticStatus: UInt8 = 0
  var justification: UInt8 = 0
  var printMode: UInt8 = 0
  /// GS !: bits 4 to 6 how many times wider, bits 0 to 2 how many times taller.
  var characterSize: UInt8 = 0
  var isKanji = false
  var lineSpacing = 30
  var qrModuleDots = 3
  var qrLevel = QRSymbol.Level.low
  var qrData: [UInt8] = []
  var forbidsPulse = false
}

/// A line of text that has not been printed yet.
struct TextLine: Hashable, Sendable {
  var bytes: [UInt8] = []
  var widths: [Int] = []
  var usedDots = 0
}

/// A `GS v 0` whose rows are still arriving.
struct RasterInProgress: Hashable, Sendable {
  var bytesPerRow: Int
  var rowsLeft: Int
  var doubleWidth: Bool
  var doubleHeight: Bool
}

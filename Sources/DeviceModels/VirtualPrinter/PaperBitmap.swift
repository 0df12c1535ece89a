/// What stands on a piece of paper, dot by dot; 1 is black, the first dot is the highest bit.
public struct PaperBitmap: Hashable, Sendable {
  /// Dots a row.
  public let width: Int
  /// Packed rows, each ``bytesPerRow`` bytes.
  public private(set) var packed: [UInt8]

  /// Bytes a packed row takes.
  public var bytesPerRow: Int { (width + 7) / 8 }
  /// Rows.
  public var height: Int { packed.count / bytesPerRow }

  /// An empty strip for a head of `width` dots, 8 or more.
  public init(width: Int) {
    self.width = max(width, 8)
    self.packed = []
  }

  /// The packed bytes of one row.
  public func packedRow(_ row: Int) -> ArraySlice<UInt8> {
    packed[row * bytesPerRow..<(row + 1) * bytesPerRow]
  }

  /// One row as a zero or one a dot.
  public func row(_ row: Int) -> [UInt8] {
    let bytes = packedRow(row)
    let start = bytes.startIndex
    return (0..<width).map { bytes[start + $0 / 8] >> UInt8(7 - $0 % 8) & 1 }
  }

  /// Whether a dot is black; false beyond the paper.
  public subscript(column: Int, row: Int) -> Bool {
    guard (0..<width).contains(column), (0..<height).contains(row) else { return false }
    return packed[row * bytesPerRow + column / 8] & (0x80 >> UInt8(column % 8)) != 0
  }

  /// Whether any dot is black.
  public var hasBlack: Bool { packed.contains { $0 != 0 } }

  mutating func feed(_ rows: Int) {
    packed.append(contentsOf: repeatElement(0, count: rows * bytesPerRow))
  }

  /// Burns one row of packed dots from column `left` on; what is beyond the head is lost.
  mutating func burn(_ dots: ArraySlice<UInt8>, left: Int = 0) {
    let start = packed.count
    feed(1)
    if left % 8 == 0 {
      for (offset, byte) in dots.enumerated() {
        let column = left / 8 + offset
        guard column < bytesPerRow else { break }
        packed[start + column] |= byte
      }
      return
    }
    for (offset, byte) in dots.enumerated() {
      for bit in 0..<8 where byte & (0x80 >> UInt8(bit)) != 0 {
        let column = left + offset * 8 + bit
        if column < width { packed[start + column / 8] |= 0x80 >> UInt8(column % 8) }
      }
    }
  }

  /// Cuts off everything and starts an empty strip.
  mutating func takeAll() -> PaperBitmap {
    let taken = self
    packed.removeAll(keepingCapacity: true)
    return taken
  }
}

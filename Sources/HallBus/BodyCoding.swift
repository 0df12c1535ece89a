extension FixedBytes {
  mutating func appendNumber(_ value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  mutating func appendNumber(_ value: UInt32) {
    appendNumber(UInt16(truncatingIfNeeded: value >> 16))
    appendNumber(UInt16(truncatingIfNeeded: value))
  }

  mutating func appendNumber(_ value: UInt64) {
    appendNumber(UInt32(truncatingIfNeeded: value >> 32))
    appendNumber(UInt32(truncatingIfNeeded: value))
  }
}

/// Reads a body from its beginning; every number is high byte first.
struct BodyReader {
  private let body: BusBody
  private var position = 0

  init(_ body: BusBody) {
    self.body = body
  }

  mutating func uint8() throws(BusError) -> UInt8 {
    guard position < body.count else { throw .badBody }
    defer { position += 1 }
    return body[position]
  }

  mutating func uint16() throws(BusError) -> UInt16 {
    let high = try uint8()
    return UInt16(high) << 8 | UInt16(try uint8())
  }

  mutating func uint32() throws(BusError) -> UInt32 {
    let high = try uint16()
    return UInt32(high) << 16 | UInt32(try uint16())
  }

  mutating func uint64() throws(BusError) -> UInt64 {
    let high = try uint32()
    return UInt64(high) << 32 | UInt64(try uint32())
  }

  /// A length and that many bytes.
  mutating func text<let capacity: Int>() throws(BusError) -> FixedBytes<capacity> {
    let count = Int(try uint8())
    guard count <= capacity else { throw .badBody }
    var text = FixedBytes<capacity>()
    for _ in 0..<count { text.append(try uint8()) }
    return text
  }

  /// Bytes nobody asked for make a body wrong: a reader of another version would misread them.
  func end() throws(BusError) {
    guard position == body.count else { throw .badBody }
  }
}

extension FixedBytes {
  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func appendNumber(_ value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func appendNumber(_ value: UInt32) {
    appendNumber(UInt16(truncatingIfNeeded: value >> 16))
    appendNumber(UInt16(truncatingIfNeeded: value))
  }

  mutating func appendNumber(_ value: UInt64) {
    appendNumber(UInt32(truncatingIfNeeded: value >> 32))
    appendNumber(UInt32(truncatingIfNeeded: value))
  }

  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func appendBytes<let length: Int>(_ bytes: FixedBytes<length>) {
    for index in 0..<bytes.count { append(bytes[index]) }
  }

  /// A length and that many bytes.
  mutating func appendText<let length: Int>(_ text: FixedBytes<length>) {
    append(UInt8(text.count))
    appendBytes(text)
  }
}

/// Reads a body from its beginning; every number is high byte first.
struct BodyReader {
  private let body: BusBody
  private var position = 0

  init(_ body: BusBody) {
    self.body = body
  }

  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func uint8() throws(BusError) -> UInt8 {
    guard position < body.count else { throw .badBody }
    defer { position += 1 }
    return body[position]
  }

  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func uint16() throws(BusError) -> UInt16 {
    let high = try uint8()
    return UInt16(high) << 8 | UInt16(try uint8())
  }

  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func uint32() throws(BusError) -> UInt32 {
    let high = try uint16()
    return UInt32(high) << 16 | UInt32(try uint16())
  }

  mutating func uint64() throws(BusError) -> UInt64 {
    let high = try uint32()
    return UInt64(high) << 32 | UInt64(try uint32())
  }

  /// A length and that many bytes.
  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func text<let capacity: Int>() throws(BusError) -> FixedBytes<capacity> {
    let count = Int(try uint8())
    guard count <= capacity else { throw .badBody }
    var text = FixedBytes<capacity>()
    for _ in 0..<count { text.append(try uint8()) }
    return text
  }

  /// All bytes that are left.
  #if hasFeature(Embedded)
    @inline(never)
  #endif
  mutating func rest<let capacity: Int>() throws(BusError) -> FixedBytes<capacity> {
    let count = body.count - position
    guard count <= capacity else { throw .badBody }
    var bytes = FixedBytes<capacity>()
    for _ in 0..<count { bytes.append(try uint8()) }
    return bytes
  }

  /// Bytes nobody asked for make a body wrong: a reader of another version would misread them.
  func end() throws(BusError) {
    guard position == body.count else { throw .badBody }
  }
}

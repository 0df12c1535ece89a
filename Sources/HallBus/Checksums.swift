/// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, bits not reflected, no final xor.
///
/// The check value of the nine ASCII bytes "123456789" is 0x29B1 (catalogue of parametrised CRC
/// algorithms, CRC-16/IBM-3740). It closes every frame, high byte first (docs/hallbus.md, 3).
public struct CRC16: Equatable, Sendable {
  public private(set) var value: UInt16 = 0xFFFF

  public init() {}

  /// Takes in one byte; the shifts are the polynomial x^16 + x^12 + x^5 + 1 without a table.
  public mutating func add(_ byte: UInt8) {
    var mix = UInt8(truncatingIfNeeded: value >> 8) ^ byte
    mix ^= mix >> 4
    let wide = UInt16(mix)
    value = (value << 8) ^ (wide << 12) ^ (wide << 5) ^ wide
  }
}

/// CRC-32/ISO-HDLC: polynomial 0x04C11DB7 reflected (0xEDB88320), start and final xor 0xFFFFFFFF.
///
/// The check value of "123456789" is 0xCBF43926. It tells whether what stands on a display is what
/// was sent (docs/hallbus.md, 8).
public struct CRC32: Equatable, Sendable {
  private var register: UInt32 = 0xFFFF_FFFF

  public init() {}

  public var value: UInt32 { register ^ 0xFFFF_FFFF }

  public mutating func add(_ byte: UInt8) {
    register ^= UInt32(byte)
    for _ in 0..<8 {
      register = (register >> 1) ^ (register & 1 == 1 ? 0xEDB8_8320 : 0)
    }
  }
}

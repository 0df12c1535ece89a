/// Check sums that makers of pads use.
public enum PatternChecksum: String, Hashable, Sendable, CaseIterable {
  /// All bytes added, the low eight bits.
  case sum
  /// All bytes added, 16 bits, low byte first; and high byte first.
  case sum16
  case sum16be
  /// All bytes xored.
  case xor
  /// What is missing to a sum of 100h (as in Modbus ASCII).
  case lrc
  /// CRC-16/MODBUS, low byte first; and high byte first.
  case crc16
  case crc16be
  /// CRC-16/XMODEM (polynomial 1021h, start 0), high byte first.
  case xmodem
  /// CRC-16/CCITT-FALSE (polynomial 1021h, start FFFFh), high byte first.
  case ccitt

  /// Bytes it takes in a frame.
  public var size: Int {
    switch self {
    case .sum, .xor, .lrc: 1
    case .sum16, .sum16be, .crc16, .crc16be, .xmodem, .ccitt: 2
    }
  }

  /// The bytes that close these, in the frame's order.
  public func bytes(over bytes: ArraySlice<UInt8>) -> [UInt8] {
    switch self {
    case .sum: [bytes.reduce(0, &+)]
    case .lrc: [0 &- bytes.reduce(0, &+)]
    case .xor: [bytes.reduce(0, ^)]
    case .sum16: Self.low(bytes.reduce(UInt16(0)) { $0 &+ UInt16($1) })
    case .sum16be: Self.low(bytes.reduce(UInt16(0)) { $0 &+ UInt16($1) }).reversed()
    case .crc16: Self.low(ModbusFrame.crc(bytes))
    case .crc16be: Self.low(ModbusFrame.crc(bytes)).reversed()
    case .xmodem: Self.low(Self.crc1021(bytes, start: 0)).reversed()
    case .ccitt: Self.low(Self.crc1021(bytes, start: 0xFFFF)).reversed()
    }
  }

  private static func low(_ value: UInt16) -> [UInt8] {
    [UInt8(value & 0xFF), UInt8(value >> 8)]
  }

  private static func crc1021(_ bytes: ArraySlice<UInt8>, start: UInt16) -> UInt16 {
    var check = start
    for byte in bytes {
      check ^= UInt16(byte) << 8
      for _ in 0..<8 { check = check & 0x8000 != 0 ? check << 1 ^ 0x1021 : check << 1 }
    }
    return check
  }
}

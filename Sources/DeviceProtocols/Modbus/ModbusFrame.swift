/// Requests of Modbus RTU that set and read holding registers, as a master sends them.
///
/// Source: MODBUS Application Protocol Specification V1.1b3, 6.3 (03), 6.6 (06), 6.12 (16), and
/// MODBUS over Serial Line V1.02, 2.5.1 (RTU framing) and 6.2.2 (CRC).
public enum ModbusFrame {
  static let readHolding: UInt8 = 0x03
  static let writeSingle: UInt8 = 0x06
  static let writeMultiple: UInt8 = 0x10
  /// Set in the function of an answer that is an exception.
  static let exceptionBit: UInt8 = 0x80
  /// Most bytes of a frame, address and CRC included.
  public static let maximumBytes = 256
  /// Registers that one frame may write (function 16).
  public static let maximumRegisters = 123
  /// Every slave obeys, none answers.
  public static let broadcast = 0

  public static func read(_ address: UInt8, register: UInt16, count: UInt16) -> [UInt8] {
    closed([address, readHolding] + word(register) + word(count))
  }

  public static func write(_ address: UInt8, register: UInt16, value: UInt16) -> [UInt8] {
    closed([address, writeSingle] + word(register) + word(value))
  }

  public static func write(_ address: UInt8, register: UInt16, values: [UInt16]) -> [UInt8] {
    precondition((1...maximumRegisters).contains(values.count), "a frame holds 1 to 123 registers")
    return closed(
      [address, writeMultiple] + word(register) + word(UInt16(values.count))
        + [UInt8(values.count * 2)] + values.flatMap(word))
  }

  static func word(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

  /// The CRC goes low byte first.
  private static func closed(_ bytes: [UInt8]) -> [UInt8] {
    let check = crc(bytes[...])
    return bytes + [UInt8(check & 0xFF), UInt8(check >> 8)]
  }

  /// CRC-16/MODBUS: polynomial 8005h reflected, start FFFFh.
  public static func crc(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    var check: UInt16 = 0xFFFF
    for byte in bytes {
      check ^= UInt16(byte)
      for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xA001 : check >> 1 }
    }
    return check
  }

  /// The quiet between two frames, µs: 3.5 characters, but 1.75 ms above 19,200 baud
  /// (Serial Line V1.02, 2.5.1.1).
  public static func gap(baud: Int, bitsPerByte: Int = 10) -> Int64 {
    baud > 19_200 ? 1_750 : (Int64(bitsPerByte) * 3_500_000 + Int64(baud) - 1) / Int64(baud)
  }
}

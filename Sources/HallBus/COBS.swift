/// Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): bytes without any 0x00, so that
/// 0x00 can end a frame and a listener is back in step at the next one.
public enum COBS {
  /// Appends the stuffed form of `bytes` to `output`; false when `output` is full.
  ///
  /// Blocks are at most 254 bytes; the longest HallBus frame is shorter, but the rule is kept
  /// whole so that a longer frame of a later version needs no new code.
  public static func encode<let plain: Int, let capacity: Int>(
    _ bytes: FixedBytes<plain>, into output: inout FixedBytes<capacity>
  ) -> Bool {
    var codeIndex = output.count
    var code: UInt8 = 1
    guard output.append(code) else { return false }
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if byte != 0 {
        guard output.append(byte) else { return false }
        code += 1
        if code < 0xFF { continue }
      }
      output[codeIndex] = code
      if byte != 0 && index == bytes.count - 1 { return true }
      codeIndex = output.count
      code = 1
      guard output.append(code) else { return false }
    }
    output[codeIndex] = code
    return true
  }

  /// Appends the plain form of `stuffed` (without its closing 0x00) to `output`.
  ///
  /// Throws ``BusError/stuffing`` for a 0x00 inside or a block that runs over the end, and
  /// ``BusError/tooLong`` when `output` is full.
  public static func decode<let coded: Int, let capacity: Int>(
    _ stuffed: FixedBytes<coded>, into output: inout FixedBytes<capacity>
  ) throws(BusError) {
    var leftInBlock: UInt8 = 0
    var zeroAfterBlock = false
    for index in 0..<stuffed.count {
      let byte = stuffed[index]
      guard byte != 0 else { throw .stuffing }
      if leftInBlock == 0 {
        if zeroAfterBlock && !output.append(0) { throw .tooLong }
        leftInBlock = byte - 1
        zeroAfterBlock = byte != 0xFF
      } else {
        guard output.append(byte) else { throw .tooLong }
        leftInBlock -= 1
      }
    }
    guard leftInBlock == 0 else { throw .stuffing }
  }
}

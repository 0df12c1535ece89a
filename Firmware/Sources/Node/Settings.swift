import HallBus

/// What one board differs by from another of the same program; written to the flash beside the
/// program, on a page of its own.
///
/// A page that was never written, or is damaged, gives an unnumbered node at 19,200 baud.
struct Settings {
  /// 1...253, or ``BusAddress/unassigned``: the master gives one.
  var address = BusAddress.unassigned
  var baud = 19_200
  /// ``BusNodeKind`` number of the keys that are built in; 0 for the program's usual ones.
  var kind: UInt8 = 0
  /// For chips without a number of their own.
  var id: BusNodeID?

  /// Bytes of the page: "HK", layout 1, address, kind, flags (bit 0: an identity follows), baud 4,
  /// identity 12, CRC-16 over all before; numbers high byte first.
  static let count = 24
  private static let hasIdentity: UInt8 = 1

  init(at page: UnsafePointer<UInt8>) {
    var crc = CRC16()
    for index in 0..<(Self.count - 2) { crc.add(page[index]) }
    guard page[0] == 0x48, page[1] == 0x4B, page[2] == 1,
      crc.value == UInt16(page[Self.count - 2]) << 8 | UInt16(page[Self.count - 1])
    else { return }
    if BusAddress.isNode(page[3]) { address = page[3] }
    kind = page[4]
    let speed = Int(truncatingIfNeeded: Self.number(page + 6, bytes: 4))
    if speed >= 9_600 && speed <= 115_200 { baud = speed }
    if page[5] & Self.hasIdentity != 0 {
      id = BusNodeID(
        high: Self.number(page + 10, bytes: 8),
        low: UInt32(truncatingIfNeeded: Self.number(page + 18, bytes: 4)))
    }
  }

  private static func number(_ bytes: UnsafePointer<UInt8>, bytes count: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count { value = value << 8 | UInt64(bytes[index]) }
    return value
  }
}

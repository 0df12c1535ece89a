/// The board's side of the packet layer, written apart from the driver's.
///
/// Source: LuckyKoala/BX5KProtocol (marks, header, CRC) and strongercjd/Onbon-Protocol-Analysis
/// (check modes).
struct OnbonModelDecoder: Sendable {
  struct Packet: Hashable, Sendable {
    var destination: UInt16
    var data: [UInt8]
  }

  enum Reception: Hashable, Sendable {
    case whole(Packet)
    /// A packet whose check is wrong; the destination is what its header says.
    case damaged(destination: UInt16)
  }

  /// A card's receive buffer (BX4K.h).
  private static let bufferBytes = 1024

  /// The board's own address. What is for others is let pass unread, as a card does: a line has
  /// many boards, and every one hears everything.
  let address: UInt16

  private var isInside = false
  private var buffer: [UInt8] = []
  private var escape: UInt8?

  init(address: UInt16) { self.address = address }

  /// All packets to this board or to all that ended in these bytes.
  mutating func receive(_ bytes: ArraySlice<UInt8>) -> [Reception] {
    var receptions: [Reception] = []
    for byte in bytes {
      if byte == 0xA5 {
        isInside = true
        buffer.removeAll(keepingCapacity: true)
        escape = nil
      } else if !isInside {
        continue
      } else if byte == 0x5A {
        isInside = false
        if escape == nil, let reception = judge() { receptions.append(reception) }
      } else if let first = escape {
        escape = nil
        switch (first, byte) {
        case (0xA6, 0x02): buffer.append(0xA5)
        case (0x5B, 0x02): buffer.append(0x5A)
        case (_, 0x01): buffer.append(first)
        default: isInside = false
        }
        if buffer.count == 2 { isInside = isInside && isForUs }
      } else if byte == 0xA6 || byte == 0x5B {
        escape = byte
      } else if buffer.count < Self.bufferBytes {
        buffer.append(byte)
        if buffer.count == 2 { isInside = isForUs }
      } else {
        isInside = false
      }
    }
    return receptions
  }

  private var destination: UInt16 { UInt16(buffer[0]) + 256 * UInt16(buffer[1]) }

  private var isForUs: Bool { destination == address || destination >= Self.everybody }

  /// From here on addresses mean every board: with and without an answer.
  private static let everybody: UInt16 = 0xFFFE

  private func judge() -> Reception? {
    guard buffer.count >= 16 else { return nil }
    let body = buffer.dropLast(2)
    let given = UInt16(buffer[buffer.count - 2]) + 256 * UInt16(buffer[buffer.count - 1])
    let isRight =
      switch buffer[8] {
      case 0: Self.checksum(body) == given
      case 1: UInt16(truncatingIfNeeded: body.reduce(0) { $0 + Int($1) }) == given
      case 2: true
      default: false
      }
    let length = Int(buffer[12]) + 256 * Int(buffer[13])
    guard isRight, length == buffer.count - 16 else { return .damaged(destination: destination) }
    return .whole(Packet(destination: destination, data: Array(body[14...])))
  }

  /// A packet from a board to the computer.
  static func packet(from address: UInt16, data: [UInt8]) -> [UInt8] {
    var body: [UInt8] = [0x00, 0x80, UInt8(address % 256), UInt8(address / 256)]
    body += [0, 0, 0, 0, 0, 0, 0x51, 0x02, UInt8(data.count % 256), UInt8(data.count / 256)]
    body += data
    let sum = checksum(body[...])
    body += [UInt8(sum % 256), UInt8(sum / 256)]
    var line = [UInt8](repeating: 0xA5, count: 8)
    for byte in body {
      if byte == 0xA5 || byte == 0xA6 {
        line += [0xA6, byte == 0xA5 ? 2 : 1]
      } else if byte == 0x5A || byte == 0x5B {
        line += [0x5B, byte == 0x5A ? 2 : 1]
      } else {
        line.append(byte)
      }
    }
    return line + [0x5A]
  }

  /// CRC-16/ARC, bit by bit.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    var register: UInt16 = 0
    for byte in bytes {
      for bit in 0..<8 {
        let carry = (register & 1) != UInt16(byte >> bit & 1)
        register >>= 1
        if carry { register ^= 0xA001 }
      }
    }
    return register
  }
}

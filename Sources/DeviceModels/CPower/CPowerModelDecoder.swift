/// The card's side of the packet layer, written apart from the driver's.
///
/// Source: arturas88/led-controller-sdk, docs/BasicProtocol.md 1.1.
struct CPowerModelDecoder: Sendable {
  struct Packet: Hashable, Sendable {
    var card: UInt8
    var command: UInt8
    var wantsAnswer: Bool
    var data: [UInt8]
  }

  enum Reception: Hashable, Sendable {
    case whole(Packet)
    /// A packet whose sum is wrong; card and command are what its header says.
    case damaged(card: UInt8, command: UInt8)
  }

  /// What a card's receive buffer is taken to hold.
  private static let bufferBytes = 1_024

  private var buffer: [UInt8]?
  private var isEscaped = false

  mutating func receive(_ bytes: ArraySlice<UInt8>) -> [Reception] {
    var receptions: [Reception] = []
    for byte in bytes {
      if byte == 0xA5 {
        buffer = []
        isEscaped = false
      } else if buffer == nil {
        continue
      } else if byte == 0xAE {
        if !isEscaped, let reception = judge(buffer ?? []) { receptions.append(reception) }
        buffer = nil
      } else if isEscaped {
        isEscaped = false
        if [0x05, 0x0A, 0x0E].contains(byte) {
          buffer?.append(byte + 0xA0)
        } else {
          buffer = nil
        }
      } else if byte == 0xAA {
        isEscaped = true
      } else {
        buffer?.append(byte)
      }
      if (buffer?.count ?? 0) > Self.bufferBytes { buffer = nil }
    }
    return receptions
  }

  private func judge(_ packet: [UInt8]) -> Reception? {
    guard packet.count >= 7, packet[0] == 0x68, packet[1] == 0x32 else { return nil }
    var sum = 0
    for byte in packet.dropLast(2) { sum += Int(byte) }
    let given = Int(packet[packet.count - 2]) + 256 * Int(packet[packet.count - 1])
    guard sum % 0x1_0000 == given else { return .damaged(card: packet[2], command: packet[3]) }
    return .whole(
      Packet(
        card: packet[2], command: packet[3], wantsAnswer: packet[4] % 2 == 1,
        data: Array(packet[5...].dropLast(2))))
  }

  /// A card's packet; `kind` is E8h, or 68h for old programs.
  static func packet(
    kind: UInt8, card: UInt8, command: UInt8, mark: UInt8, data: [UInt8]
  ) -> [UInt8] {
    let body = [kind, 0x32, card, command, mark] + data
    let sum = body.reduce(0) { $0 + Int($1) }
    var packet: [UInt8] = [0xA5]
    for byte in body + [UInt8(sum % 256), UInt8(sum / 256 % 256)] {
      if byte == 0xA5 || byte == 0xAA || byte == 0xAE {
        packet += [0xAA, byte - 0xA0]
      } else {
        packet.append(byte)
      }
    }
    return packet + [0xAE]
  }
}

/// One C-Power packet between its start and end codes: kind, card, command and data.
///
/// Source: arturas88/led-controller-sdk, docs/BasicProtocol.md 1.1 and
/// docs/ExternalCallsCommunicationProtocol.md 2.1 (packet format of RS232/RS485, transcoding).
public struct CPowerFrame: Hashable, Sendable {
  /// 68h from us, E8h from a card; cards with programs up to 3.2 answer with 68h too.
  public var kind: UInt8
  /// The card's number, 1 to FEh, or ``group``.
  public var card: UInt8
  public var command: UInt8
  /// From us: bit 0 asks for an answer. From a card: what came of an external call, 0 well.
  public var mark: UInt8
  public var data: [UInt8]

  public static let sent: UInt8 = 0x68
  public static let returned: UInt8 = 0xE8
  /// Fixed card type code.
  public static let cardType: UInt8 = 0x32
  /// Every card obeys; for packets that ask for no answer.
  public static let group: UInt8 = 0xFF
  public static let start: UInt8 = 0xA5
  public static let end: UInt8 = 0xAE
  static let escape: UInt8 = 0xAA
  static let headerBytes = 5
  static let checkBytes = 2
  /// Content in one packet of an external call. The maker's tools cut at 500 (users' code of the
  /// same cards); file writes may have 512.
  public static let maximumContentBytes = 500
  /// Most bytes from kind to check sum, unescaped: header, four bytes of an external call, content
  /// or 512 bytes of a file with its fields, check sum. What arrives longer is dropped.
  public static let maximumBytes = 544

  public init(
    kind: UInt8 = CPowerFrame.sent, card: UInt8, command: UInt8, mark: UInt8, data: [UInt8]
  ) {
    self.kind = kind
    self.card = card
    self.command = command
    self.mark = mark
    self.data = data
  }

  /// The bytes for the line, start and end codes included.
  ///
  /// Data that does not fit ``maximumBytes`` is an error of ours and traps.
  public func encoded() -> [UInt8] {
    var packet = [kind, Self.cardType, card, command, mark] + data
    precondition(
      packet.count + Self.checkBytes <= Self.maximumBytes, "a C-Power packet must fit the card")
    let sum = Self.sum(packet[...])
    packet.append(UInt8(sum & 0xFF))
    packet.append(UInt8(sum >> 8))
    var bytes = [Self.start]
    bytes.reserveCapacity(packet.count + packet.count / 16 + 4)
    for byte in packet {
      switch byte {
      case 0xA5: bytes.append(contentsOf: [Self.escape, 0x05])
      case 0xAA: bytes.append(contentsOf: [Self.escape, 0x0A])
      case 0xAE: bytes.append(contentsOf: [Self.escape, 0x0E])
      default: bytes.append(byte)
      }
    }
    bytes.append(Self.end)
    return bytes
  }

  /// Every byte from the kind through the data, unescaped, in 16 bits.
  static func sum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    bytes.reduce(UInt16(0)) { $0 &+ UInt16($1) }
  }
}

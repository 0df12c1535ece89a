/// Finds Onbon packets in a stream that may begin anywhere and be damaged anywhere.
///
/// Bounded: it holds at most one packet of ``OnbonFrame/maximumBytes``. The start mark stands
/// nowhere inside a packet, so a damaged one costs itself and nothing after it.
public struct OnbonFrameDecoder: Sendable {
  /// Why bytes between two marks were no packet.
  public enum Fault: Hashable, Sendable {
    /// A start mark came before the end mark.
    case cutShort
    /// An escape byte was followed by something that is none of its meanings.
    case badEscape
    /// More bytes than ``OnbonFrame/maximumBytes``.
    case tooLong
    /// The header's length is not what came.
    case badLength
    /// The CRC is wrong, or the header asks for another check than the CRC we use.
    case badCheck
  }

  public enum Reception: Hashable, Sendable {
    case frame(OnbonFrame)
    case fault(Fault)
  }

  private enum Phase: Sendable {
    case hunting
    case starting
    case inside
    case escaped(UInt8)
  }

  private var phase = Phase.hunting
  private var packet: [UInt8] = []

  public init() {}

  /// Forgets a packet begun; for a line that was closed.
  public mutating func reset() {
    phase = .hunting
    packet.removeAll(keepingCapacity: true)
  }

  /// Takes bytes in any cut and returns what they completed, in order.
  public mutating func receive(_ bytes: ArraySlice<UInt8>) -> [Reception] {
    var receptions: [Reception] = []
    for byte in bytes {
      if let reception = push(byte) { receptions.append(reception) }
    }
    return receptions
  }

  private mutating func push(_ byte: UInt8) -> Reception? {
    if byte == OnbonFrame.start { return restart() }
    switch phase {
    case .hunting:
      return nil
    case .starting:
      guard byte != OnbonFrame.end else {
        phase = .hunting
        return nil
      }
      packet.removeAll(keepingCapacity: true)
      phase = .inside
      return inside(byte)
    case .inside:
      return inside(byte)
    case .escaped(let first):
      guard byte == 0x01 || byte == 0x02 else { return drop(.badEscape) }
      phase = .inside
      return append(byte == 0x01 ? first : first == 0xA6 ? 0xA5 : 0x5A)
    }
  }

  private mutating func restart() -> Reception? {
    defer { phase = .starting }
    switch phase {
    case .hunting, .starting: return nil
    case .inside, .escaped: return .fault(.cutShort)
    }
  }

  private mutating func inside(_ byte: UInt8) -> Reception? {
    switch byte {
    case 0xA6, 0x5B:
      phase = .escaped(byte)
      return nil
    case OnbonFrame.end:
      phase = .hunting
      return finished()
    default:
      return append(byte)
    }
  }

  private mutating func append(_ byte: UInt8) -> Reception? {
    guard packet.count < OnbonFrame.maximumBytes else { return drop(.tooLong) }
    packet.append(byte)
    return nil
  }

  private mutating func drop(_ fault: Fault) -> Reception {
    phase = .hunting
    return .fault(fault)
  }

  private func finished() -> Reception {
    let dataBytes = packet.count - OnbonFrame.headerBytes - OnbonFrame.checkBytes
    guard dataBytes >= 0, dataBytes == Int(word(12)) else { return .fault(.badLength) }
    // Another check mode than the CRC is never asked for: it is a damaged byte, and "no check"
    // would let further damage through.
    guard packet[8] == 0,
      word(packet.count - 2) == OnbonCheck.crc16(packet[..<(packet.count - 2)])
    else { return .fault(.badCheck) }
    return .frame(
      OnbonFrame(
        destination: word(0), source: word(2), displayMode: packet[9], deviceType: packet[10],
        data: Array(packet[14..<(packet.count - 2)])))
  }

  private func word(_ index: Int) -> UInt16 {
    UInt16(packet[index]) | UInt16(packet[index + 1]) << 8
  }
}

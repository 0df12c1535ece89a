/// Finds C-Power packets in a stream that may begin anywhere and be damaged anywhere.
///
/// Bounded: it holds at most one packet of ``CPowerFrame/maximumBytes``. The start code stands
/// nowhere inside a packet, so a damaged one costs itself and nothing after it.
public struct CPowerFrameDecoder: Sendable {
  /// Why bytes after a start code were no packet.
  public enum Fault: Hashable, Sendable {
    /// A start code came before the end code.
    case cutShort
    /// The escape byte was followed by something that is none of its meanings.
    case badEscape
    /// More bytes than ``CPowerFrame/maximumBytes``, or fewer than a header and a check sum.
    case badLength
    case badSum
    /// Neither 68h nor E8h, or another card type: nothing of ours.
    case foreign
  }

  public enum Reception: Hashable, Sendable {
    case frame(CPowerFrame)
    case fault(Fault)
  }

  private enum Phase: Sendable { case hunting, inside, escaped }

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
    switch (phase, byte) {
    case (_, CPowerFrame.start):
      defer {
        phase = .inside
        packet.removeAll(keepingCapacity: true)
      }
      return phase == .hunting || packet.isEmpty && phase == .inside ? nil : .fault(.cutShort)
    case (.hunting, _): return nil
    case (.escaped, 0x05), (.escaped, 0x0A), (.escaped, 0x0E):
      phase = .inside
      return append(0xA0 | byte)
    case (.escaped, _): return drop(.badEscape)
    case (.inside, CPowerFrame.end):
      phase = .hunting
      return finished()
    case (.inside, CPowerFrame.escape):
      phase = .escaped
      return nil
    case (.inside, _): return append(byte)
    }
  }

  private mutating func append(_ byte: UInt8) -> Reception? {
    guard packet.count < CPowerFrame.maximumBytes else { return drop(.badLength) }
    packet.append(byte)
    return nil
  }

  private mutating func drop(_ fault: Fault) -> Reception {
    phase = .hunting
    return .fault(fault)
  }

  private func finished() -> Reception {
    let end = packet.count - CPowerFrame.checkBytes
    guard end >= CPowerFrame.headerBytes else { return .fault(.badLength) }
    let sum = UInt16(packet[end]) | UInt16(packet[end + 1]) << 8
    guard sum == CPowerFrame.sum(packet[..<end]) else { return .fault(.badSum) }
    guard packet[0] | 0x80 == CPowerFrame.returned, packet[1] == CPowerFrame.cardType else {
      return .fault(.foreign)
    }
    return .frame(
      CPowerFrame(
        kind: packet[0], card: packet[2], command: packet[3], mark: packet[4],
        data: Array(packet[5..<end])))
  }
}

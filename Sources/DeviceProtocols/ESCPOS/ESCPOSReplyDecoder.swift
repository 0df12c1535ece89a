/// One answer of a printer.
enum ESCPOSReply: Hashable, Sendable {
  /// The byte that answers `DLE EOT`; which one only the order tells.
  case realTimeStatus(UInt8)
  /// Four bytes of automatic status.
  case automaticStatus([UInt8])
  /// The answer to `GS ( H` with one of our ids.
  case processID(ProcessID)
  /// A byte that can only be the answer to `GS r`.
  case fence(UInt8)
}

/// Tells a printer's answers apart by their fixed bits, in any cut, through noise.
///
/// Epson ESC/POS command reference, "Identification of transmitted status": `DLE EOT` answers
/// 0xx1xx10; automatic status begins 0xx1xx00 and goes on 0xx0xxxx; `GS r` answers 0xx0xxxx;
/// blocks run from 37h or 5Fh to a zero byte. 11h and 13h are flow control.
struct ESCPOSReplyDecoder: Sendable {
  private enum State: Hashable, Sendable {
    case between
    case automaticStatus
    case block
  }

  private var state = State.between
  /// Never longer than ``ESCPOSLimits/replyBlock``.
  private var collected: [UInt8] = []

  /// Forgets a reply that was cut off.
  mutating func reset() {
    state = .between
    collected.removeAll(keepingCapacity: true)
  }

  /// Takes one byte; the reply that it completes, or that stands for itself.
  mutating func decode(_ byte: UInt8) -> ESCPOSReply? {
    if byte == 0x11 || byte == 0x13 { return nil }
    switch state {
    case .between: return begin(byte)
    case .automaticStatus: return continueAutomaticStatus(byte)
    case .block: return continueBlock(byte)
    }
  }

  private mutating func begin(_ byte: UInt8) -> ESCPOSReply? {
    if byte == 0x37 || byte == 0x5F {
      state = .block
      collected = [byte]
      return nil
    }
    if byte & 0x93 == 0x12 { return .realTimeStatus(byte) }
    if byte & 0x93 == 0x10 {
      state = .automaticStatus
      collected = [byte]
      return nil
    }
    return byte & 0x90 == 0 ? .fence(byte) : nil
  }

  private mutating func continueAutomaticStatus(_ byte: UInt8) -> ESCPOSReply? {
    if byte & 0x90 == 0 {
      collected.append(byte)
      guard collected.count == 4 else { return nil }
      let bytes = collected
      reset()
      return .automaticStatus(bytes)
    }
    // A real-time answer may cut in; anything else means that the rest was lost.
    if byte & 0x93 == 0x12 { return .realTimeStatus(byte) }
    reset()
    return begin(byte)
  }

  private mutating func continueBlock(_ byte: UInt8) -> ESCPOSReply? {
    let isProcessID = collected[0] == 0x37
    if byte == 0 {
      let bytes = collected
      reset()
      guard isProcessID, bytes.count == 6, bytes[1] == 0x22,
        let id = ProcessID(digits: bytes[2...])
      else { return nil }
      return .processID(id)
    }
    // Our ids have no character with bit 4 set, so such a byte cut in or the rest was lost.
    if isProcessID, byte & 0x90 != 0 {
      if byte & 0x93 == 0x12 { return .realTimeStatus(byte) }
      reset()
      return begin(byte)
    }
    guard collected.count < ESCPOSLimits.replyBlock else {
      reset()
      return begin(byte)
    }
    collected.append(byte)
    return nil
  }
}

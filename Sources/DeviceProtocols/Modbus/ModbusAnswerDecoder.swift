/// Finds the answer to one request among bytes that may begin anywhere and be damaged anywhere.
///
/// A master knows what it asked, so an answer's length is known from its first bytes; the quiet
/// between frames is not needed to find its end. Bounded by ``ModbusFrame/maximumBytes``.
struct ModbusAnswerDecoder: Sendable {
  enum Answer: Hashable, Sendable {
    /// The registers of a read, high byte first; empty for a write.
    case values([UInt8])
    case exception(UInt8)
    /// Bytes were dropped that belong to no answer.
    case damaged
  }

  private var buffer: [UInt8] = []

  mutating func reset() { buffer.removeAll(keepingCapacity: true) }

  /// Takes bytes in any cut; `request` is the whole frame that was sent last, nil when none waits.
  mutating func receive(_ bytes: ArraySlice<UInt8>, to request: [UInt8]?) -> [Answer] {
    guard let request, request.count >= 8 else {
      reset()
      return bytes.isEmpty ? [] : [.damaged]
    }
    var answers: [Answer] = []
    var dropped = false
    for byte in bytes {
      buffer.append(byte)
      search: while !buffer.isEmpty {
        switch Self.judge(buffer, request) {
        case .incomplete: break search
        case .nothing:
          buffer.removeFirst()
          dropped = true
        case .whole(let answer):
          answers.append(answer)
          reset()
        }
      }
    }
    if dropped, answers.isEmpty { answers.append(.damaged) }
    return answers
  }

  private enum Verdict { case incomplete, nothing, whole(Answer) }

  private static func judge(_ bytes: [UInt8], _ request: [UInt8]) -> Verdict {
    guard bytes[0] == request[0] else { return .nothing }
    guard bytes.count >= 2 else { return .incomplete }
    let function = request[1]
    let length: Int
    switch bytes[1] {
    case function | ModbusFrame.exceptionBit: length = 5
    case function where function == ModbusFrame.readHolding:
      guard bytes.count >= 3 else { return .incomplete }
      guard Int(bytes[2]) == Int(request[5]) * 2 else { return .nothing }
      length = 5 + Int(bytes[2])
    case function: length = 8
    default: return .nothing
    }
    guard bytes.count >= length else { return .incomplete }
    let check = UInt16(bytes[length - 2]) | UInt16(bytes[length - 1]) << 8
    guard check == ModbusFrame.crc(bytes[..<(length - 2)]) else { return .nothing }
    if bytes[1] != function { return .whole(.exception(bytes[2])) }
    if function == ModbusFrame.readHolding {
      return .whole(.values(Array(bytes[3..<(length - 2)])))
    }
    // A write is answered by its own address and value, or address and count.
    return bytes[2..<6] == request[2..<6] ? .whole(.values([])) : .nothing
  }
}

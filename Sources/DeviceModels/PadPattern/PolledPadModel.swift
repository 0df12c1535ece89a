import HallBus

/// A clerk's pad of another maker that speaks only when it is asked: a Modbus slave whose register 0
/// holds the key pressed last until it is read.
///
/// Source of the frames: MODBUS Application Protocol V1.1b3, 6.3, and MODBUS over Serial Line V1.02,
/// 2.5.1 and 6.2.2. Written without any code of the driver it judges.
public struct PolledPadModel: DeviceModel {
  public let address: UInt8
  /// What it thinks about before it answers, µs.
  public let thinking: Int64
  public private(set) var isPowered = true
  /// The key that nobody has read yet; 0 for none.
  public private(set) var key: UInt8 = 0
  /// Requests that were meant for it.
  public private(set) var asked = 0

  private var heard: [UInt8] = []
  private var answer: (bytes: [UInt8], due: Instant)?
  private var output: [UInt8] = []

  public init(address: UInt8, thinking: Int64 = 5_000) {
    self.address = address
    self.thinking = thinking
  }

  /// Presses a key: 1 next, 2 recall, 3 no-show, 4 pause; false without power.
  @discardableResult
  public mutating func press(_ key: UInt8) -> Bool {
    if isPowered { self.key = key }
    return isPowered
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    advance(to: now)
    guard isPowered else { return }
    heard = (heard + bytes).suffix(64)
    while heard.count >= 8 {
      let request = Array(heard.prefix(8))
      guard request[1] == 3, Self.check(request.dropLast(2)) == Array(request.suffix(2)) else {
        heard.removeFirst()
        continue
      }
      heard.removeFirst(8)
      guard request[0] == address, Array(request[2..<6]) == [0, 0, 0, 1] else { continue }
      asked += 1
      let body = [address, 3, 2, 0, key]
      key = 0
      answer = (body + Self.check(body[...]), now.advanced(byMicroseconds: thinking))
    }
  }

  public mutating func advance(to now: Instant) {
    guard let answer, answer.due <= now else { return }
    output += answer.bytes
    self.answer = nil
  }

  public var nextDeadline: Instant? { answer?.due }

  public mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  public mutating func powerOff() {
    isPowered = false
    key = 0
    heard = []
    answer = nil
    output = []
  }

  public mutating func powerOn() { isPowered = true }

  /// CRC-16 of Modbus over Serial Line 6.2.2, bit by bit, low byte first.
  private static func check(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var sum: UInt16 = 0xFFFF
    for byte in bytes {
      sum ^= UInt16(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
    }
    return [UInt8(sum & 0xFF), UInt8(sum >> 8)]
  }
}

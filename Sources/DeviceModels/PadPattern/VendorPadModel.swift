import HallBus

/// A clerk's pad of another maker at the far end of a line: FF 68, the length twice, 68, address,
/// command, data, sum, 16. It repeats a key until it is answered, or five times.
///
/// Source of the frame: protocol paper of a pad with 21 keys (21键点阵液晶呼叫器通讯协议,
/// max.book118.com/html/2020/0406/7033135055002126.shtm); how it repeats is how such pads are
/// usually made. Written without any code of the driver it judges.
public struct VendorPadModel: DeviceModel {
  public let address: UInt8
  /// Time between two repetitions, µs.
  public let repeatMicroseconds: Int64
  /// Most times a key is sent.
  public let tries: Int
  public private(set) var isPowered = true
  /// Answers that said the press was accepted, and that it was refused.
  public private(set) var accepted = 0
  public private(set) var refused = 0
  /// Keys given up without an answer.
  public private(set) var givenUp = 0

  private var waiting: (key: UInt8, left: Int, due: Instant)?
  private var heard: [UInt8] = []
  private var output: [UInt8] = []

  public init(address: UInt8, repeatMicroseconds: Int64 = 250_000, tries: Int = 5) {
    self.address = address
    self.repeatMicroseconds = repeatMicroseconds
    self.tries = tries
  }

  /// Presses a key: 1 next, 2 recall, 3 no-show, 4 pause; false while the last one waits.
  @discardableResult
  public mutating func press(_ key: UInt8, at now: Instant) -> Bool {
    guard isPowered, waiting == nil else { return false }
    waiting = (key, tries, now)
    return true
  }

  @discardableResult
  public mutating func press(_ key: BusKey, at now: Instant) -> Bool {
    press(key.rawValue, at: now)
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    advance(to: now)
    guard isPowered else { return }
    heard += bytes
    if heard.count > 256 { heard.removeFirst(heard.count - 256) }
    // FF 68 03 03 68 address command result sum 16
    while let start = heard.firstIndex(of: 0xFF) {
      heard.removeFirst(start)
      guard heard.count >= 10 else { return }
      let frame = heard.prefix(10)
      let sum = (Int(frame[5]) + Int(frame[6]) + Int(frame[7])) % 256
      guard Array(frame[..<5]) == [0xFF, 0x68, 3, 3, 0x68], Int(frame[8]) == sum, frame[9] == 0x16
      else {
        heard.removeFirst()
        continue
      }
      if frame[5] == address, frame[6] == waiting?.key {
        waiting = nil
        if frame[7] == 0 { accepted += 1 } else { refused += 1 }
      }
      heard.removeFirst(10)
    }
    heard = []
  }

  public mutating func advance(to now: Instant) {
    guard var key = waiting, key.due <= now else { return }
    guard key.left > 0 else {
      waiting = nil
      givenUp += 1
      return
    }
    let body: [UInt8] = [address, key.key, 0x00]
    let sum = UInt8(body.reduce(0) { $0 + Int($1) } % 256)
    output += [0xFF, 0x68, 0x03, 0x03, 0x68] + body + [sum, 0x16]
    key.left -= 1
    key.due = now.advanced(byMicroseconds: repeatMicroseconds)
    waiting = key
  }

  public var nextDeadline: Instant? { isPowered ? waiting?.due : nil }

  public mutating func takeOutput() -> [UInt8] {
    guard !output.isEmpty else { return [] }
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  public mutating func powerOff() {
    isPowered = false
    waiting = nil
    heard = []
    output = []
  }

  public mutating func powerOn() { isPowered = true }
}

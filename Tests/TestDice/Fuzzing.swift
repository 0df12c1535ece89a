import Foundation

/// How decoders are fuzzed: how often, and with what.
public enum Fuzzing {
  public static let inputs = inputs(inCI: 20_000)

  /// `HALLKEEPER_FUZZ_INPUTS=10000000` runs ten million inputs instead of what CI has time for.
  public static func inputs(inCI few: Int) -> Int {
    ProcessInfo.processInfo.environment["HALLKEEPER_FUZZ_INPUTS"].flatMap { Int($0) } ?? few
  }
}

extension Dice {
  /// What a bad line might deliver: one to three of these frames, joined, with up to four places
  /// spoiled; one time in eight nonsense alone.
  public mutating func input(_ frames: [[UInt8]]) -> [UInt8] {
    if below(8) == 0 { return bytes(below(160)) }
    var bytes: [UInt8] = []
    for _ in 0..<1 + below(3) { bytes += frames[below(frames.count)] }
    for _ in 0..<below(5) { spoil(&bytes) }
    return bytes
  }

  /// Loses, inserts, changes or repeats bytes, or cuts off what follows.
  private mutating func spoil(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = below(bytes.count)
    switch below(6) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(byte(), at: place)
    case 2: bytes[place] ^= 1 << UInt8(below(8))
    case 3: bytes.removeLast(bytes.count - place)
    case 4: bytes.insert(contentsOf: bytes[place...].prefix(1 + below(8)), at: place)
    default: bytes[place] = byte()
    }
  }
}

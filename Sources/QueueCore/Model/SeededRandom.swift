/// Chance that repeats from a seed (SplitMix64; Steele, Lea and Flood 2014).
public struct SeededRandom: RandomNumberGenerator, Sendable {
  var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A whole number in a range, both ends included.
  public mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// True in `perMille` of a thousand cases.
  public mutating func chance(perMille: Int) -> Bool { whole(0...999) < perMille }

  /// A draw of its own for another part of the hall, so that one part does not disturb the other.
  public mutating func split() -> SeededRandom { SeededRandom(seed: next()) }
}

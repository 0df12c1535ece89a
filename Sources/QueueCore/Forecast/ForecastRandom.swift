import Foundation

/// Chance that repeats from a seed (SplitMix64; Steele, Lea and Flood 2014).
public struct ForecastRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// A seed of its own for one ticket at one moment, so that the same question has the same answer.
  public init(ticket: TicketID, at time: HallTime) {
    self.init(seed: UInt64(bitPattern: ticket.value) &* 0x2545_F491_4F6C_DD1D)
    state ^= next() ^ UInt64(bitPattern: time.milliseconds)
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

extension RandomNumberGenerator {
  /// A whole number from 0 up to, not including, `limit`, which is positive.
  mutating func whole(below limit: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// More than 0, at most 1.
  mutating func share() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

  /// Exponential with mean 1.
  mutating func exponential() -> Double { -log(share()) }
}

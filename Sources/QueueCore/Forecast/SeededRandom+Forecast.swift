import Foundation

extension SeededRandom {
  /// A seed of its own for one ticket at one moment, so that the same question has the same answer.
  public init(ticket: TicketID, at time: HallTime) {
    self.init(seed: UInt64(bitPattern: ticket.value) &* 0x2545_F491_4F6C_DD1D)
    state ^= next() ^ UInt64(bitPattern: time.milliseconds)
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

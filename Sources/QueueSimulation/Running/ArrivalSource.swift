import Glibc
import QueueCore

/// One stream's arrivals, one after the other, in the scenario's unit.
struct ArrivalSource {
  private let arrivals: Scenario.Arrivals
  private var random: SeededRandom
  private var keys: SeededRandom
  /// Of listed ones and appointments, in order of arrival.
  private var listed: [(time: Double, slot: Double?)] = []
  private var index = 0
  private var stretch = 0
  /// Start of the present period.
  private var base = 0.0
  /// When the next one comes; infinite when nobody does.
  private(set) var next = 0.0

  init(_ arrivals: Scenario.Arrivals, stream: Int, random: SeededRandom) {
    self.arrivals = arrivals
    self.random = random
    keys = self.random.split()
    switch arrivals {
    case .listed(let times): listed = times.sorted().map { ($0, nil) }
    case .appointments(let booked): listed = Self.arrivals(of: booked, using: &self.random)
    case .poisson, .periodic, .renewal: break
    }
    move()
  }

  /// The slot of the next one; nil without appointment.
  var slot: Double? { index < listed.count ? listed[index].slot : nil }

  mutating func key() -> UInt64 { keys.next() }

  mutating func advance() {
    index += 1
    move()
  }

  private mutating func move() {
    switch arrivals {
    case .listed, .appointments: next = index < listed.count ? listed[index].time : .infinity
    case .renewal(let distribution): next += distribution.draw(using: &random)
    case .poisson(let stretches): moveAlong(stretches, period: nil)
    case .periodic(let stretches, let period): moveAlong(stretches, period: period)
    }
  }

  /// Spends one exponential unit of intensity along the stretches.
  private mutating func moveAlong(_ stretches: [Scenario.Stretch], period: Double?) {
    guard stretches.contains(where: { $0.rate > 0 && $0.to > $0.from }) else {
      next = .infinity
      return
    }
    var left = -log(random.positiveUnit())
    while true {
      if stretch == stretches.count {
        guard let period else {
          next = .infinity
          return
        }
        stretch = 0
        base += period
      }
      let present = stretches[stretch]
      let start = max(next, base + present.from)
      let room = (base + present.to - start) * present.rate
      if present.rate > 0, left <= room {
        next = start + left / present.rate
        return
      }
      if room > 0 { left -= room }
      stretch += 1
    }
  }

  private static func arrivals(
    of booked: Scenario.Appointments, using random: inout SeededRandom
  ) -> [(time: Double, slot: Double?)] {
    var found: [(time: Double, slot: Double?)] = []
    for slot in booked.slots {
      let isAbsent = random.positiveUnit() <= booked.absent
      let isLate = random.positiveUnit() <= booked.lateShare
      let early = booked.early.draw(using: &random)
      let late = booked.late.draw(using: &random)
      if !isAbsent { found.append((max(0, isLate ? slot + late : slot - early), slot)) }
    }
    return found.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }
}

import QueueCore

/// Somebody who comes, before any rule has seen them: the same under every policy.
///
/// Times are in milliseconds from the scenario's beginning. What chance decides later (further
/// services, patience) is drawn from ``key``, so that it does not depend on who goes first.
struct Customer {
  var arrival: Int64
  /// The first service at a window of speed 1.
  var service: Int64
  /// Of an appointment; `.min` without one.
  var slot: Int64 = .min
  var key: UInt64
  /// The stream, or the listed ticket when ``isListed``.
  var source: Int32
  var isListed = false

  /// Chance for one thing about this person and nothing else.
  func chance(for step: Int, _ purpose: Purpose) -> SeededRandom {
    SeededRandom(
      seed: key &+ UInt64(truncatingIfNeeded: step) &* 0xD6E8_FEB8_6659_FD93
        &+ purpose.rawValue &* 0xA076_1D64_78BD_642F)
  }

  enum Purpose: UInt64 { case service = 1, patience, noShow, route, absence }
}

/// Everybody of one replication, in the order in which they come.
public struct CustomerLog: Sendable {
  let customers: [Customer]
  /// Whether more would have come, had there been no limit on how many.
  let isCut: Bool
  public var count: Int { customers.count }

  /// - Parameter replication: counts from 0; each draws anew.
  public init(_ scenario: Scenario, replication: Int) {
    let unit = scenario.unit.milliseconds
    let end = scenario.until ?? .infinity
    let limit = min(scenario.customers ?? ScenarioLimits.customers, ScenarioLimits.customers)
    var seeds = SeededRandom(seed: scenario.seed &+ UInt64(replication) &* 0x2545_F491_4F6C_DD1D)
    var sources = scenario.streams.indices.map { index in
      ArrivalSource(
        scenario.streams[index].arrivals, stream: index, random: seeds.split())
    }
    let times = scenario.streams.map { stream in
      stream.time ?? scenario.services.first { $0.id == stream.service }?.time ?? .fixed(0)
    }
    let listedKeys = seeds.split()
    var found: [Customer] = []
    found.reserveCapacity(scenario.customers.map { min($0, limit) } ?? 0)
    while found.count < limit {
      var first = -1
      var time = end
      for index in sources.indices where sources[index].next < time {
        first = index
        time = sources[index].next
      }
      guard first >= 0 else { break }
      var customer = Customer(
        arrival: Self.milliseconds(time, unit), service: 0, key: sources[first].key(),
        source: Int32(first))
      if let slot = sources[first].slot { customer.slot = Self.milliseconds(slot, unit) }
      var random = customer.chance(for: 0, .service)
      customer.service = Self.milliseconds(times[first].draw(using: &random), unit)
      found.append(customer)
      sources[first].advance()
    }
    isCut = found.count == limit && sources.contains { $0.next < end }
    customers = Self.withListed(scenario, found, keys: listedKeys)
  }

  private static func withListed(
    _ scenario: Scenario, _ drawn: [Customer], keys: SeededRandom
  ) -> [Customer] {
    if scenario.listed.isEmpty { return drawn }
    let unit = scenario.unit.milliseconds
    var keys = keys
    var times: [ServiceID: Distribution] = [:]
    for service in scenario.services { times[service.id] = service.time }
    var found = drawn
    let end = scenario.until ?? .infinity
    for (index, ticket) in scenario.listed.enumerated() where ticket.arrival < end {
      var customer = Customer(
        arrival: milliseconds(ticket.arrival, unit), service: 0, key: keys.next(),
        source: Int32(index), isListed: true)
      if let slot = ticket.slot { customer.slot = milliseconds(slot, unit) }
      var random = customer.chance(for: 0, .service)
      customer.service = milliseconds(
        ticket.time ?? times[ticket.service]?.draw(using: &random) ?? 0, unit)
      found.append(customer)
    }
    // Stable: who came in one instant keeps the order of the list.
    return found.enumerated()
      .sorted { ($0.element.arrival, $0.offset) < ($1.element.arrival, $1.offset) }
      .map(\.element)
  }

  /// To the nearest millisecond; not negative but where the time itself is.
  static func milliseconds(_ time: Double, _ unit: Double) -> Int64 {
    Int64(min(max(time * unit, -ScenarioLimits.time), ScenarioLimits.time).rounded())
  }
}

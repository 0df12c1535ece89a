import QueueCore
import Testing

@testable import QueueSimulation

@Suite struct DistributionTests {
  static let all: [Distribution] = [
    .fixed(3), .exponential(mean: 10), .erlang(phases: 4, mean: 2),
    .hyperexponential(mean: 5, scv: 4), .lognormal(mean: 8, scv: 0.5), .uniform(from: 2, to: 6),
    .empirical([1, 2, 2, 7]),
  ]

  @Test(arguments: all)
  func `drawn times have the mean and the variance that the distribution says`(
    _ distribution: Distribution
  ) {
    var random = SeededRandom(seed: 7)
    let values = (0..<200_000).map { _ in distribution.draw(using: &random) }
    let mean = Statistics.mean(values) ?? 0
    let variance = Statistics.variance(values) ?? 0
    #expect(values.allSatisfy { $0 >= 0 })
    #expect(abs(mean - distribution.mean) <= 0.012 * distribution.mean)
    #expect(abs(variance - distribution.variance) <= 0.05 * distribution.variance + 1e-9)
  }

  @Test func `both branches of a balanced hyperexponential carry half of the mean`() {
    // With balanced means p1/rate1 = p2/rate2, so the third moment is fixed too: 6(p1/r1^3+p2/r2^3).
    let scv = 4.0
    let share = (1 + ((scv - 1) / (scv + 1)).squareRoot()) / 2
    let other: Double = 1 - share
    let third: Double = 0.75 / (share * share) + 0.75 / (other * other)
    var random = SeededRandom(seed: 3)
    let distribution = Distribution.hyperexponential(mean: 1, scv: scv)
    var sum = 0.0
    for _ in 0..<600_000 {
      let value = distribution.draw(using: &random)
      sum += value * value * value
    }
    let found = sum / 600_000
    #expect(abs(found - third) < 0.1 * third)
  }

  @Test func `a scaled distribution is the same in another unit`() {
    for distribution in Self.all {
      let scaled = distribution.scaled(by: 60)
      #expect(abs(scaled.mean - 60 * distribution.mean) < 1e-9)
      #expect(abs(scaled.variance - 3_600 * distribution.variance) < 1e-6)
    }
  }

  @Test func `arrivals at random come at the rate of their time of day`() {
    let stretches = [
      Scenario.Stretch(from: 0, to: 100, rate: 2), Scenario.Stretch(from: 200, to: 300, rate: 5),
    ]
    var counts = [0, 0, 0, 0]
    for seed in 0..<200 {
      var source = ArrivalSource(
        .poisson(stretches), stream: 0, random: SeededRandom(seed: UInt64(seed)))
      while source.next < .infinity {
        counts[min(3, Int(source.next / 100))] += 1
        source.advance()
      }
    }
    #expect(counts[1] == 0)
    #expect(counts[3] == 0)
    #expect(abs(counts[0] - 40_000) < 800)
    #expect(abs(counts[2] - 100_000) < 1_300)
  }

  @Test func `a period comes again and again`() {
    var source = ArrivalSource(
      .periodic([Scenario.Stretch(from: 0, to: 1, rate: 10)], period: 10), stream: 0,
      random: SeededRandom(seed: 1))
    var count = 0
    while source.next < 10_000 {
      #expect(source.next.truncatingRemainder(dividingBy: 10) <= 1)
      count += 1
      source.advance()
    }
    #expect(abs(count - 10_000) < 400)
  }

  @Test func `renewals and lists come when they should`() {
    func times(_ arrivals: Scenario.Arrivals, _ count: Int) -> [Double] {
      var source = ArrivalSource(arrivals, stream: 0, random: SeededRandom(seed: 1))
      return (0..<count).map { _ in
        defer { source.advance() }
        return source.next
      }
    }
    #expect(times(.renewal(.fixed(5)), 3) == [5, 10, 15])
    #expect(times(.listed([3, 1, 2]), 4) == [1, 2, 3, .infinity])
  }
}

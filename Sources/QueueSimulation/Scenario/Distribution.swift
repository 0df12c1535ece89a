import Glibc
import QueueCore

/// How long something takes, as chance has it; in the scenario's unit of time, never negative.
public enum Distribution: Hashable, Sendable {
  case fixed(Double)
  case exponential(mean: Double)
  /// Sum of `phases` exponential parts.
  case erlang(phases: Int, mean: Double)
  /// Two exponential branches that take the same share of the mean each ("balanced means").
  ///
  /// - scv: squared coefficient of variation, variance through mean squared, at least 1.
  case hyperexponential(mean: Double, scv: Double)
  case lognormal(mean: Double, scv: Double)
  case uniform(from: Double, to: Double)
  /// One of these, each as likely.
  case empirical([Double])

  public var mean: Double {
    switch self {
    case .fixed(let value): value
    case .exponential(let mean), .erlang(_, let mean), .hyperexponential(let mean, _),
      .lognormal(let mean, _):
      mean
    case .uniform(let from, let to): (from + to) / 2
    case .empirical(let values): values.reduce(0, +) / Double(max(1, values.count))
    }
  }

  public var variance: Double {
    switch self {
    case .fixed: 0
    case .exponential(let mean): mean * mean
    case .erlang(let phases, let mean): mean * mean / Double(phases)
    case .hyperexponential(let mean, let scv), .lognormal(let mean, let scv): scv * mean * mean
    case .uniform(let from, let to): (to - from) * (to - from) / 12
    case .empirical(let values):
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
    }
  }

  public func draw(using random: inout SeededRandom) -> Double {
    switch self {
    case .fixed(let value): return value
    case .exponential(let mean): return -mean * log(random.positiveUnit())
    case .erlang(let phases, let mean):
      var sum = 0.0
      for _ in 0..<phases { sum -= log(random.positiveUnit()) }
      return sum * mean / Double(phases)
    case .hyperexponential(let mean, let scv):
      // W. Whitt, "Approximating a point process by a renewal process I", 1982: balanced means.
      let share = (1 + sqrt((scv - 1) / (scv + 1))) / 2
      let branch = random.positiveUnit() <= share ? share : 1 - share
      return -mean / (2 * branch) * log(random.positiveUnit())
    case .lognormal(let mean, let scv):
      let spread = log(1 + scv)
      return exp(log(mean) - spread / 2 + sqrt(spread) * random.normal())
    case .uniform(let from, let to): return from + (to - from) * random.positiveUnit()
    case .empirical(let values):
      return values.isEmpty ? 0 : values[Int(random.next() % UInt64(values.count))]
    }
  }

  /// Another unit of time, or another speed.
  public func scaled(by factor: Double) -> Distribution {
    switch self {
    case .fixed(let value): .fixed(value * factor)
    case .exponential(let mean): .exponential(mean: mean * factor)
    case .erlang(let phases, let mean): .erlang(phases: phases, mean: mean * factor)
    case .hyperexponential(let mean, let scv): .hyperexponential(mean: mean * factor, scv: scv)
    case .lognormal(let mean, let scv): .lognormal(mean: mean * factor, scv: scv)
    case .uniform(let from, let to): .uniform(from: from * factor, to: to * factor)
    case .empirical(let values): .empirical(values.map { $0 * factor })
    }
  }
}

extension SeededRandom {
  /// Above 0, at most 1, in steps of 2 to the -53: its logarithm is finite.
  mutating func positiveUnit() -> Double {
    (Double(next() >> 11) + 1) * 0x1p-53
  }

  /// A standard normal value (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = sqrt(-2 * log(positiveUnit()))
    return radius * cos(2 * Double.pi * positiveUnit())
  }
}

import HallBus
import QueueCore

/// What goes wrong in a simulated hall, from a seed: adapters are pulled out, paper runs out.
struct Gremlins: Sendable {
  enum Action: Hashable, Sendable {
    case unplug(Int)
    case replug(Int)
    case paper(Int, isOut: Bool)
  }

  private var random: SeededRandom
  private let unplugs: Int
  private let paperOuts: Int
  private var mending: [(at: Instant, action: Action)] = []

  init(seed: UInt64, unplugs: Int, paperOuts: Int) {
    random = SeededRandom(seed: seed)
    self.unplugs = unplugs
    self.paperOuts = paperOuts
  }

  /// Whether nothing is broken now.
  var isQuiet: Bool { mending.isEmpty }

  /// Called once a second; each trouble is mended after some seconds.
  mutating func step(lines: Int, at now: Instant) -> [Action] {
    var actions: [Action] = []
    while let index = mending.firstIndex(where: { $0.at <= now }) {
      actions.append(mending.remove(at: index).action)
    }
    guard lines > 0 else { return actions }
    if unplugs > 0, random.whole(0...59_999) < unplugs {
      let line = random.whole(0...lines - 1)
      actions.append(.unplug(line))
      mend(.replug(line), after: 2...40, at: now)
    }
    if paperOuts > 0, random.whole(0...59_999) < paperOuts {
      let line = random.whole(0...lines - 1)
      actions.append(.paper(line, isOut: true))
      mend(.paper(line, isOut: false), after: 10...120, at: now)
    }
    return actions
  }

  private mutating func mend(_ action: Action, after seconds: ClosedRange<Int>, at now: Instant) {
    mending.append(
      (now.advanced(byMilliseconds: Int64(random.whole(seconds)) * 1_000), action))
  }
}

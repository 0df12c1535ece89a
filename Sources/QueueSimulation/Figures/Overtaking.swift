/// Who overtook whom: a call overtakes everybody with an earlier place whom its window could have
/// called instead (slips and skips; Avi-Itzhak, Levy and Raz).
public struct Overtaking: Sendable {
  /// For each visit how often it was overtaken while it waited.
  public let slips: [Int32]
  /// For each visit how many its call overtook.
  public let skips: [Int32]

  /// Pairs that were called and could have been called by one window, and how many of them were
  /// called against the order of their places.
  public let pairs: Double
  public let inversions: Int

  /// 1 - inversions / pairs; 1 when there is no pair.
  public var orderFairness: Double { Self.orderFairness(inversions: inversions, of: pairs) }

  static func orderFairness(inversions: Int, of pairs: Double) -> Double {
    pairs > 0 ? 1 - Double(inversions) / pairs : 1
  }

  public init(_ record: RunRecord) {
    let visits = record.visits
    // Somebody only one window may call is a line of its own for that window.
    let lines = record.lines.count
    var isUsed = [Bool](repeating: false, count: lines + record.windows.count)
    let pools = visits.map { visit in
      let pool = visit.reserved < 0 ? Int(visit.line) : lines + Int(visit.reserved)
      isUsed[pool] = true
      return pool
    }
    // Those whom only one window may call wait for it whatever else it serves meanwhile.
    let poolsOfWindow = record.windows.map { window in
      let own = record.windows.firstIndex { $0.number == window.number } ?? 0
      return (window.lines + [lines + own]).filter { isUsed[$0] }
    }
    let ranks = Self.ranks(visits)
    let used = isUsed
    func trees() -> [FenwickTree] {
      used.map { FenwickTree(count: $0 ? visits.count : 0) }
    }
    var waiting = trees()
    var calls = trees()
    var callCounts = used.map { _ in 0 }
    for index in visits.indices where visits[index].order >= 0 && !visits[index].endedEarly {
      waiting[pools[index]].add(1, at: ranks[index])
    }
    var slips = [Int32](repeating: 0, count: visits.count)
    var skips = slips
    var calledSlips = 0
    for index in Self.ends(visits) {
      let pool = pools[index]
      // Before its slot an appointment is outside the rule: nobody overtakes it.
      let later =
        visits[index].endedEarly
        ? 0 : callCounts[pool] - calls[pool].sum(before: ranks[index])
      slips[index] = Int32(later)
      if !visits[index].endedEarly { waiting[pool].add(-1, at: ranks[index]) }
      guard visits[index].isCalled else { continue }
      calledSlips += later
      for other in poolsOfWindow[Int(visits[index].window)] {
        skips[index] += Int32(waiting[other].sum(before: ranks[index]))
        calls[other].add(1, at: ranks[index])
        callCounts[other] += 1
      }
    }
    self.slips = slips
    self.skips = skips
    pairs = Self.pairs(visits, pools, poolsOfWindow)
    inversions = calledSlips
  }

  /// The order of places, as numbers from 0.
  private static func ranks(_ visits: [Visit]) -> [Int] {
    let sorted = visits.indices.sorted { visits[$0].place < visits[$1].place }
    var ranks = [Int](repeating: 0, count: visits.count)
    for (rank, index) in sorted.enumerated() { ranks[index] = rank }
    return ranks
  }

  /// Visits in the order in which their waits ended.
  private static func ends(_ visits: [Visit]) -> [Int] {
    visits.indices.filter { visits[$0].order >= 0 }
      .sorted { visits[$0].order < visits[$1].order }
  }

  private static func pairs(
    _ visits: [Visit], _ pools: [Int], _ poolsOfWindow: [[Int]]
  ) -> Double {
    let count = (pools.max() ?? -1) + 1
    var called = [Double](repeating: 0, count: count)
    for index in visits.indices where visits[index].isCalled { called[pools[index]] += 1 }
    var isNear = [Bool](repeating: false, count: count * count)
    for near in poolsOfWindow {
      for one in near { for other in near { isNear[one * count + other] = true } }
    }
    var pairs = 0.0
    for one in 0..<count {
      if isNear[one * count + one] { pairs += called[one] * (called[one] - 1) / 2 }
      for other in (one + 1)..<max(count, one + 1) where isNear[one * count + other] {
        pairs += called[one] * called[other]
      }
    }
    return pairs
  }
}

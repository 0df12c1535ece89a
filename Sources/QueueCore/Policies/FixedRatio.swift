/// Each window calls the classes in a fixed cycle, such as twice green and once ordinary; who is
/// not there is left out.
///
/// It stands here for comparison: the green channel drowns in a burst.
public struct FixedRatio: DispatchPolicy {
  public let identity: PolicyIdentity
  /// The classes of one round, by number.
  private let cycle: [Int]
  /// For each turn and class how many calls of the cycle lie before.
  private let distances: [[Int]]

  /// - Parameter calls: how often a round calls a class, at most ``callsLimit``; a class that is
  ///   not named is called only when nobody else is there.
  public init(classes: [ClassDefinition], calls: [ClassID: Int64]) {
    let cycle = classes.indices.flatMap { index in
      Array(repeating: index, count: Int(calls[classes[index].id] ?? 0))
    }
    self.cycle = cycle
    distances = (0..<max(1, cycle.count)).map { turn in
      classes.indices.map { index in
        cycle.indices.first { cycle[(turn + $0) % cycle.count] == index } ?? cycle.count
      }
    }
    identity = PolicyIdentity(
      name: "ratio", version: 1,
      numbers: classes.map { ("calls.\($0.id)", "\(calls[$0.id] ?? 0)") })
  }

  /// Calls of one class in a round: more would be strict priority.
  public static let callsLimit: Int64 = 100

  public func prefers(
    _ one: WaitingEntry, to other: WaitingEntry, at now: HallTime, turn: Int
  ) -> Bool {
    let row = distances[turn % distances.count]
    return (row[one.admissionClass], one.place) < (row[other.admissionClass], other.place)
  }

  public func turn(after called: WaitingEntry, turn: Int) -> Int {
    let distance = distances[turn % distances.count][called.admissionClass]
    guard distance < cycle.count else { return turn }
    return (turn + distance + 1) % cycle.count
  }
}

/// Keeps the entries used last; the one not used for longest goes first when it is full.
///
/// A few dozen entries, so that a plain array is enough.
struct BoundedCache<Key: Equatable, Value> {
  private var entries: [(key: Key, value: Value, cost: Int)] = []
  private(set) var cost = 0
  let countLimit: Int
  let costLimit: Int

  init(countLimit: Int, costLimit: Int) {
    self.countLimit = countLimit
    self.costLimit = costLimit
  }

  var count: Int { entries.count }

  /// The value kept for a key, which becomes the one used last.
  mutating func value(for key: Key) -> Value? {
    guard let place = entries.firstIndex(where: { $0.key == key }) else { return nil }
    let entry = entries.remove(at: place)
    entries.append(entry)
    return entry.value
  }

  /// Keeps a value; one that alone is over the limit is not kept at all.
  mutating func keep(_ value: Value, for key: Key, cost newCost: Int) {
    if let place = entries.firstIndex(where: { $0.key == key }) {
      cost -= entries.remove(at: place).cost
    }
    guard newCost <= costLimit else { return }
    entries.append((key, value, newCost))
    cost += newCost
    while entries.count > countLimit || cost > costLimit {
      cost -= entries.removeFirst().cost
    }
  }
}

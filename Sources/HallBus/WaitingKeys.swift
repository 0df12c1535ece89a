/// A press that waits for its answer.
struct WaitingKey: Sendable {
  var id: BusKeyID
  var key: BusKey
  var pressedAt: Instant
}

/// The presses of a pad not yet answered, oldest first, each key once.
struct WaitingKeys: Sendable {
  private var slots = InlineArray<4, WaitingKey?>(repeating: nil)
  private(set) var count = 0

  var first: WaitingKey? { slots[0] }

  func contains(_ key: BusKey) -> Bool {
    for index in 0..<count where slots[index]?.key == key { return true }
    return false
  }

  mutating func append(_ press: WaitingKey) {
    precondition(count < BusLimit.waitingKeys, "each key waits once at most")
    slots[count] = press
    count += 1
  }

  /// Takes out the press of that id; false when none has it.
  mutating func remove(_ id: BusKeyID) -> Bool {
    for index in 0..<count where slots[index]?.id == id {
      for later in index..<(count - 1) { slots[later] = slots[later + 1] }
      count -= 1
      slots[count] = nil
      return true
    }
    return false
  }
}

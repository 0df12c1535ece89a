/// Entries by place, taken mostly from the front.
///
/// A call takes one off the budget of everybody whom it overtakes. In a long run that is noted once
/// for each block of entries, and each entry's own budget is reckoned when it is looked at, so that a
/// call costs as many steps as there are blocks. A run that never was long has no blocks.
struct EntryRun: Sendable {
  private var storage: [WaitingEntry] = []
  private var head = 0
  /// By storage index through ``blockSize``; empty while everybody's own budget is up to date.
  private var blocks: [Block] = []

  /// Entries of one block: about the square root of the longest queues that halls have.
  static let blockSize = 64

  /// What is noted about the budgets of a block of entries, for each cap group.
  private struct Block: Sendable {
    /// To be taken off each entry's budget.
    var debt = SIMD4<Int32>(repeating: 0)
    /// No entry that has something left has less than this, the debt taken off.
    var least = SIMD4<Int32>(repeating: .max)

    mutating func hold(_ left: SIMD4<Int32>) {
      least.replace(with: pointwiseMin(least, left), where: left .> 0)
    }
  }

  var count: Int { storage.count - head }

  mutating func restore(_ other: EntryRun) {
    storage.restore(other.storage)
    blocks.restore(other.blocks)
    head = other.head
  }

  @inline(__always)
  subscript(index: Int) -> WaitingEntry {
    var entry = storage[head + index]
    if !blocks.isEmpty { entry.budget.left &-= blocks[(head + index) / Self.blockSize].debt }
    return entry
  }

  /// The first index whose place is not lower.
  func index(of place: Int64) -> Int {
    guard let last = storage.last, head < storage.count, last.place >= place else { return count }
    var low = head
    var high = storage.count
    while low < high {
      let middle = (low + high) / 2
      if storage[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low - head
  }

  mutating func insert(_ entry: WaitingEntry, at index: Int) {
    guard head + index == storage.count else {
      // Nearly nobody comes in between.
      settleDebts()
      storage.insert(entry, at: head + index)
      return
    }
    storage.append(entry)
    if blocks.isEmpty { return }
    let number = (storage.count - 1) / Self.blockSize
    if number == blocks.count { blocks.append(Block()) }
    storage[storage.count - 1].budget.left &+= blocks[number].debt
    blocks[number].hold(entry.budget.left)
  }

  mutating func remove(at index: Int) -> WaitingEntry {
    let entry = self[index]
    guard index == 0 else {
      moveAcrossBlocks(behind: head + index)
      storage.remove(at: head + index)
      dropEmptyBlocks()
      return entry
    }
    head += 1
    if head == storage.count {
      storage.removeAll(keepingCapacity: true)
      blocks.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 32, head * 2 > storage.count {
      let surplus = blocks.isEmpty ? head : head / Self.blockSize * Self.blockSize
      storage.removeFirst(surplus)
      if !blocks.isEmpty { blocks.removeFirst(surplus / Self.blockSize) }
      head -= surplus
    }
    return entry
  }

  /// Takes one overtaking by a group off everybody with a lower place.
  ///
  /// - Returns: the places of those whose budget for the group is spent by it.
  mutating func countOvertaking(by group: Int, before place: Int64) -> [Int64] {
    let end = head + index(of: place)
    if blocks.isEmpty, end - head >= 4 * Self.blockSize { makeBlocks() }
    // Vectors, since a number of a vector that is not known beforehand is slow to change.
    var one = SIMD4<Int32>(repeating: 0)
    one[group] = 1
    var spent: [Int64] = []
    var first = head
    if !blocks.isEmpty {
      // Places before the head have gone, so that their budgets do not matter.
      let number = head / Self.blockSize
      let whole = end == storage.count ? blocks.count : end / Self.blockSize
      if number < whole {
        let empty = note(one, inBlocks: number..<whole)
        for number in empty { collectSpent(group, inBlock: number, &spent) }
        first = min(whole * Self.blockSize, end)
      }
    }
    if first < end { take(one, group, from: first, upTo: end, &spent) }
    return spent
  }

  /// Notes one overtaking; the blocks of which somebody may have nothing left by it.
  private mutating func note(_ one: SIMD4<Int32>, inBlocks range: Range<Int>) -> [Int] {
    var empty: [Int] = []
    blocks.withUnsafeMutableBufferPointer { blocks in
      for number in range {
        blocks[number].debt &+= one
        let least = blocks[number].least &- one
        blocks[number].least = least
        if any((least .== 0) .& (one .== 1)) { empty.append(number) }
      }
    }
    return empty
  }

  private mutating func collectSpent(
    _ group: Int, inBlock number: Int, _ spent: inout [Int64]
  ) {
    let debt = blocks[number].debt[group]
    for position in entries(ofBlock: number)
    where storage[position].budget.left[group] == debt {
      spent.append(storage[position].place)
    }
    reckonLeast(of: number)
  }

  /// One entry after the other, all of one block when there are blocks.
  private mutating func take(
    _ one: SIMD4<Int32>, _ group: Int, from first: Int, upTo end: Int, _ spent: inout [Int64]
  ) {
    let debt = blocks.isEmpty ? SIMD4(repeating: 0) : blocks[first / Self.blockSize].debt
    storage.withUnsafeMutableBufferPointer { entries in
      for index in first..<end {
        let left = entries[index].budget.left &- one
        entries[index].budget.left = left
        if any((left .== debt) .& (one .== 1)) { spent.append(entries[index].place) }
      }
    }
    if !blocks.isEmpty { reckonLeast(of: first / Self.blockSize) }
  }

  /// Changes what one has left for a group; what it was.
  mutating func adjust(at index: Int, group: Int, by change: Int32) -> Int32 {
    let was = self[index].budget[group]
    storage[head + index].budget[group] += change
    if !blocks.isEmpty { reckonLeast(of: (head + index) / Self.blockSize) }
    return was
  }
}

extension EntryRun {
  private mutating func makeBlocks() {
    let count = (storage.count + Self.blockSize - 1) / Self.blockSize
    blocks = [Block](repeating: Block(), count: count)
    for number in blocks.indices { reckonLeast(of: number) }
  }

  private mutating func reckonLeast(of number: Int) {
    blocks[number].least = SIMD4(repeating: .max)
    let debt = blocks[number].debt
    for index in entries(ofBlock: number) {
      blocks[number].hold(storage[index].budget.left &- debt)
    }
  }

  /// Those that have not gone.
  private func entries(ofBlock number: Int) -> Range<Int> {
    let first = max(number * Self.blockSize, head)
    return first..<max(first, min((number + 1) * Self.blockSize, storage.count))
  }

  /// Takes off everybody's budget what is noted in the blocks, and does without them.
  private mutating func settleDebts() {
    if blocks.isEmpty { return }
    for index in storage.indices {
      storage[index].budget.left &-= blocks[index / Self.blockSize].debt
    }
    blocks.removeAll(keepingCapacity: true)
  }

  /// Prepares for a gap that is going to close: the first of each later block becomes the last of
  /// the one before, whose debt is another.
  private mutating func moveAcrossBlocks(behind index: Int) {
    if blocks.isEmpty { return }
    var number = index / Self.blockSize + 1
    while number < blocks.count {
      let first = number * Self.blockSize
      let left = storage[first].budget.left &- blocks[number].debt
      blocks[number - 1].hold(left)
      storage[first].budget.left = left &+ blocks[number - 1].debt
      number += 1
    }
  }

  private mutating func dropEmptyBlocks() {
    let needed = (storage.count + Self.blockSize - 1) / Self.blockSize
    if needed < blocks.count { blocks.removeLast(blocks.count - needed) }
  }
}

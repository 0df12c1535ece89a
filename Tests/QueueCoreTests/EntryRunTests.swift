import TestDice
import Testing

@testable import QueueCore

/// Budgets in a run of entries, long enough to be counted by blocks.
@Suite struct EntryRunTests {
  /// The same, each entry counted by itself.
  private struct Plain {
    var entries: [WaitingEntry] = []

    mutating func countOvertaking(by group: Int, before place: Int64) -> [Int64] {
      var spent: [Int64] = []
      for index in entries.indices where entries[index].place < place {
        entries[index].budget[group] -= 1
        if entries[index].budget[group] == 0 { spent.append(entries[index].place) }
      }
      return spent
    }
  }

  private static func entry(_ place: Int64, budget: Int64) -> WaitingEntry {
    WaitingEntry(
      ticket: TicketID(place), place: place, since: HallTime(milliseconds: place), line: 0,
      admissionClass: 0, budget: Budget(each: budget))
  }

  private static func contents(_ run: EntryRun) -> [WaitingEntry] {
    (0..<run.count).map { run[$0] }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `a long run counts overtakings as if each entry were counted by itself`(_ seed: UInt64) {
    var random = Dice(seed: seed)
    var run = EntryRun()
    var plain = Plain()
    var place: Int64 = 0
    var spentEver = 0
    // Queues that grow to about a thousand, stay, and empty again.
    for step in 0..<6_000 {
      let grows = step < 2_500 ? 6 : step < 4_000 ? 4 : 2
      switch random.below(10) {
      case 0..<grows:
        place += Int64(2 + random.below(3))
        let new = Self.entry(place, budget: Int64(1 + random.below(60)))
        run.insert(new, at: run.count)
        plain.entries.append(new)
      case 7 where !plain.entries.isEmpty:
        let index = random.below(plain.entries.count)
        #expect(run.remove(at: index) == plain.entries.remove(at: index))
      case 8:
        let before = random.below(3) == 0 ? .max : Int64(random.below(Int(place) + 2))
        let group = random.below(4)
        let spent = plain.countOvertaking(by: group, before: before)
        #expect(run.countOvertaking(by: group, before: before) == spent, "step \(step)")
        spentEver += spent.count
      case 9 where !plain.entries.isEmpty && random.below(10) == 0:
        let index = random.below(plain.entries.count)
        let was = plain.entries[index].budget[1]
        plain.entries[index].budget[1] += 1
        #expect(run.adjust(at: index, group: 1, by: 1) == was)
        if random.below(20) == 0 {
          let between = Self.entry(plain.entries[index].place - 1, budget: 5)
          run.insert(between, at: index)
          plain.entries.insert(between, at: index)
        }
      default:
        if !plain.entries.isEmpty { #expect(run.remove(at: 0) == plain.entries.removeFirst()) }
      }
      if step % 500 == 0 { #expect(Self.contents(run) == plain.entries, "step \(step)") }
    }
    #expect(Self.contents(run) == plain.entries)
    #expect(spentEver > 1_000)
  }

  @Test func `a run that is put back has the budgets it had`() {
    var run = EntryRun()
    for place in 1...700 as ClosedRange<Int64> {
      run.insert(Self.entry(place, budget: place), at: run.count)
    }
    _ = run.countOvertaking(by: 2, before: 650)
    let before = Self.contents(run)
    var scratch = run
    _ = scratch.countOvertaking(by: 2, before: .max)
    _ = scratch.remove(at: 0)
    scratch.restore(run)
    #expect(Self.contents(scratch) == before)
    #expect(before[0].budget[2] == 0)
    #expect(before[699].budget[2] == 700)
  }
}

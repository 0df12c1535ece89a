import QueueCore
import Testing

@testable import QueueSimulation

/// Small values that can be worked out by hand; see also queueing-truth.json, "micro".
@Suite struct FigureTests {
  @Test func `Jain's index of small lists`() {
    #expect(Statistics.jain([1, 1, 1, 1]) == 1)
    #expect(Statistics.jain([1, 0, 0, 0]) == 0.25)
    #expect(abs((Statistics.jain([1, 2, 3, 4]) ?? 0) - 0.8333333333333334) < 1e-15)
    #expect(Statistics.jain([0, 0]) == 1)
    #expect(Statistics.jain([]) == nil)
  }

  @Test func `Gini's coefficient of small lists`() {
    #expect(Statistics.gini([4, 2, 1, 3]) == 0.25)
    #expect(Statistics.gini([0, 0, 0, 1]) == 0.75)
    #expect(Statistics.gini([5, 5]) == 0)
    #expect(Statistics.gini([0, 0]) == 0)
    #expect(Statistics.gini([]) == nil)
  }

  @Test func `percentiles are exact nearest ranks, whatever the number`() {
    for count in [1, 2, 19, 20, 21, 100, 101, 1_000] {
      let sorted = Array(1...count)
      for percent in [1, 5, 50, 95, 99, 100] {
        let rank = max(1, (percent * count + 99) / 100)
        #expect(Statistics.percentile(Double(percent) / 100, ofSorted: sorted) == rank)
      }
    }
    #expect(Statistics.percentile(0.5, ofSorted: [Int]()) == nil)
  }

  @Test func `Wilson's interval of 8 in 10, as printed in his paper's form`() throws {
    let interval = try #require(Statistics.wilson(8, of: 10))
    #expect(abs(interval.low - 0.4901625) < 1e-6)
    #expect(abs(interval.high - 0.9433178) < 1e-6)
    #expect(Statistics.wilson(0, of: 0) == nil)
  }

  @Test func `Student's factor joins the normal one`() {
    #expect(Statistics.studentT(degrees: 4) == 2.7764)
    #expect(abs(Statistics.studentT(degrees: 40) - 2.0211) < 1e-4)
    #expect(abs(Statistics.studentT(degrees: 1_000_000) - 1.959964) < 1e-5)
    let estimate = Estimate([1, 2, 3, 4, 5])
    #expect(estimate?.mean == 3)
    // 2.7764 * sqrt(2.5 / 5)
    #expect(abs((estimate?.half ?? 0) - 1.96321) < 1e-4)
  }

  /// Visits in one line with one window, called in the given order of places.
  private func record(
    called order: [Int], lines: [Int]? = nil, windows: [[Int]] = [[0]], at: [Int]? = nil
  )
    -> RunRecord
  {
    var visits: [Visit] = []
    for place in 1...order.count {
      let line = Int32(lines?[place - 1] ?? 0)
      visits.append(
        Visit(
          ticket: Int32(place - 1), step: 0, service: line, line: line, admissionClass: 0,
          place: Int64(place), arrived: 0, admitted: 0, since: 0, outcome: .served))
    }
    for (index, place) in order.enumerated() {
      visits[place - 1].order = Int32(index)
      visits[place - 1].window = Int32(at?[index] ?? 0)
      visits[place - 1].left = Int64(index) * 1_000
      visits[place - 1].ended = Int64(index + 1) * 1_000
    }
    let count = (lines?.max() ?? 0) + 1
    return RunRecord(
      classes: ["ordinary"], services: (0..<count).map { ServiceID("s\($0)") }, departments: ["d"],
      departmentOfService: (0..<count).map { _ in 0 }, lines: (0..<count).map { LineID("l\($0)") },
      windows: windows.enumerated().map {
        RunRecord.Window(number: WindowID(Int64($0 + 1)), lines: $1, open: [0...10_000])
      }, visits: visits, from: 0, through: 10_000)
  }

  @Test func `slips, skips and order fairness of calls 3, 1, 4, 2`() {
    let overtaking = Overtaking(record(called: [3, 1, 4, 2]))
    #expect(overtaking.slips == [1, 2, 0, 0])
    #expect(overtaking.skips == [0, 0, 2, 1])
    #expect(overtaking.orderFairness == 0.5)
  }

  @Test func `nobody is overtaken by a call from a window that could not have called them`() {
    // Place 1 waits for window 1 only; window 2 calls place 2 of the other line.
    let apart = record(called: [2, 1], lines: [0, 1], windows: [[0], [1]], at: [1, 0])
    #expect(Overtaking(apart).slips == [0, 0])
    #expect(Overtaking(apart).orderFairness == 1)
    let shared = record(called: [2, 1], lines: [0, 1], windows: [[0], [0, 1]], at: [1, 0])
    #expect(Overtaking(shared).slips == [1, 0])
    #expect(Overtaking(shared).skips == [0, 1])
    #expect(Overtaking(shared).orderFairness == 0)
  }

  @Test func `somebody for one window only is overtaken by that window only`() {
    var reserved = record(called: [2, 3, 1], windows: [[0], [0]], at: [0, 1, 0])
    #expect(Overtaking(reserved).slips == [2, 0, 0])
    reserved.visits[0].reserved = 0
    #expect(Overtaking(reserved).slips == [1, 0, 0])
  }

  @Test func `two come together and one server takes A first: A gains what B loses`() {
    let values = Discrimination(record(called: [1, 2]).visits).values.map { $0 / 1_000 }
    #expect(values == [0.5, -0.5])
    #expect(Statistics.mean(values) == 0)
    #expect(Statistics.variance(values) == 0.25)
  }
}

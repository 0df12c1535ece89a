import QueueCore

/// What is said about a hall as a whole, added up over one run or many days.
struct HallTotals {
  /// In the order in which they were first seen.
  private(set) var windows: [WindowFigures] = []
  private var inversions = 0
  private var pairs = 0.0
  /// In the order in which they were first seen.
  private var departments: [(name: DepartmentID, waits: Double, visits: Int)] = []

  mutating func add(_ record: RunRecord, _ overtaking: Overtaking) {
    inversions += overtaking.inversions
    pairs += overtaking.pairs
    let places = record.windows.map { place(of: $0.number) }
    for (place, window) in zip(places, record.windows) {
      for stretch in window.open {
        let end = min(stretch.upperBound, record.through)
        windows[place].open += max(0, end - max(stretch.lowerBound, record.from))
      }
    }
    for visit in record.visits where visit.isCalled {
      let length = max(0, visit.ended - max(visit.left, record.from))
      if visit.outcome == .noShow {
        windows[places[Int(visit.window)]].lost += length
      } else {
        windows[places[Int(visit.window)]].busy += length
      }
    }
    let numbers = record.departments.map { number(of: $0) }
    for index in record.counted {
      let visit = record.visits[index]
      let number = numbers[record.departmentOfService[Int(visit.service)]]
      departments[number].waits += Double(visit.wait)
      departments[number].visits += 1
    }
  }

  func write(to figures: inout GroupFigures) {
    figures.values[.orderFairness] = Overtaking.orderFairness(inversions: inversions, of: pairs)
    figures.values[.jainDepartments] = Statistics.jain(
      departments.filter { $0.visits > 0 }.map { $0.waits / Double($0.visits) })
    figures.values[.giniWindows] = Statistics.gini(windows.map { Double($0.busy) })
    let open = windows.reduce(0) { $0 + $1.open }
    let taken = windows.reduce(0) { $0 + $1.busy + $1.lost }
    if open > 0 { figures.values[.utilisation] = Double(taken) / Double(open) }
  }

  private mutating func place(of window: WindowID) -> Int {
    if let known = windows.firstIndex(where: { $0.number == window }) { return known }
    windows.append(WindowFigures(number: window))
    return windows.count - 1
  }

  private mutating func number(of department: DepartmentID) -> Int {
    if let known = departments.firstIndex(where: { $0.name == department }) { return known }
    departments.append((department, 0, 0))
    return departments.count - 1
  }
}

import QueueCore

/// What is said about a hall as a whole, added up over one run or many days.
struct HallTotals {
  /// In the order in which they were first seen.
  private(set) var windows: [WindowFigures] = []
  private var inversions = 0
  private var pairs = 0.0
  /// In the order in which they were first seen.
  private var departments: [(name: DepartmentID, waits: Double, visits: Int)] = []

  mutating func add(_ record: RunRecord, _ overtaking: Overtaking, _ times: WindowTimes) {
    inversions += overtaking.inversions
    pairs += overtaking.pairs
    for window in times.windows {
      let place = place(of: window.number)
      windows[place].open += window.open
      windows[place].busy += window.busy
      windows[place].lost += window.lost
      windows[place].overtime += window.overtime
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
    let time = windows.reduce(0) { $0 + $1.time }
    let taken = windows.reduce(0) { $0 + $1.busy + $1.lost }
    if time > 0 { figures.values[.utilisation] = Double(taken) / Double(time) }
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

/// A hall's skills and classes as small numbers, so that choosing looks nothing up by name.
public struct DispatchPlan: Sendable {
  public let lines: [LineID]
  public let windows: [WindowID]
  public let classes: [ClassDefinition]
  /// Cap groups by name, so that moving a class in the file changes no record.
  public let groups: [CapGroupID]
  /// The group of each class.
  public let groupOfClass: [Int]
  /// The classes of each group.
  public let classesOfGroup: [[Int]]
  /// The lines that each window serves.
  public let linesOfWindow: [[Int]]
  /// How many services each window can serve: how widely it is skilled.
  public let servicesOfWindow: [Int]
  /// The lines that share a window with each line, itself among them when some window serves it.
  public let linesNear: [[Int]]
  private let lineNumbers: [LineID: Int]
  private let windowNumbers: [WindowID: Int]
  private let classNumbers: [ClassID: Int]
  private let ordinary: Int

  public init(_ definition: HallDefinition) {
    lines = definition.lines.map(\.id)
    windows = definition.windows.map(\.id)
    classes = definition.classes
    let lineNumbers = Self.numbers(lines)
    self.lineNumbers = lineNumbers
    windowNumbers = Self.numbers(windows)
    classNumbers = Self.numbers(classes.map(\.id))
    ordinary = classes.lastIndex { $0.entitlement == .none } ?? max(0, classes.count - 1)
    let groups = Self.groups(classes)
    self.groups = groups
    groupOfClass = classes.map { groups.firstIndex(of: $0.group) ?? 0 }
    classesOfGroup = groups.map { group in
      definition.classes.indices.filter { definition.classes[$0].group == group }
    }
    linesOfWindow = definition.windows.map { $0.lines.compactMap { lineNumbers[$0] } }
    var services = lines.map { _ in 0 }
    for service in definition.services {
      if let line = lineNumbers[service.line] { services[line] += 1 }
    }
    servicesOfWindow = linesOfWindow.map { $0.reduce(0) { $0 + services[$1] } }
    var near: [Set<Int>] = lines.map { _ in [] }
    for served in linesOfWindow {
      for line in served { near[line].formUnion(served) }
    }
    linesNear = near.map { $0.sorted() }
  }

  /// The same hall with some of its lines and windows only, which are numbered as they are given.
  ///
  /// What these windows serve beside these lines is left out.
  init(_ whole: DispatchPlan, lines kept: [Int], windows: [Int]) {
    var numbers = [Int](repeating: -1, count: whole.lines.count)
    for (index, line) in kept.enumerated() { numbers[line] = index }
    func renumbered(_ lines: [Int]) -> [Int] { lines.map { numbers[$0] }.filter { $0 >= 0 } }
    lines = kept.map { whole.lines[$0] }
    self.windows = windows.map { whole.windows[$0] }
    classes = whole.classes
    groups = whole.groups
    groupOfClass = whole.groupOfClass
    classesOfGroup = whole.classesOfGroup
    linesOfWindow = windows.map { renumbered(whole.linesOfWindow[$0]) }
    servicesOfWindow = windows.map { whole.servicesOfWindow[$0] }
    linesNear = kept.map { renumbered(whole.linesNear[$0]) }
    lineNumbers = Self.numbers(lines)
    windowNumbers = Self.numbers(self.windows)
    classNumbers = whole.classNumbers
    ordinary = whole.ordinary
  }

  static func groups(_ classes: [ClassDefinition]) -> [CapGroupID] {
    Set(classes.map(\.group)).sorted()
  }

  private static func numbers<Name: Hashable>(_ names: [Name]) -> [Name: Int] {
    Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  public func number(of line: LineID) -> Int? { lineNumbers[line] }
  public func number(of window: WindowID) -> Int? { windowNumbers[window] }

  /// The class of that name, or everybody's when it is no longer defined.
  public func number(of admissionClass: ClassID) -> Int {
    classNumbers[admissionClass] ?? ordinary
  }

  public func serves(window: Int, line: Int) -> Bool {
    linesOfWindow.indices.contains(window) && linesOfWindow[window].contains(line)
  }
}

/// What a layout shows: a tree of values handed in by the shells.
public enum DataValue: Hashable, Sendable {
  /// Nothing is known; every step below it is missing too.
  case missing
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([DataValue])
  case record([String: DataValue])

  /// The value at `path`; missing where a step has no such field.
  public func value(at path: DataPath) -> DataValue { value(at: path.steps[...]) }

  /// The value behind so many steps.
  func value(at steps: ArraySlice<String>) -> DataValue {
    var value = self
    for step in steps {
      guard case .record(let fields) = value else { return .missing }
      value = fields[step] ?? .missing
    }
    return value
  }

  /// The value of a record's field; missing where there is none.
  func field(_ name: String) -> DataValue {
    guard case .record(let fields) = self else { return .missing }
    return fields[name] ?? .missing
  }

  /// A record's field names in Unicode order; empty for anything else.
  public var fieldNames: [String] {
    guard case .record(let fields) = self else { return [] }
    return fields.keys.sorted()
  }

  /// Whether `when: path` holds: the value exists, is not an empty text or list, and not false.
  ///
  /// The number 0 is present: "0 people ahead" is worth showing.
  public var isPresent: Bool {
    switch self {
    case .missing: false
    case .text(let text): !text.isEmpty
    case .flag(let flag): flag
    case .list(let list): !list.isEmpty
    case .number, .record: true
    }
  }

  /// The value as a layout writes it; lists and records have no such form and give nothing.
  var shown: String {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .flag(let flag): flag ? "是" : "否"
    case .missing, .list, .record: ""
    }
  }
}

extension DataValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  public init(arrayLiteral elements: DataValue...) { self = .list(elements) }
  /// A name given twice keeps its last value.
  public init(dictionaryLiteral elements: (String, DataValue)...) {
    self = .record(Dictionary(elements) { _, last in last })
  }
}

/// A way into a data tree: field names from the top, written with dots.
public struct DataPath: Hashable, Sendable {
  public var steps: [String]

  public init(steps: [String]) {
    self.steps = steps
  }

  public init(_ text: String) {
    steps = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  public var text: String { steps.joined(separator: ".") }
}

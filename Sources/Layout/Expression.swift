/// A text with values in it, checked against a schema: `"请{{call.number}}号"`.
struct Template: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case literal(String)
    case value(DataPath, [Filter])
  }

  var pieces: [Piece]

  /// The text with its values filled in from `scope`.
  func text(in scope: DataScope) -> String {
    var result = ""
    write(in: scope, to: &result)
    return result
  }

  /// Adds the text with its values filled in from `scope`.
  func write(in scope: DataScope, to result: inout String) {
    for piece in pieces {
      switch piece {
      case .literal(let text):
        result += text
      case .value(let path, let filters):
        var value = scope.value(at: path)
        for filter in filters.dropLast() { value = filter.apply(to: value) }
        if case .join(let separator)? = filters.last, case .list(let list) = value {
          for (index, element) in list.enumerated() {
            if index > 0 { result += separator }
            result += element.shown
          }
        } else {
          result += (filters.last?.apply(to: value) ?? value).shown
        }
      }
    }
  }
}

/// Changes a value on its way into a text.
enum Filter: Hashable, Sendable {
  /// Latin letters to upper case.
  case upper
  /// Zeros in front, up to so many characters.
  case pad(Int)
  /// What stands in for a missing or empty value.
  case fallback(String)
  /// `09:05:30` or seconds since midnight as `09:05`.
  case time
  /// How many a list has.
  case count
  /// A list of texts as one text.
  case join(String)

  static let names = ["upper", "pad", "default", "time", "count", "join"]

  func apply(to value: DataValue) -> DataValue {
    switch (self, value) {
    case (.fallback(let text), _):
      return value.isPresent ? value : .text(text)
    case (.upper, .text(let text)):
      return .text(text.uppercased())
    case (.pad(let width), .text), (.pad(let width), .number):
      let text = value.shown
      let isNegative = text.hasPrefix("-")
      let digits = isNegative ? String(text.dropFirst()) : text
      let zeros = String(repeating: "0", count: max(0, width - text.count))
      return .text((isNegative ? "-" : "") + zeros + digits)
    case (.time, .text(let text)):
      return .text(Self.withoutSeconds(text))
    case (.time, .number(let seconds)):
      let minutes = (seconds / 60) % (24 * 60)
      guard minutes >= 0 else { return .missing }
      let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
      // A clock is shown on nearly every picture: interpolation would ask for memory.
      var text = hour < 10 ? "0" : ""
      text += String(hour)
      text += minute < 10 ? ":0" : ":"
      text += String(minute)
      return .text(text)
    case (.count, .list(let list)):
      return .number(list.count)
    case (.count, .missing):
      return .number(0)
    case (.join(let separator), .list(let list)):
      return .text(list.map(\.shown).joined(separator: separator))
    default:
      return .missing
    }
  }
}

extension Filter {
  /// `09:05` of `09:05:30`; any other text as it is.
  private static func withoutSeconds(_ text: String) -> String {
    let colon = UInt8(ascii: ":")
    var colons = 0
    var end = text.startIndex
    var last = colon
    for (index, byte) in zip(text.utf8.indices, text.utf8) {
      if byte == colon {
        guard last != colon else { return text }
        colons += 1
        end = index
      }
      last = byte
    }
    return colons == 2 && last != colon ? String(text[..<end]) : text
  }
}

/// When a box is shown.
indirect enum Condition: Hashable, Sendable {
  case present(DataPath)
  case not(Condition)
  case compare(DataPath, Comparison, Operand)
  case both(Condition, Condition)
  case either(Condition, Condition)

  func holds(in scope: DataScope) -> Bool {
    switch self {
    case .present(let path): scope.value(at: path).isPresent
    case .not(let condition): !condition.holds(in: scope)
    case .compare(let path, let comparison, let operand):
      comparison.holds(scope.value(at: path), operand.value(in: scope))
    case .both(let left, let right): left.holds(in: scope) && right.holds(in: scope)
    case .either(let left, let right): left.holds(in: scope) || right.holds(in: scope)
    }
  }
}

/// How two values are compared.
enum Comparison: String, CaseIterable, Hashable, Sendable {
  case equal = "=="
  case unequal = "!="
  case atMost = "<="
  case atLeast = ">="
  case less = "<"
  case more = ">"

  /// Whether it says which of two is larger, and not only whether they are the same.
  var isOrder: Bool { self != .equal && self != .unequal }

  /// Numbers by size, texts by their characters' Unicode order, in which times and dates of digits
  /// come in order. A missing value is equal to another one only, and neither larger nor smaller.
  func holds(_ left: DataValue, _ right: DataValue) -> Bool {
    switch (self, left, right) {
    case (.equal, _, _): left == right
    case (.unequal, _, _): left != right
    case (_, .number(let left), .number(let right)): isOrdered(left, right)
    case (_, .text(let left), .text(let right)): isOrdered(left, right)
    default: false
    }
  }

  private func isOrdered<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .less: left < right
    case .more: left > right
    case .atMost: left <= right
    case .atLeast: left >= right
    case .equal, .unequal: false
    }
  }
}

/// What a value is compared with.
enum Operand: Hashable, Sendable {
  case constant(DataValue)
  case path(DataPath)

  func value(in scope: DataScope) -> DataValue {
    switch self {
    case .constant(let value): value
    case .path(let path): scope.value(at: path)
    }
  }
}

/// The data expressions see: the whole tree, and inside a table the present row.
struct DataScope {
  var data: DataValue
  var row: DataValue?
  /// The row's number, from 0; nil where rows have none.
  var index: Int?

  func value(at path: DataPath) -> DataValue {
    if let row, path.steps.first == "row" {
      if let index, path.steps.count == 2, path.steps[1] == "index" { return .number(index) }
      return row.value(at: path.steps.dropFirst())
    }
    return data.value(at: path)
  }
}

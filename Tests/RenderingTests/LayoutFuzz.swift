import Layout
import TestDice

/// Spoils layouts, conditions and data, the same way for the same seed.
///
/// Uses only what the modules give everybody, so that it also runs outside the tests for hours.
struct LayoutFuzz {
  /// Files as their authors wrote them, by name; also what they include.
  let originals: [(name: String, text: String)]
  /// Data as outputs give it.
  let samples: [DataValue]
  var dice: Dice

  /// - Parameter input: which of the inputs of a seed; each can be made without those before it.
  init(
    originals: [(name: String, text: String)], samples: [DataValue], seed: UInt64, input: Int
  ) {
    self.originals = originals
    self.samples = samples
    var seeding = Dice(seed: seed &+ UInt64(input) &* 0x2545_F491_4F6C_DD1D)
    dice = Dice(seed: seeding.next())
  }

  /// Pieces that YAML and the language give a meaning, and texts that are hard to draw.
  static let pieces = [
    "\"", "'", "{", "}", "[", "]", ": ", "- ", " #", "&a ", "*a", "!!str ", "|", ">", "\t", "\n",
    "\r", "\u{85}", "\u{2028}", "---\n", "? ", "<<: ", "\u{0}", "\u{FEFF}", "  ", "，",
    "99999999999999999999", "-1", "0", "32767", "32768", "1fr", "100%", "0.001fr", "auto", "1.5",
    "{{", "}}", "{{call.number}}", "{{ hall.name | default: '' }}", "{{row.number}}",
    "{{ready | count}}", "{{clock.time | time}}", "{{ticket.services | join: '、'}}", "when: call",
    "when: not (call and closed)", "use: notice", "use: emergency", "overflow: wrap-fit",
    "overflow: ticker", "overflow: page", "direction: vertical", "slots: 100", "turn: 1",
    "playlist:", "table:", "cut: paper", "qr: x", "barcode: A012", "image: logo.png",
    "at: [0, 0, 32767, 32767]", "padding: 32767", "gap: 32767", "size: 1024", "min-size: 6",
    "scale: 4", "safe-area: 5000", "palette: two-colour", "layout: parts",
    "include: [parts/hall.yaml]",
    "max-width: 0", "min-height: 32767", "flash: 1", "radius: 1000", "border: 64",
    "[[[[[[[[[[[[[[[[[[[[", "{row: [{column: [", "\u{202E}", "\u{2066}", "\u{200D}", "\u{FE0F}",
    "👨‍👩‍👧‍👦", "e\u{301}\u{301}\u{301}", "\u{1820}\u{180B}", "\u{1980}", "\u{24902}", "\u{10FFFF}",
    "\u{E000}", "ffi", "\\ud800", "\\n", "\\u202e",
  ]

  mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &dice) }

  /// One of the files, spoiled in up to so many places.
  mutating func layout(places: Int = 4) -> (name: String, text: String) {
    let original = originals[number(0..<originals.count)]
    var scalars = Array(original.text.unicodeScalars)
    for _ in 0..<number(1..<places + 1) {
      let place = number(0..<scalars.count + 1)
      switch number(0..<6) {
      case 0:
        scalars.removeSubrange(place..<min(scalars.count, place + number(1..<30)))
      case 1:
        let end = min(scalars.count, place + number(1..<200))
        scalars.insert(contentsOf: scalars[place..<end], at: place)
      case 2:
        // A file half written.
        if number(0..<4) == 0 { scalars.removeLast(scalars.count - place) }
      case 3:
        let other = Array(originals[number(0..<originals.count)].text.unicodeScalars)
        let start = number(0..<other.count)
        scalars.insert(
          contentsOf: other[start..<min(other.count, start + number(1..<120))], at: place)
      default:
        let piece = Self.pieces[number(0..<Self.pieces.count)]
        scalars.insert(contentsOf: piece.unicodeScalars, at: place)
      }
    }
    return (original.name, Self.text(scalars))
  }

  private static let tokens = [
    "{{", "}}", "|", "(", ")", "not", "and", "or", "==", "!=", "<", "<=", ">", ">=", "'", "''",
    "'x'", "call", "call.number", "calls", "clock.time", "emergency", "row", "row.number",
    "ready", "window.state", "count", "join", "pad", "upper", "default", "time", ":", ".", "-1",
    "99999999999999999999", "0", "true", "false", " ", "\n", "号", "\u{0}", "\u{202E}", "\\",
  ]

  /// Words of templates and conditions in any order.
  mutating func expression() -> String {
    var text = ""
    for _ in 0..<number(1..<24) {
      text += Self.tokens[number(0..<Self.tokens.count)]
      if number(0..<2) == 0 { text += " " }
    }
    if number(0..<40) == 0 { text = String(repeating: text, count: number(2..<200)) }
    return text
  }

  /// A layout of nothing but an expression, as a text and as a condition.
  mutating func expressionLayout() -> String {
    let quoted = expression().replacing("'", with: "''").unicodeScalars.filter {
      $0.value >= 0x20 || $0 == "\n"
    }
    let line = Self.text(quoted.map { $0 == "\n" ? " " : $0 })
    return """
      layout: screen
      size: [64, 32]
      fonts: {f: noto-sans}
      body:
        stack:
          - text: '\(line)'
          - {text: x, when: '\(line)'}
          - table: [{text: '\(line)'}]
            rows: calls
            slots: 2
      """
  }

  /// A text that nobody would type.
  mutating func text() -> String {
    var scalars = String.UnicodeScalarView()
    let length = number(0..<8) == 0 ? number(0..<12_000) : number(0..<40)
    let kind = number(0..<4)
    for _ in 0..<length {
      let value: UInt32 =
        switch kind {
        case 0: UInt32(number(0x4E00..<0x9FA6))
        case 1: UInt32(number(0..<0x11_0000))
        case 2: UInt32(number(0..<0x80))
        default: [0x202E, 0x2066, 0x200F, 0x301, 0x1820, 0x20C0B, 0xFFFD, 0x41, 0][number(0..<9)]
        }
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    return String(scalars)
  }

  /// Data with values missing, of another type, or beyond all measure.
  mutating func data() -> DataValue {
    guard !samples.isEmpty, number(0..<16) != 0 else { return .missing }
    return spoiled(samples[number(0..<samples.count)], depth: 0)
  }

  private mutating func spoiled(_ value: DataValue, depth: Int) -> DataValue {
    if number(0..<20) == 0 {
      switch number(0..<7) {
      case 0: return .missing
      case 1: return .number(number(Int.min / 2..<Int.max / 2))
      case 2: return .flag(true)
      case 3: return .list([value, .missing, value])
      case 4: return .record(["number": value])
      default: return .text(text())
      }
    }
    switch value {
    case .list(let items):
      let times = number(0..<12) == 0 ? number(1..<40) : 1
      var list: [DataValue] = []
      for _ in 0..<times { for item in items { list.append(spoiled(item, depth: depth + 1)) } }
      return .list(list)
    case .record(let fields):
      var changed: [String: DataValue] = [:]
      for name in value.fieldNames {
        changed[name] = spoiled(fields[name] ?? .missing, depth: depth + 1)
      }
      return .record(changed)
    case .missing, .text, .number, .flag: return value
    }
  }

  static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// What every reading has to keep, whatever it reads; the first promise that is broken, in words.
enum LayoutPromises {
  static func broken(by check: LayoutCheck) -> String? {
    let limit = LayoutLimits.diagnostics + LayoutLimits.includedFiles + 2
    if check.diagnostics.count > limit { return "\(check.diagnostics.count) errors are reported" }
    // What YAML counts as ends of lines.
    let breaks: [Unicode.Scalar] = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
    for diagnostic in check.diagnostics {
      let position = diagnostic.position
      guard check.files.indices.contains(position.file), position.line >= 1, position.column >= 1
      else { return "an error stands nowhere: \(position)" }
      let lines = check.files[position.file].source.unicodeScalars.count { breaks.contains($0) } + 2
      if position.line > lines { return "an error stands below its file: \(position)" }
    }
    let hasError = check.diagnostics.contains { $0.severity == .error }
    if hasError == (check.layout != nil) { return "a layout with errors, or none without" }
    if hasError, check.report(.chinese).isEmpty || check.report(.english).isEmpty {
      return "an error without words"
    }
    return nil
  }

  static func broken(by list: DisplayList, of layout: CheckedLayout) -> String? {
    if list.width != layout.width { return "the picture is \(list.width) wide" }
    if list.height < 1 || list.height > (layout.height ?? layout.maximumHeight) {
      return "the picture is \(list.height) high"
    }
    if list.commands.count > LayoutLimits.commands { return "\(list.commands.count) commands" }
    for command in list.commands where command.bounds.intersection(list.bounds) != command.bounds {
      return "something is drawn outside the picture: \(command.bounds)"
    }
    let isSound = zip(list.paperCuts, list.paperCuts.dropFirst()).allSatisfy { $0 <= $1 }
    return isSound ? nil : "cuts of the paper out of order"
  }
}

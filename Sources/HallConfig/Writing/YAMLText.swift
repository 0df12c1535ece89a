import QueueCore

/// Writes values as YAML that ``YAMLComposer`` reads back as the same.
enum YAMLText {
  /// A scalar: plain where that is safe, else in double quotes.
  ///
  /// Inside braces and brackets, commas and the brackets themselves need quotes, too.
  static func scalar(_ text: String, inFlow: Bool) -> String {
    isPlain(text, inFlow: inFlow) ? text : quoted(text)
  }

  static func list(_ texts: [String]) -> String {
    "[" + texts.map { scalar($0, inFlow: true) }.joined(separator: ", ") + "]"
  }

  static func list(_ texts: [LocalizedText]) -> String {
    "[" + texts.map { localized($0, inFlow: true) }.joined(separator: ", ") + "]"
  }

  /// `中文 | English` where that reads back as the same, else `{zh: …, en: …}`.
  static func localized(_ text: LocalizedText, inFlow: Bool) -> String {
    let isSimple = [text.chinese, text.english].allSatisfy { part in
      !part.isEmpty && !part.unicodeScalars.contains("|") && part.first != " "
        && part.last != " "
    }
    guard isSimple else {
      return "{zh: \(scalar(text.chinese, inFlow: true)), en: "
        + "\(scalar(text.english, inFlow: true))}"
    }
    let joined =
      text.chinese == text.english ? text.chinese : "\(text.chinese) | \(text.english)"
    return scalar(joined, inFlow: inFlow)
  }

  private static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, first != " ", last != " ",
      last != ":"
    else { return false }
    if "-?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) { return false }
    for (index, scalar) in scalars.enumerated() {
      if !isPrintable(scalar) { return false }
      if inFlow, ",[]{}".unicodeScalars.contains(scalar) { return false }
      guard index + 1 < scalars.count else { continue }
      if scalar == ":", scalars[index + 1] == " " || inFlow { return false }
      if scalar == " ", scalars[index + 1] == "#" { return false }
    }
    return true
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10EFFF: true
    default: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var view = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        view.append("\\")
        view.append(scalar)
      case _ where isPrintable(scalar):
        view.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        let padding = String(repeating: "0", count: 8 - digits.count)
        view.append(contentsOf: ("\\U" + padding + digits).unicodeScalars)
      }
    }
    return "\"" + String(view) + "\""
  }

  /// Columns that a text takes in a terminal.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
  }
}

/// One `key: value` to be written; the value is YAML already, fit for braces.
struct ConfigField: Hashable, Sendable {
  var key: String
  /// Nil where the key is to be absent.
  var value: String?
}

/// Something with an identifier and fields, as one entry of a file.
struct ConfigItem: Hashable, Sendable {
  var id: String
  var fields: [ConfigField]
  /// Set when the whole value can be this one scalar, fit for a line of its own.
  var scalar: String?

  var written: [ConfigField] { fields.filter { $0.value != nil } }

  /// The entry's lines: one line if it is short enough, else one line a field.
  func lines(indentation: Int) -> [String] {
    let pad = String(repeating: " ", count: indentation)
    if let scalar { return [pad + (scalar.isEmpty ? "\(id):" : "\(id): \(scalar)")] }
    let pairs = written.map { "\($0.key): \($0.value ?? "")" }
    let flow = "\(pad)\(id): {\(pairs.joined(separator: ", "))}"
    if YAMLText.width(flow) <= ConfigItem.longestLine { return [flow] }
    return ["\(pad)\(id):"] + pairs.map { "\(pad)  \($0)" }
  }

  /// The value in braces, or the scalar.
  var inline: String {
    if let scalar { return scalar }
    return "{" + written.map { "\($0.key): \($0.value ?? "")" }.joined(separator: ", ") + "}"
  }

  /// Columns of a line before an entry is written over several.
  static let longestLine = 100
}

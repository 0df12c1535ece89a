/// A place in a source text; line and column count from 1, columns in Unicode scalars.
public struct SourcePosition: Hashable, Comparable, Sendable {
  /// Which of the files that were read together: 0 is the layout itself, the others are those it
  /// includes, in the order they were read.
  public var file: Int
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int, file: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// One sentence in both languages of the product.
public struct BilingualText: Hashable, Sendable {
  public var english: String
  public var chinese: String

  public init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  public func text(_ language: DiagnosticLanguage) -> String {
    language == .english ? english : chinese
  }
}

/// The language a report is written in.
public enum DiagnosticLanguage: String, Hashable, Sendable {
  case english = "en"
  case chinese = "zh"
}

/// Something wrong in a layout or sample file, with its place.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    /// The file cannot be used.
    case error
    /// The file can be used; somebody should look.
    case warning
  }

  public var severity: Severity
  public var position: SourcePosition
  public var message: BilingualText

  public init(severity: Severity, position: SourcePosition, message: BilingualText) {
    self.severity = severity
    self.position = position
    self.message = message
  }

  /// `name:line:column: error: message`, then the source line and a caret under the column.
  ///
  /// The caret line repeats tabs and widens under full-width characters, so that it points at the
  /// right place in a terminal.
  public func formatted(name: String, source: String, language: DiagnosticLanguage) -> String {
    let label =
      switch (severity, language) {
      case (.error, .english): "error"
      case (.warning, .english): "warning"
      case (.error, .chinese): "错误"
      case (.warning, .chinese): "警告"
      }
    let place = "\(name):\(position.line):\(position.column)"
    let head = "\(place): \(label): \(message.text(language))"
    let lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard position.line >= 1, position.line <= lines.count else { return head }
    var shown = String.UnicodeScalarView()
    var pad = String.UnicodeScalarView()
    let longest = 200
    for (index, scalar) in lines[position.line - 1].prefix(longest).enumerated() {
      let harmless = scalar == "\t" || !TextCleaning.isRemoved(scalar)
      shown.append(harmless && scalar != "\r" ? scalar : "\u{FFFD}")
      guard index < position.column - 1 else { continue }
      let isWide = scalar.value >= 0x2E80 && scalar.value < 0xFFE7
      pad.append(scalar == "\t" ? "\t" : isWide ? "\u{3000}" : " ")
    }
    return "\(head)\n\(String(shown))\n\(String(pad))^"
  }
}

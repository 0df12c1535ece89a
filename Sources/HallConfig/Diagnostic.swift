import QueueCore

/// The language a report is written in.
public enum ConfigLanguage: String, Hashable, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"
}

/// Something wrong in a configuration file, with its place.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    /// The configuration cannot be used.
    case error
    /// The configuration can be used; somebody should look.
    case warning
  }

  /// The file's name inside the configuration directory.
  public var file: String
  /// Counts from 1.
  public var line: Int
  /// Counts from 1, in Unicode scalars.
  public var column: Int
  public var severity: Severity
  public var message: LocalizedText
  /// The line itself; empty when the file has no such line.
  public var sourceLine: String

  public init(
    file: String, line: Int, column: Int, severity: Severity, message: LocalizedText,
    sourceLine: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
    self.sourceLine = sourceLine
  }

  /// `file:line:column: error: message`, then the source line and a caret under the column.
  ///
  /// The caret line repeats tabs and is twice as wide under full-width characters, so that it
  /// points at the right place in a terminal; long lines are cut around the place.
  public func formatted(language: ConfigLanguage) -> String {
    let label =
      switch (severity, language) {
      case (.error, .english): "error"
      case (.warning, .english): "warning"
      case (.error, .chinese): "错误"
      case (.warning, .chinese): "警告"
      }
    let sentence = language == .english ? message.english : message.chinese
    let head = "\(file):\(line):\(column): \(label): \(sentence)"
    if sourceLine.isEmpty { return head }
    let scalars = Array(sourceLine.unicodeScalars)
    let target = min(max(column - 1, 0), scalars.count)
    let start = max(0, target - ConfigLimits.shownColumns + 20)
    var shown = String.UnicodeScalarView()
    var pad = String.UnicodeScalarView()
    for index in start..<min(scalars.count, start + ConfigLimits.shownColumns) {
      let scalar = scalars[index]
      let isControl = scalar.properties.generalCategory == .control && scalar != "\t"
      shown.append(isControl ? "\u{FFFD}" : scalar)
      if index >= target { continue }
      pad.append(scalar == "\t" ? "\t" : isFullWidth(scalar) ? "\u{3000}" : " ")
    }
    return "\(head)\n\(String(shown))\n\(String(pad))^"
  }

  /// CJK and full-width forms take two columns in a terminal (Unicode Standard Annex 11).
  private func isFullWidth(_ scalar: Unicode.Scalar) -> Bool {
    (0x2E80...0xFF60).contains(scalar.value) || (0x20000...0x3FFFD).contains(scalar.value)
  }
}

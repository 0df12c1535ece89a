import QueueCore

/// The place of something in one of the files.
struct ConfigPlace: Hashable, Sendable {
  var file: HallConfigFile
  var position: SourcePosition
}

/// What is being read, and what has been found wrong so far.
struct ConfigReading {
  let catalogue: DeviceCatalogue
  /// Nil when it is not known which layouts there are; then none is checked.
  let layouts: LayoutCatalogue?
  /// The file whose nodes are being read.
  var file = HallConfigFile.hall
  /// What reports call a file that is none of a hall's.
  private var otherFile: String?
  private var sources: [HallConfigFile: SourceText] = [:]
  private var reports: [Diagnostic] = []

  init(catalogue: DeviceCatalogue, layouts: LayoutCatalogue? = nil) {
    self.catalogue = catalogue
    self.layouts = layouts
  }

  /// For a file of its own, such as a scenario.
  init(otherFile name: String) {
    catalogue = .standard
    layouts = nil
    otherFile = name
  }

  /// The root node of the file of its own.
  mutating func openOther(_ text: String) -> YAMLNode? { open(file, in: [file.rawValue: text]) }

  /// The root node of a file; nil, and reported where it matters, when there is none.
  mutating func open(_ file: HallConfigFile, in texts: [String: String]) -> YAMLNode? {
    self.file = file
    guard let text = texts[file.rawValue] else {
      if !file.isOptional {
        report(
          .error, at: SourcePosition(line: 1, column: 1), "缺少这个文件", "the file is missing")
      }
      return nil
    }
    guard text.utf8.count <= ConfigLimits.fileBytes else {
      report(
        .error, at: SourcePosition(line: 1, column: 1),
        "文件超过\(ConfigLimits.fileBytes)字节", "the file is larger than \(ConfigLimits.fileBytes) bytes"
      )
      return nil
    }
    let source = SourceText(text)
    sources[file] = source
    var composer = YAMLComposer(source)
    let root = composer.compose()
    for mistake in composer.mistakes {
      report(
        .error, at: mistake.position, mistake.message.chinese, mistake.message.english)
    }
    return root
  }

  mutating func report(
    _ severity: Diagnostic.Severity, at position: SourcePosition, _ chinese: String,
    _ english: String
  ) {
    report(severity, at: ConfigPlace(file: file, position: position), chinese, english)
  }

  mutating func report(
    _ severity: Diagnostic.Severity, at place: ConfigPlace, _ chinese: String, _ english: String
  ) {
    guard reports.count < ConfigLimits.diagnostics else {
      if reports.count == ConfigLimits.diagnostics {
        reports.append(
          Diagnostic(
            file: otherFile ?? place.file.rawValue, line: 1, column: 1, severity: severity,
            message: LocalizedText(
              chinese: "问题太多，其余不再列出", english: "too many mistakes; the rest is not listed"),
            sourceLine: ""))
      } else if severity == .error {
        reports[ConfigLimits.diagnostics].severity = .error
      }
      return
    }
    reports.append(
      Diagnostic(
        file: otherFile ?? place.file.rawValue, line: place.position.line,
        column: place.position.column,
        severity: severity, message: LocalizedText(chinese: chinese, english: english),
        sourceLine: sources[place.file]?.line(place.position.line) ?? ""))
  }

  mutating func warning(_ node: YAMLNode, _ chinese: String, _ english: String) {
    report(.warning, at: node.position, chinese, english)
  }

  /// Mistakes found so far: what only follows from them is not worth a report of its own.
  var errorCount: Int { reports.count { $0.severity == .error } }

  mutating func error(_ node: YAMLNode, _ chinese: String, _ english: String) {
    report(.error, at: node.position, chinese, english)
  }

  mutating func reportUnknownFile(_ name: String) {
    let suggestion = Suggestion.nearest(to: name, in: HallConfigFile.allCases.map(\.rawValue))
    reports.append(
      Diagnostic(
        file: name, line: 1, column: 1, severity: .warning,
        message: LocalizedText(
          chinese: "不认识这个文件，没有读取" + Self.question(suggestion).chinese,
          english: "nothing reads this file" + Self.question(suggestion).english),
        sourceLine: ""))
  }

  /// `; did you mean "x"?`, or nothing.
  static func question(_ suggestion: String?) -> LocalizedText {
    guard let suggestion else { return LocalizedText(chinese: "", english: "") }
    return LocalizedText(
      chinese: "；是不是“\(suggestion)”？", english: "; did you mean \"\(suggestion)\"?")
  }

  func sortedDiagnostics() -> [Diagnostic] {
    let names = HallConfigFile.allCases.map(\.rawValue)
    func rank(_ report: Diagnostic) -> (Int, Int, Int) {
      (names.firstIndex(of: report.file) ?? names.count, report.line, report.column)
    }
    return reports.enumerated()
      .sorted { left, right in
        let (first, second) = (rank(left.element), rank(right.element))
        return first == second ? left.offset < right.offset : first < second
      }
      .map(\.element)
  }
}

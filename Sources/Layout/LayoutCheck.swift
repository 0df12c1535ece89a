/// What reading a layout file found.
public struct LayoutCheck: Sendable {
  /// The file's name as given, used in reports.
  public let name: String
  public let source: String
  /// The layout, when the file has no error.
  public let layout: CheckedLayout?
  /// Everything found, by position.
  public let diagnostics: [Diagnostic]

  /// All diagnostics as a compiler prints them, one after the other; empty when there are none.
  public func report(_ language: DiagnosticLanguage) -> String {
    diagnostics.map { $0.formatted(name: name, source: source, language: language) + "\n" }
      .joined()
  }
}

/// Reads layout files.
public enum LayoutReader {
  /// Reads and checks a whole file; goes on after each error it can go on after.
  public static func read(_ source: String, name: String) -> LayoutCheck {
    var reading = LayoutReading()
    var layout: CheckedLayout?
    switch SourceReader.read(source) {
    case .failure(let failure): reading.diagnostics.append(failure.diagnostic)
    case .success(let root): layout = reading.layout(root)
    }
    let diagnostics = reading.diagnostics.enumerated().sorted {
      ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
    }.map(\.element)
    let hasError = diagnostics.contains { $0.severity == .error }
    return LayoutCheck(
      name: name, source: source, layout: hasError ? nil : layout, diagnostics: diagnostics)
  }
}

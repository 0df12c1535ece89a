import QueueCore

/// What came of reading a configuration.
public struct HallConfigResult: Hashable, Sendable {
  /// Nil when there is at least one error.
  public var definition: HallDefinition?
  /// In the order of the files, then of the places in them.
  public var diagnostics: [Diagnostic]

  public init(definition: HallDefinition?, diagnostics: [Diagnostic]) {
    self.definition = definition
    self.diagnostics = diagnostics
  }

  public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  public var warnings: [Diagnostic] { diagnostics.filter { $0.severity == .warning } }
}

/// Reads a hall's YAML files and reports everything that is wrong with them at once.
public enum HallConfigReader {
  /// Reads the texts of the files by their names in the directory.
  ///
  /// A file that is missing or is no YAML is reported once; references into it are then not
  /// checked, so that one mistake does not hide among its consequences.
  ///
  /// - Parameter layouts: what the hall would paint with; nil leaves the devices' layouts unchecked.
  public static func read(
    texts: [String: String], catalogue: DeviceCatalogue = .standard,
    layouts: LayoutCatalogue? = nil
  ) -> HallConfigResult {
    var reading = ConfigReading(catalogue: catalogue, layouts: layouts)
    let sortedNames = texts.keys.sorted()
    for name in sortedNames where HallConfigFile(rawValue: name) == nil {
      let isYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
      if isYAML { reading.reportUnknownFile(name) }
    }
    let draft = HallDraft(texts: texts, reading: &reading)
    let diagnostics = reading.sortedDiagnostics()
    let hasError = diagnostics.contains { $0.severity == .error }
    return HallConfigResult(
      definition: hasError ? nil : draft.definition(), diagnostics: diagnostics)
  }
}

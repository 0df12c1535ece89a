/// What reading a file of sample data found.
public struct SampleCheck: Sendable {
  public let name: String
  public let source: String
  /// The data, when the file has no error.
  public let data: DataValue?
  public let diagnostics: [Diagnostic]

  /// All diagnostics as a compiler prints them; empty when there are none.
  public func report(_ language: DiagnosticLanguage) -> String {
    diagnostics.map { $0.formatted(name: name, source: source, language: language) + "\n" }
      .joined()
  }
}

/// Reads sample data for a layout, in JSON or YAML, checked against the schema of an output kind.
///
/// The schema says what a scalar is, as the key does in a layout. A field the schema does not
/// know is an error, so that samples cannot drift from what the shells hand in; JSON's null is a
/// missing value.
public enum SampleReader {
  public static func read(_ source: String, name: String, kind: OutputKind) -> SampleCheck {
    var reading = LayoutReading()
    var data = DataValue.missing
    switch SourceReader.read(source) {
    case .failure(let failure): reading.diagnostics.append(failure.diagnostic)
    case .success(let root): data = reading.value(root, as: .record(kind.schema))
    }
    let hasError = reading.diagnostics.contains { $0.severity == .error }
    return SampleCheck(
      name: name, source: source, data: hasError ? nil : data, diagnostics: reading.diagnostics)
  }
}

extension LayoutReading {
  fileprivate mutating func value(_ node: SourceNode, as type: DataType) -> DataValue {
    switch (node, type) {
    case (.scalar(let scalar), _) where scalar.text == "null" && !scalar.isQuoted:
      return .missing
    case (.scalar(let scalar), .text):
      return .text(scalar.text)
    case (.scalar(let scalar), .number):
      if let number = Int(scalar.text) { return .number(number) }
    case (.scalar(let scalar), .flag):
      if let flag = Bool(scalar.text) { return .flag(flag) }
    case (.sequence(let items, _), .list(let element)):
      return .list(items.map { value($0, as: element) })
    case (.mapping(let pairs, let position), .record(let schema)):
      check(Properties(pairs: pairs, position: position), allowed: schema.fields.map(\.name))
      var fields: [String: DataValue] = [:]
      for pair in pairs {
        guard let field = schema.field(named: pair.key.text) else { continue }
        fields[pair.key.text] = value(pair.value, as: field.type)
      }
      return .record(fields)
    default:
      break
    }
    report(
      node.position, "expected \(type.name.english)", "此处应为\(type.name.chinese)")
    return .missing
  }
}

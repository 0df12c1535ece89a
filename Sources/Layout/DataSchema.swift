/// The type of a value a layout may show.
public indirect enum DataType: Hashable, Sendable {
  case text
  case number
  case flag
  case list(DataType)
  case record(DataSchema)

  /// What this type is called in a message.
  public var name: BilingualText {
    switch self {
    case .text: BilingualText("a text", "文本")
    case .number: BilingualText("a number", "数字")
    case .flag: BilingualText("true or false", "真或假")
    case .list: BilingualText("a list", "列表")
    case .record: BilingualText("a group of values", "一组值")
    }
  }
}

/// The fields a record has, in the order documentation and suggestions list them.
public struct DataSchema: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public var name: String
    public var type: DataType
    /// Whether data may leave the field out; a layout should then ask with `when` or `default`.
    public var isOptional: Bool
    public var summary: BilingualText

    public init(
      _ name: String, _ type: DataType, optional: Bool = false, _ english: String,
      _ chinese: String
    ) {
      self.name = name
      self.type = type
      isOptional = optional
      summary = BilingualText(english, chinese)
    }
  }

  public var fields: [Field]

  public init(_ fields: [Field]) {
    self.fields = fields
  }

  public func field(named name: String) -> Field? {
    fields.first { $0.name == name }
  }

  /// The type at `path`, or nil when the schema has no such path.
  public func type(at path: DataPath) -> DataType? {
    var type = DataType.record(self)
    for step in path.steps {
      guard case .record(let schema) = type, let field = schema.field(named: step) else {
        return nil
      }
      type = field.type
    }
    return type
  }

  /// Every path of the schema down to its lists, in the schema's order.
  public var paths: [String] {
    var result: [String] = []
    for field in fields {
      result.append(field.name)
      if case .record(let schema) = field.type {
        result += schema.paths.map { "\(field.name).\($0)" }
      }
    }
    return result
  }

  /// The schema with one field more, which hides an older one of the same name.
  func adding(_ field: Field) -> DataSchema {
    DataSchema([field] + fields.filter { $0.name != field.name })
  }
}

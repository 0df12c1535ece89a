/// The JSON Schema of layout files, for editors that know YAML and not this language.
///
/// It says what the checker refuses by its form alone; names, data and sizes that do not go together
/// only the checker can judge. Numbers stand without quotes, as layouts are written.
public enum LayoutSchema {
  /// The schema as JSON text, ending with a line feed (JSON Schema, draft 2020-12).
  public static let text = root.json(indentation: 0) + "\n"

  private static let root: SchemaNode = [
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Hallkeeper layout",
    "description": "What a guidance screen, an LED board or a ticket shows. 引导屏、条屏或号票的版式。",
    "oneOf": [layout, sharedParts],
    "$defs": .object(
      [
        ("text", ["type": ["string", "number", "boolean", "null"]]), ("length", length),
        ("edges", edges), ("color", color), ("border", border), ("style", style),
        ("column", column), ("box", oneOf(LayoutVocabulary.boxes, allowing: [])),
        ("turn", oneOf(LayoutVocabulary.boxes, allowing: LayoutVocabulary.turn)),
      ]),
  ]

  private static let layout = mapping(
    LayoutVocabulary.top, required: ["layout", "size", "body"],
    with: [
      ("layout", ["enum": .array(OutputKind.allCases.map { .text($0.rawValue) })])
    ])

  private static let sharedParts = mapping(
    LayoutVocabulary.shared, required: ["layout"],
    with: [("layout", ["const": .text(LayoutVocabulary.partsKind)])])

  private static let style = mapping(LayoutVocabulary.namedStyle, required: [])

  private static let column: SchemaNode = [
    "allOf": [
      mapping(LayoutVocabulary.column, required: []),
      ["anyOf": [["required": ["text"]], ["required": ["cell"]]]],
    ]
  ]

  /// A mapping that is one of the boxes, with what its place gives it.
  private static func oneOf(
    _ kinds: [LayoutVocabulary.BoxKind], allowing more: [LayoutVocabulary.Property]
  ) -> SchemaNode {
    let boxes = kinds.map { kind in
      var required = [kind.property.name]
      if kind.property.form == .columns { required += ["rows", "slots"] }
      return mapping(
        [kind.property] + kind.more + LayoutVocabulary.common + more, required: required)
    }
    return ["type": "object", "oneOf": .array(boxes)]
  }

  private static func mapping(
    _ properties: [LayoutVocabulary.Property], required: [String],
    with special: [(String, SchemaNode)] = []
  ) -> SchemaNode {
    let members = properties.map { property in
      (
        property.name,
        (special.first { $0.0 == property.name }?.1 ?? form(property.form)).described(
          property.summary.english + " · " + property.summary.chinese)
      )
    }
    var schema: [(String, SchemaNode)] = [
      ("type", "object"), ("properties", .object(members)), ("additionalProperties", false),
    ]
    if !required.isEmpty { schema.append(("required", .array(required.map { .text($0) }))) }
    return .object(schema)
  }

  private static func form(_ form: LayoutVocabulary.Form) -> SchemaNode {
    switch form {
    case .word(let words): ["enum": .array(words.map { .text($0) })]
    case .whole(let range): whole(range)
    case .length: reference("length")
    case .edges: reference("edges")
    case .color: reference("color")
    case .border: reference("border")
    case .wholes(let count, let range): list(of: whole(range), count...count)
    case .size:
      [
        "type": "array",
        "prefixItems": [
          whole(1...LayoutLimits.pictureSide),
          ["anyOf": [whole(1...LayoutLimits.pictureSide), ["const": "auto"]]],
        ], "minItems": 2, "maxItems": 2,
      ]
    case .text: reference("text")
    case .time: ["type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"]
    case .box: reference("box")
    case .boxes: ["type": "array", "items": reference("box")]
    case .turns: list(of: reference("turn"), 1...LayoutLimits.playlistTurns)
    case .columns: list(of: reference("column"), 1...LayoutLimits.tableColumns)
    case .boxOrText: ["anyOf": [reference("text"), reference("box")]]
    case .texts: ["type": "array", "items": reference("text")]
    case .colors: named(reference("color"))
    case .themes: named(named(reference("color")))
    case .fonts:
      named([
        "anyOf": [
          font,
          ["type": "array", "items": font, "minItems": 1],
        ]
      ])
    case .styles: named(reference("style"))
    case .parts: named(reference("box"))
    }
  }

  private static let font: SchemaNode = [
    "enum": .array(FontKey.allCases.map { .text($0.rawValue) })
  ]

  private static let length: SchemaNode = [
    "anyOf": [
      whole(0...LayoutLimits.length),
      [
        "type": "string",
        "pattern": "^(auto|[0-9]+(px)?|[0-9]{1,6}(\\.[0-9]{1,3})?(%|fr))$",
      ],
    ]
  ]

  private static let edges: SchemaNode = {
    let distance = whole(0...LayoutLimits.length)
    return [
      "anyOf": [
        distance, list(of: distance, 1...2), list(of: distance, 4...4),
      ]
    ]
  }()

  private static let color: SchemaNode = [
    "type": "string", "pattern": "^(#[0-9A-Fa-f]{6}|[^#].*)$",
  ]

  private static let border: SchemaNode = [
    "anyOf": [
      whole(LayoutVocabulary.thickness),
      [
        "type": "array",
        "prefixItems": [whole(LayoutVocabulary.thickness), reference("color")],
        "minItems": 2, "maxItems": 2,
      ],
    ]
  ]

  private static func whole(_ range: ClosedRange<Int>) -> SchemaNode {
    [
      "type": "integer", "minimum": .number(range.lowerBound),
      "maximum": .number(range.upperBound),
    ]
  }

  private static func list(of item: SchemaNode, _ count: ClosedRange<Int>) -> SchemaNode {
    [
      "type": "array", "items": item, "minItems": .number(count.lowerBound),
      "maxItems": .number(count.upperBound),
    ]
  }

  private static func named(_ value: SchemaNode) -> SchemaNode {
    ["type": "object", "additionalProperties": value]
  }

  private static func reference(_ name: String) -> SchemaNode { ["$ref": .text("#/$defs/" + name)] }
}

/// A piece of a schema, with its members in the order written.
private indirect enum SchemaNode: Sendable {
  case object([(String, SchemaNode)])
  case array([SchemaNode])
  case text(String)
  case number(Int)
  case flag(Bool)

  /// The object with a description in front; for anything else the same.
  func described(_ text: String) -> SchemaNode {
    guard case .object(let members) = self else { return self }
    return .object([("description", .text(text))] + members)
  }

  func json(indentation: Int) -> String {
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .object(let members):
      if members.count == 1, case .text(let text) = members[0].1 {
        return "{ \(Self.quoted(members[0].0)): \(Self.quoted(text)) }"
      }
      let lines = members.map {
        "\(inner)\(Self.quoted($0.0)): \($0.1.json(indentation: indentation + 2))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    case .array(let items):
      let texts = items.map { $0.json(indentation: indentation + 2) }
      let isShort = texts.allSatisfy { !$0.contains("\n") }
      return isShort
        ? "[\(texts.joined(separator: ", "))]"
        : "[\n\(inner)\(texts.joined(separator: ",\n\(inner)"))\n\(outer)]"
    case .text(let text): return Self.quoted(text)
    case .number(let number): return String(number)
    case .flag(let flag): return flag ? "true" : "false"
    }
  }

  /// The texts of a schema are our own: no control characters.
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}

extension SchemaNode: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(dictionaryLiteral members: (String, SchemaNode)...) { self = .object(members) }
  init(arrayLiteral items: SchemaNode...) { self = .array(items) }
  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int) { self = .number(number) }
  init(booleanLiteral flag: Bool) { self = .flag(flag) }
}

import QueueCore

/// A JSON value that keeps the order it was written in; what every answer is made of.
enum JSON: Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  case text(String)
  case array([JSON])
  case object([(String, JSON)])
  /// JSON that is text already.
  case encoded(String)

  /// UTF-8 bytes.
  var bytes: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .number(let value): out += String(value).utf8
    case .text(let value): Self.write(value, to: &out)
    case .encoded(let json): out += json.utf8
    case .array(let items):
      out.append(UInt8(ascii: "["))
      for (position, item) in items.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        item.write(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (position, member) in members.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        Self.write(member.0, to: &out)
        out.append(UInt8(ascii: ":"))
        member.1.write(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        out += "\\u00".utf8
        out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  /// The members of two objects, one after the other.
  func adding(_ members: [(String, JSON)]) -> JSON {
    guard case .object(let own) = self else { return self }
    return .object(own + members)
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral
{
  init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int64) { self = .number(value) }
}

/// What has one form in every answer.
protocol JSONConvertible {
  var json: JSON { get }
}

extension String: JSONConvertible { var json: JSON { .text(self) } }
extension Bool: JSONConvertible { var json: JSON { .bool(self) } }
extension Int: JSONConvertible { var json: JSON { .number(Int64(self)) } }
extension Int64: JSONConvertible { var json: JSON { .number(self) } }
extension UInt64: JSONConvertible { var json: JSON { .number(Int64(clamping: self)) } }
extension Identifier: JSONConvertible { var json: JSON { .text(text) } }
extension NumberIdentifier: JSONConvertible { var json: JSON { .number(value) } }
extension TicketNumber: JSONConvertible { var json: JSON { .text(description) } }
extension CalendarDate: JSONConvertible { var json: JSON { .text(description) } }
extension TimeOfDay: JSONConvertible { var json: JSON { .text(description) } }
extension WallTime: JSONConvertible { var json: JSON { .number(milliseconds) } }
extension LocalizedText: JSONConvertible {
  var json: JSON { ["zh": chinese.json, "en": english.json] }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  var json: JSON { .array(map(\.json)) }
}

extension Optional where Wrapped: JSONConvertible {
  var json: JSON { map(\.json) ?? .null }
}

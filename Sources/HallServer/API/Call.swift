import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import QueueCore

/// What the server keeps about a request while it is answered.
struct HallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: String
  let channel: any Channel
  /// Whether the request came by the local socket.
  let isLocal: Bool
  var caller = Caller.nobody

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
    if case .unixDomainSocket? = source.channel.localAddress {
      isLocal = true
    } else {
      isLocal = false
    }
    remoteAddress = source.channel.remoteAddress?.ipAddress ?? "local"
  }

  var maxUploadSize: Int { HallServerLimits.bodyBytes }
}

/// One request with its body read: what a route gets.
struct Call: Sendable {
  let path: String
  let caller: Caller
  let cookie: String?
  let address: String
  let isSecure: Bool
  /// What `If-None-Match` says.
  let knownTag: String?
  /// What `If-Match` says.
  let matchTag: String?
  let parameters: Parameters
  let query: Parameters
  let body: [UInt8]
  /// Cuts the connection at once, also in the middle of an answer.
  let disconnect: @Sendable () -> Void

  func text(_ name: String) throws -> String {
    guard let value = parameters.get(name) else { throw APIError.notFound }
    return value.removingPercentEncoding ?? value
  }

  func number(_ name: String) throws -> Int64 {
    guard let value = Int64(try text(name)) else { throw APIError.notFound }
    return value
  }

  func window(_ name: String = "id") throws -> WindowID { WindowID(try number(name)) }
  func ticket() throws -> TicketID { TicketID(try number("ticket")) }

  func date(_ name: String) throws -> CalendarDate? {
    guard let text = query.get(name), !text.isEmpty else { return nil }
    guard let date = CalendarDate(text) else {
      throw APIError.badRequest("日期要写成 2026-11-23 的样子", "\(name) has to be a date like 2026-11-23")
    }
    return date
  }

  /// The body as JSON of that shape.
  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch let error as DecodingError {
      throw Self.badRequest(error)
    } catch {
      throw APIError.badRequest("请求内容不是有效的 JSON", "The body is not valid JSON")
    }
  }

  /// The id by which a repeated request is known.
  func requestID() throws -> String {
    struct Body: Decodable { let requestId: String }
    let id = try json(Body.self).requestId
    guard (1...HallServerLimits.requestIDCharacters).contains(id.count),
      id.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F })
    else {
      throw APIError.badRequest(
        "requestId 应为1至\(HallServerLimits.requestIDCharacters)个字符",
        "requestId has to be 1 to \(HallServerLimits.requestIDCharacters) plain characters")
    }
    return id
  }

  private static func badRequest(_ error: DecodingError) -> APIError {
    func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let keys = context.codingPath + (key.map { [$0] } ?? [])
      let text = keys.map { $0.intValue.map(String.init) ?? $0.stringValue }
      return text.isEmpty ? "JSON" : text.joined(separator: ".")
    }
    let what: String
    switch error {
    case .keyNotFound(let key, let context): what = place(context, key)
    case .typeMismatch(_, let context), .valueNotFound(_, let context): what = place(context)
    case .dataCorrupted(let context): what = place(context)
    @unknown default: what = "JSON"
    }
    return .badRequest("请求内容有误：\(what)", "The body is wrong or incomplete at: \(what)")
  }
}

/// Checks of texts that people type.
enum Typed {
  /// A text without surrounding blanks, of 1 to `limit` characters.
  static func text(
    _ text: String, _ field: String, limit: Int = HallServerLimits.textCharacters
  ) throws -> String {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.isEmpty, trimmed.count <= limit else {
      throw APIError.badRequest(
        "\(field) 应为1至\(limit)个字", "\(field) has to have 1 to \(limit) characters")
    }
    return trimmed
  }

  static func name(_ text: String, _ field: String) throws -> String {
    try self.text(text, field, limit: HallServerLimits.nameCharacters)
  }

  /// A name for programs: lower-case letters, digits and hyphens.
  static func identifier(_ text: String, _ field: String) throws -> String {
    let name = try self.name(text, field)
    guard
      name.unicodeScalars.allSatisfy({ scalar in
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
      })
    else {
      throw APIError.badRequest(
        "\(field) 只能用小写字母、数字和连字符", "\(field) takes lower-case letters, digits and hyphens")
    }
    return name
  }

  /// A text whose English may be left empty; the Chinese stands in for it then.
  static func chinese(
    _ text: LocalizedText, _ field: String, limit: Int = HallServerLimits.textCharacters
  ) throws -> LocalizedText {
    let chinese = try self.text(text.chinese, field, limit: limit)
    let hasEnglish = !text.english.allSatisfy(\.isWhitespace)
    return LocalizedText(
      chinese: chinese,
      english: hasEnglish ? try self.text(text.english, field, limit: limit) : chinese)
  }

  static func localized(_ text: LocalizedText, _ field: String) throws -> LocalizedText {
    LocalizedText(
      chinese: try self.text(text.chinese, field), english: try self.text(text.english, field))
  }
}

import HTTPTypes
import HallRuntime
import QueueCore

/// An answer that says no: a status, a stable code, and a sentence in both languages.
struct APIError: Error {
  let status: HTTPResponse.Status
  let code: String
  let text: LocalizedText
  /// After how many seconds it may be tried again; nil when waiting does not help.
  var seconds: Int?
  /// What a program needs to go on, beside the words.
  var details: [(String, JSON)] = []

  init(
    _ status: HTTPResponse.Status, _ code: String, _ chinese: String, _ english: String,
    seconds: Int? = nil
  ) {
    self.status = status
    self.code = code
    text = LocalizedText(chinese: chinese, english: english)
    self.seconds = seconds
  }

  init(_ failure: SubmitFailure, isSignedIn: Bool) {
    switch failure {
    case .notStored:
      self = .notStored
    case .refused(.notAllowed) where !isSignedIn:
      self = .notSignedIn
    case .refused(let refusal):
      status = Self.status(of: refusal)
      code = refusal.code
      text = refusal.text
      if case .callTooSoon(let left) = refusal { seconds = left }
    }
  }

  private static func status(of refusal: Refusal) -> HTTPResponse.Status {
    switch refusal {
    case .notAllowed: .forbidden
    case .overloaded: .serviceUnavailable
    case .unknownService, .unknownLine, .unknownWindow, .unknownTicket, .unknownClass,
      .unknownPrintJob, .unknownPerson, .unknownDevice:
      .notFound
    default: .conflict
    }
  }

  var json: JSON {
    var members: [(String, JSON)] = [
      ("code", code.json), ("zh", text.chinese.json), ("en", text.english.json),
    ]
    if let seconds { members.append(("seconds", seconds.json)) }
    return ["error": .object(members + details)]
  }

  static let notSignedIn = APIError(
    .unauthorized, "notSignedIn", "请先登录", "Please sign in first")
  static let notAllowed = APIError(
    .forbidden, "notAllowed", "没有权限", "That is not allowed for you")
  static let notFound = APIError(.notFound, "notFound", "没有找到", "Not found")
  static let notStored = APIError(
    .serviceUnavailable, "notStored", "暂时存不下，请稍后再试；什么都没有改变",
    "It cannot be stored just now, please try again; nothing was changed")
  static let tooLarge = APIError(
    .contentTooLarge, "tooLarge", "内容太大", "That is too large")
  static let tooManyStreams = APIError(
    .serviceUnavailable, "tooManyStreams", "打开的页面太多，请稍后再试",
    "Too many pages are open; please try again later", seconds: 5)
  static let wrongOrigin = APIError(
    .forbidden, "wrongOrigin", "请求来自别的网站，已拒绝", "The request came from another site")
  static let wrongHost = APIError(
    .misdirectedRequest, "wrongHost", "这个地址没有在本大厅登记", "This address is not one of the hall's")
  static let unexpected = APIError(
    .internalServerError, "unexpected", "系统出错，请再试一次", "Something went wrong; please try again")

  static func badRequest(_ chinese: String, _ english: String) -> APIError {
    APIError(.badRequest, "badRequest", chinese, english)
  }
}

import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// Around every answer: errors as JSON, headers that keep pages safe, and counts.
struct Envelope: RouterMiddleware {
  let core: ServerCore

  func handle(
    _ request: Request, context: HallContext,
    next: (Request, HallContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      let answer = answer(to: error, request)
      response = Response(answer.json, status: answer.status)
      if let seconds = answer.seconds { response.headers[.retryAfter] = String(seconds) }
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.contentSecurityPolicy] = Self.policy
    if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    core.counts.count(response.status.code)
    return response
  }

  /// Everything from this server and nowhere else, nothing inline; no page inside another.
  static let policy =
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

  private func answer(to error: any Error, _ request: Request) -> APIError {
    if let error = error as? APIError { return error }
    if let error = error as? any HTTPResponseError {
      switch error.status {
      case .notFound: return .notFound
      case .contentTooLarge: return .tooLarge
      default:
        return APIError(
          error.status, "badRequest", "请求有误", "The request is wrong (\(error.status.code))")
      }
    }
    core.logger.error(
      "a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
    return .unexpected
  }
}

/// Answers since the program started, by status.
final class RequestCounts: Sendable {
  private let counts = Mutex<[Int: Int]>([:])

  func count(_ status: Int) { counts.withLock { $0[status, default: 0] += 1 } }

  /// In the order of the status.
  var all: [(status: Int, count: Int)] {
    counts.withLock { table in
      table.sorted { $0.key < $1.key }.map { (status: $0.key, count: $0.value) }
    }
  }
}

import Synchronization

/// One picture at a time for each person: a page that asks faster than it is painted for waits, and
/// nobody keeps the others waiting.
final class PaintTurns: Sendable {
  private let painting = Mutex<Set<String>>([])

  /// - Throws: 429 while a picture of the same person is being painted.
  func take<Value: Sendable>(
    _ caller: Caller, _ work: () async throws -> Value
  ) async throws -> Value {
    let name = caller.actor?.description ?? ""
    guard painting.withLock({ $0.insert(name).inserted }) else { throw APIError.paintBusy }
    defer { _ = painting.withLock { $0.remove(name) } }
    return try await work()
  }
}

extension APIError {
  static let paintBusy = APIError(
    .tooManyRequests, "paintBusy", "上一张图还没有画完，请稍后再试",
    "The last picture is still being painted; please try again", seconds: 1)
}

import Dispatch
import Synchronization

/// Checks and makes password hashes one at a time on a thread of its own, so that neither the event
/// loops nor the shared pool wait for them.
final class PasswordWorker: Sendable {
  private let queue = DispatchQueue(label: "hallkeeper.passwords", qos: .utility)
  private let waiting = Mutex(0)
  /// Checked for names that nobody has, so that the answer takes as long as for the others.
  private static let decoy = PasswordHash(unmatchable: ())

  /// - Parameter hash: nil when nobody has the name.
  func verify(_ password: String, against hash: PasswordHash?) async throws -> Bool {
    let matches = try await run { (hash ?? Self.decoy).matches(password) }
    return matches && hash != nil
  }

  func hash(_ password: String) async throws -> PasswordHash {
    try await run { Result { try PasswordHash(password: password) } }.get()
  }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () -> Value
  ) async throws -> Value {
    let hasRoom = waiting.withLock { count in
      guard count < HallServerLimits.passwordsWaiting else { return false }
      count += 1
      return true
    }
    guard hasRoom else { throw APIError.signInBusy }
    defer { waiting.withLock { $0 -= 1 } }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }
}

extension APIError {
  static let signInBusy = APIError(
    .tooManyRequests, "signInBusy", "登录的人太多，请稍后再试",
    "Too many people are signing in; please try again", seconds: 2)
}

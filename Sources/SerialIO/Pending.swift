/// One asynchronous call that waits for one answer; the first answer counts.
///
/// Unchecked because the compiler cannot see it: touched on its owner's queue only. An answer that
/// comes before the wait, as a cancellation may, is kept for it.
final class Pending<Value: Sendable>: @unchecked Sendable {
  private var continuation: CheckedContinuation<Value, Never>?
  private var early: Value?
  private(set) var isFinished = false

  func wait(_ continuation: CheckedContinuation<Value, Never>) {
    if let early { continuation.resume(returning: early) } else { self.continuation = continuation }
    early = nil
  }

  func finish(_ value: Value) {
    guard !isFinished else { return }
    isFinished = true
    if let continuation { continuation.resume(returning: value) } else { early = value }
    continuation = nil
  }
}

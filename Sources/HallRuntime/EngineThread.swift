import Foundation

/// A thread of the engine's own: SQLite waits for the disk here, and neither blocks the shared pools
/// nor can be kept waiting by whoever blocks them.
final class EngineThread: SerialExecutor {
  private let jobs = JobQueue()

  init() {
    let jobs = jobs
    let thread = Thread {
      while let job = jobs.next() { job() }
    }
    thread.name = "hallkeeper.engine"
    thread.start()
  }

  deinit { jobs.close() }

  func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    jobs.add { unowned.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}

/// Jobs in the order in which they came; unchecked because every access holds the condition's lock.
private final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [@Sendable () -> Void] = []
  private var isClosed = false

  func add(_ job: @escaping @Sendable () -> Void) {
    condition.lock()
    jobs.append(job)
    condition.signal()
    condition.unlock()
  }

  /// Waits for a job; nil when the queue was closed and is empty.
  func next() -> (@Sendable () -> Void)? {
    condition.lock()
    defer { condition.unlock() }
    while jobs.isEmpty, !isClosed { condition.wait() }
    return jobs.isEmpty ? nil : jobs.removeFirst()
  }

  func close() {
    condition.lock()
    isClosed = true
    condition.signal()
    condition.unlock()
  }
}

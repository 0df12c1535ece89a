import Dispatch

/// A thread of its own for the engine, so that SQLite never blocks the shared pool.
final class EngineThread: SerialExecutor {
  private let queue = DispatchQueue(label: "hallkeeper.engine", qos: .userInitiated)

  func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    queue.async {
      unowned.runSynchronously(on: self.asUnownedSerialExecutor())
    }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}

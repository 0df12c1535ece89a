/// Tells when the device at a path appears, goes away or is exchanged for another.
///
/// Works for names that udev makes and removes, also when the directory itself comes and goes with
/// them: inotify for speed, a look every ``PortLimits/watchPollMilliseconds`` for certainty.
public final class PortWatcher: Sendable {
  public let path: String
  private let core: WatcherCore

  public init(path: String) {
    self.path = path
    core = WatcherCore(path: path)
    core.start()
  }

  deinit { core.stop() }

  /// What is there now.
  public var presence: PortPresence { PortPresence(path: path) }

  /// What is there now and whatever comes after, the newest only, until the task is cancelled.
  public var changes: AsyncStream<PortPresence> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let core = core
      let identifier = core.subscribe(continuation)
      continuation.onTermination = { _ in core.unsubscribe(identifier) }
    }
  }

  /// Waits until something else is there than `seen`, at most for a time; at once when it already
  /// is. Returns what is there; cancelling the task ends the wait.
  public func waitForChange(
    since seen: PortPresence, atMostMilliseconds: Int
  ) async -> PortPresence {
    await core.waitForChange(since: seen, atMostMilliseconds: atMostMilliseconds)
  }
}

import Dispatch
import Glibc

/// The inside of a ``PortWatcher``.
///
/// Unchecked because the compiler cannot see it: every stored variable is touched on `queue` only.
final class WatcherCore: @unchecked Sendable {
  private struct Wait {
    let seen: PortPresence
    let pending: Pending<PortPresence>
  }

  private let path: String
  private let queue = DispatchQueue(label: "hallkeeper.watch")
  private var presence: PortPresence
  private var waits: [Wait] = []
  private var subscribers: [(identifier: Int, continuation: AsyncStream<PortPresence>.Continuation)]
  private var nextIdentifier = 0
  private var inotifyDescriptor: CInt = -1
  private var watched: [(directory: String, descriptor: CInt)] = []
  private var readiness: Readiness?
  private var timer: DispatchSourceTimer?

  init(path: String) {
    self.path = path
    presence = PortPresence(path: path)
    subscribers = []
  }

  func start() {
    queue.async { [self] in
      inotifyDescriptor = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
      // Without inotify (its number of instances is limited) the timer alone does.
      if inotifyDescriptor >= 0 {
        let readiness = Readiness(descriptor: inotifyDescriptor, queue: queue) { [weak self] _ in
          self?.drain()
        }
        readiness.set(.read, true)
        self.readiness = readiness
      }
      let timer = DispatchSource.makeTimerSource(queue: queue)
      let interval = DispatchTimeInterval.milliseconds(PortLimits.watchPollMilliseconds)
      timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(100))
      timer.setEventHandler { [weak self] in self?.look() }
      timer.resume()
      self.timer = timer
      look()
    }
  }

  func stop() {
    queue.async { [self] in
      readiness?.cancel()
      timer?.cancel()
      readiness = nil
      timer = nil
      if inotifyDescriptor >= 0 { close(inotifyDescriptor) }
      inotifyDescriptor = -1
      for wait in waits { wait.pending.finish(presence) }
      waits = []
      for subscriber in subscribers { subscriber.continuation.finish() }
      subscribers = []
    }
  }

  func subscribe(_ continuation: AsyncStream<PortPresence>.Continuation) -> Int {
    queue.sync {
      nextIdentifier += 1
      subscribers.append((nextIdentifier, continuation))
      continuation.yield(presence)
      return nextIdentifier
    }
  }

  func unsubscribe(_ identifier: Int) {
    queue.async { self.subscribers.removeAll { $0.identifier == identifier } }
  }

  func waitForChange(
    since seen: PortPresence, atMostMilliseconds: Int
  ) async -> PortPresence {
    let pending = Pending<PortPresence>()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.async {
          pending.wait(continuation)
          self.waits.append(Wait(seen: seen, pending: pending))
          self.look()
        }
        queue.asyncAfter(deadline: .now() + .milliseconds(max(0, atMostMilliseconds))) {
          self.end(pending)
        }
      }
    } onCancel: {
      queue.async { self.end(pending) }
    }
  }

  private func end(_ pending: Pending<PortPresence>) {
    pending.finish(presence)
    waits.removeAll { $0.pending === pending }
  }

  /// Empties inotify's buffer: what happened does not matter, only what is there now.
  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while read(inotifyDescriptor, &buffer, buffer.count) > 0 {}
    look()
  }

  /// Compares what is there with what was, and tells everybody who waits for it.
  private func look() {
    watchDirectories()
    let now = PortPresence(path: path)
    if now != presence {
      presence = now
      for subscriber in subscribers { subscriber.continuation.yield(now) }
    }
    for wait in waits where wait.seen != now || wait.pending.isFinished {
      wait.pending.finish(now)
    }
    waits.removeAll { $0.pending.isFinished }
  }

  /// Watches the nearest directory that exists above the path, and the one its link leads to.
  private func watchDirectories() {
    guard inotifyDescriptor >= 0 else { return }
    var wanted = [Self.nearestDirectory(above: path)]
    if let target = PortHandle.resolve(path) {
      let directory = Self.nearestDirectory(above: target)
      if directory != wanted[0] { wanted.append(directory) }
    }
    for old in watched where !wanted.contains(old.directory) {
      inotify_rm_watch(inotifyDescriptor, old.descriptor)
    }
    let mask =
      UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
      | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
    // Asking again for a watched directory gives the same descriptor, and a new one when the
    // directory was removed and made anew.
    watched = wanted.compactMap { directory in
      let descriptor = inotify_add_watch(inotifyDescriptor, directory, mask)
      return descriptor >= 0 ? (directory, descriptor) : nil
    }
  }

  private static func nearestDirectory(above path: String) -> String {
    var directory = path
    repeat {
      guard let slash = directory.lastIndex(of: "/"), slash != directory.startIndex else {
        return "/"
      }
      directory = String(directory[..<slash])
    } while access(directory, F_OK) != 0
    return directory
  }
}

import CSerialPort
import Dispatch
import Glibc

/// Tells the owner of a descriptor, on its queue, when it can be read or written.
///
/// Dispatch sources would do this, but libdispatch on Linux takes a hang-up for the end of a
/// descriptor: a pseudo-terminal that is opened a second time stays silent, and a read and a write
/// source that are hung up together can end the process in `_dispatch_event_loop_drain`.
///
/// Unchecked because the compiler cannot see it: everything but the constants is touched on `queue`
/// only. The owner must call ``cancel()`` before it closes the descriptor.
final class Readiness: @unchecked Sendable {
  struct Interest: OptionSet, Sendable {
    let rawValue: UInt8
    static let read = Interest(rawValue: 1)
    static let write = Interest(rawValue: 2)
  }

  let descriptor: CInt
  private let queue: DispatchQueue
  private let identifier: UInt64
  private var handler: ((Interest) -> Void)?
  private var interest: Interest = []
  private var armed: Interest = []
  private var isFiring = false

  /// - Parameter handler: told which of the interests have come true; a hang-up or an error makes
  ///   all of them true, so that the next call on the descriptor finds out.
  init(descriptor: CInt, queue: DispatchQueue, handler: @escaping (Interest) -> Void) {
    self.descriptor = descriptor
    self.queue = queue
    self.handler = handler
    identifier = ReadinessLoop.shared.newIdentifier()
  }

  /// Whether an interest is followed; several changes in the handler cost one system call.
  func set(_ kind: Interest, _ on: Bool) {
    if on { interest.insert(kind) } else { interest.remove(kind) }
    if !isFiring { arm() }
  }

  /// Lets go of the descriptor: from here on the handler is not called and the owner may close it.
  func cancel() {
    guard handler != nil else { return }
    handler = nil
    interest = []
    ReadinessLoop.shared.arm(self, identifier: identifier, interest: [])
  }

  /// Called by the loop on its thread.
  func becameReady(_ ready: Interest) {
    queue.async { self.fire(ready) }
  }

  private func fire(_ ready: Interest) {
    // The kernel reports once, then waits to be asked again.
    armed = []
    let wanted = ready.intersection(interest)
    if let handler, !wanted.isEmpty {
      isFiring = true
      handler(wanted)
      isFiring = false
    }
    arm()
  }

  private func arm() {
    guard handler != nil, armed != interest else { return }
    armed = interest
    ReadinessLoop.shared.arm(self, identifier: identifier, interest: interest)
  }
}

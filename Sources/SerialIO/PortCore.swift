import Dispatch
import Glibc

/// The inside of a ``SerialPort``: a descriptor and both queues.
///
/// Unchecked because the compiler cannot see it: every stored variable is touched on `queue` only.
final class PortCore: @unchecked Sendable {
  enum State { case idle, connecting, open, closed }

  let name: String
  let queue: DispatchQueue

  var state = State.idle
  var handle: PortHandle?
  private var readiness: Readiness?

  var input: [UInt8] = []
  var output = ByteQueue()
  var newlyWritten = 0
  var acceptedBytes = 0
  var closure: PortClosure?
  var eventRequest: Pending<TransportEvent?>?
  var writeRequests: [WriteRequest] = []
  var connection: Connection?

  init(name: String) {
    self.name = name
    queue = DispatchQueue(label: "hallkeeper.port")
  }

  func modemLines() async -> ModemLines? {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.handle?.modemLines()) }
    }
  }

  /// Takes over a descriptor; neither reading nor writing runs yet.
  func install(_ handle: PortHandle) {
    self.handle = handle
    readiness = Readiness(descriptor: handle.descriptor, queue: queue) { [weak self] ready in
      self?.isReady(ready)
    }
  }

  func setReading(_ on: Bool) { readiness?.set(.read, on) }

  func setWriting(_ on: Bool) { readiness?.set(.write, on) }

  /// Gives the descriptor back.
  func release(discardingOutput: Bool) {
    readiness?.cancel()
    readiness = nil
    handle?.close(discardingOutput: discardingOutput)
    handle = nil
  }

  private func isReady(_ ready: Readiness.Interest) {
    if state == .connecting { connectionIsWritable() }
    if state == .open, ready.contains(.read) { readable() }
    if state == .open, ready.contains(.write) { flush() }
  }

  /// Closes by the owner's wish.
  func close() {
    queue.async { self.close(.byOwner) }
  }

  /// Closes for a reason; the first one counts.
  func close(_ reason: CloseReason) {
    guard state == .open else { return }
    state = .closed
    let unsent = output.count + writeRequests.reduce(0) { $0 + $1.remaining }
    closure = PortClosure(reason: reason, acceptedBytes: acceptedBytes, unsentBytes: unsent)
    output.removeAll()
    let requests = writeRequests
    writeRequests = []
    for request in requests { request.pending.finish(.failure(.closed)) }
    release(discardingOutput: reason != .byOwner)
    deliver()
  }
}

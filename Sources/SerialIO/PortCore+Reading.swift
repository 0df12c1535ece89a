import Glibc

extension PortCore {
  /// The next thing that happens; nil after the end or when the task is cancelled.
  func nextEvent() async -> TransportEvent? {
    let request = Pending<TransportEvent?>()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.async {
          request.wait(continuation)
          guard !request.isFinished else { return }
          // A second consumer would steal events: the first one is sent home.
          self.eventRequest?.finish(nil)
          self.eventRequest = request
          self.deliver()
        }
      }
    } onCancel: {
      queue.async {
        request.finish(nil)
        if self.eventRequest === request { self.eventRequest = nil }
      }
    }
  }

  /// Gives what there is to whoever waits for it.
  func deliver() {
    guard let request = eventRequest else { return }
    if newlyWritten > 0 {
      eventRequest = nil
      let count = newlyWritten
      newlyWritten = 0
      request.finish(.written(count))
    } else if !input.isEmpty {
      eventRequest = nil
      let bytes = input
      input = []
      if state == .open { setReading(true) }
      request.finish(.bytes(bytes))
    } else if let end = closure {
      eventRequest = nil
      closure = nil
      request.finish(.closed(end))
    } else if state == .closed {
      eventRequest = nil
      request.finish(nil)
    }
  }

  /// Takes what the kernel has, as far as there is room.
  func readable() {
    guard state == .open, let handle else { return }
    while input.count < PortLimits.pendingInputBytes {
      let before = input.count
      var count = 0
      var code: CInt = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: PortLimits.readChunkBytes) { buffer, used in
        count = read(handle.descriptor, buffer.baseAddress, buffer.count)
        code = errno
        used = max(count, 0)
      }
      input.append(contentsOf: chunk)
      if count > 0, input.count - before < PortLimits.readChunkBytes { break }
      if count == 0 {
        close(handle.kind == .tcp ? .peerClosed : .hungUp)
        break
      }
      if count < 0 {
        if code == EINTR { continue }
        if code != EAGAIN { close(CloseReason(errno: code, kind: handle.kind)) }
        break
      }
    }
    if state == .open, input.count >= PortLimits.pendingInputBytes { setReading(false) }
    deliver()
  }
}

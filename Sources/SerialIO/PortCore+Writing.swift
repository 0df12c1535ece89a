import Glibc

/// One waiting call of ``PortCore/write(_:)``; touched on the port's queue only.
final class WriteRequest: @unchecked Sendable {
  private let bytes: [UInt8]
  private var offset = 0
  let pending = Pending<Result<Void, PortError>>()

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - offset }

  /// The next bytes of this call, at most `limit`.
  func take(_ limit: Int) -> ArraySlice<UInt8> {
    let slice = bytes[offset..<min(bytes.count, offset + limit)]
    offset = slice.endIndex
    return slice
  }
}

extension PortCore {
  func write(_ bytes: [UInt8]) async throws(PortError) {
    let request = WriteRequest(bytes)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.async {
          request.pending.wait(continuation)
          guard !request.pending.isFinished else { return }
          guard self.state == .open else {
            request.pending.finish(.failure(.closed))
            return
          }
          self.writeRequests.append(request)
          self.flush()
        }
      }
    } onCancel: {
      queue.async {
        request.pending.finish(.failure(.cancelled))
        self.writeRequests.removeAll { $0 === request }
      }
    }
    try result.get()
  }

  /// Moves waiting bytes into the queue and the queue into the kernel, until either is full.
  func flush() {
    admit()
    while state == .open, let handle, !output.isEmpty {
      var code: CInt = 0
      let count = output.withFirst(PortLimits.writeChunkBytes) { raw in
        // A write to a connection that has gone must be an error, not the signal that ends us.
        let count =
          handle.kind == .tcp
          ? send(handle.descriptor, raw.baseAddress, raw.count, CInt(MSG_NOSIGNAL))
          : Glibc.write(handle.descriptor, raw.baseAddress, raw.count)
        code = errno
        return count
      }
      if count > 0 {
        output.dropFirst(count)
        newlyWritten += count
        acceptedBytes += count
        admit()
      } else if count < 0, code == EINTR {
        continue
      } else if count == 0 || code == EAGAIN {
        break
      } else {
        close(CloseReason(errno: code, kind: handle.kind))
      }
    }
    if state == .open { setWriting(!output.isEmpty) }
    deliver()
  }

  private func admit() {
    while let request = writeRequests.first {
      output.append(request.take(PortLimits.queuedOutputBytes - output.count))
      guard request.remaining == 0 else { return }
      writeRequests.removeFirst()
      request.pending.finish(.success(()))
    }
  }
}

import Dispatch
import Glibc

/// A connection to a serial server that does not stand yet; touched on the port's queue only.
struct Connection {
  var remaining: ArraySlice<TCPAddress>
  var timer: DispatchSourceTimer?
  var continuation: CheckedContinuation<Result<PortKind, PortError>, Never>
}

extension PortCore {
  func open(
    _ address: PortAddress, settings: PortSettings
  ) async throws(PortError) -> PortKind {
    let result: Result<PortKind, PortError> = await withCheckedContinuation { continuation in
      switch address {
      case .path(let path):
        queue.async {
          continuation.resume(returning: self.openTerminal(path, settings: settings))
        }
      case .tcp(let host, let port):
        // The resolver may block for many seconds: not on a queue somebody waits for.
        DispatchQueue.global(qos: .utility).async {
          self.lookUp(host: host, port: port, continuation)
        }
      }
    }
    return try result.get()
  }

  private func openTerminal(
    _ path: String, settings: PortSettings
  ) -> Result<PortKind, PortError> {
    do throws(PortError) {
      let handle = try PortHandle.open(path: path, settings: settings)
      install(handle)
      state = .open
      setReading(true)
      return .success(handle.kind)
    } catch {
      return .failure(error)
    }
  }

  private func lookUp(
    host: String, port: UInt16,
    _ continuation: CheckedContinuation<Result<PortKind, PortError>, Never>
  ) {
    do throws(PortError) {
      let addresses = try PortHandle.lookUp(host: host, port: port, name: name)
      queue.async {
        self.connection = Connection(remaining: addresses[...], continuation: continuation)
        self.connectNext(after: .unreachable(self.name))
      }
    } catch {
      continuation.resume(returning: .failure(error))
    }
  }

  /// Tries the next address; with none left, the last error is the answer.
  private func connectNext(after failure: PortError) {
    guard let address = connection?.remaining.popFirst() else {
      let waiting = connection
      connection = nil
      state = .closed
      waiting?.continuation.resume(returning: .failure(failure))
      return
    }
    do throws(PortError) {
      install(try PortHandle.connecting(to: address, name: name))
    } catch {
      connectNext(after: error)
      return
    }
    state = .connecting
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + .milliseconds(PortLimits.connectMilliseconds))
    timer.setEventHandler { [weak self] in
      guard let self else { return }
      self.giveUpConnecting(.unreachable(self.name))
    }
    connection?.timer = timer
    timer.resume()
    setWriting(true)
  }

  /// The descriptor became writable: the connection stands or has failed.
  func connectionIsWritable() {
    guard let handle else { return }
    do throws(PortError) {
      try handle.connected()
      let waiting = connection
      waiting?.timer?.cancel()
      connection = nil
      state = .open
      setWriting(false)
      setReading(true)
      waiting?.continuation.resume(returning: .success(.tcp))
    } catch {
      giveUpConnecting(error)
    }
  }

  private func giveUpConnecting(_ error: PortError) {
    guard state == .connecting else { return }
    connection?.timer?.cancel()
    connection?.timer = nil
    state = .idle
    release(discardingOutput: true)
    connectNext(after: error)
  }
}

import HallBus

/// Opens a port by its name again and again: the one thing a device's task has to ask.
///
///     var keeper = PortKeeper(address: address, settings: settings)
///     while let port = try? await keeper.nextPort() {
///       for await event in port.events { ... }
///     }
public struct PortKeeper: Sendable {
  public let address: PortAddress
  public let settings: PortSettings
  private let watcher: PortWatcher?
  private var backoff: ReopenBackoff
  private var openedAt: Instant?
  private var seen: PortPresence?

  /// A port that closes sooner than this after opening has not been well: the next attempt waits.
  private static let steadyMicroseconds: Int64 = 2_000_000

  public init(
    address: PortAddress, settings: PortSettings = PortSettings(),
    backoff: ReopenBackoff = ReopenBackoff()
  ) {
    self.address = address
    self.settings = settings
    self.backoff = backoff
    watcher =
      if case .path(let path) = address { PortWatcher(path: path) } else { nil }
  }

  /// Opens the port, waiting for the device to be there and trying again for as long as it takes.
  ///
  /// A device that appears is tried at once; otherwise the waits grow as ``ReopenBackoff`` says.
  ///
  /// - Parameter onFailure: called for every attempt that failed, with the milliseconds until the
  ///   next one at the latest.
  /// - Throws: only ``PortError/cancelled``, when the task is cancelled.
  public mutating func nextPort(
    onFailure: @Sendable (PortError, _ retryMilliseconds: Int) -> Void = { _, _ in }
  ) async throws(PortError) -> SerialPort {
    if let openedAt {
      self.openedAt = nil
      if MonotonicClock.now().microseconds(since: openedAt) >= Self.steadyMicroseconds {
        backoff.reset()
      } else {
        await pause(milliseconds: backoff.failed())
      }
    }
    while !Task.isCancelled {
      seen = watcher?.presence
      do throws(PortError) {
        let port = try await SerialPort.open(address, settings: settings)
        openedAt = MonotonicClock.now()
        return port
      } catch {
        let delay = backoff.failed()
        onFailure(error, delay)
        await pause(milliseconds: delay)
      }
    }
    throw .cancelled
  }

  private mutating func pause(milliseconds: Int) async {
    guard let watcher, let seen else {
      try? await Task.sleep(nanoseconds: UInt64(milliseconds) * 1_000_000)
      return
    }
    let now = await watcher.waitForChange(since: seen, atMostMilliseconds: milliseconds)
    if now != seen, now.isPresent { backoff.reset() }
  }
}

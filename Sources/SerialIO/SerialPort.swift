/// An open port: bytes in, bytes out, and the news when it goes away.
///
/// Works the same for real ports, pseudo-terminals and serial servers. A port has one owner, who
/// takes its events one after the other; closing, hang-up or dropping the last reference ends it,
/// and it is never opened again: ``PortKeeper`` makes the next one.
public final class SerialPort: Sendable {
  private let core: PortCore
  public let address: PortAddress
  public let kind: PortKind

  /// Opens a port for itself alone.
  ///
  /// - Throws: ``PortError/absent(_:)``, ``PortError/busy(_:)``, ``PortError/noPermission(_:)``,
  ///   ``PortError/refusedSettings(_:_:)`` and the others: nothing is left open then.
  public static func open(
    _ address: PortAddress, settings: PortSettings = PortSettings()
  ) async throws(PortError) -> SerialPort {
    let core = PortCore(name: address.description)
    let kind = try await core.open(address, settings: settings)
    return SerialPort(core: core, address: address, kind: kind)
  }

  private init(core: PortCore, address: PortAddress, kind: PortKind) {
    self.core = core
    self.address = address
    self.kind = kind
  }

  deinit { core.close() }

  /// What happens on the port, for one consumer, until ``TransportEvent/closed(_:)``.
  ///
  /// Bytes and counts that pile up are joined, so that a slow owner costs bounded memory; counts of
  /// written bytes come before bytes received meanwhile. Cancelling the consuming task ends the
  /// stream and leaves the port open.
  public var events: AsyncStream<TransportEvent> {
    AsyncStream { await self.core.nextEvent() }
  }

  /// Hands over bytes for the line, waiting while ``PortLimits/queuedOutputBytes`` are ahead.
  ///
  /// Returns when all of them are queued; ``TransportEvent/written(_:)`` tells how they fare. Calls
  /// from one task keep their order, and the bytes of one call stay together.
  ///
  /// - Throws: ``PortError/closed`` when the port is or gets closed, ``PortError/cancelled`` when
  ///   the task is cancelled meanwhile; a beginning of the bytes may then have been queued.
  public func write(_ bytes: [UInt8]) async throws(PortError) {
    try await core.write(bytes)
  }

  /// Closes the port; ``TransportEvent/closed(_:)`` follows when the descriptor is given back.
  ///
  /// What ``write(_:)`` still holds is dropped and counted; what the kernel holds goes out.
  public func close() { core.close() }

  /// The modem control lines, or nil where the port has none (pseudo-terminals, TCP) or is closed.
  public func modemLines() async -> ModemLines? { await core.modemLines() }
}

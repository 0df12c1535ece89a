import Foundation
import HTTPTypes
import HallRuntime
import Hummingbird
import Logging
import NIOCore
import QueueCore
import ServiceLifecycle

/// The hall's HTTP side: pages, API, and event streams; on a port, and for commands at the box the
/// same routes on a local socket.
///
/// Run it in a `ServiceGroup`, or call ``run()`` and cancel the task. On a graceful shutdown it ends
/// the event streams, lets open requests finish, and is gone after
/// ``HallServerLimits/shutdownSeconds`` seconds at the latest.
public struct HallServer: Service {
  private let core: ServerCore
  private let onListening: @Sendable (Int) async -> Void

  /// - Parameters:
  ///   - onListening: called with the port once requests are taken.
  /// - Throws: when the pages cannot be read or the key is too short.
  public init(
    _ services: HallServices, settings: HallServerSettings, logger: Logger,
    onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws {
    guard settings.ticketKey.count >= 32 else { throw HallServerError.ticketKeyTooShort }
    core = try ServerCore(services, settings: settings, logger: logger)
    self.onListening = onListening
  }

  public func run() async throws {
    await core.sessions.restore(at: core.services.hall.now().wall)
    let core = core
    let onListening = onListening
    let responder = Self.table(core).buildResponder()
    let (localReady, isLocalReady) = AsyncStream.makeStream(of: Void.self)
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
      .init(service: core.feed),
      .init(
        service: application(
          responder, at: .hostname(core.settings.host, port: core.settings.port),
          connections: HallServerLimits.connections
        ) { channel in
          for await _ in localReady {}
          await onListening(channel.localAddress?.port ?? core.settings.port)
        }),
    ]
    let socket = localSocket
    if let socket {
      // Whoever holds the journal is the only hall here: what lies there is from a killed one.
      unlink(socket)
      services.append(
        .init(
          service: application(
            responder, at: .unixDomainSocket(path: socket),
            connections: HallServerLimits.localConnections
          ) { _ in
            chmod(socket, 0o600)
            isLocalReady.finish()
          }))
    } else {
      isLocalReady.finish()
    }
    defer { if let socket { unlink(socket) } }
    var configuration = ServiceGroupConfiguration(services: services, logger: core.logger)
    configuration.maximumGracefulShutdownDuration = .seconds(HallServerLimits.shutdownSeconds)
    let group = ServiceGroup(configuration: configuration)
    try await withGracefulShutdownHandler {
      try await group.run()
    } onGracefulShutdown: {
      // Streams end first: the application waits for all its open requests.
      core.streams.stop()
      Task { await group.triggerGracefulShutdown() }
    }
  }

  private func application(
    _ responder: RouterResponder<HallContext>, at address: BindAddress, connections: Int,
    onRunning: @escaping @Sendable (any Channel) async -> Void
  ) -> some Service {
    Application(
      responder: responder,
      server: .http1(
        configuration: .init(idleTimeout: .seconds(HallServerLimits.idleConnectionSeconds))),
      configuration: ApplicationConfiguration(
        address: address, serverName: nil,
        availableConnectionsDelegate: .maximum(connections, logger: core.logger)),
      onServerRunning: onRunning, logger: core.logger)
  }

  /// Where commands at the box are taken; nil when nowhere.
  private var localSocket: String? {
    guard let path = core.settings.localSocket else { return nil }
    guard path.utf8.count <= HallServerLimits.localSocketPathBytes else {
      core.logger.error(
        "no local socket: the path of the data directory is too long", metadata: ["path": "\(path)"]
      )
      return nil
    }
    return path
  }

  /// All routes, in the order in which they are registered.
  static func table(_ core: ServerCore) -> RouteTable {
    let table = RouteTable(core)
    HallRoutes.add(to: table)
    SignInRoutes.add(to: table)
    TicketRoutes.add(to: table)
    WindowRoutes.add(to: table)
    GuideRoutes.add(to: table)
    ManagerRoutes.add(to: table)
    DefinitionRoutes.add(to: table)
    LayoutRoutes.add(to: table)
    PeopleRoutes.add(to: table)
    ReportRoutes.add(to: table)
    ScreenRoutes.add(to: table)
    DemoRoutes.add(to: table)
    PageRoutes.add(to: table)
    return table
  }
}

/// Why a server could not be set up.
public enum HallServerError: Error, Sendable {
  /// The key of the tickets' tokens needs 256 bits.
  case ticketKeyTooShort
}

import HTTPTypes
import HallRuntime
import Hummingbird
import Logging
import NIOCore
import QueueCore
import ServiceLifecycle

/// The hall's HTTP side: pages, API, and event streams.
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
    let application = Application(
      responder: Self.table(core).buildResponder(),
      server: .http1(
        configuration: .init(idleTimeout: .seconds(HallServerLimits.idleConnectionSeconds))),
      configuration: ApplicationConfiguration(
        address: .hostname(core.settings.host, port: core.settings.port), serverName: nil,
        availableConnectionsDelegate: .maximum(
          HallServerLimits.connections, logger: core.logger)),
      onServerRunning: { channel in
        await onListening(channel.localAddress?.port ?? core.settings.port)
      },
      logger: core.logger)
    var configuration = ServiceGroupConfiguration(
      services: [
        .init(service: core.feed), .init(service: application),
      ], logger: core.logger)
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

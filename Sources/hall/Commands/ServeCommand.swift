import ArgumentParser
import Dispatch
import Foundation
import HallApp
import HallRuntime
import Logging
import QueueCore
import SerialIO

/// The hall on its real ports.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the hall on its real ports. 运行大厅")

  @Option(name: .customLong("config"), help: "The hall's configuration directory.")
  var configDirectory: String
  @Option(name: .customLong("data"), help: "Where journal and state are kept.")
  var dataDirectory = "/var/lib/hallkeeper"
  @Option(help: "Address to listen on; keep to loopback behind a TLS proxy.")
  var host = "127.0.0.1"
  @Option(help: "Port of the pages.")
  var port = 8_080
  @Option(help: "Name under which browsers reach the hall; may be given several times.")
  var allowedHost: [String] = []
  @Flag(help: "A TLS proxy of your own stands in front: believe its X-Forwarded-For and -Proto.")
  var behindProxy = false
  @Option(help: "A directory with ports named after the devices, such as hall line makes.")
  var ports: String?

  func run() async throws {
    var logger = Logger(label: "hallkeeper", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .info
    let layouts = try Shipped.layouts(config: configDirectory)
    let files = try Shipped.definition(
      in: configDirectory, layouts: layouts, publishedIn: dataDirectory)
    let application = try await HallApplication(
      HallApplication.Options(
        dataDirectory: dataDirectory, configDirectory: configDirectory,
        layoutDirectory: layouts, definition: onPorts(files), fileDefinition: files, host: host,
        port: port,
        allowedHosts: allowedHost, isBehindProxy: behindProxy, clock: SystemClock(),
        lineClock: ScaledClock(),
        logger: logger))
    let reload = reloadOnHangUp(application, layouts: layouts, logger: logger)
    defer { reload.cancel() }
    try await application.run { port in
      print("http://\(host):\(port)/")
      fflush(nil)
    }
  }

  private func onPorts(_ definition: HallDefinition) -> HallDefinition {
    ports.map { EmulatedLines.onEmulatedPorts(definition, directory: $0) } ?? definition
  }

  /// SIGHUP reads the hall's files again, and looks at its layouts at once; a broken file never
  /// replaces what runs.
  private func reloadOnHangUp(
    _ application: HallApplication, layouts: String, logger: Logger
  ) -> Task<Void, Never> {
    signal(SIGHUP, SIG_IGN)
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    nonisolated(unsafe) let source = DispatchSource.makeSignalSource(signal: SIGHUP)
    source.setEventHandler { @Sendable in continuation.yield() }
    source.resume()
    let command = self
    return Task {
      var serial: UInt64 = 0
      for await _ in stream {
        serial += 1
        await application.live.layouts.look()
        let result = Shipped.read(
          command.configDirectory, layouts: layouts, publishedIn: command.dataDirectory)
        guard let files = result.definition else {
          for diagnostic in result.errors {
            logger.error("\(diagnostic.formatted(language: .english))")
          }
          continue
        }
        switch await application.reload(command.onPorts(files), serial: serial) {
        case .success: logger.notice("configuration reloaded")
        case .failure(let failure):
          logger.error("configuration not reloaded", metadata: ["reason": "\(failure)"])
        }
      }
      source.cancel()
    }
  }
}

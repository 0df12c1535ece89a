import Foundation
import HallBus
import HallConfig
import HallEngine
import HallRuntime
import HallServer
import Journal
import Logging
import QueueCore
import SerialIO
import ServiceLifecycle

/// A hall with its journal, its lines and its server, put together.
public struct HallApplication: Sendable {
  /// What it is opened with.
  public struct Options: Sendable {
    public var dataDirectory: String
    public var configDirectory: String
    public var layoutDirectory: String
    /// Whether layout files that change are published as they are, as in the demo.
    public var publishesLayoutFiles: Bool
    public var definition: HallDefinition
    /// The definition as the files have it; nil when there are no files to follow.
    public var fileDefinition: HallDefinition?
    public var host: String
    public var port: Int
    public var allowedHosts: [String]
    /// Whether a TLS proxy of the hall's own stands in front, whose word about clients is believed.
    public var isBehindProxy: Bool
    public var clock: any ClockSource
    public var lineClock: ScaledClock
    public var logger: Logger

    public init(
      dataDirectory: String, configDirectory: String, layoutDirectory: String,
      publishesLayoutFiles: Bool = false, definition: HallDefinition,
      fileDefinition: HallDefinition?, host: String, port: Int,
      allowedHosts: [String] = [], isBehindProxy: Bool = false, clock: any ClockSource,
      lineClock: ScaledClock,
      logger: Logger
    ) {
      self.dataDirectory = dataDirectory
      self.configDirectory = configDirectory
      self.layoutDirectory = layoutDirectory
      self.publishesLayoutFiles = publishesLayoutFiles
      self.definition = definition
      self.fileDefinition = fileDefinition
      self.host = host
      self.port = port
      self.allowedHosts = allowedHosts
      self.isBehindProxy = isBehindProxy
      self.clock = clock
      self.lineClock = lineClock
      self.logger = logger
    }
  }

  public let live: LiveHall
  public let hall: HallActor
  let options: Options
  /// Different at every start that matters: part of the identity of every command of this process.
  private let start: UInt32
  private let key: [UInt8]

  /// Opens the journal and brings the definition into force; ports stay shut until ``run``.
  public init(_ options: Options) async throws {
    self.options = options
    key = try JournalFiles(directory: options.dataDirectory).secretKeyMakingDirectory()
    let logger = options.logger
    let reading = options.clock.reading()
    hall = try HallActor(
      opening: {
        try OpenedJournal(
          directory: options.dataDirectory, hall: options.definition.id, reading: reading)
      }, clock: options.clock,
      onUnknownCommit: { reason in
        // The state in memory can no longer be believed: the next start replays.
        logger.critical("journal lost, ending", metadata: ["reason": "\(reason)"])
        exit(70)
      })
    start = try Self.nextStart(
      in: options.dataDirectory, atLeast: try await hall.withStore { $0.head.sequence } ?? 0)
    live = LiveHall(
      hall,
      setup: LiveHall.Setup(
        layoutDirectory: options.layoutDirectory, shippedLayouts: HallFiles.shipped("Layouts"),
        publishesLayoutFiles: options.publishesLayoutFiles,
        configDirectory: options.configDirectory, start: start, clock: options.lineClock,
        addressing: KeyedAddressing(key: key),
        logger: logger))
    try await adopt(options.definition, start: start)
  }

  /// Counts starts in a file: a clock may repeat, and a start without events leaves no trace in the
  /// journal. Without the file the journal's head is past every start that left a receipt.
  private static func nextStart(in directory: String, atLeast head: Int64) throws -> UInt32 {
    let file = URL(fileURLWithPath: directory).appendingPathComponent("starts")
    let text = try? String(contentsOf: file, encoding: .utf8)
    let last = text.flatMap { Int64($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
    let next = max(last, head) + 1
    try Data("\(next)\n".utf8).write(to: file, options: .atomic)
    return UInt32(truncatingIfNeeded: next)
  }

  /// Journals what the files have changed; a refusal keeps the definition of the journal.
  private func adopt(_ definition: HallDefinition, start: UInt32) async throws {
    let answer = await hall.submit(
      CommandEnvelope(
        id: CommandID(origin: "files", boot: UInt64(start), sequence: 0),
        actor: .console(userNumber: Int64(getuid())),
        command: .changeDefinition(definition, source: .files)))
    switch answer {
    case .success: break
    case .failure(.refused(let refusal)):
      options.logger.error(
        "configuration not taken over", metadata: ["reason": "\(refusal.text.english)"])
      if hall.snapshot.state.definition.lines.isEmpty { throw refusal }
    case .failure(.notStored(let reason)):
      throw EventLogFailure.notStored(reason)
    }
  }

  /// Lets forecasts learn from the journal, now and whenever a day has closed.
  private static func learn(_ hall: HallActor, _ options: Options) async {
    func learn() async {
      do {
        try await hall.forecasts.learn(from: options.dataDirectory)
      } catch {
        options.logger.error(
          "forecasts know nothing of past days", metadata: ["reason": "\(error)"])
      }
    }
    let updates = await hall.updates()
    await learn()
    for await update in updates {
      let hasClosed = update.events.contains { stamped in
        if case .dayClosed = stamped.event { return true }
        return false
      }
      if hasClosed { await learn() }
    }
  }

  /// Takes over a changed definition while the hall is open.
  public func reload(_ definition: HallDefinition, serial: UInt64) async -> Result<
    Receipt, SubmitFailure
  > {
    await hall.submit(
      CommandEnvelope(
        id: CommandID(
          origin: "reload", boot: UInt64(start), sequence: serial),
        actor: .console(userNumber: Int64(getuid())),
        command: .changeDefinition(definition, source: .files)))
  }

  /// Opens ports and pages, and returns after a graceful shutdown.
  ///
  /// - Parameters:
  ///   - demo: the far ends of a demo hall; nil in a real one.
  ///   - onListening: called with the port once pages are served.
  public func run(
    demo: (any DemoControl)? = nil,
    onListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
    let journal = JournalServices(hall: hall, directory: options.dataDirectory)
    let services = LiveServices(live: live)
    let definitions: any DefinitionWriter =
      options.fileDefinition.map {
        ConfigFollower(directory: options.configDirectory, portsOf: $0)
      } ?? NoFiles()
    let server = try HallServer(
      HallServices(
        hall: hall, people: journal, enrolments: journal, devices: services, screens: services,
        layouts: live.layouts, reports: journal, definitions: definitions, sessions: journal,
        demo: demo),
      settings: HallServerSettings(
        host: options.host, port: options.port, allowedHosts: options.allowedHosts,
        trustsProxy: options.isBehindProxy,
        localSocket: JournalFiles(directory: options.dataDirectory).socket, ticketKey: key),
      logger: options.logger,
      onListening: { port in
        await onListening(port)
        manager?.ready()
      })
    await live.start()
    let hall = hall
    let learning = Task { [options] in await Self.learn(hall, options) }
    defer { learning.cancel() }
    let watchdog = Task { await manager?.watch { _ = await hall.now() } }
    defer { watchdog.cancel() }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: server)], logger: options.logger))
    let live = live
    // Displays and pages stop side by side: one after the other they would not fit into the five
    // seconds that a stop may take.
    let stopping = Task {
      for await _ in StopSignals.sequence() {
        manager?.stopping()
        async let displays: Void = live.stop()
        await group.triggerGracefulShutdown()
        await displays
        return
      }
    }
    do {
      try await group.run()
    } catch {
      stopping.cancel()
      await live.stop()
      throw error
    }
    await stopping.value
  }
}

extension JournalFiles {
  /// The secret key, in a directory that is made when it is not there.
  fileprivate func secretKeyMakingDirectory() throws -> [UInt8] {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    return try secretKey()
  }
}

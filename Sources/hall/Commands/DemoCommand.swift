import ArgumentParser
import Foundation
import HallApp
import HallEngine
import HallRuntime
import Logging
import QueueCore
import SerialIO
import Simulation

/// A whole hall on emulated lines, live in the browser or in virtual time.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a whole county hall on emulated serial lines. 演示大厅")

  @Option(help: "Virtual seconds in a real one, or max for virtual time (with --headless).")
  var speed = "1"
  @Option(help: "Minutes until no more citizens come; 0: the whole day.")
  var minutes = 0
  @Option(help: "The same seed gives the same day.")
  var seed: UInt64 = 7
  @Option(help: "Port of the pages; 0: any free one.")
  var port = 8_080
  @Flag(help: "No pages.")
  var headless = false
  @Option(name: .customLong("data"), help: "Where the journal is kept; default: a temporary one.")
  var dataDirectory: String?
  @Option(name: .customLong("config"), help: "A hall's configuration directory; default: county.")
  var configDirectory: String?
  @Option(help: "Citizens of a whole day.")
  var citizens = 900

  func validate() throws {
    guard speed == "max" || (1...1_000).contains(Int(speed) ?? 0) else {
      throw ValidationError("--speed: 1...1000 or max")
    }
    guard speed != "max" || headless else {
      throw ValidationError("--speed max needs --headless: pages cannot follow virtual time")
    }
    guard (0...1_440).contains(minutes) else { throw ValidationError("--minutes: 0...1440") }
  }

  func run() async throws {
    let config = try configDirectory ?? Shipped.directory("Examples") + "/county"
    let layouts = try Shipped.layouts(config: config)
    let definition = try Shipped.definition(in: config, layouts: layouts)
    let data = dataDirectory ?? NSTemporaryDirectory() + "hallkeeper-demo-\(getpid())"
    if speed == "max" {
      try runDay(definition, layouts: layouts, data: data)
    } else {
      try await runLive(
        definition, config: config, layouts: layouts, data: data, speed: Int(speed) ?? 1)
    }
  }

  private func runDay(_ definition: HallDefinition, layouts: String, data: String) throws {
    let started = Date()
    let summary = try DemoDay.run(
      definition, seed: seed, minutes: minutes == 0 ? 480 : minutes, citizensPerDay: citizens,
      dataDirectory: data, layoutDirectory: layouts
    ) { _ in }
    DaySummaryText.print(summary, data: data, seconds: Date().timeIntervalSince(started))
    if !summary.isSound { throw ExitCode(1) }
  }

  private func runLive(
    _ definition: HallDefinition, config: String, layouts: String, data: String, speed: Int
  ) async throws {
    var logger = Logger(label: "hallkeeper", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .warning
    let ports = NSTemporaryDirectory() + "hallkeeper-lines-\(getpid())"
    let clock = ScaledClock(speed: Int64(speed), origin: MonotonicClock.now())
    let layouts = try DemoLayouts.copy(of: layouts, into: data)
    let live = EmulatedLines.onEmulatedPorts(definition, directory: ports)
    let lines = try EmulatedLines(live, directory: ports, seed: seed, clock: clock)
    let opening = DemoClock.opening(of: definition)
    let application = try await HallApplication(
      HallApplication.Options(
        dataDirectory: data, configDirectory: config,
        layoutDirectory: layouts, publishesLayoutFiles: true, definition: live,
        fileDefinition: nil, host: "127.0.0.1", port: port,
        clock: ScaledHallClock(startWallMilliseconds: opening.milliseconds, speed: speed),
        lineClock: clock, logger: logger))
    let projects = Crowd.projects(on: HallTimeZone(definition.timeZone).local(opening).date)
    await DemoClock.prepare(application.hall, definition: live, projects: projects)
    let demo = DemoHall(
      lines: lines, hall: application.hall, live: application.live, definition: live,
      seed: seed, citizensPerDay: citizens, projects: projects.map(\.code), speed: speed)
    await demo.start()
    let minutes = minutes
    let isHeadless = headless
    if minutes > 0 {
      Task {
        try? await Task.sleep(for: .seconds(Double(minutes * 60) / Double(speed)))
        kill(getpid(), SIGTERM)
      }
    }
    try await application.run(demo: demo) { port in
      if !isHeadless {
        print("http://127.0.0.1:\(port)/")
        print("版式副本 layouts, a copy to be changed freely: \(layouts)")
      }
      fflush(nil)
    }
    await demo.stop()
    lines.stop()
    try? FileManager.default.removeItem(atPath: ports)
  }
}

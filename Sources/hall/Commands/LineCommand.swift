import ArgumentParser
import Foundation
import HallApp
import QueueCore
import SerialIO

/// The far ends of a hall's lines in a process of their own: hardware for installers without any.
struct LineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "line",
    abstract: "Emulate a hall's serial lines and the devices on them. 模拟串口线路和设备")

  @Option(name: .customLong("config"), help: "The hall whose devices are emulated.")
  var configDirectory: String
  @Option(help: "Directory for the ports, each named after its device.")
  var ports: String
  @Option(help: "The same seed gives the same people and faults.")
  var seed: UInt64 = 1
  @Option(help: "Append what is printed and pressed to this file, one JSON object a line.")
  var record: String?
  @Option(help: "Key presses a minute over all pads; 0: none.")
  var presses = 0

  func run() async throws {
    let definition = try Shipped.definition(
      in: configDirectory, layouts: Shipped.layouts(config: configDirectory))
    let lines = try EmulatedLines(
      definition, directory: ports, seed: seed, clock: ScaledClock(origin: MonotonicClock.now()))
    let recorder = try FarEndRecorder(
      lines: lines, path: record, pressesPerMinute: presses, seed: seed)
    print(ports)
    fflush(nil)
    let stopped = StopSignals.sequence()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await recorder.run() }
      group.addTask { for await _ in stopped { return } }
      await group.next()
      group.cancelAll()
    }
    lines.stop()
  }
}

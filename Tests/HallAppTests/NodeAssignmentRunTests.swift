import DeviceModels
import Foundation
import HallApp
import HallBus
import HallConfig
import QueueCore
import SerialIO
import Simulation
import Testing

/// A pad without switches on an emulated line, and the program itself: from the newcomer in its list
/// to the call, over a kill of the program.
@Suite(.serialized) struct NodeAssignmentRunTests {
  private static let node = "00112233445566778899AABB"

  private static let devices = """
    # 呼叫器
    pads:
      kind: pads
      model: hallbus
      port: /dev/hallkeeper/pads
      baud: 19200
      zone: main
      units:
        1: {window: 1, name: "1号呼叫器"} # 咨询台

    """

  /// What `hall devices list` says of the line, once it says what is wanted.
  private func list(
    _ data: String, until isWanted: (String) -> Bool
  ) async throws -> String {
    var last = ""
    // Nodes are invited every ten seconds; on a busy machine a turn may be missed.
    for _ in 0..<400 {
      last = try await HallProgram.run(["devices", "watch", "--times", "1", "--data", data]).output
      if isWanted(last) { return last }
      try await Task.sleep(for: .milliseconds(200))
    }
    return last
  }

  @Test func `a pad is assigned at the running hall, calls, and is known after a kill`()
    async throws
  {
    let data = "/tmp/hall-nodes-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: data) }
    let config = data + "/config"
    try FileManager.default.createDirectory(
      atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileManager.default.copyItem(atPath: HallProgram.township, toPath: config)
    let file = config + "/devices.yaml"
    try Self.devices.write(toFile: file, atomically: true, encoding: .utf8)
    // The far end knows what the hall does not yet: this pad has no switches.
    var hall = try #require(HallConfigReader.read(directory: config).definition)
    hall.devices[0].settings = [DeviceDefinition.Setting(name: "node-1", value: Self.node)]
    let lines = try EmulatedLines(
      hall, directory: data + "/ports", seed: 1, clock: ScaledClock())
    defer { lines.stop() }

    let first = try await HallProgram.serve(data, config: config)
    defer { if first.process.isRunning { first.process.terminate() } }
    let before = try await list(data) { $0.contains(Self.node) }
    #expect(before.contains("hall devices assign pads \(Self.node) --window WINDOW"))
    let wrong = try await HallProgram.run([
      "devices", "assign", "pads", Self.node, "--window", "999", "--data", data,
    ])
    #expect(wrong.status == 1)
    #expect(wrong.complaint.contains("There is no window 999"))
    let assigned = try await HallProgram.run([
      "devices", "assign", "pads", Self.node, "--window", "1", "--data", data,
    ])
    #expect(assigned.status == 0, "\(assigned.complaint)")
    let written = try String(contentsOfFile: file, encoding: .utf8)
    #expect(
      written.split(separator: "\n").sorted()
        == (Self.devices + "  settings: {node-1: \(Self.node)}").split(separator: "\n").sorted())
    _ = try await list(data) { $0.contains("1/1") && !$0.contains("assign") }
    #expect(pad(lines).isConnected)

    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
    let second = try await HallProgram.serve(data, config: config)
    defer {
      second.process.terminate()
      second.process.waitUntilExit()
    }
    let after = try await list(data) { $0.contains("1/1") }
    #expect(after.contains("1/1"))
    #expect(pad(lines).isConnected)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == written)
  }

  private func pad(_ lines: EmulatedLines) -> PadScreen {
    lines.lines[0].emulator.withModel(as: FarEnd.self) { far, _ in far.pads?[0].display }
      .flatMap { $0 } ?? .dark
  }
}

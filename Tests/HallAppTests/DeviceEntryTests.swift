import DeviceProtocols
import Foundation
import HallApp
import HallConfig
import QueueCore
import Testing

/// What `hall devices scan` writes for `devices.yaml` is read as it stands.
@Suite struct DeviceEntryTests {
  private func texts(_ example: String) throws -> [String: String] {
    let directory = HallProgram.example(example)
    var texts: [String: String] = [:]
    for file in HallConfigFile.allCases {
      texts[file.rawValue] = try? String(
        contentsOfFile: "\(directory)/\(file.rawValue)", encoding: .utf8)
    }
    return texts
  }

  /// An example with windows of its first zone that have no devices yet.
  private func hall(_ example: String) throws -> (hall: HallDefinition, texts: [String: String]) {
    var texts = try texts(example)
    let zone = try #require(
      texts["zones.yaml"]?.split(separator: "\n").first { !$0.hasPrefix("#") }?.split(
        separator: ":"
      ).first)
    let line = try #require(
      texts["lines.yaml"]?.split(separator: "\n").first { !$0.hasPrefix("#") }?.split(
        separator: ":"
      ).first)
    texts["windows.yaml", default: ""] +=
      "\n801-808: {name: 新窗口 | New window, zone: \(zone), lines: [\(line)]}\n"
    return (try #require(HallConfigReader.read(texts: texts).definition), texts)
  }

  @Test func `there is an entry for all that answers a question`() {
    for subject in DeviceQuestion.Subject.allCases {
      #expect(DeviceEntry.models.contains(subject.model))
    }
  }

  @Test(arguments: ["township", "county", "city"], ConfigLanguage.allCases)
  func `an entry of every model, made for a hall, is read there without a word`(
    example: String, language: ConfigLanguage
  ) throws {
    var (hall, texts) = try hall(example)
    let before = hall.devices.count
    for model in DeviceEntry.models {
      let entry = try #require(
        DeviceEntry(
          name: "found-\(model)", model: model, port: "/dev/hallkeeper/found-\(model)", baud: nil,
          in: hall))
      texts["devices.yaml", default: ""] +=
        "\n" + entry.lines(language).joined(separator: "\n") + "\n"
      hall = entry.added(to: hall)
    }
    let result = HallConfigReader.read(texts: texts)
    #expect(result.diagnostics.map { $0.formatted(language: .english) } == [])
    let devices = try #require(result.definition?.devices.dropFirst(before))
    #expect(devices.map(\.model) == DeviceEntry.models)
    #expect(devices.map(\.zone) == hall.devices.dropFirst(before).map(\.zone))
    for (device, entry) in zip(devices, hall.devices.dropFirst(before))
    where device.kind != .ticketPrinter {
      #expect(device.units.map(\.window) == entry.units.map(\.window))
    }
  }

  @Test func `entries made one after the other take different windows`() throws {
    let (hall, _) = try hall("township")
    let first = try #require(
      DeviceEntry(name: "a", model: "bx-5k", port: "/dev/a", baud: nil, in: hall))
    let second = try #require(
      DeviceEntry(
        name: "b", model: "c-power", port: "/dev/b", baud: nil, in: first.added(to: hall)))
    let pads = try #require(
      DeviceEntry(
        name: "c", model: "hallbus", port: "/dev/c", baud: nil, in: first.added(to: hall)))
    #expect(first.window == WindowID(1))
    #expect(second.window == WindowID(2))
    #expect(pads.window == WindowID(1))
  }

  @Test(arguments: ["generic", "bx-5k", "modbus-digits", "hallbus"])
  func `without a hall the reader points at just what a person has to write`(
    model: String
  ) throws {
    var texts = try texts("township")
    let entry = try #require(
      DeviceEntry(name: "found-1", model: model, port: "tcp://h:4001", baud: nil, in: nil))
    texts["devices.yaml"] = entry.lines(.english).joined(separator: "\n") + "\n"
    let found = HallConfigReader.read(texts: texts).errors.map { error in
      String(error.sourceLine.dropFirst(error.column - 1).prefix { $0.isASCII && $0.isUppercase })
    }
    let isPrinter = entry.kind == .ticketPrinter
    #expect(found == [DeviceEntry.zoneToName] + (isPrinter ? [] : [DeviceEntry.windowToName]))
  }

  @Test func `the program writes the address it was given, and no entry for what it could not ask`()
    async throws
  {
    let server = try await HallProgram.run([
      "devices", "scan", "tcp://127.0.0.1:4001", "--model", "bx-5k", "--baud", "57600",
      "--config", HallProgram.township, "--language", "zh",
    ])
    #expect(server.status == 0)
    #expect(server.output.contains("  port: tcp://127.0.0.1:4001\n"))
    #expect(server.output.contains("    1: {window: 1, name: \"{window}号窗口屏\", size: 64x16}"))
    #expect(server.output.contains("与串口服务器上的设置相同"))
    let nobody = try await HallProgram.run(["devices", "scan", "/dev/nosuch", "--ask"])
    #expect(nobody.status == 3)
    #expect(nobody.output == "")
    #expect(nobody.complaint.contains("Error: no serial port at /dev/nosuch"))
    let refused = try await HallProgram.run(["devices", "scan", "tcp://127.0.0.1:1", "--ask"])
    #expect(refused.status == 3)
    #expect(!refused.output.contains("port-1"))
  }
}

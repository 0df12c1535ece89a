import ArgumentParser
import Foundation
import HallConfig
import HallEngine
import QueueCore
import SerialIO

/// `hall devices`: what hangs on the serial ports.
struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: words("串口设备。", "Devices on serial ports."),
    subcommands: [
      List.self, Watch.self, Test.self, Assign.self, Release.self, Scan.self, Silent.self,
    ])

  static func ports() throws -> [PortDescription] {
    do throws(PortError) { return try PortList.all() } catch {
      throw CommandFailure(.couldNotFindOut, error.chinese, error.english)
    }
  }

  /// `hall devices list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "列出已插上的串口，大厅运行时还有各设备的状态。",
        "List the serial ports that are plugged in and, of a running hall, how its devices stand."))

    @OptionGroup var hall: ClientOptions

    func run() throws {
      let ports = try DevicesCommand.ports()
      var live: (text: [UInt8], answer: LiveDevices)?
      do {
        live = try hall.get("/api/v1/devices", as: LiveDevices.self)
      } catch let failure as CommandFailure {
        // The ports can be seen all the same.
        Terminal.complain(Language.current.choose(failure.text))
      }
      if hall.output.json { return try writeJSON(ports, live: live?.text) }
      show(ports)
      if let live { Terminal.write("\n" + live.answer.text) }
    }

    /// Ports, and the devices as the hall has written them.
    private func writeJSON(_ ports: [PortDescription], live: [UInt8]?) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let text = String(decoding: try encoder.encode(ports.map(PortAnswer.init)), as: UTF8.self)
      let hall = live.map { String(decoding: $0, as: UTF8.self) } ?? "null"
      Terminal.line(#"{"hall":\#(hall),"ports":\#(text)}"#)
    }

    private func show(_ ports: [PortDescription]) {
      if ports.isEmpty { return Terminal.line("没有串口", "There is no serial port") }
      var table = TextTable(
        [
          words("端口", "Port"), words("连接", "Transport"), words("固定名称", "Lasting name"),
          words("说明", "Description"),
        ], textColumns: 4)
      for port in ports {
        table.add([
          port.path, port.transport.rawValue, port.stableNames.first ?? "-", port.text,
        ])
      }
      Terminal.write(table.text)
    }
  }

  /// `hall devices silent`.
  struct Silent: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "列出主机失联后仍会显示旧内容的条屏。",
        "Name the boards that keep showing old calls when the hall falls silent."),
      discussion: words(
        "有这样的条屏时退出码为 1。", "Exit status 1 when there is such a board."))

    @Option(
      help: ArgumentHelp(
        words("配置目录。", "The configuration directory."), valueName: words("目录", "directory")))
    var config: String
    @OptionGroup var output: OutputOptions

    func run() throws {
      guard let hall = HallConfigReader.read(directory: config).definition else {
        throw CommandFailure(
          .couldNotFindOut, "配置有错误，请先运行 hall check \(config)",
          "The configuration has errors; run hall check \(config) first")
      }
      let units = hall.staleUnits
      if output.json {
        try Terminal.json(units.map(Answer.init))
      } else if units.isEmpty {
        Terminal.line("没有这样的条屏", "There is no such board")
      } else {
        var table = TextTable(
          [
            words("设备", "Device"), words("型号", "Model"), words("名称", "Name"),
            words("地址", "Address"),
          ], textColumns: 3)
        for found in units {
          table.add([
            found.device.description, found.model, found.unit.name, String(found.unit.address),
          ])
        }
        Terminal.write(table.text)
      }
      if !units.isEmpty { throw ExitStatusError.no }
    }

    private struct Answer: Encodable {
      let device: String
      let model: String
      let address: Int
      let name: String
      let window: Int64?

      init(_ found: StaleUnit) {
        device = found.device.description
        model = found.model
        address = found.unit.address
        name = found.unit.name
        window = found.unit.window?.value
      }
    }
  }

  struct PortAnswer: Encodable {
    let path: String
    let transport: String
    let text: String
    let vendorID: UInt16?
    let productID: UInt16?
    let serialNumber: String?
    let serialNumberIsUnique: Bool
    let topologyPath: String?
    let stableNames: [String]

    init(_ port: PortDescription) {
      path = port.path
      transport = port.transport.rawValue
      text = port.text
      vendorID = port.vendorID
      productID = port.productID
      serialNumber = port.serialNumber
      serialNumberIsUnique = port.hasUniqueSerialNumber
      topologyPath = port.topologyPath
      stableNames = port.stableNames
    }
  }
}

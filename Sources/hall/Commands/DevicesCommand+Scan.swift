import ArgumentParser
import HallApp
import HallConfig
import QueueCore
import SerialIO

extension DevicesCommand {
  /// `hall devices scan`.
  struct Scan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "为每个串口写出固定名称的 udev 规则，问出接的是什么，并写出它的配置。",
        "Write for each port the udev rule that gives it a lasting name, ask what hangs there, and "
          + "write its configuration."),
      discussion: words(
        "只打印，不改动系统；不加 --ask 不向设备发送任何数据。--ask 依次提几个不改变任何东西的问题：打印机实时状态（DLE EOT）、仰邦条屏 ping、HallBus 群询、C-Power 1号卡电源状态、Modbus 1号地址读一个寄存器；有一个答了就不再问。波特率不对时，打印机可能在下一张纸上多打几个乱码。已经知道接的是什么，用 --model 说明，就不必问。加 --config，条目里写的是这个大厅的区域和还没有这种设备的窗口；不加则写 ZONE、WINDOW，由人填写。把规则存入 /etc/udev/rules.d，把条目写进 devices.yaml。问了没有谁应答，退出码为 1；有端口问不了，为 3。",
        "Only prints; without --ask nothing is sent to a device. --ask puts questions that change "
          + "nothing, one after the other until one is answered: a printer's real-time status (DLE "
          + "EOT), the ping of Onbon boards, HallBus's group poll, the power query of C-Power card 1, "
          + "one register read from Modbus address 1. A printer that is set to another baud "
          + "rate may put some odd characters on its next paper. Where you know what hangs there, "
          + "--model says so, and nobody is asked. With --config the entry names a zone of that "
          + "hall and a window that has no such device yet, without it ZONE and WINDOW stand for "
          + "what you have to write. Put the rules into /etc/udev/rules.d and the entries into "
          + "devices.yaml. Exit status 1 when everybody was asked and nobody answered, 3 when a "
          + "port could not be asked."))

    @Argument(
      help: ArgumentHelp(
        words(
          "只看这个端口，如 /dev/ttyUSB0；加 --ask 或 --model 也可以是 tcp://主机:端口。",
          "Only this port, such as /dev/ttyUSB0; with --ask or --model also tcp://HOST:PORT."),
        valueName: words("端口", "port")))
    var port: String?
    @Option(
      help: help(
        "这个端口的名称，如 printer-1；不写就按接的是什么起名。",
        "The port's name, such as printer-1; otherwise it is named after what hangs there."))
    var name: String?
    @Option(
      help: help(
        "这个端口接的型号，如 bx-5k：知道就不用问。",
        "The model that hangs on this port, such as bx-5k, where nobody has to be asked."))
    var model: String?
    @Option(
      help: help(
        "波特率，不写为该型号常用的；问到了就用问到的。",
        "Bits a second, otherwise what the model usually has; what answered at another counts."))
    var baud: Int?
    @Option(
      name: .customLong("config"),
      help: help("设备要装在这个大厅。", "The hall that the devices are for."))
    var configDirectory: String?
    @Flag(help: help("问问接的是什么。", "Ask what hangs there."))
    var ask = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if port == nil, name != nil || model != nil {
        throw ValidationError(words("--name、--model 须同时指明端口", "--name and --model need a port"))
      }
      if ask, model != nil {
        throw ValidationError(words("--model 和 --ask 只用一个", "Use either --model or --ask"))
      }
      if let model, !DeviceEntry.models.contains(model) {
        let known = DeviceEntry.models.joined(separator: " ")
        throw ValidationError(
          words("没有型号 \(model)；有：\(known)", "There is no model \(model); there are \(known)"))
      }
      if let baud, !DeviceCatalogue.usualBauds.contains(baud) {
        let usual = DeviceCatalogue.usualBauds.map(String.init).joined(separator: " ")
        throw ValidationError(
          words("波特率 \(baud) 不常用；有：\(usual)", "\(baud) is no usual rate; there are \(usual)"))
      }
      do throws(UdevRuleWriter.Fault) { try name.map(UdevRuleWriter.check(name:)) } catch {
        throw ValidationError(words(error.chinese, error.english))
      }
      do throws(PortError) { _ = try port.map(PortAddress.init) } catch {
        throw ValidationError(words(error.chinese, error.english))
      }
    }

    func run() async throws {
      var scan = PortScan(hall: try hall(), name: name, model: model, baud: baud)
      if let name, scan.hall?.devices.contains(where: { $0.id.description == name }) == true {
        throw CommandFailure(
          .no, "大厅已有设备 \(name)", "The hall already has a device \(name)")
      }
      var findings: [ScanFinding] = []
      var outcomes: [DeviceAsker.Outcome] = []
      for port in try wanted() {
        let outcome = ask ? await Self.ask(port.description.path) : nil
        outcomes += outcome.map { [$0] } ?? []
        if case .failed(let error)? = outcome {
          Terminal.complain(words("出错：\(error.chinese)", "Error: \(error.english)"))
          if !port.isListed { continue }
        }
        findings.append(scan.finding(port.description, outcome, isListed: port.isListed))
        if !output.json, let text = findings.last?.text { Terminal.write(text) }
      }
      if output.json {
        try Terminal.json(findings)
      } else if findings.isEmpty, outcomes.isEmpty {
        Terminal.line("没有串口", "There is no serial port")
      }
      try end(outcomes)
    }

    private func end(_ outcomes: [DeviceAsker.Outcome]) throws {
      let failed = outcomes.contains { if case .failed = $0 { true } else { false } }
      if failed { throw ExitStatusError(status: .couldNotFindOut) }
      let found = outcomes.contains { if case .found = $0 { true } else { false } }
      if !outcomes.isEmpty, !found { throw ExitStatusError.no }
    }

    private func hall() throws -> HallDefinition? {
      guard let configDirectory else { return nil }
      if let hall = HallConfigReader.read(directory: configDirectory).definition { return hall }
      throw CommandFailure(
        .couldNotFindOut, "配置有错误，请先运行 hall check \(configDirectory)",
        "The configuration has errors; run hall check \(configDirectory) first")
    }

    private static func ask(_ path: String) async -> DeviceAsker.Outcome {
      do throws(PortError) {
        return await DeviceAsker.ask(try PortAddress(path))
      } catch {
        return .failed(error)
      }
    }

    private func wanted() throws -> [(description: PortDescription, isListed: Bool)] {
      let ports = try DevicesCommand.ports()
      guard let wanted = port else { return ports.map { ($0, true) } }
      let found = ports.filter { $0.path == wanted || $0.stableNames.contains(wanted) }
      if !found.isEmpty { return found.map { ($0, true) } }
      // What is not listed (an emulated port, a serial server) can still be asked, or be told.
      if ask || model != nil { return [(PortDescription(path: wanted, text: wanted), false)] }
      throw CommandFailure(.no, "没有串口 \(wanted)", "There is no serial port \(wanted)")
    }
  }
}

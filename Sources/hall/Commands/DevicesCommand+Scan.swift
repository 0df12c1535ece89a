import ArgumentParser
import HallApp
import SerialIO

extension DevicesCommand {
  /// `hall devices scan`.
  struct Scan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "为每个串口写出固定名称的 udev 规则和配置，并可询问接的是什么。",
        "Write for each port the udev rule and the configuration that give it a lasting name, and "
          + "ask what hangs there."),
      discussion: words(
        "只打印，不改动系统；不加 --ask 不向设备发送任何数据。--ask 依次提几个不改变任何东西的问题：打印机实时状态（DLE EOT）、仰邦条屏 ping、HallBus 群询、C-Power 1号卡电源状态、Modbus 1号地址读一个寄存器；有一个答了就不再问。波特率不对时，打印机可能在下一张纸上多打几个乱码。把规则存入 /etc/udev/rules.d，把名称改成设备的用途。",
        "Only prints; without --ask nothing is sent to a device. --ask puts questions that change "
          + "nothing, one after the other until one is answered: a printer's real-time status (DLE "
          + "EOT), the ping of Onbon boards, HallBus's group poll, the power query of C-Power card 1, "
          + "one register read from Modbus address 1. A printer that is set to another baud "
          + "rate may put some odd characters on its next paper. Put the rules into "
          + "/etc/udev/rules.d and name each port after what hangs on it."))

    @Argument(
      help: ArgumentHelp(
        words(
          "只看这个端口，如 /dev/ttyUSB0；加 --ask 也可以是 tcp://主机:端口。",
          "Only this port, such as /dev/ttyUSB0; with --ask also tcp://HOST:PORT."),
        valueName: words("端口", "port")))
    var port: String?
    @Option(help: help("这个端口的名称，如 printer-1。", "The port's name, such as printer-1."))
    var name: String?
    @Option(help: help("波特率；问到了就用问到的。", "Bits a second; what answered at another counts."))
    var baud = 9_600
    @Flag(help: help("问问接的是什么。", "Ask what hangs there."))
    var ask = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if name != nil, port == nil {
        throw ValidationError(words("--name 须同时指明端口", "--name needs a port"))
      }
      if PortSettings(baud: baud).fault != nil {
        throw ValidationError(words("波特率无效：\(baud)", "not a baud rate: \(baud)"))
      }
    }

    func run() async throws {
      var findings: [ScanFinding] = []
      for (index, port) in try wanted().enumerated() {
        let answer = ask ? await Self.ask(port.description.path) : nil
        findings.append(
          ScanFinding(
            port.description, name: name ?? "port-\(index + 1)", baud: baud, answer: answer,
            isListed: port.isListed))
        if !output.json { Terminal.write(findings[index].text) }
      }
      if output.json { return try Terminal.json(findings) }
      if findings.isEmpty { Terminal.line("没有串口", "There is no serial port") }
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
      // What is not listed (an emulated port, a serial server) can still be asked.
      if ask { return [(PortDescription(path: wanted, text: wanted), false)] }
      throw CommandFailure(.no, "没有串口 \(wanted)", "There is no serial port \(wanted)")
    }
  }
}

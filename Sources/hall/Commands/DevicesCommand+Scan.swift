import ArgumentParser
import SerialIO

extension DevicesCommand {
  /// `hall devices scan`.
  struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "为每个串口写出固定名称的 udev 规则和配置。",
        "Write for each port the udev rule and the configuration that give it a lasting name."),
      discussion: words(
        "只打印，不改动系统，也不向设备发送任何数据。把规则存入 /etc/udev/rules.d，把名称改成设备的用途。",
        "Only prints: nothing is changed and nothing is sent to a device. Put the rules into "
          + "/etc/udev/rules.d and name each port after what hangs on it."))

    @Argument(
      help: ArgumentHelp(
        words("只看这个端口，如 /dev/ttyUSB0。", "Only this port, such as /dev/ttyUSB0."),
        valueName: words("端口", "port")))
    var port: String?
    @Option(help: help("这个端口的名称，如 printer-1。", "The port's name, such as printer-1."))
    var name: String?
    @Option(help: help("波特率。", "Bits a second."))
    var baud = 9_600
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if name != nil, port == nil {
        throw ValidationError(words("--name 须同时指明端口", "--name needs a port"))
      }
      if PortSettings(baud: baud).fault != nil {
        throw ValidationError(words("波特率无效：\(baud)", "not a baud rate: \(baud)"))
      }
    }

    func run() throws {
      var ports = try DevicesCommand.ports()
      if let wanted = port {
        ports = ports.filter { $0.path == wanted || $0.stableNames.contains(wanted) }
        guard !ports.isEmpty else {
          throw CommandFailure(.no, "没有串口 \(wanted)", "There is no serial port \(wanted)")
        }
      }
      let findings = ports.enumerated().map { index, port in
        Finding(port, name: name ?? "port-\(index + 1)", settings: PortSettings(baud: baud))
      }
      if output.json { return try Terminal.json(findings) }
      if findings.isEmpty { Terminal.line("没有串口", "There is no serial port") }
      for finding in findings { Terminal.write(finding.text) }
    }

    /// A port with what would give it a name.
    private struct Finding: Encodable {
      let port: PortAnswer
      let name: String
      let rule: String?
      let config: [String]
      let zh: String?
      let en: String?

      init(_ port: PortDescription, name: String, settings: PortSettings) {
        self.port = PortAnswer(port)
        self.name = name
        var rule: String?
        var config: [String] = []
        var fault: UdevRuleWriter.Fault?
        do throws(UdevRuleWriter.Fault) {
          rule = try UdevRuleWriter.rule(for: port, name: name)
          config = try UdevRuleWriter.configLines(name: name, settings: settings)
        } catch {
          fault = error
        }
        self.rule = rule
        self.config = config
        zh = fault?.chinese
        en = fault?.english
      }

      var text: String {
        var lines = ["\(port.path)  \(port.transport)  \(port.text)"]
        lines += port.stableNames.map { "  = \($0)" }
        if let rule {
          lines.append(contentsOf: rule.split(separator: "\n").map(String.init))
          lines += [words("devices.yaml：", "devices.yaml:")] + config
        } else {
          lines.append(words(zh ?? "", en ?? ""))
        }
        return lines.joined(separator: "\n") + "\n\n"
      }
    }
  }
}

import ArgumentParser
import Foundation

/// A device of a running hall, named at the box.
struct DeviceArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      words("设备编号，如 boards-1。", "The device's id, such as boards-1."),
      valueName: words("设备", "device")))
  var device: String

  func path(_ action: String) -> String {
    let id = device.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return "/api/v1/devices/\(id)/\(action)"
  }
}

extension DevicesCommand {
  /// `hall devices assign`.
  struct Assign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "指定 HallBus 上没有地址的设备是哪一个。",
        "Say what a node on HallBus is that waits without an address."),
      discussion: words(
        "hall devices list 列出等待编址的设备。写入日志和 devices.yaml；线上的其他设备照常。",
        "hall devices list names the nodes that wait. It is written into the journal and into "
          + "devices.yaml; the others on the line go on meanwhile."))

    @OptionGroup var at: DeviceArgument
    @Argument(
      help: ArgumentHelp(
        words("设备标识，24位十六进制数字。", "The node's identity, 24 hexadecimal digits."),
        valueName: words("标识", "node")))
    var node: String
    @Option(help: help("这条线上的哪个地址。", "Which address of the line it gets."))
    var address: Int?
    @Option(
      help: help(
        "哪个窗口的呼叫器或窗口屏；线上没有时新增。",
        "Whose window's pad or board it is; the line gets a unit for it where it has none."))
    var window: Int64?
    @OptionGroup var command: CommandOptions

    func validate() throws {
      guard (address == nil) != (window == nil) else {
        throw ValidationError(
          words("请给出 --address 或 --window 之一", "Give one of --address and --window"))
      }
    }

    func run() throws {
      try command.carryOut(
        at.path("nodes"),
        ["node": node, "address": address, "window": window])
    }
  }

  /// `hall devices release`.
  struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "不再认定某个地址是哪台设备。", "Forget which node has an address of a HallBus line."))

    @OptionGroup var at: DeviceArgument
    @Argument(help: ArgumentHelp(words("地址。", "The address."), valueName: words("地址", "address")))
    var address: Int
    @OptionGroup var command: CommandOptions

    func run() throws {
      try command.carryOut(
        at.path("nodes/release"), ["address": address])
    }
  }
}

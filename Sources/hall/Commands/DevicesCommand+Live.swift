import ArgumentParser
import Foundation

/// The devices of a running hall as it reports them.
struct LiveDevices: Decodable {
  struct Unit: Decodable {
    let address: Int
    let name: String
    let up: Bool
    let fault: StatusCommand.Words?
    let silentPicture: Bool
  }
  struct Counters: Decodable {
    let frames: Int
    let retries: Int
    let crcErrors: Int
    let roundTripMilliseconds: Int
  }
  struct Newcomer: Decodable {
    let node: String
    let name: StatusCommand.Words
  }
  struct Paper: Decodable {
    let state: String
    let cover: Bool
    let ticketsLeft: Int
  }
  struct Device: Decodable {
    let id: String
    let port: String
    let state: String
    let lastError: StatusCommand.Words?
    let units: [Unit]
    let newcomers: [Newcomer]
    let counters: Counters
    let paper: Paper?
  }
  let devices: [Device]

  /// A table, and below it what is wrong or cannot be helped, device by device.
  var text: String {
    var table = TextTable(
      [
        words("设备", "Device"), words("端口", "Port"), words("状态", "State"),
        words("应答", "Answering"), words("帧", "Frames"), words("重发", "Retries"),
        words("校验错", "Check errors"), words("往返毫秒", "Round trip ms"),
      ], textColumns: 3)
    var notes: [String] = []
    for device in devices {
      let up =
        device.units.isEmpty
        ? "-" : "\(device.units.count(where: \.up))/\(device.units.count)"
      table.add([
        device.id, device.port, Self.state(device.state), up, String(device.counters.frames),
        String(device.counters.retries), String(device.counters.crcErrors),
        String(device.counters.roundTripMilliseconds),
      ])
      if let error = device.lastError { notes.append("\(device.id): \(error.text)") }
      for unit in device.units {
        guard let fault = unit.fault else { continue }
        notes.append("\(device.id), \(unit.name) (\(unit.address)): \(fault.text)")
      }
      if let paper = device.paper {
        notes.append(
          "\(device.id): "
            + words(
              "纸\(Self.paper(paper.state))，约剩\(paper.ticketsLeft)张",
              "paper \(Self.paper(paper.state)), about \(paper.ticketsLeft) tickets left")
            + (paper.cover ? words("，盖开着", ", cover open") : ""))
      }
      for newcomer in device.newcomers {
        notes.append(
          "\(device.id): "
            + words(
              "新设备（\(newcomer.name.text)）等待编址：hall devices assign \(device.id) "
                + "\(newcomer.node) --window 窗口",
              "a new node (\(newcomer.name.text)) waits for an address: hall devices assign "
                + "\(device.id) \(newcomer.node) --window WINDOW"))
      }
      let stale = device.units.filter(\.silentPicture)
      if !stale.isEmpty {
        let units = stale.map { "\($0.name) (\($0.address))" }.joined(separator: ", ")
        notes.append(
          "\(device.id): "
            + words(
              "主机失联后仍显示旧内容：\(units)",
              "would keep showing old calls if the hall fell silent: \(units)"))
      }
    }
    return table.text + notes.map { $0 + "\n" }.joined()
  }

  private static func state(_ state: String) -> String {
    switch state {
    case "absent": words("未连接", "absent")
    case "opening": words("连接中", "opening")
    case "ready": words("正常", "ready")
    case "failing": words("故障", "failing")
    default: words("等人处理", "held")
    }
  }

  private static func paper(_ state: String) -> String {
    switch state {
    case "present": words("有", "present")
    case "nearEnd": words("将尽", "near its end")
    case "out": words("缺", "out")
    default: words("不明", "unknown")
    }
  }
}

extension DevicesCommand {
  /// `hall devices watch`.
  struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("不断显示大厅的设备状态。", "Show the running hall's devices again and again."))

    @Option(help: help("间隔秒数。", "Seconds between two looks."))
    var every = 2
    @Option(help: help("看几次；0：直到中断。", "How many times; 0: until interrupted."))
    var times = 0
    @OptionGroup var hall: ClientOptions

    func validate() throws {
      guard (1...3_600).contains(every), times >= 0 else {
        throw ValidationError(words("--every 应为 1 至 3600", "--every: 1...3600"))
      }
    }

    func run() throws {
      var seen = 0
      while true {
        let (text, found) = try hall.get("/api/v1/devices", as: LiveDevices.self)
        if hall.output.json {
          Terminal.write(bytes: text + Array("\n".utf8))
        } else {
          // Source: ECMA-48, ED and CUP: an empty screen, written from its top.
          if isatty(STDOUT_FILENO) == 1 { Terminal.write("\u{1B}[2J\u{1B}[H") }
          Terminal.write(found.text + "\n")
        }
        seen += 1
        if seen == times { return }
        Thread.sleep(forTimeInterval: TimeInterval(every))
      }
    }
  }

  /// `hall devices test`.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "打印一张测试纸，或让条屏、呼叫器显示测试内容。",
        "Print a test paper, or show a test on the boards or the pads of a line."),
      discussion: words(
        "大厅营业时也可以做。打印机在手头的号票出完后打印一张写明“不是号票”的测试纸：打印头每个点、自带字库、二维码、切刀。窗口条屏显示“测试”和窗口号，集中条屏全亮，呼叫器显示 TEST 和 888；其间若有叫号，立即显示叫号。",
        "The hall may be open. A printer prints, after the paper under way, one that says of itself "
          + "that it is no ticket: every dot of the head, its own fonts, a QR code, the cut. Window "
          + "boards say 测试 and their number, combined boards light every dot, pads say TEST and 888; "
          + "a call meanwhile is shown at once."))

    @Argument(
      help: ArgumentHelp(
        words("设备编号，如 boards-1。", "The device's id, such as boards-1."),
        valueName: words("设备", "device")))
    var device: String
    @Option(help: help("显示几秒，1 至 60。", "For how many seconds, 1 to 60."))
    var seconds = 10
    @OptionGroup var hall: ClientOptions

    private struct Answer: Decodable {
      let receipt: String
      let units: Int
      let seconds: Int
    }

    func run() throws {
      let (text, shown) = try hall.post(
        DevicesCommand.path(device, "test"), ["seconds": seconds], as: Answer.self)
      if hall.output.json { return Terminal.write(bytes: text + Array("\n".utf8)) }
      if shown.receipt == "printing" {
        return Terminal.line(
          "\(device)：正在打印测试纸，请到打印机查看", "\(device): a test paper is being printed; go and look")
      }
      Terminal.line(
        "\(device)：\(shown.units) 个屏或呼叫器显示测试内容 \(shown.seconds) 秒，请到现场看",
        "\(device): a test stands on \(shown.units) units for \(shown.seconds) s; go and look")
    }
  }
}

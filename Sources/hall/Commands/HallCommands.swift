import ArgumentParser
import QueueCore

/// `hall take`.
struct TakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "take", abstract: words("取号。", "Take a number."))

  @Argument(
    help: ArgumentHelp(
      words("事项编号，须属同一队列。", "Ids of services, all of one line."),
      valueName: words("事项", "item")))
  var items: [String]
  @Option(
    name: .customLong("class"),
    help: help("类别，如 care 或 green。", "The class asked for, such as care or green."))
  var ticketClass: String?
  @Option(help: help("重点项目编号，绿色通道用。", "The key project's code, for green."))
  var keyProject: String?
  @Option(help: help("预约的时段，如 10:30。", "The slot that was booked, such as 10:30."))
  var appointment: String?
  @Option(help: help("在哪个区域打印。", "The zone whose printer prints it."))
  var zone: String?
  @OptionGroup var command: CommandOptions

  func run() throws {
    try command.carryOut(
      "/api/v1/tickets",
      [
        "services": items, "class": ticketClass, "keyProject": keyProject,
        "appointment": appointment, "printZone": zone,
      ])
  }
}

/// `hall day`.
struct DayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "day",
    abstract: words("开始或结束营业日。", "Open the business day, stop the kiosks, or close it."))

  enum Action: String, ExpressibleByArgument, CaseIterable {
    case open
    case cutOff = "cut-off"
    case reopen, close
  }

  @Argument(help: help("要做什么。", "What to do."))
  var action: Action
  @OptionGroup var command: CommandOptions

  func run() throws {
    let name = action == .cutOff ? "cutOff" : action.rawValue
    try command.carryOut("/api/v1/day", ["action": name])
  }
}

/// `hall status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: words("大厅现状。", "How the running hall stands."))

  @OptionGroup var hall: ClientOptions

  struct Words: Decodable {
    let zh: String
    let en: String
    var text: String { words(zh, en) }
  }

  private struct Overview: Decodable {
    struct Day: Decodable {
      let phase: String
      let date: String
    }
    struct Line: Decodable {
      let name: Words
      let prefix: String
      let waiting: Int
      let longestWait: Int
    }
    struct Window: Decodable {
      let id: Int64
      let name: Words?
      let status: String
      let number: String?
      let waiting: Int
    }
    struct Summary: Decodable {
      let issued: Int
      let served: Int
      let waiting: Int
    }
    let day: Day
    let alarms: [Words]
    let lines: [Line]
    let windows: [Window]
    let summary: Summary
  }

  func run() throws {
    let (text, view) = try hall.get("/api/v1/manager", as: Overview.self)
    if hall.output.json { return Terminal.write(bytes: text + Array("\n".utf8)) }
    let sum = view.summary
    Terminal.line(
      "\(view.day.date) \(Self.phase(view.day.phase))：取号 \(sum.issued)，已办 \(sum.served)，"
        + "等候 \(sum.waiting)",
      "\(view.day.date) \(Self.phase(view.day.phase)): \(sum.issued) taken, \(sum.served) served, "
        + "\(sum.waiting) waiting")
    for alarm in view.alarms { Terminal.line("! " + alarm.text) }
    var lines = TextTable(
      [
        words("队列", "Line"), words("字头", "Prefix"), words("等候", "Waiting"),
        words("最久（分）", "Longest, min"),
      ], textColumns: 2)
    for line in view.lines where line.waiting > 0 {
      lines.add([
        line.name.text, line.prefix, String(line.waiting), String(line.longestWait / 60),
      ])
    }
    var windows = TextTable(
      [
        words("窗口", "Window"), words("名称", "Name"), words("状态", "State"), words("当前号", "Ticket"),
        words("等候", "Waiting"),
      ], textColumns: 4)
    for window in view.windows {
      windows.add([
        String(window.id), window.name?.text ?? "-", Self.state(window.status),
        window.number ?? "-", String(window.waiting),
      ])
    }
    if sum.waiting > 0 { Terminal.write("\n" + lines.text) }
    Terminal.write("\n" + windows.text)
  }

  private static func phase(_ phase: String) -> String {
    switch phase {
    case "open": words("营业中", "open")
    case "cutOff": words("停止取号", "no more numbers")
    case "draining": words("收尾", "draining")
    default: words("未营业", "closed")
    }
  }

  private static func state(_ status: String) -> String {
    switch status {
    case "open": words("开", "open")
    case "ready": words("待叫", "ready")
    case "serving": words("办理中", "serving")
    case "paused": words("暂停", "paused")
    case "draining": words("办完即关", "draining")
    default: words("关", "closed")
    }
  }
}

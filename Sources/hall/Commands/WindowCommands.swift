import ArgumentParser
import QueueCore

/// The keys of a window, pressed at the box.
struct WindowArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      words("窗口号。", "The window's number."), valueName: words("窗口", "window")))
  var window: Int64
  @OptionGroup var command: CommandOptions

  func press(_ key: String, _ fields: [String: Any?] = [:]) throws {
    try command.carryOut("/api/v1/windows/\(window)/\(key)", fields)
  }
}

/// `hall next`.
struct NextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: words("结束当前服务并叫下一号。", "End the present service and call the next ticket."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("next") }
}

/// `hall recall`.
struct RecallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recall", abstract: words("重呼窗口的号。", "Call the window's ticket once more."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("recall") }
}

/// `hall no-show`.
struct NoShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "no-show", abstract: words("窗口的号过号。", "The window's ticket did not come."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("no-show") }
}

/// `hall end`.
struct EndCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: words("结束服务。", "End the service."))
  @OptionGroup var at: WindowArgument
  @Option(help: help("结果。", "What came of it."))
  var outcome: Outcome?
  @Option(help: help("办件编号。", "The case's number."))
  var caseNumber: String?

  func run() throws {
    try at.press("end", ["outcome": outcome?.rawValue, "caseNumber": caseNumber])
  }
}

/// `hall hold`.
struct HoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: words("挂起窗口的号。", "Put the window's ticket on hold."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("hold") }
}

/// `hall undo`.
struct UndoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: words("撤销刚才的叫号。", "Take back the call just made."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("undo") }
}

/// `hall open`.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: words("开窗口。", "Open a window."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("open") }
}

/// `hall pause`.
struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: words("暂停窗口。", "Pause a window."))
  @OptionGroup var at: WindowArgument
  @Option(help: help("原因。", "Why."))
  var reason = PauseReason.away
  @Flag(help: help("先结束当前服务。", "End the present service first."))
  var endService = false
  @Flag(
    help: help("即使有人只能在本窗口办理。", "Also when some people can be served only here."))
  var confirm = false

  func run() throws {
    try at.press(
      "pause",
      ["reason": reason.rawValue, "confirmed": confirm, "endsService": endService])
  }
}

/// `hall resume`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: words("恢复窗口。", "Go on at a paused window."))
  @OptionGroup var at: WindowArgument
  func run() throws { try at.press("resume") }
}

/// `hall close`.
struct CloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: words("关窗口。", "Close a window."))
  @OptionGroup var at: WindowArgument
  @Flag(
    help: help("即使有人只能在本窗口办理。", "Also when some people can be served only here."))
  var confirm = false
  func run() throws { try at.press("close", ["confirmed": confirm]) }
}

extension Outcome: ExpressibleByArgument {}
extension PauseReason: ExpressibleByArgument {}

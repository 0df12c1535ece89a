import ArgumentParser
import Foundation

/// The `hall` command.
@main
struct Hall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hall",
    abstract: words("排队叫号系统 Hallkeeper。", "Hallkeeper, the queue system of a public hall."),
    discussion: words(
      "退出码：0 是；1 否（检查或核对未通过）；2 用法错误；3 无法查明。",
      "Exit status: 0 yes; 1 no (a check or verification failed); 2 used wrongly; "
        + "3 could not find out."),
    subcommands: [
      DemoCommand.self, ServeCommand.self, LineCommand.self, CheckCommand.self,
      JournalCommand.self, WhyCommand.self, ReportCommand.self, SimulateCommand.self,
      ImportCommand.self,
      PersonCommand.self, DevicesCommand.self,
      LayoutCommand.self, BenchCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: words("运行中的大厅", "The running hall"),
        subcommands: [
          StatusCommand.self, TakeCommand.self, NextCommand.self, RecallCommand.self,
          NoShowCommand.self, EndCommand.self, HoldCommand.self, UndoCommand.self,
          OpenCommand.self, PauseCommand.self, ResumeCommand.self, CloseCommand.self,
          DayCommand.self,
        ])
    ])

  /// Runs the command line, with the exit statuses of this program instead of the library's.
  static func main() async {
    do {
      try await run(parseAsRoot())
    } catch {
      Terminal.end(after: error)
    }
  }

  /// What a command finds wrong with its arguments only while it runs is no reason to print the
  /// usage, which would be this whole program's.
  private static func run(_ parsed: any ParsableCommand) async throws {
    var command = parsed
    do {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as ValidationError {
      throw CommandFailure(.usedWrongly, error.message, error.message)
    }
  }
}

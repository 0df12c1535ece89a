import ArgumentParser
import Journal
import QueueCore

/// `hall report`: what the journal says about how the hall ran.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: words("统计报表。", "Reports from the journal."),
    subcommands: [Waits.self])

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

  /// `hall report waits`.
  struct Waits: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("从取号到叫号等了多久。", "How long people waited, from their number to the call."))

    @Option(
      help: help(
        "分组：service 事项、line 队列、window 窗口、class 类别、hour 时段、day 日期。", "What the rows are."))
    var by: WaitReport.Grouping = .line
    @Option(help: help("第一个营业日（YYYY-MM-DD）。", "The first business day (YYYY-MM-DD)."))
    var from: CalendarDate?
    @Option(help: help("最后一个营业日（YYYY-MM-DD）。", "The last business day (YYYY-MM-DD)."))
    var to: CalendarDate?
    @Option(help: help("格式：table 表格、csv、json。", "How the report is written."))
    var format: Format = .table
    @Flag(help: help("同 --format json。", "The same as --format json."))
    var json = false
    @OptionGroup var place: DataOption
    @OptionGroup var spoken: LanguageOption

    func validate() throws {
      if let from, let to, from > to {
        throw ValidationError(words("--from 晚于 --to", "--from is after --to"))
      }
    }

    func run() throws {
      let reader = try JournalReader(directory: place.data)
      defer { reader.close() }
      let report = try reader.waitReport(by: by, from: from, through: to)
      switch json ? .json : format {
      case .table: Terminal.write(report.table(Language.current.forReport))
      case .csv: Terminal.write(report.csv(Language.current.forReport))
      case .json: Terminal.write(report.json())
      }
    }
  }
}

extension WaitReport.Grouping: ExpressibleByArgument {}

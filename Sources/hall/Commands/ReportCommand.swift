import ArgumentParser
import Journal
import QueueCore

/// `hall report`: what the journal says about how the hall ran.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: words("统计报表。", "Reports from the journal."),
    subcommands: [Waits.self, Forecasts.self, Fairness.self, Ratings.self])

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

  /// Which days every report is about, where they are, and how it is written.
  struct Options: ParsableArguments {
    @Option(help: help("第一个营业日（YYYY-MM-DD）。", "The first business day (YYYY-MM-DD)."))
    var from: CalendarDate?
    @Option(help: help("最后一个营业日（YYYY-MM-DD）。", "The last business day (YYYY-MM-DD)."))
    var to: CalendarDate?
    @Option(
      name: .customLong("format"),
      help: help("格式：table 表格、csv、json。", "How the report is written."))
    var wantedFormat: Format = .table
    @Flag(help: help("同 --format json。", "The same as --format json."))
    var json = false
    @OptionGroup var place: DataOption
    @OptionGroup var spoken: LanguageOption

    var format: Format { json ? .json : wantedFormat }

    func validate() throws {
      if let from, let to, from > to {
        throw ValidationError(words("--from 晚于 --to", "--from is after --to"))
      }
    }

    func read<Report>(_ body: (JournalReader) throws -> Report) throws -> Report {
      let reader = try JournalReader(directory: place.data)
      defer { reader.close() }
      return try body(reader)
    }
  }

  /// `hall report waits`.
  struct Waits: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("从取号到叫号等了多久。", "How long people waited, from their number to the call."))

    @Option(
      help: help(
        "分组：service 事项、line 队列、window 窗口、class 类别、hour 时段、day 日期。", "What the rows are."))
    var by: WaitReport.Grouping = .line
    @OptionGroup var options: Options

    func run() throws {
      let report = try options.read {
        try $0.waitReport(by: by, from: options.from, through: options.to)
      }
      switch options.format {
      case .table: Terminal.write(report.table(Language.current.forReport))
      case .csv: Terminal.write(report.csv(Language.current.forReport))
      case .json: Terminal.write(report.json())
      }
    }
  }

  /// `hall report forecasts`.
  struct Forecasts: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("等候预计有多准。", "How good the forecasts of waits were."),
      discussion: words(
        "逐日重放日志：每天只用之前各天的历史（包括 --from 之前的），预计与同一号票的队长法、末位法、队首法对照。误差为平均绝对误差（秒），"
          + "损失为分位损失；“守住”为实际等候不超过界限的百分比，宽度为两个界限之差；“守住10–90%”为实际等候落在第10与第90百分位之间的百分比（这一区间不印给群众，总按现在的程序算）。"
          + "“马上叫到的”是上界不足15秒的：零等候守住上界的次数就是无人等候的次数，任何校正都压不低，全部的守住率因此高于80%。"
          + "只计叫到的号票；号票上印有预计的，以印出的为准。",
        "Replays the journal day by day, each with what the days before it say (those before --from "
          + "too), beside the estimates "
          + "by queue length, last to enter service and head of line for the same tickets. Errors "
          + "are mean absolute errors in seconds, losses pinball losses; a bound holds where the wait "
          + "did not exceed it; the width lies between both bounds. \"Held 10-90%\" is the share of "
          + "waits between the 10th and the 90th percentile, an interval that nobody is told and "
          + "that is always made with this program. \"At once\" are those whose upper bound was below "
          + "15 s: a bound of nothing holds as often as nobody waits, which no correction can lower, "
          + "so that of everybody more than 80 % hold. "
          + "Tickets that were called count; where a forecast was printed, it is the one that counts."
      ))

    @Option(
      help: help("分组：class 类别、line 队列、hour 时段、day 日期。", "What the rows are."))
    var by: ForecastReport.Grouping = .class
    @Flag(
      help: help(
        "不用印出的预计，全部按现在的程序重算。",
        "Leave what was printed aside and reckon all anew with this program."))
    var recompute = false
    @OptionGroup var options: Options

    func run() throws {
      let report = try options.read {
        try $0.forecastReport(
          by: by, from: options.from, through: options.to, recomputes: recompute)
      }
      switch options.format {
      case .table: Terminal.write(report.table(Language.current.forReport))
      case .csv: Terminal.write(report.csv(Language.current.forReport))
      case .json: Terminal.write(report.json())
      }
    }
  }
}

extension WaitReport.Grouping: ExpressibleByArgument {}
extension ForecastReport.Grouping: ExpressibleByArgument {}

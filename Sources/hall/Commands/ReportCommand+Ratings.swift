import ArgumentParser
import Journal
import QueueCore

extension ReportCommand {
  /// `hall report ratings`.
  struct Ratings: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("群众的评价（好差评）。", "What citizens said about the service."),
      discussion: words(
        "每次办理至多一个评价；十秒内可以改，计最后一次，改过的另计“改评”。好评率是非常满意、满意、基本满意占评价的百分比，"
          + "参评率是评价占办理的百分比。过号的号票不计评价。",
        "A visit has one rating; for ten seconds it can be corrected, the last press counts, and "
          + "corrected ones are counted beside it. \"Satisfied %\" is the share of ratings that are at "
          + "least basically satisfied, \"Rated %\" that of visits that were rated. A ticket whose "
          + "citizen did not come has no rating."))

    @Option(
      help: help(
        "分组：window 窗口、clerk 窗口人员、department 部门、service 事项、day 日期。",
        "What the rows are."))
    var by: RatingReport.Grouping = .window
    @OptionGroup var options: Options

    func run() throws {
      let report = try options.read {
        try $0.ratingReport(by: by, from: options.from, through: options.to)
      }
      switch options.format {
      case .table: Terminal.write(report.table(Language.current.forReport))
      case .csv: Terminal.write(report.csv(Language.current.forReport))
      case .json: Terminal.write(report.json())
      }
    }
  }
}

extension RatingReport.Grouping: ExpressibleByArgument {}

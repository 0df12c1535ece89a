import ArgumentParser
import Journal
import QueueCore
import QueueSimulation

extension ReportCommand {
  /// `hall report fairness`.
  struct Fairness: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("叫号有多公平，承诺有没有守住。", "How fair the calls were, and what became of promises."),
      discussion: words(
        "逐日重放日志，指标与 hall simulate 相同，见 docs/simulate.zh-CN.md；每次排队计一次。“比先来先到”是当天分别按实际规则和先来先到"
          + "重放之差，不含窗口人员自己的停顿。还在等候或办理的人不计入；CSV 只有各组的指标，其余在表格和 JSON 里。",
        "Replays the journal day by day; the figures are those of hall simulate, see docs/simulate.md; "
          + "every stay in a line counts. \"vs fcfs\" is the difference between two replays of the day, "
          + "under its own rule and under first come, first served, without the clerks' own pauses. Who "
          + "still waits or is being served is left out. CSV has the groups only, table and JSON "
          + "everything."))

    @Option(
      help: help(
        "分组：class 类别、service 事项、department 部门、line 队列、hall 全厅、day 日期。",
        "What the rows are."))
    var by: FairnessReport.Grouping = .class
    @OptionGroup var options: Options

    func run() throws {
      let report = try options.read(fairness)
      switch options.format {
      case .table: Terminal.write(FairnessText(report).table)
      case .csv: Terminal.write(FairnessText(report).commaSeparated)
      case .json: try Terminal.json(FairnessAnswer(report))
      }
    }

    /// One day is in memory at a time, besides the figures of each visit.
    private func fairness(_ reader: JournalReader) throws -> FairnessReport {
      var days = FairnessAccumulator(by: by)
      var recorder = FairnessRecorder(hall: reader.hall)
      var cursor = try reader.events(fromDay: options.from, kinds: FairnessRecorder.kinds)
      while let event = try cursor.next() {
        let entry = try event.stamped()
        if case .dayOpened(let day) = entry.event, let last = options.to, day.plan.date > last {
          break
        }
        if let day = recorder.take(entry) { days.add(day) }
      }
      if let day = recorder.finish() { days.add(day) }
      return days.report()
    }
  }
}

extension FairnessReport.Grouping: ExpressibleByArgument {}

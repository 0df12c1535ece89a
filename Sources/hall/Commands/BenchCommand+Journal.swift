import ArgumentParser
import HallEngine
import HallRuntime
import Journal
import QueueCore

extension BenchCommand {
  /// `hall bench journal`.
  struct Journal: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("每秒可落盘的命令数。", "Durable commands a second."),
      discussion: words(
        "大厅的日常命令经过规则和日志：取号、打印、叫号，每条写一至两个事件和一个回执。旁边是同一磁盘上 SQLite 的空白提交，即磁盘的上限。",
        "What a hall does all day, through rules and journal: tickets taken, printed, called; each "
          + "command writes one or two events and a receipt. Beside it bare SQLite commits on the "
          + "same disk: the most it can do."))

    @Option(help: help("逐条提交的命令数。", "Commands that are committed one at a time."))
    var commands = 1_000
    @OptionGroup var place: BenchPlace
    @OptionGroup var output: OutputOptions

    /// Commands in one transaction, as many as the engine takes in at most.
    private static let batch = HallActor.batchLimit

    func validate() throws {
      guard (1...1_000_000).contains(commands) else {
        throw ValidationError(words("--commands 为 1 至 1000000", "--commands is 1 to 1000000"))
      }
    }

    func run() throws {
      var rows: [Measurement] = []
      try Stopwatch.inTemporaryDirectory(under: place.under) { directory in
        var hall = try BenchHall(directory: directory, at: SystemClock().reading())
        defer { hall.close() }
        try hall.openDay()
        try hall.serve(tickets: BenchHall.windows, batch: Self.batch)
        let bench = try JournalBench(directory: directory)
        try bench.commitBare(20)
        var waits: [Double] = []
        while waits.count < commands {
          for command in hall.round(1) {
            waits.append(try Stopwatch.seconds { try hall.submit([command]) })
          }
        }
        let rounds = commands * 16 / Self.batch
        var together = 0
        let batched = try Stopwatch.seconds {
          for _ in 0..<rounds {
            let round = hall.round(BenchHall.windows)
            together += round.count
            try hall.submit(round)
          }
        }
        let bare = try Stopwatch.seconds { try bench.commitBare(commands) }
        let single = waits.reduce(0, +)
        rows = [
          Measurement(
            "single", "逐条落盘", "One at a time", Double(waits.count) / single, "commands/s"),
          Measurement(
            "batched", "每次 \(Self.batch) 条", "\(Self.batch) at a time",
            Double(together) / batched, "commands/s"),
          Measurement(
            "bare", "SQLite 空白提交", "Bare SQLite commits", Double(commands) / bare, "commits/s"),
          Measurement(
            "singleMedian", "逐条，中位", "One, median",
            Stopwatch.percentile(50, of: waits) * 1_000, "ms"),
          Measurement(
            "single99", "逐条，99%", "One, 99%", Stopwatch.percentile(99, of: waits) * 1_000, "ms"),
        ]
      }
      try (rows + Stopwatch.memory()).report(json: output.json)
    }
  }

  /// `hall bench startup`.
  struct Startup: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("打开日志要多久。", "How long opening a journal takes."),
      discussion: words(
        "先打开空日志，再打开有大量旧事件、最后一日有 --tickets 张号票的日志；事件都由命令经规则产生，启动只重放最后一日。",
        "First an empty one, then one of many old events, all of commands through the rules, whose "
          + "last day has --tickets tickets: a start replays only that day."))

    @Option(help: help("旧事件数。", "Old events."))
    var events = 1_000_000
    @Option(help: help("最后一日的号票数。", "Tickets of the last day."))
    var tickets = 2_000
    @OptionGroup var place: BenchPlace
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (2...100_000_000).contains(events), (0...500_000).contains(tickets) else {
        throw ValidationError(
          words(
            "--events 为 2 至 100000000，--tickets 为 0 至 500000",
            "--events is 2 to 100000000, --tickets 0 to 500000"))
      }
    }

    func run() throws {
      var rows: [Measurement] = []
      try Stopwatch.inTemporaryDirectory(under: place.under) { directory in
        let clock = SystemClock()
        rows.append(contentsOf: try measureOpening("empty", "空日志", "Empty", directory + "/empty"))
        let full = directory + "/full"
        var old = 0
        let writing = try Stopwatch.seconds {
          old = try BenchHall.fill(full, events: events, tickets: tickets, at: clock.reading())
        }
        rows.append(
          Measurement("write", "写入全部事件", "Writing all events", writing, "s"))
        rows.append(
          contentsOf: try measureOpening(
            "full", "\(old) 个旧事件，重放最后一日", "\(old) old events, last day replayed", full))
        let reader = try JournalReader(directory: full)
        defer { reader.close() }
        var verification: Verification?
        let verifying = try Stopwatch.seconds { verification = try reader.verify() }
        rows.append(
          Measurement(
            "verify", "核对全部 \(verification?.checked ?? 0) 个事件",
            "Verifying all \(verification?.checked ?? 0) events", verifying, "s"))
      }
      try (rows + Stopwatch.memory()).report(json: output.json)
    }

    private func measureOpening(
      _ key: String, _ chinese: String, _ english: String, _ directory: String
    ) throws -> [Measurement] {
      let reading = SystemClock().reading()
      var wall = 0.0
      let processor = try Stopwatch.processorSeconds {
        wall = try Stopwatch.seconds {
          let opened = try OpenedJournal(
            directory: directory, hall: BenchHall.id, reading: reading)
          opened.store.close()
        }
      }
      return [
        Measurement(key, chinese, english, wall * 1_000, "ms"),
        Measurement(
          key + "Processor", "其中处理器时间", "of it processor time", processor * 1_000, "ms"),
      ]
    }
  }
}

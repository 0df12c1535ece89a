import ArgumentParser
import HallApp
import Logging

extension BenchCommand {
  /// `hall bench keys`.
  struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("按键到条屏要多久。", "How long a key press takes to the board."),
      discussion: words(
        "在仿真串口线上以真实速率运行整个大厅：伪终端、日志落盘、打印和引导屏一应俱全。"
          + "从按键帧的最后一个字节在呼叫器线路上发完，到该窗口条屏新画面的最后一个字节到达，减去画面本身的传输时间；"
          + "条屏线路正忙时的等待计算在内。先逐个窗口轮流按键，再所有窗口同时按键。",
        "A whole hall on emulated lines at their real speed: pseudo-terminals, a journal on the "
          + "disk, printers and screens. From the last byte of the key frame on the pads' line to "
          + "the last byte of the new picture at the window's board, less the line time of the "
          + "picture; waiting for a boards' line that is busy counts. First the windows in turn, "
          + "then all at the same instant."))

    @Option(help: help("轮流按键的轮数。", "Rounds of presses in turn."))
    var rounds = 10
    @Option(help: help("轮流时两次按键相隔的毫秒数。", "Milliseconds between two presses in turn."))
    var pause = 250
    @Option(help: help("所有窗口同时按键的次数。", "Times that all pads are pressed at once."))
    var bursts = 5
    @Option(
      name: .customLong("config"),
      help: ArgumentHelp(
        words("大厅的配置目录，默认为随附的县级大厅。", "A hall's configuration; the county hall unless given."),
        valueName: words("目录", "directory")))
    var configDirectory: String?
    @OptionGroup var place: BenchPlace
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...1_000).contains(rounds), (10...60_000).contains(pause),
        (0...1_000).contains(bursts)
      else {
        throw ValidationError(
          words(
            "--rounds 为 1 至 1000，--pause 为 10 至 60000，--bursts 为 0 至 1000",
            "--rounds is 1 to 1000, --pause 10 to 60000, --bursts 0 to 1000"))
      }
    }

    func run() async throws {
      let config = try configDirectory ?? Shipped.directory("Examples") + "/county"
      let layouts = try Shipped.layouts(config: config)
      let definition = try Shipped.definition(in: config, layouts: layouts)
      let directory = try Stopwatch.makeDirectory(under: place.under)
      defer { Stopwatch.remove(directory) }
      var logger = Logger(
        label: "hallkeeper", factory: { StreamLogHandler.standardError(label: $0) })
      logger.logLevel = .error
      var rows: [Measurement] = []
      do {
        let trial = try await PressTrial(
          definition, directory: directory, configDirectory: config, layoutDirectory: layouts,
          seed: 7, logger: logger)
        try await trial.prepare()
        let inTurn = try await trial.pressInTurn(rounds: rounds, pause: pause)
        let atOnce = try await trial.pressAtOnce(bursts: bursts)
        rows = Stopwatch.memory()
        await trial.stop()
        rows =
          Self.rows(inTurn, "turn", "轮流", "In turn")
          + (bursts > 0
            ? Self.rows(
              atOnce, "once", "\(trial.windows.count) 个同时", "\(trial.windows.count) at once")
            : []) + rows
      } catch let failure as PressTrial.Failure {
        throw CommandFailure(.couldNotFindOut, failure.text)
      }
      try rows.report(json: output.json)
    }

    private static func rows(
      _ result: PressTrial.Result, _ key: String, _ chinese: String, _ english: String
    ) -> [Measurement] {
      let hall = result.samples.map { Double($0.hallTime) / 1_000 }
      let finger = result.samples.map { Double($0.fingerToBoard) / 1_000 }
      func row(
        _ name: String, _ zh: String, _ en: String, _ value: Double, _ unit: String = "ms"
      ) -> Measurement {
        Measurement("\(key)\(name)", "\(chinese)：\(zh)", "\(english): \(en)", value, unit)
      }
      return [
        row("Count", "按键数", "presses", Double(result.samples.count), ""),
        row("NotTaken", "呼叫器未接受的", "not taken by the pad", Double(result.notTaken), ""),
        row("Unreported", "呼叫器未报出的", "never reported", Double(result.unreported), ""),
        row("Missed", "没有显示的", "never shown", Double(result.missed), ""),
        row("Median", "键到屏，中位", "key to board, median", Stopwatch.percentile(50, of: hall)),
        row("95", "键到屏，95%", "key to board, 95%", Stopwatch.percentile(95, of: hall)),
        row("99", "键到屏，99%", "key to board, 99%", Stopwatch.percentile(99, of: hall)),
        row("Longest", "键到屏，最长", "key to board, longest", hall.max() ?? 0),
        row(
          "FingerMedian", "从手指起、含线路时间，中位", "from the finger, line time included, median",
          Stopwatch.percentile(50, of: finger)),
        row(
          "FingerLongest", "从手指起、含线路时间，最长", "from the finger, line time included, longest",
          finger.max() ?? 0),
      ]
    }
  }
}

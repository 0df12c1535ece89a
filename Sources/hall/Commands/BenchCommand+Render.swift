import ArgumentParser
import Foundation
import HallApp
import Layout
import Rendering

extension BenchCommand {
  /// `hall bench render`.
  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("画引导屏要多久。", "How long painting a guidance screen takes."),
      discussion: words(
        "不另行指定时，画一块 1920×1080 和一块 3840×2160 的叫号屏：标题和 12 行 4 列。"
          + "与 Pango 和 Cairo 的比较见 scripts/compare-pango。",
        "Unless told otherwise it paints a board of 1920x1080 and one of 3840x2160: a title and "
          + "12 rows of 4 columns. scripts/compare-pango compares with Pango and Cairo."))

    @Option(
      help: ArgumentHelp(
        words("改用此引导屏版式。", "Paint this screen layout instead."),
        valueName: words("文件", "file")))
    var layout: String?
    @Option(
      help: ArgumentHelp(
        words("样例数据。", "Its sample data."), valueName: words("文件", "file")))
    var data: String?
    @Option(help: help("每项画多少次。", "How many times each is painted."))
    var rounds = 200
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...10_000).contains(rounds), (layout == nil) == (data == nil) else {
        throw ValidationError(
          words(
            "--rounds 为 1 至 10000；--layout 和 --data 须同时给出",
            "--rounds is 1 to 10000; --layout and --data go together"))
      }
    }

    func run() throws {
      var timings: [PaintTiming] = []
      do {
        for board in try boards() {
          var trial = PaintTrial(board, rounds: rounds)
          timings += try trial.run()
        }
      } catch let error as RenderingError {
        throw LayoutCommand.failure(error)
      }
      if output.json { return try Terminal.json(timings) }
      var table = TextTable(
        [
          words("屏", "Board"), words("项目", "Measured"), words("中位", "Median"),
          words("最快", "Fastest"), words("单位", "Unit"), words("合复制几次", "In copies"),
        ], textColumns: 2)
      for timing in timings { table.add(timing.cells) }
      Terminal.write(table.text)
      try Stopwatch.memory().report(json: false)
    }

    private func boards() throws -> [PaintTrial.Board] {
      guard let layout, let data else {
        return [try .calls(scale: 1), try .calls(scale: 2)]
      }
      let check = try LayoutCommand.check(layout, theme: nil, in: LayoutCommand.studio())
      guard let checked = check.layout, checked.kind == .screen else {
        throw CommandFailure(
          .no, "\(layout) 不是正确的引导屏版式", "\(layout) is not a sound screen layout")
      }
      let sample = SampleReader.read(
        try LayoutCommand.text(of: data), name: data, kind: .screen)
      guard let values = sample.data, let changed = PaintTrial.Board.changed(values) else {
        throw CommandFailure(
          .no, "\(data) 不是正确的样例数据，或没有叫号", "\(data) is no sound sample with calls")
      }
      return [PaintTrial.Board(name: "", layout: checked, values: values, changed: changed)]
    }
  }
}

/// How long one thing took, over many rounds.
struct PaintTiming: Encodable {
  let board: String
  let key: String
  let zh: String
  let en: String
  let median: Double
  let fastest: Double
  let unit: String
  /// The median in copies of as many pixels; nil where that says nothing.
  let copies: Double?

  var cells: [String] {
    func text(_ value: Double) -> String {
      String(format: unit == "ms" ? "%.3f" : "%.0f", value)
    }
    return [
      board, words(zh, en), text(median), text(fastest), unit,
      copies.map { String(format: "%.1f", $0) } ?? "",
    ]
  }
}

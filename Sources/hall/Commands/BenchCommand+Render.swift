import ArgumentParser
import HallApp
import Layout
import Rendering

extension BenchCommand {
  /// `hall bench render`.
  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("画引导屏要多久。", "How long painting a guidance screen takes."))

    @Option(
      help: ArgumentHelp(
        words("引导屏版式，默认为随附的大厅屏。", "A screen layout; the hall screen that ships unless given."),
        valueName: words("文件", "file")))
    var layout: String?
    @Option(
      help: ArgumentHelp(
        words("样例数据。", "Its sample data."), valueName: words("文件", "file")))
    var data: String?
    @Option(help: help("每项画多少次。", "How many times each is painted."))
    var rounds = 20
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
      let files = try files()
      let check = LayoutReader.read(try LayoutCommand.text(of: files.layout), name: files.layout)
      guard let layout = check.layout, layout.kind == .screen else {
        throw CommandFailure(
          .no, "\(files.layout) 不是正确的引导屏版式", "\(files.layout) is not a sound screen layout")
      }
      let sample = SampleReader.read(
        try LayoutCommand.text(of: files.data), name: files.data, kind: .screen)
      guard let values = sample.data, let changed = Self.changedRow(of: values) else {
        throw CommandFailure(
          .no, "\(files.data) 不是正确的样例数据，或没有叫号", "\(files.data) is no sound sample with calls")
      }
      var rows: [Measurement] = []
      do {
        rows = try measure(layout, values, changed)
      } catch let error as RenderingError {
        throw LayoutCommand.failure(error)
      }
      try (rows + Stopwatch.memory()).report(json: output.json)
    }

    private func files() throws -> (layout: String, data: String) {
      if let layout, let data { return (layout, data) }
      guard let directory = HallFiles.shipped("Layouts") else {
        throw CommandFailure(
          .couldNotFindOut, "找不到随附的版式，请用 --layout 和 --data 指明",
          "The layouts that ship are not found; name some by --layout and --data")
      }
      return (directory + "/screen-hall.yaml", directory + "/samples/screen-hall-busy.json")
    }

    private func measure(
      _ layout: CheckedLayout, _ values: DataValue, _ changed: DataValue
    ) throws -> [Measurement] {
      let first = try Stopwatch.seconds {
        let studio = try PictureStudio()
        _ = try studio.screenPainter(for: layout).paint(layout, data: values)
      }
      let studio = try PictureStudio()
      _ = try studio.screenPainter(for: layout).paint(layout, data: values)
      let full = try average {
        _ = try studio.screenPainter(for: layout).paint(layout, data: values)
      }
      let painter = studio.screenPainter(for: layout)
      _ = try painter.paint(layout, data: values)
      var isChanged = false
      var damage: [Rect] = []
      let row = try average {
        isChanged.toggle()
        damage = try painter.paint(layout, data: isChanged ? changed : values).damage
      }
      var bytes = 0
      let whole = try average { bytes = try painter.png().count }
      let part = try average { for rect in damage { _ = try painter.png(part: rect) } }
      let area = damage.reduce(0) { $0 + $1.area }
      return [
        Measurement("first", "第一帧（含装载字体）", "First frame, fonts loaded", first * 1_000, "ms"),
        Measurement("full", "整帧", "Whole frame", full * 1_000, "ms"),
        Measurement("row", "改动一行", "One changed row", row * 1_000, "ms"),
        Measurement("png", "整帧 PNG", "PNG of the whole frame", whole * 1_000, "ms"),
        Measurement(
          "pngBytes", "整帧 PNG 大小", "Its size", Double(bytes) / 1_024, "KiB"),
        Measurement("pngRow", "改动部分 PNG", "PNG of what changed", part * 1_000, "ms"),
        Measurement(
          "damage", "改动部分占整帧", "What changed of the frame",
          100 * Double(area) / Double(max(1, painter.canvas.bounds.area)), "%"),
      ]
    }

    private func average(_ work: () throws -> Void) rethrows -> Double {
      try Stopwatch.seconds { for _ in 0..<rounds { try work() } } / Double(rounds)
    }

    /// The same hall with another window in the last of the calls shown; nil without calls.
    private static func changedRow(of values: DataValue) -> DataValue? {
      guard case .record(var fields) = values, case .list(var calls)? = fields["calls"],
        case .record(var call)? = calls.last
      else { return nil }
      call["window"] = .text("88")
      calls[calls.count - 1] = .record(call)
      fields["calls"] = .list(calls)
      return .record(fields)
    }
  }
}

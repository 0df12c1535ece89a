import ArgumentParser
import Foundation
import Layout
import Rendering

/// `hall layout`: the files that say what screens, boards and tickets show.
struct LayoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layout",
    abstract: words("检查、预览、比较和发布版式。", "Check, preview, compare and publish layouts."),
    subcommands: [
      Check.self, Render.self, Diff.self, New.self, Schema.self, Publish.self, History.self,
    ])

  /// A layout file without a mistake, and sample data for it; anything else ends the verb.
  static func layout(
    _ path: String, theme: String?, data: String?, in studio: PictureStudio
  ) throws -> (layout: CheckedLayout, data: DataValue) {
    let check = try check(path, theme: theme, in: studio)
    guard let layout = check.layout else {
      Terminal.complain(check.report(Language.current.forLayout))
      throw ExitStatusError.no
    }
    if let theme, !layout.themes.contains(theme) {
      throw CommandFailure(
        .no, "\(path) 没有主题“\(theme)”", "\(path) has no theme \"\(theme)\"")
    }
    guard let data else { return (layout, .missing) }
    let sample = SampleReader.read(try text(of: data), name: data, kind: layout.kind)
    guard let values = sample.data else {
      Terminal.complain(sample.report(Language.current.forLayout))
      throw ExitStatusError.no
    }
    return (layout, values)
  }

  static func write(_ png: [UInt8], to path: String) throws {
    do { try Data(png).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw CommandFailure(
        .couldNotFindOut, "写不了 \(path)：\(error.localizedDescription)",
        "\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  /// A file's text.
  ///
  /// - Throws: ``CommandFailure`` for a file that cannot be read or is no UTF-8.
  static func text(of path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(.couldNotFindOut, "读不到文件 \(path)", "\(path) cannot be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CommandFailure(.no, "\(path) 不是 UTF-8 编码", "\(path) is not UTF-8")
    }
    return text
  }

  /// A file read and checked with the files beside it.
  static func check(
    _ path: String, theme: String?, in studio: PictureStudio
  ) throws -> LayoutCheck {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return studio.load(
      layoutSource: try text(of: path), name: path, theme: theme, folder: LayoutDirectory(folder))
  }

  /// - Parameter file: the layout whose folder has the photos of people; nil: none are shown.
  static func studio(besides file: String? = nil) throws -> PictureStudio {
    let folder = file.map {
      LayoutDirectory(URL(fileURLWithPath: $0).deletingLastPathComponent().path)
    }
    do throws(RenderingError) {
      return try PictureStudio(photos: folder)
    } catch {
      throw failure(error)
    }
  }

  static func failure(_ error: RenderingError) -> CommandFailure {
    CommandFailure(.couldNotFindOut, error.message.chinese, error.message.english)
  }

  /// `hall layout check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("检查版式文件。", "Check layout files."),
      discussion: words(
        "一次列出全部错误和警告及其所在行列。有错误时退出码为 1。",
        "Lists every error and warning with its place. Exit status 1 with an error."))

    @Argument(
      help: ArgumentHelp(words("版式文件。", "Layout files."), valueName: words("文件", "file")))
    var files: [String]
    @OptionGroup var output: OutputOptions

    func run() throws {
      let studio = try LayoutCommand.studio()
      let checks = try files.map { try LayoutCommand.check($0, theme: nil, in: studio) }
      if output.json {
        try Terminal.json(checks.map(Answer.init))
      } else {
        for check in checks {
          Terminal.write(check.report(Language.current.forLayout))
          if let layout = check.layout { Terminal.line("\(check.name): \(Self.summary(layout))") }
        }
      }
      if checks.contains(where: { $0.layout == nil }) { throw ExitStatusError.no }
    }

    private static func summary(_ layout: CheckedLayout) -> String {
      let height = layout.height.map(String.init) ?? "≤\(layout.maximumHeight)"
      return "\(layout.kind.rawValue) \(layout.width)x\(height)"
    }

    private struct Answer: Encodable {
      let file: String
      let ok: Bool
      let kind: String?
      let width: Int?
      let height: Int?
      let diagnostics: [Found]

      struct Found: Encodable {
        let line: Int
        let column: Int
        let severity: String
        let zh: String
        let en: String
      }

      init(_ check: LayoutCheck) {
        file = check.name
        ok = check.layout != nil
        kind = check.layout?.kind.rawValue
        width = check.layout?.width
        height = check.layout?.height
        diagnostics = check.diagnostics.map {
          Found(
            line: $0.position.line, column: $0.position.column, severity: $0.severity.rawValue,
            zh: $0.message.chinese, en: $0.message.english)
        }
      }
    }
  }

  /// `hall layout render`.
  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("用样例数据画出版式。", "Paint a layout with sample data."),
      discussion: words("画出的点与设备上显示的完全相同。", "The dots are those that the device shows."))

    @Argument(
      help: ArgumentHelp(words("版式文件。", "The layout file."), valueName: words("文件", "file")))
    var file: String
    @Option(
      help: ArgumentHelp(
        words("样例数据（JSON 或 YAML）。", "Sample data, JSON or YAML."),
        valueName: words("文件", "file")))
    var data: String
    @Option(
      help: ArgumentHelp(
        words("要写的 PNG 图片。", "The PNG picture to write."), valueName: words("文件", "file")))
    var out: String
    @Option(help: help("主题（themes 之一）。", "One of the layout's themes."))
    var theme: String?
    @Option(
      help: help(
        "画面的时刻：当天零点起的毫秒数。", "The moment painted for, in milliseconds since midnight."))
    var at: Int64 = 0
    @OptionGroup var output: OutputOptions

    func run() throws {
      let studio = try LayoutCommand.studio(besides: file)
      let (layout, values) = try LayoutCommand.layout(
        file, theme: theme, data: data, in: studio)
      let painted: PreviewPicture
      do throws(RenderingError) {
        painted = try studio.preview(layout, data: values, at: LayoutMoment(milliseconds: at))
      } catch {
        throw LayoutCommand.failure(error)
      }
      try LayoutCommand.write(painted.png, to: out)
      let answer = Answer(
        file: out, width: painted.width, height: painted.height, cuts: painted.cuts.count)
      if output.json { return try Terminal.json(answer) }
      Terminal.line("\(out): \(answer.width)x\(answer.height)")
      if answer.cuts > 0 {
        Terminal.line(
          "有 \(answer.cuts) 处放不下，已截短", "\(answer.cuts) texts did not fit and were cut")
      }
    }

    private struct Answer: Encodable {
      let file: String
      let width: Int
      let height: Int
      /// Texts that did not fit.
      let cuts: Int
    }
  }
}

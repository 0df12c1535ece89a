import ArgumentParser
import Foundation
import Layout
import QueueCore
import Rendering

extension LayoutCommand {
  /// `hall layout diff`.
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("比较两个版式的画面。", "Compare the pictures of two layouts."),
      discussion: words(
        "两个版式用同一样例数据画出，逐点比较；也可以直接比较两张 PNG 图片。"
          + "--out 写出的图中，不同的点为红色。有不同的点时退出码为 1。",
        "Both layouts are painted on the same sample data and compared dot by dot; two PNG "
          + "pictures can be compared, too. In the picture that --out writes, dots that differ are "
          + "red. Exit status 1 when some do."))

    @Argument(
      help: ArgumentHelp(
        words("原来的版式文件或 PNG 图片。", "The old layout file or PNG picture."),
        valueName: words("旧", "old")))
    var old: String
    @Argument(
      help: ArgumentHelp(
        words("新的版式文件或 PNG 图片。", "The new layout file or PNG picture."),
        valueName: words("新", "new")))
    var new: String
    @Option(
      help: ArgumentHelp(
        words("样例数据（JSON 或 YAML）；不给则为空。", "Sample data, JSON or YAML; none: empty."),
        valueName: words("文件", "file")))
    var data: String?
    @Option(
      help: ArgumentHelp(
        words("要写的 PNG 图片。", "The PNG picture to write."), valueName: words("文件", "file")))
    var out: String?
    @Flag(help: help("图中并排画出旧图和新图。", "Put the old and the new picture beside it."))
    var sideBySide = false
    @Option(help: help("用版式的哪个主题。", "Which of the layouts' themes."))
    var theme: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
      let studio = try LayoutCommand.studio(besides: new)
      let pictures = try [old, new].map { try picture($0, studio) }
      let difference: PictureDifference
      do throws(RenderingError) {
        difference = try PictureDifference(old: pictures[0], new: pictures[1])
        if let out {
          let png = try difference.png(sideBySide: sideBySide)
          do { try LayoutCommand.write(png, to: out) } catch { throw RenderingError.png }
        }
      } catch {
        throw LayoutCommand.failure(error)
      }
      let answer = Answer(difference)
      if output.json {
        try Terminal.json(answer)
      } else if let area = difference.area {
        Terminal.line(
          "有 \(answer.dots) 点不同，在 (\(area.x), \(area.y)) 起 \(area.width)×\(area.height) 之内",
          "\(answer.dots) dots differ, within \(area.width)x\(area.height) "
            + "at (\(area.x), \(area.y))")
      } else {
        Terminal.line("完全相同", "Every dot is the same")
      }
      if answer.dots > 0 { throw ExitStatusError.no }
    }

    private func picture(_ path: String, _ studio: PictureStudio) throws -> [UInt8] {
      if path.lowercased().hasSuffix(".png") {
        guard let data = FileManager.default.contents(atPath: path) else {
          throw CommandFailure(.couldNotFindOut, "读不到文件 \(path)", "\(path) cannot be read")
        }
        return Array(data)
      }
      let (layout, values) = try LayoutCommand.layout(
        path, theme: theme, data: data, in: studio)
      do throws(RenderingError) {
        return try studio.preview(layout, data: values, at: LayoutMoment(milliseconds: 0)).png
      } catch {
        throw LayoutCommand.failure(error)
      }
    }

    private struct Answer: Encodable {
      let same: Bool
      /// Dots that differ.
      let dots: Int
      let x: Int?
      let y: Int?
      let width: Int?
      let height: Int?

      init(_ difference: PictureDifference) {
        same = difference.dots == 0
        dots = difference.dots
        x = difference.area?.x
        y = difference.area?.y
        width = difference.area?.width
        height = difference.area?.height
      }
    }
  }

  /// `hall layout new`.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("写一个带说明的新版式文件。", "Write a new layout file with explanations."),
      discussion: words(
        "文件写在当前目录或 --dir 目录；已有的文件不会被覆盖。",
        "It is written to the working directory, or to --dir; a file that is there is left alone."))

    @Argument(
      help: ArgumentHelp(
        "screen | board | ticket | slip", valueName: words("种类", "kind")))
    var kind: OutputKind
    @Argument(
      help: ArgumentHelp(words("版式的名称。", "The layout's name."), valueName: words("名称", "name")))
    var name: String
    @Option(help: help("写到哪个目录。", "The directory it is written to."))
    var dir = "."
    @Option(help: help("宽、高，如 1080x1920；票据只看宽。", "Width and height, as 1080x1920."))
    var size: String?
    @OptionGroup var spoken: LanguageOption

    func run() throws {
      let numbers = (size ?? "").split(separator: "x").compactMap { Int($0) }
      guard size == nil || numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else {
        throw ValidationError(words("--size 要写成 1080x1920 的样子", "--size: as 1080x1920"))
      }
      guard LayoutPublication.isName(name) else {
        throw CommandFailure(.usedWrongly, Refusal.layoutNameInvalid(name).text)
      }
      let path = dir == "." ? name + ".yaml" : "\(dir)/\(name).yaml"
      let source = LayoutTemplate.source(kind, width: numbers.first, height: numbers.last)
      do {
        try Data(source.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      } catch {
        guard !FileManager.default.fileExists(atPath: path) else {
          throw CommandFailure(.no, "\(path) 已经存在", "\(path) is there already")
        }
        throw CommandFailure(
          .couldNotFindOut, "写不了 \(path)：\(error.localizedDescription)",
          "\(path) cannot be written: \(error.localizedDescription)")
      }
      Terminal.line(path)
    }
  }
}

extension OutputKind: ExpressibleByArgument {}

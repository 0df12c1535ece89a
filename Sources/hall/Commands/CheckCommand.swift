import ArgumentParser
import Foundation
import HallConfig

/// `hall check`: whether a hall can be run from a configuration directory.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: words("检查大厅配置。", "Check a hall's configuration."),
    discussion: words(
      "一次列出全部错误和警告及其所在行列；条屏和引导屏还要与将用的版式相符。"
        + "有错误时退出码为 1，只有警告时为 0。",
      "Lists every error and warning with its place; boards and screens have to go with the "
        + "layouts that the hall would use. Exit status 1 with an error, 0 with warnings only."))

  @Argument(
    help: ArgumentHelp(
      words("配置目录。", "The configuration directory."), valueName: words("目录", "directory")))
  var directory: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory),
      isDirectory.boolValue
    else {
      throw CommandFailure(
        .couldNotFindOut, "没有目录 \(directory)", "There is no directory \(directory)")
    }
    let result = Shipped.read(directory, layouts: try Shipped.layouts(config: directory))
    if output.json { try Terminal.json(Answer(result)) } else { print(result) }
    if result.definition == nil { throw ExitStatusError.no }
  }

  private func print(_ result: HallConfigResult) {
    for diagnostic in result.diagnostics {
      Terminal.line(diagnostic.formatted(language: Language.current.forConfig))
    }
    if let hall = result.definition {
      Terminal.line(
        "\(hall.name.chinese)：\(hall.zones.count) 个区域，\(hall.departments.count) 个部门，"
          + "\(hall.services.count) 个事项，\(hall.lines.count) 个队列，"
          + "\(hall.windows.count) 个窗口，\(hall.devices.count) 个设备",
        "\(hall.name.english): \(hall.zones.count) zones, \(hall.departments.count) departments, "
          + "\(hall.services.count) services, \(hall.lines.count) lines, "
          + "\(hall.windows.count) windows, \(hall.devices.count) devices")
    }
    Terminal.line(
      "\(result.errors.count) 个错误，\(result.warnings.count) 个警告",
      Self.count(result.errors.count, "error") + ", "
        + Self.count(result.warnings.count, "warning"))
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private struct Answer: Encodable {
    let ok: Bool
    let hall: String?
    let counts: Counts?
    let errors: Int
    let warnings: Int
    let diagnostics: [Found]

    struct Counts: Encodable {
      let zones: Int
      let departments: Int
      let services: Int
      let lines: Int
      let windows: Int
      let devices: Int
    }

    struct Found: Encodable {
      let file: String
      let line: Int
      let column: Int
      let severity: String
      let zh: String
      let en: String
    }

    init(_ result: HallConfigResult) {
      ok = result.definition != nil
      hall = result.definition?.id
      counts = result.definition.map {
        Counts(
          zones: $0.zones.count, departments: $0.departments.count, services: $0.services.count,
          lines: $0.lines.count, windows: $0.windows.count, devices: $0.devices.count)
      }
      errors = result.errors.count
      warnings = result.warnings.count
      diagnostics = result.diagnostics.map {
        Found(
          file: $0.file, line: $0.line, column: $0.column, severity: $0.severity.rawValue,
          zh: $0.message.chinese, en: $0.message.english)
      }
    }
  }
}

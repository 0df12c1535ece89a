import ArgumentParser
import Foundation
import QueueCore

extension LayoutCommand {
  /// A layout's address in the hall's API.
  private static func address(of name: String) throws -> String {
    guard LayoutPublication.isName(name),
      let escaped = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    else { throw CommandFailure(.usedWrongly, Refusal.layoutNameInvalid(name).text) }
    return "/api/v1/layouts/\(escaped)"
  }

  /// `hall layout publish`.
  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("在运行的大厅发布版式文件。", "Publish a layout's file in a running hall."),
      discussion: words(
        "各输出在两帧之间换上新版式。文件有错误时不发布。--version 再次发布以前的版本。",
        "Its outputs show it from their next picture on. A file with mistakes is not published. "
          + "--version publishes an earlier version again."))

    @Argument(
      help: ArgumentHelp(words("版式的名称。", "The layout's name."), valueName: words("名称", "name")))
    var name: String
    @Option(help: help("说明。", "A note that says why."))
    var note = ""
    @Option(
      name: .customLong("version"),
      help: ArgumentHelp(
        words("以前某版本的校验值，见 history。", "The hash of an earlier version, as history has it."),
        valueName: words("校验值", "hash")))
    var version: String?
    @OptionGroup var command: CommandOptions

    func run() throws {
      let address = try LayoutCommand.address(of: name)
      if let version {
        try command.carryOut(address + "/rollback", ["hash": version, "note": note])
      } else {
        try command.carryOut(address + "/publish", ["note": note])
      }
    }
  }

  /// `hall layout history`.
  struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("列出已发布的版本。", "List the versions that were published."))

    @Argument(
      help: ArgumentHelp(words("版式的名称。", "The layout's name."), valueName: words("名称", "name")))
    var name: String
    @OptionGroup var hall: ClientOptions

    func run() throws {
      let (text, answer) = try hall.get(
        try LayoutCommand.address(of: name) + "/history", as: Answer.self)
      if hall.output.json { return Terminal.write(bytes: text + Array("\n".utf8)) }
      var table = TextTable(
        [
          words("时间", "When"), words("谁", "Who"), words("校验值", "Hash"),
          words("说明", "Note"),
        ], textColumns: 4)
      let format = ISO8601DateFormatter()
      for version in answer.versions {
        let at = Date(timeIntervalSince1970: Double(version.at) / 1_000)
        table.add([
          format.string(from: at), Language.current.choose(version.by), version.hash, version.note,
        ])
      }
      Terminal.write(table.text)
    }

    private struct Answer: Decodable {
      struct Version: Decodable {
        let hash: String
        let at: Int64
        let by: LocalizedText
        let note: String
      }
      let versions: [Version]
    }
  }
}

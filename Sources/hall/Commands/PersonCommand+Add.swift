import ArgumentParser
import Foundation
import HallConfig
import HallRuntime
import HallServer
import Journal
import QueueCore

extension PersonCommand {
  /// `hall person add`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("登记人员，如第一位大厅管理员。", "Register a person, such as the first hall manager."),
      discussion: words(
        "密码从终端输入（不显示），或从标准输入读取一行。",
        "The password is asked for without showing it, or read as a line of standard input."))

    @Option(
      help: help(
        "角色：clerk 窗口人员、guide 导办、manager 大厅管理员、auditor 监察、installer 安装人员。",
        "What the person may do."))
    var role: Role
    @Option(help: help("姓名。", "The person's name."))
    var name: String
    @Option(help: help("登录名。", "The name to sign in by."))
    var signIn: String
    @Option(
      help: ArgumentHelp(
        words(
          "配置目录，只在还没有日志时需要。", "The configuration directory, needed only while there is no journal."),
        valueName: words("目录", "directory")))
    var config: String?
    @OptionGroup var place: DataOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
      for text in [name, signIn] {
        let characters = text.trimmingCharacters(in: .whitespacesAndNewlines).count
        if characters == 0 || characters > HallServerLimits.nameCharacters {
          throw ValidationError(
            words(
              "姓名和登录名应为 1 至 \(HallServerLimits.nameCharacters) 个字",
              "name and sign-in name have 1 to \(HallServerLimits.nameCharacters) characters"))
        }
      }
    }

    func run() throws {
      let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
      let signIn = signIn.trimmingCharacters(in: .whitespacesAndNewlines)
      let hall = try PersonCommand.hall(in: place.data, known: try configuredHall())
      let password = try PasswordPrompt.read()
      let opened = try OpenedJournal(
        directory: place.data, hall: hall, reading: SystemClock().reading())
      defer { opened.store.close() }
      if try opened.store.person(signInName: signIn) != nil {
        throw CommandFailure(JournalFailure.signInNameTaken(signIn))
      }
      let hash = try PasswordHash(password: password)
      var pipeline = opened.pipeline
      guard case .person(let id) = try PersonCommand.submit(.registerPerson(role), to: &pipeline)
      else { throw CommandFailure(.couldNotFindOut, "登记没有得到编号", "No number was given") }
      try opened.store.setPerson(
        Person(id: id, name: name, signInName: signIn, passwordHash: hash.text))
      if output.json { return try Terminal.json(Answer(id: id.value, signInName: signIn)) }
      Terminal.line(
        "已登记 \(name)（编号 \(id)），登录名 \(signIn)", "Registered \(name) (\(id)), signs in as \(signIn)")
    }

    private func configuredHall() throws -> String? {
      guard let config else { return nil }
      guard let definition = HallConfigReader.read(directory: config).definition else {
        throw CommandFailure(
          .couldNotFindOut, "配置有错误，请先运行 hall check \(config)",
          "The configuration has errors; run hall check \(config) first")
      }
      return definition.id
    }

    private struct Answer: Encodable {
      let id: Int64
      let signInName: String
    }
  }
}

extension Role: ExpressibleByArgument {}

import ArgumentParser
import Foundation
import HallConfig
import Journal
import Layout
import QueueCore

/// The language that the program speaks.
enum Language: String, ExpressibleByArgument, CaseIterable {
  case chinese = "zh"
  case english = "en"

  /// What `--language` says, or else the environment. Read before the arguments are parsed, since
  /// help and complaints about the arguments are text too.
  static let current = wanted(
    arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

  /// - Parameter environment: of its variables the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that
  ///   is set decides, as POSIX has it (Base Definitions, section 8.2).
  static func wanted(arguments: [String], environment: [String: String]) -> Language {
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { break }
      if argument == "--language", index + 1 < arguments.count,
        let language = Language(rawValue: arguments[index + 1])
      {
        return language
      }
      if argument.hasPrefix("--language="),
        let language = Language(rawValue: String(argument.dropFirst("--language=".count)))
      {
        return language
      }
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale?.hasPrefix("zh") == true ? .chinese : .english
  }

  func choose(_ text: LocalizedText) -> String {
    self == .chinese ? text.chinese : text.english
  }

  var forConfig: ConfigLanguage { self == .chinese ? .chinese : .english }
  var forReport: ReportLanguage { self == .chinese ? .chinese : .english }
  var forLayout: DiagnosticLanguage { self == .chinese ? .chinese : .english }
}

/// A text in the language that the program speaks.
func words(_ chinese: String, _ english: String) -> String {
  Language.current == .chinese ? chinese : english
}

/// What an argument is for, in the language that the program speaks.
func help(_ chinese: String, _ english: String) -> ArgumentHelp {
  ArgumentHelp(words(chinese, english))
}

/// Options that every verb has.
struct LanguageOption: ParsableArguments {
  @Option(help: help("语言：zh 或 en，默认按环境变量 LANG。", "zh or en; by LANG unless given."))
  var language: Language = .current
}

/// Options of a verb whose answer a program may read.
struct OutputOptions: ParsableArguments {
  @OptionGroup var spoken: LanguageOption
  @Flag(help: help("输出 JSON，供程序读取。", "Answer in JSON, for a program to read."))
  var json = false
}

/// Where the journal lies.
struct DataOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      words("日志和状态所在的目录。", "The directory of journal and state."),
      valueName: words("目录", "directory")))
  var data = "/var/lib/hallkeeper"
}

import ArgumentParser
import Foundation
import Journal
import QueueCore

/// How a verb ends when it does not end with yes.
enum ExitStatus: Int32 {
  /// A check or a verification failed, or what was asked for is refused.
  case no = 1
  case usedWrongly = 2
  case couldNotFindOut = 3
}

/// An end with a reason that a person reads on standard error.
struct CommandFailure: Error {
  let status: ExitStatus
  let text: LocalizedText

  init(_ status: ExitStatus, _ chinese: String, _ english: String) {
    self.status = status
    text = LocalizedText(chinese: chinese, english: english)
  }

  init(_ status: ExitStatus, _ text: LocalizedText) {
    self.status = status
    self.text = text
  }

  /// Whether the journal says no to what was asked, or cannot be asked.
  init(_ failure: JournalFailure) {
    switch failure {
    case .notEmpty, .fileExists, .unknownPerson, .signInNameTaken, .tooLong, .differentHall:
      self.init(.no, failure.text)
    default: self.init(.couldNotFindOut, failure.text)
    }
  }
}

/// The program's standard streams.
enum Terminal {
  static func write(_ text: String) { write(bytes: Array(text.utf8)) }

  /// Writes an answer, or ends the process where it cannot be delivered whole, as on a full disk.
  static func write(bytes: [UInt8]) {
    do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch {
      complain(
        words("出错：无法写到标准输出", "Error: standard output cannot be written"))
      Glibc.exit(ExitStatus.couldNotFindOut.rawValue)
    }
  }

  static func line(_ text: String) { write(text + "\n") }

  static func line(_ chinese: String, _ english: String) { line(words(chinese, english)) }

  static func complain(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// One line of JSON with sorted keys.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
  }

  /// Says why a command ended, and ends the process.
  static func end(after error: any Error) -> Never {
    switch error {
    case let status as ExitStatusError: Glibc.exit(status.status.rawValue)
    case let code as ExitCode: Glibc.exit(code.rawValue)
    case let failure as CommandFailure: end(after: failure)
    case let failure as JournalFailure: end(after: CommandFailure(failure))
    case is CleanExit, is ValidationError: endParsing(after: error)
    default:
      if Hall.exitCode(for: error) == .failure {
        complain(words("出错：", "Error: ") + String(describing: error))
        Glibc.exit(ExitStatus.couldNotFindOut.rawValue)
      }
      endParsing(after: error)
    }
  }

  private static func end(after failure: CommandFailure) -> Never {
    complain(words("出错：", "Error: ") + Language.current.choose(failure.text))
    Glibc.exit(failure.status.rawValue)
  }

  /// What the argument parser has to say: help asked for, or arguments it does not understand.
  private static func endParsing(after error: any Error) -> Never {
    let message = Hall.fullMessage(for: error)
    guard Hall.exitCode(for: error) != .success else {
      if !message.isEmpty { line(message) }
      Glibc.exit(0)
    }
    if Language.current == .chinese { complain("用法错误，详见 --help：") }
    complain(message)
    Glibc.exit(ExitStatus.usedWrongly.rawValue)
  }
}

/// Ends a verb that has already said what there is to say.
struct ExitStatusError: Error {
  let status: ExitStatus
  static let no = ExitStatusError(status: .no)
}

import Foundation
import HallServer

/// Gets a password without showing it.
enum PasswordPrompt {
  /// Asks twice at a terminal, or reads one line of anything else.
  static func read() throws -> String {
    let isTerminal = isatty(STDIN_FILENO) == 1
    let password =
      isTerminal ? try ask(words("密码：", "Password: ")) : readLine(strippingNewline: true) ?? ""
    let lengths = HallServerLimits.passwordLeastCharacters...HallServerLimits.passwordCharacters
    guard lengths.contains(password.count) else {
      throw CommandFailure(
        .usedWrongly, "密码应为 \(lengths.lowerBound) 至 \(lengths.upperBound) 个字符",
        "A password has \(lengths.lowerBound) to \(lengths.upperBound) characters")
    }
    if isTerminal, try ask(words("再输一次：", "Once more: ")) != password {
      throw CommandFailure(.usedWrongly, "两次输入不同", "The two are not the same")
    }
    return password
  }

  private static func ask(_ question: String) throws -> String {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
      throw CommandFailure(.couldNotFindOut, "无法关闭终端回显", "The terminal cannot hide what is typed")
    }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) == 0 else {
      throw CommandFailure(.couldNotFindOut, "无法关闭终端回显", "The terminal cannot hide what is typed")
    }
    defer {
      var before = before
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      FileHandle.standardError.write(Data("\n".utf8))
    }
    FileHandle.standardError.write(Data(question.utf8))
    return readLine(strippingNewline: true) ?? ""
  }
}

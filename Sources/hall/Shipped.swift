import ArgumentParser
import Foundation
import HallApp
import HallConfig
import QueueCore

/// What the live commands read before they start, with an explanation when it is not there.
enum Shipped {
  /// A folder that ships with the program.
  static func directory(_ name: String) throws -> String {
    guard let found = HallFiles.shipped(name) else {
      throw complain(
        "找不到目录 \(name)，请在安装目录运行，或设置 HALLKEEPER_SHARE",
        "The folder \(name) is not found; run where Hallkeeper is, or set HALLKEEPER_SHARE", 3)
    }
    return found
  }

  /// A hall's own layouts, or the shipped ones.
  static func layouts(config: String) throws -> String {
    let own = config + "/layouts"
    return FileManager.default.fileExists(atPath: own) ? own : try directory("Layouts")
  }

  /// The definition of a configuration directory; prints every mistake when there are errors.
  static func definition(in directory: String) throws -> HallDefinition {
    let result = HallConfigReader.read(directory: directory)
    if let definition = result.definition { return definition }
    for diagnostic in result.diagnostics {
      FileHandle.standardError.write(
        Data((diagnostic.formatted(language: .english) + "\n").utf8))
    }
    throw complain(
      "\(directory) 的配置有错误，未启动", "The configuration in \(directory) has errors; not started", 1)
  }

  private static func complain(_ chinese: String, _ english: String, _ code: Int32) -> ExitCode {
    FileHandle.standardError.write(Data("\(chinese)\n\(english)\n".utf8))
    return ExitCode(code)
  }
}

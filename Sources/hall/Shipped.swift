import ArgumentParser
import Foundation
import HallApp
import HallConfig
import Layout
import QueueCore
import Rendering

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

  /// A configuration directory, checked against the layouts that the hall would run with.
  static func read(_ directory: String, layouts: String) -> HallConfigResult {
    HallConfigReader.read(directory: directory, layouts: catalogue(of: layouts))
  }

  private static func catalogue(of directory: String) -> LayoutCatalogue {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let layouts = files.sorted().filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.map {
      file in
      let path = directory + "/" + file
      let source = try? String(contentsOfFile: path, encoding: .utf8)
      let layout = source.flatMap { LayoutReader.read($0, name: file, folder: LayoutDirectory(directory)).layout }
      return LayoutCatalogue.Layout(
        name: String(file.dropLast(".yaml".count)), path: path,
        picture: layout.map(LayoutCatalogue.Picture.init))
    }
    return LayoutCatalogue(layouts: layouts)
  }

  /// The definition of a configuration directory; prints every mistake when there are errors.
  static func definition(in directory: String, layouts: String) throws -> HallDefinition {
    let result = read(directory, layouts: layouts)
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

extension LayoutCatalogue.Picture {
  fileprivate init(_ layout: CheckedLayout) {
    let kind: LayoutCatalogue.Kind =
      switch layout.kind {
      case .screen: .screen
      case .board: .board
      case .ticket: .ticket
      case .slip: .slip
      }
    self.init(kind: kind, width: layout.width, height: layout.height)
  }
}

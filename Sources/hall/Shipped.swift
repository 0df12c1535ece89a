import ArgumentParser
import Foundation
import HallApp
import HallConfig
import HallPictures
import Journal
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
  ///
  /// - Parameter data: a hall's data directory: what was published there is shown whatever has become
  ///   of the files.
  static func read(
    _ directory: String, layouts: String, publishedIn data: String? = nil
  ) -> HallConfigResult {
    var catalogue = catalogue(of: layouts)
    for layout in data.map(published) ?? [] {
      catalogue.layouts.removeAll { $0.name == layout.name }
      catalogue.layouts.append(layout)
    }
    catalogue.layouts.sort { $0.name < $1.name }
    return HallConfigReader.read(directory: directory, layouts: catalogue)
  }

  /// What is published in a journal and can be read; nothing where there is no journal yet.
  private static func published(in data: String) -> [LayoutCatalogue.Layout] {
    guard let reader = try? JournalReader(directory: data) else { return [] }
    defer { reader.close() }
    return ((try? reader.publishedLayouts()) ?? []).compactMap { layout in
      for version in layout.versions {
        guard let hash = EventHash(version.hash), let bytes = try? reader.layout(hash),
          let checked = LayoutBundle(bytes: bytes)?.read().layout
        else { continue }
        return LayoutCatalogue.Layout(
          name: layout.name, path: data, picture: LayoutCatalogue.Picture(checked))
      }
      return nil
    }
  }

  private static func catalogue(of directory: String) -> LayoutCatalogue {
    let files = LayoutDirectory(directory)
    return LayoutCatalogue(
      layouts: files.names.map { name in
        LayoutCatalogue.Layout(
          name: name, path: files.file(of: name),
          picture: (files.check(name)?.layout).map(LayoutCatalogue.Picture.init))
      })
  }

  /// The definition of a configuration directory; prints every mistake when there are errors.
  static func definition(
    in directory: String, layouts: String, publishedIn data: String? = nil
  ) throws -> HallDefinition {
    let result = read(directory, layouts: layouts, publishedIn: data)
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
    self.init(
      kind: kind, width: layout.width, height: layout.height, themes: layout.themes)
  }
}

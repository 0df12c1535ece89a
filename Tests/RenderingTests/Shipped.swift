import Foundation
import Layout
import Rendering

/// The layouts and samples that ship, found from this file's place in the repository.
enum Shipped {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let layouts = root.appendingPathComponent("Layouts")
  static let golden = root.appendingPathComponent("Tests/Golden")

  /// Every sample's name without its ending, sorted.
  static let samples: [String] = {
    let folder = layouts.appendingPathComponent("samples").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: layouts.appendingPathComponent(path), encoding: .utf8)
  }

  /// `screen-hall-busy` belongs to `screen-hall.yaml`.
  static func layout(ofSample sample: String) throws -> LayoutCheck {
    let name = sample.split(separator: "-").dropLast().joined(separator: "-") + ".yaml"
    return try PictureStudio().load(
      layoutSource: try text(name), name: name, folder: LayoutDirectory(layouts.path))
  }

  static func data(_ sample: String, _ kind: OutputKind) throws -> SampleCheck {
    SampleReader.read(try text("samples/\(sample).json"), name: "\(sample).json", kind: kind)
  }
}

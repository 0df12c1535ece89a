import Foundation
import Layout
import Rendering

// The layout files of a hall: `NAME.yaml` in one directory, what they include and show, and in
// `samples/` the data that they are tried on.
extension LayoutDirectory {
  /// Files that are looked at; more are not seen. A hall with fifty layouts has three hundred.
  static let files = 4_096
  /// Directories inside each other that are looked into.
  static let depth = 6

  /// The file of a layout, whether it is there or not.
  public func file(of name: String) -> String { "\(path)/\(name).yaml" }

  /// The bytes of a layout's file, cut after the limit of the language; nil when there is none.
  public func bytes(of name: String) -> [UInt8]? {
    LayoutPath(name + ".yaml").flatMap { contents(of: $0, limit: LayoutLimits.sourceBytes) }
  }

  /// Reads a layout with what it includes and shows; nil when its file is not there.
  public func check(_ name: String, theme: String? = nil) -> LayoutCheck? {
    bytes(of: name).map {
      LayoutReader.read(bytes: $0, name: file(of: name), theme: theme, folder: self)
    }
  }

  /// The layouts there are, by name: files at the top that begin a line with `layout:`, unless it
  /// says that they are parts for layouts to include.
  public var names: [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return found.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(".yaml".count)) }.sorted()
      .filter { name in bytes(of: name).map(Self.isLayout) ?? false }
  }

  private static func isLayout(_ bytes: [UInt8]) -> Bool {
    let key = Array("layout:".utf8)
    guard
      let line = bytes.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: key) })
    else { return false }
    let value = line.dropFirst(key.count).drop { $0 == UInt8(ascii: " ") }
    return !value.starts(with: Array("parts".utf8))
  }

  /// Writes a layout's file; whoever reads it meanwhile sees the old one or the new one whole.
  public func write(_ source: String, to name: String) throws {
    try Data(source.utf8).write(to: URL(fileURLWithPath: file(of: name)), options: .atomic)
  }

  /// Writes a file below the directory, as ``write(_:to:)`` does, and makes its folder.
  ///
  /// - Throws: also when the folder leads out of the directory.
  public func write(_ bytes: [UInt8], to file: LayoutPath) throws {
    try Data(bytes).write(to: try place(of: file, makesFolder: true), options: .atomic)
  }

  /// Takes a file away.
  public func remove(_ file: LayoutPath) throws {
    try FileManager.default.removeItem(at: try place(of: file, makesFolder: false))
  }

  /// Where a file is, once its folder is known to be inside the directory.
  private func place(of file: LayoutPath, makesFolder: Bool) throws -> URL {
    let place = URL(fileURLWithPath: path + "/" + file.text)
    let folder = place.deletingLastPathComponent()
    if makesFolder {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let root = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let real = folder.resolvingSymlinksInPath().path
    guard real == root || real.hasPrefix(root + "/") else {
      throw CocoaError(.fileWriteNoPermission)
    }
    return place
  }

  /// The plain files of a folder with one ending, by name.
  public func files(in folder: String, ending: String) -> [LayoutPath] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
    return found.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.sorted()
      .prefix(Self.files).compactMap { LayoutPath(folder + "/" + $0) }
  }

  /// A file as it stood when it was looked at; another stamp may be another content.
  public struct Stamp: Hashable, Sendable {
    let path: String
    let size: Int64
    let inode: UInt64
    let modified: Int64
  }

  /// All files of the directory, in the order of their paths.
  public func stamps() -> [Stamp] {
    var found: [Stamp] = []
    func look(_ folder: String, _ depth: Int) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() where !name.hasPrefix(".") && found.count < Self.files {
        var status = stat()
        let file = folder + "/" + name
        guard stat(file, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if depth < Self.depth { look(file, depth + 1) }
        } else {
          found.append(
            Stamp(
              path: file, size: Int64(status.st_size), inode: UInt64(status.st_ino),
              modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000
                + Int64(status.st_mtim.tv_nsec)))
        }
      }
    }
    look(path, 0)
    return found
  }
}

// Sample data.
extension LayoutDirectory {
  /// Data that a layout is tried and shown on.
  public struct Sample: Sendable {
    /// As `busy`, `empty` or `worst`.
    public let name: String
    public let check: SampleCheck
  }

  /// The samples of a layout, by name; `samples/LAYOUT-NAME.json` or `.yaml`.
  public func samples(of layout: String, kind: OutputKind) -> [Sample] {
    let folder = path + "/samples"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let others = names.filter { $0.hasPrefix(layout + "-") }
    return files.sorted().compactMap { file in
      guard file.hasPrefix(layout + "-"), file.hasSuffix(".json") || file.hasSuffix(".yaml"),
        !others.contains(where: { file.hasPrefix($0 + "-") }),
        let path = LayoutPath("samples/" + file),
        let bytes = contents(of: path, limit: LayoutLimits.sourceBytes),
        let name = file.dropFirst(layout.count + 1).split(separator: ".").first
      else { return nil }
      return Sample(
        name: String(name),
        check: SampleReader.read(
          String(decoding: bytes, as: UTF8.self), name: "\(folder)/\(file)", kind: kind))
    }
  }
}

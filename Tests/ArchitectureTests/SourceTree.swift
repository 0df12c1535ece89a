import Foundation

/// The package's own sources, as text.
struct SourceTree {
  struct File {
    let module: String
    /// From the package's root, such as `Sources/QueueCore/Model/Ticket.swift`.
    let path: String
    let lines: [String]

    /// Lines without comments and without what stands in quotation marks, so that words in prose are
    /// not taken for code.
    var code: [String] { lines.map(Self.bare) }

    private static func bare(_ line: String) -> String {
      var bare = ""
      var isQuoted = false
      var previous: Character = " "
      for character in line {
        if character == "\"", previous != "\\" { isQuoted.toggle() }
        if !isQuoted {
          if character == "/", previous == "/" {
            bare.removeLast()
            break
          }
          bare.append(character)
        }
        previous = character
      }
      return bare
    }
  }

  let root: URL
  let files: [File]

  /// Reads `Sources/*/`; hidden and generated files are left out.
  init() throws {
    root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appending(path: "Sources")
    let manager = FileManager.default
    var found: [File] = []
    for path in try manager.subpathsOfDirectory(atPath: sources.path(percentEncoded: false))
      .sorted()
    where path.hasSuffix(".swift") {
      guard let module = path.split(separator: "/").first else { continue }
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      found.append(
        File(
          module: String(module), path: "Sources/\(path)",
          lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
    }
    files = found
  }

  var modules: [String] { Array(Set(files.map(\.module))).sorted() }
}

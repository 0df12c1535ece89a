import Foundation
import Testing

/// Every text about a device that a person can meet is explained in docs/devices, in both languages.
/// The texts are found where stations, drivers and ports say them, so that a new one is not forgotten.
@Suite struct DeviceWordsTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Files whose texts are no faults: what kinds of nodes there are, and refusals on the page.
  private static let others = ["NodeAssignment.swift"]

  private static func files() throws -> [String] {
    var files = [
      "Sources/SerialIO/PortError+Text.swift", "Sources/HallRuntime/StationRunner.swift",
    ]
    for folder in ["Sources/HallEngine/Devices", "Sources/DeviceProtocols"] {
      let found = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
      files += found.filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
    }
    return files.filter { file in !others.contains { file.hasSuffix($0) } }
  }

  /// A string literal without its quotes, … for what is put in, and what follows it.
  private static func literal(_ text: Substring) -> (words: String, rest: Substring) {
    var rest = text.dropFirst()
    var words = ""
    while let character = rest.first, character != "\"" {
      rest = rest.dropFirst()
      guard character == "\\" else {
        words.append(character)
        continue
      }
      guard rest.first == "(" else {
        if let escaped = rest.popFirst() { words.append(escaped) }
        continue
      }
      var depth = 0
      repeat {
        let next = rest.popFirst()
        depth += next == "(" ? 1 : next == ")" ? -1 : 0
      } while depth > 0 && !rest.isEmpty
      words += "…"
    }
    rest = rest.dropFirst()
    // The next part of a text that is written in several.
    let after = rest.drop { $0.isWhitespace }
    let next = after.dropFirst().drop { $0.isWhitespace }
    guard after.first == "+", next.first == "\"" else { return (words, rest) }
    let more = literal(next)
    return (words + more.words, more.rest)
  }

  /// The texts behind `chinese:` or in `var chinese: String { … }`; the same for English.
  private static func texts(in source: String, _ language: String) -> [String] {
    var texts: [String] = []
    for part in source.components(separatedBy: "\(language):").dropFirst() {
      let after = part[...].drop { $0.isWhitespace }
      if after.first == "\"" {
        texts.append(literal(after).words)
      } else if after.hasPrefix("String {") {
        var rest = after.drop { $0 != "{" }
        var depth = 0
        repeat {
          if rest.first == "\"" {
            let found = literal(rest)
            texts.append(found.words)
            rest = found.rest
            continue
          }
          let next = rest.popFirst()
          depth += next == "{" ? 1 : next == "}" ? -1 : 0
        } while depth > 0 && !rest.isEmpty
      }
    }
    return texts
  }

  /// What has to stand on the page: the first sentence, whatever spaces are around what is put in.
  private static func plain(_ text: String) -> String {
    text.replacingOccurrences(of: " …", with: "…").replacingOccurrences(of: "… ", with: "…")
  }

  private static func sentence(_ text: String) -> String {
    var text = plain(text)
    for end in ["；", ";", "（应", "(an absolute", " (hall", "（hall", ". "] {
      text = text.components(separatedBy: end)[0]
    }
    return text.trimmingCharacters(in: .whitespaces)
  }

  @Test(arguments: [("chinese", "docs/devices.zh-CN.md"), ("english", "docs/devices.md")])
  func `every text about a device is explained`(language: String, page: String) throws {
    let explained = Self.plain(
      try String(contentsOfFile: "\(Self.root)/\(page)", encoding: .utf8))
    var count = 0
    for file in try Self.files() {
      let source = try String(contentsOfFile: "\(Self.root)/\(file)", encoding: .utf8)
      for text in Self.texts(in: source, language) {
        let wanted = Self.sentence(text)
        // Only a place for another text, or nothing.
        guard wanted.contains(where: { $0.isLetter }) else { continue }
        count += 1
        #expect(explained.contains(wanted), "\(page) does not explain \"\(text)\" of \(file)")
      }
    }
    #expect(count > 60)
  }
}

import Foundation
import Layout
import QueueCore

// What layouts and their values are called, for people who read no files.
extension LayoutOutline {
  /// What a layout is called by the comment it begins with: the first words of its first line, and of
  /// the first line that is not Chinese. Nil for a file that begins without one.
  static func title(of source: String) -> LocalizedText? {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("#") }
      .map { $0.drop { $0 == "#" || $0 == " " } }
      .filter { !$0.isEmpty }
    guard let first = lines.first else { return nil }
    func head(_ line: Substring) -> String {
      String(line.prefix { !"：:，,。；;".contains($0) }.prefix(titleCharacters))
        .trimmingCharacters(in: .whitespaces)
    }
    let chinese = head(first)
    let isChinese = { (line: Substring) in line.unicodeScalars.contains { $0.value >= 0x2E80 } }
    let english = lines.first { !isChinese($0) }.map(head) ?? chinese
    guard !chinese.isEmpty else { return nil }
    return LocalizedText(chinese: chinese, english: english.isEmpty ? chinese : english)
  }

  /// Characters of a title: more is no name.
  private static let titleCharacters = 40
}

extension DataSchema {
  /// Every value that a text may show, with what it is; those of a list's rows as `row.name`, with the
  /// list they are of.
  var values: JSON {
    var found: [JSON] = []
    func add(_ schema: DataSchema, _ prefix: String, of list: String) {
      for field in schema.fields {
        let path = prefix + field.name
        switch field.type {
        case .record(let inner): add(inner, path + ".", of: list)
        case .list(.record(let inner)): add(inner, "row.", of: path)
        case .list, .text, .number, .flag:
          found.append([
            "path": path.json, "of": list.json, "zh": field.summary.chinese.json,
            "en": field.summary.english.json,
          ])
        }
      }
    }
    add(self, "", of: "")
    return .array(found)
  }
}

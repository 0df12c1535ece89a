/// Looks for anchors, aliases, tags and block scalars before the YAML parser sees a file.
///
/// Aliases let a file of a few hundred bytes stand for a tree without end, and a tag may ask for a
/// type; a layout needs neither. Block scalars go too, because with them this scan would have to
/// know indentation. It walks tokens only, so these characters stay free inside texts and quotes.
struct IndicatorScanner {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var lineStart = 0

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
  }

  /// The first thing that is not allowed.
  mutating func firstRefused() -> SourceFailure? {
    var isTokenStart = true
    while index < scalars.count {
      let scalar = scalars[index]
      switch scalar {
      case "\n":
        newLine()
        isTokenStart = true
      case " ", "\t", "\r":
        index += 1
      case "#" where isTokenStart || isBlank(at: index - 1):
        skipComment()
      case "\"" where isTokenStart, "'" where isTokenStart:
        skipQuoted(by: scalar)
        isTokenStart = false
      case "&", "*", "!", "|", ">":
        if isTokenStart { return refusal(of: scalar) }
        index += 1
      case "[", "{", ",":
        index += 1
        isTokenStart = true
      case ":":
        index += 1
        // JSON writes a quoted key and its value without a blank between them.
        let isAfterQuote = index >= 2 && ["\"", "'"].contains(scalars[index - 2])
        isTokenStart = isBlank(at: index) || isAfterQuote
      case "-", "?":
        index += 1
        isTokenStart = isTokenStart && isBlank(at: index)
      default:
        index += 1
        isTokenStart = false
      }
    }
    return nil
  }

  private func isBlank(at position: Int) -> Bool {
    guard scalars.indices.contains(position) else { return true }
    return [" ", "\t", "\r", "\n"].contains(scalars[position])
  }

  private mutating func newLine() {
    index += 1
    line += 1
    lineStart = index
  }

  private mutating func skipComment() {
    while index < scalars.count, scalars[index] != "\n" { index += 1 }
  }

  private mutating func skipQuoted(by quote: Unicode.Scalar) {
    index += 1
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\n" {
        newLine()
        continue
      }
      if scalar == "\\", quote == "\"" {
        index += 1
        if index < scalars.count, scalars[index] != "\n" { index += 1 }
        continue
      }
      index += 1
      guard scalar == quote else { continue }
      if quote == "'", index < scalars.count, scalars[index] == "'" {
        index += 1
      } else {
        return
      }
    }
  }

  private func refusal(of scalar: Unicode.Scalar) -> SourceFailure {
    let position = SourcePosition(line: line, column: index - lineStart + 1)
    return switch scalar {
    case "&": SourceFailure(position, "anchors (&) are not allowed", "不允许使用锚点（&）")
    case "*": SourceFailure(position, "aliases (*) are not allowed", "不允许使用别名（*）")
    case "!": SourceFailure(position, "tags (!) are not allowed", "不允许使用标签（!）")
    default:
      SourceFailure(
        position, "block texts (\(scalar)) are not allowed; write \"...\" with \\n",
        "不允许使用块文本（\(scalar)），请写成 \"...\" 并用 \\n 换行")
    }
  }
}

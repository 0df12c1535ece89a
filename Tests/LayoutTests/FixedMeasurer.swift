import Layout

/// Characters as wide as their em square, Latin ones half of it.
struct FixedMeasurer: TextMeasurer {
  func width(of text: String, font: FontStack, size: Int) -> Int {
    text.reduce(0) { $0 + ($1.isASCII ? size / 2 : size) }
  }

  /// Private-use characters are in no font.
  func lacksGlyph(for text: String, font: FontStack, size: Int) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .privateUse }
  }

  func metrics(font: FontStack, size: Int) -> LineMetrics {
    LineMetrics(ascent: size - size / 8, descent: size / 8)
  }
}

/// A board of 200 by 100 dots with a body.
func board(_ body: String) -> String {
  """
  layout: board
  size: [200, 100]
  fonts: {a: noto-sans-cjk-sc}
  body:
    \(body.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  "))
  """
}

/// The texts a layout shows, in drawing order.
func texts(_ source: String, _ data: DataValue = .missing) throws -> [TextRun] {
  try list(source, data).commands.compactMap {
    if case .text(let run) = $0 { run } else { nil }
  }
}

func list(_ source: String, _ data: DataValue = .missing) throws -> DisplayList {
  let check = LayoutReader.read(source, name: "t.yaml")
  guard let layout = check.layout else { throw Refused(report: check.report(.english)) }
  return LayoutBuilder.build(layout, data: data, measurer: FixedMeasurer())
}

struct Refused: Error, CustomStringConvertible {
  var report: String
  var description: String { report }
}

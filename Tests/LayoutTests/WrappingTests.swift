import Testing

@testable import Layout

struct WrappingTests {
  static let notice = "请A012号到3号窗口，携带《身份证》（原件）及“户口本”　办理Passport renewal业务，费用￥120.50元。"

  /// The lines of the rule itself: pieces are added one by one for as long as they fit.
  static func slowLines(_ text: String, fitting width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var pieces = LineBreaking.pieces(text[...]).map { String($0) }
    func fits(_ text: String) -> Bool {
      let shown = text.reversed().drop { $0 == " " || $0 == "\u{3000}" }
      return shown.reduce(0) { $0 + ($1.isASCII ? 10 : 20) } <= width
    }
    while !pieces.isEmpty {
      if fits(line + pieces[0]) {
        line += pieces.removeFirst()
      } else if line.isEmpty {
        line.append(pieces[0].removeFirst())
        while let next = pieces[0].first, fits(line + String(next)) {
          line.append(pieces[0].removeFirst())
        }
        if pieces[0].isEmpty { pieces.removeFirst() }
        lines.append(line)
        line = ""
      } else {
        lines.append(line)
        line = ""
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  @Test(arguments: Array(stride(from: 10, through: 700, by: 30)))
  func `every line takes as much as fits`(width: Int) {
    var paragraph = Paragraph(Self.notice[...])
    var lines: [String] = []
    while !paragraph.isEmpty {
      let line = paragraph.takeLine { text in
        var shown = text
        while shown.last == " " || shown.last == "\u{3000}" { shown.removeLast() }
        return shown.reduce(0) { $0 + ($1.isASCII ? 10 : 20) } <= width
      }
      lines.append(line)
    }
    #expect(lines == Self.slowLines(Self.notice, fitting: width))
    #expect(lines.joined() == Self.notice)
  }

  @Test(arguments: 0...40)
  func `the most that fit is found in few trials, none much longer than the answer`(most: Int) {
    var tried: [Int] = []
    let found = TextFlow.mostFitting(upTo: 33) {
      tried.append($0)
      return $0 <= most
    }
    #expect(found == min(most, 33))
    #expect(tried.count <= 12)
    #expect((tried.max() ?? 0) <= 2 * most + 1)
    #expect(Set(tried).count == tried.count)
  }

  @Test func `spaces at the end of a line take no room, also ideographic ones`() throws {
    let source = board(
      """
      row:
        - {text: "身份证　户口本 　照片", size: 20, leading: 100, overflow: wrap, width: 60}
      """)
    let runs = try texts(source)
    #expect(runs.map(\.text) == ["身份证", "户口本", "照片"])
    #expect(runs.map(\.width) == [60, 60, 40])
  }

  @Test(arguments: ["\u{2028}", "\u{2029}", "\n", "\r\n"])
  func `a line separator of Unicode ends a line like a line feed`(separator: String) throws {
    let source = board("text: \"{{board.number}}\"\nsize: 20\noverflow: wrap")
    let runs = try texts(source, ["board": ["number": .text("甲\(separator)乙")]])
    #expect(runs.map(\.text) == ["甲", "乙"])
  }

  @Test(arguments: ["办", "A012号 ", "x"])
  func `wrapping measures each part of a text a few times, however long it is`(part: String) {
    let measurer = CountingMeasurer()
    let text = String(repeating: part, count: LayoutLimits.textCharacters / part.count)
    let source = board("text: \"{{board.number}}\"\nsize: 20\noverflow: wrap")
      .replacing("[200, 100]", with: "[10000, 200]")
    let check = LayoutReader.read(source, name: "t.yaml")
    guard let layout = check.layout else {
      Issue.record("\(check.report(.english))")
      return
    }
    let data: DataValue = ["board": ["number": .text(text)]]
    let list = LayoutBuilder.build(layout, data: data, measurer: measurer)
    #expect(list.commands.count > 1)
    #expect(measurer.characters < 40 * text.count)
  }
}

/// Counts the characters it has been asked to measure.
final class CountingMeasurer: TextMeasurer {
  private(set) nonisolated(unsafe) var characters = 0

  func width(of text: String, font: FontStack, size: Int) -> Int {
    characters += text.count
    return FixedMeasurer().width(of: text, font: font, size: size)
  }

  func lacksGlyph(for text: String, font: FontStack, size: Int) -> Bool { false }

  func metrics(font: FontStack, size: Int) -> LineMetrics {
    FixedMeasurer().metrics(font: font, size: size)
  }
}

import Layout
import Testing

@testable import Rendering

/// Fonts for rare characters and for LED boards.
@Suite struct FontTests {
  private func errors(_ fonts: String, _ size: Int) throws -> String {
    try PictureStudio().load(
      layoutSource: """
        layout: board
        size: [96, 32]
        fonts: {d: \(fonts)}
        body: {text: "请", font: d, size: \(size)}
        """, name: "t"
    ).report(.english)
  }

  @Test func `a character of Extension B comes from Hanazono`() throws {
    let fonts = try FontLibrary()
    let rare = FontStack([.notoSansCJK, .hanazonoA, .hanazonoB])
    // U+24902 is in Extension B, U+2A700 in Extension C; Noto's Simplified Chinese has neither.
    for name in ["\u{24902}", "\u{2A700}", "张\u{24902}"] {
      #expect(fonts.lacksGlyph(for: name, font: FontStack([.notoSansCJK]), size: 40))
      #expect(!fonts.lacksGlyph(for: name, font: rare, size: 40))
    }
    #expect(fonts.width(of: "张\u{24902}", font: rare, size: 40) == 80)
  }

  @Test func `a Chinese character at 24 dots is drawn for dots, and stands on its line`() throws {
    let layout = LayoutReader.read(
      """
      layout: board
      size: [72, 24]
      fonts: {d: [gb24st, fixed-12x24]}
      body: {text: "啊号A1", font: d, size: 24, overflow: clip}
      """, name: "t")
    let picture = try PictureStudio().paintBoard(
      #require(layout.layout, "\(layout.report(.english))"), data: .missing)
    #expect(picture.cuts.isEmpty)
    // 啊 stands in GB 2312 at 3021h; its second row has dots 8 and 12, as the font file draws it.
    #expect(picture.rows[9..<12].elementsEqual([0x00, 0x88, 0x00]))
    let columns = (0..<72).filter { x in (0..<24).contains { picture.isSet(x, $0) } }
    #expect(columns.contains { $0 >= 60 } && columns.contains { (48..<60).contains($0) })
  }

  @Test func `a character outside GB 2312 is none of the 24-dot font's`() throws {
    let codes = try #require(GB2312Codes())
    #expect(codes.code(of: "啊") == 0x3021)
    #expect(codes.code(of: "号") == 0x3A45)
    for scalar in ["A", "龘", "\u{20C0B}", "\u{0}"] as [Unicode.Scalar] {
      #expect(codes.code(of: scalar) == nil)
    }
    #expect(codes.code(of: "啊") == 0x3021)
    let fonts = try FontLibrary()
    #expect(fonts.lacksGlyph(for: "龘", font: FontStack([.gb24st]), size: 24))
  }

  @Test func `a size that a board cannot show crisply is refused`() throws {
    #expect(try errors("[gb24st, fixed-12x24]", 24) == "")
    #expect(try errors("gb24st", 16).contains("this bitmap font has no size 16; it has 24"))
    #expect(try errors("noto-sans-cjk-sc-bold", 24) == "")
    for fonts in ["noto-sans-cjk-sc", "[wenquanyi-sharp, noto-sans-mongolian]"] {
      let report = try errors(fonts, 16)
      #expect(report.contains("t:4:") && report.contains("is an outline font"))
    }
  }

  @Test func `an outline is not shrunk on a board to where it clogs`() throws {
    let layout = LayoutReader.read(
      """
      layout: board
      size: [96, 32]
      fonts: {d: noto-sans-cjk-sc-bold}
      body: {text: "请到十二号窗口", font: d, size: 30, min-size: 12, overflow: fit}
      """, name: "t")
    let list = LayoutBuilder.build(
      try #require(layout.layout), data: .missing, measurer: try FontLibrary())
    guard case .text(let run) = list.commands.first else {
      Issue.record("no text")
      return
    }
    #expect(run.size == FontKey.crispOutlineSize)
    #expect(list.cuts.map(\.reason) == [.text])
  }
}

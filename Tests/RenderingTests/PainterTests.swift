import Foundation
import Layout
import Rendering
import Testing

struct PainterTests {
  @Test(arguments: ["screen-hall", "screen-zone"])
  func `painting only the damage gives the same pixels as painting everything`(
    name: String
  ) throws {
    let layout = try #require(try Shipped.layout(ofSample: "\(name)-busy").layout)
    let studio = try PictureStudio()
    let kept = studio.screenPainter(for: layout)
    let steps = ["empty", "busy", "worst", "busy", "busy", "empty"]
    for step in steps {
      let data = try #require(try Shipped.data("\(name)-\(step)", .screen).data)
      _ = try kept.paint(layout, data: data)
      let fresh = studio.screenPainter(for: layout)
      _ = try fresh.paint(layout, data: data)
      #expect(kept.canvas.copyPixels() == fresh.canvas.copyPixels())
    }
  }

  @Test func `a clock's next minute damages the clock only, and the same data nothing`() throws {
    let layout = try #require(try Shipped.layout(ofSample: "screen-hall-busy").layout)
    let painter = try PictureStudio().screenPainter(for: layout)
    let data = try #require(try Shipped.data("screen-hall-busy", .screen).data)
    #expect(try painter.paint(layout, data: data).damage == [painter.canvas.bounds])
    #expect(try painter.paint(layout, data: data).damage.isEmpty)
    guard case .record(var fields) = data, case .record(var clock)? = fields["clock"] else {
      return
    }
    clock["time"] = "09:37:00"
    fields["clock"] = .record(clock)
    let damage = try painter.paint(layout, data: .record(fields)).damage
    #expect(damage.count == 1)
    #expect(damage.allSatisfy { $0.x > 1_500 && $0.bottom < 140 })
    let part = try PNG.decode(painter.png(part: damage[0]))
    #expect((part.width, part.height) == (damage[0].width, damage[0].height))
  }

  @Test func `a call fills a window board of 64 dots exactly`() throws {
    let layout = try #require(try Shipped.layout(ofSample: "board-window-busy").layout)
    let data = try #require(try Shipped.data("board-window-busy", .board).data)
    let picture = try PictureStudio().paintBoard(layout, data: data)
    #expect((picture.width, picture.height, picture.rows.count) == (64, 16, 128))
    #expect(picture.cuts.isEmpty)
    let lit = (0..<64).filter { x in (0..<16).contains { picture.isSet(x, $0) } }
    #expect(lit.first.map { $0 <= 1 } == true)
    #expect(lit.last.map { $0 >= 62 } == true)
  }

  @Test func `a ticket stays within 90 millimetres and says when it is a reprint`() throws {
    let layout = try #require(try Shipped.layout(ofSample: "ticket-80mm-worst").layout)
    let studio = try PictureStudio()
    let worst = try #require(try Shipped.data("ticket-80mm-worst", .ticket).data)
    let picture = try studio.paintTicket(layout, data: worst)
    #expect(picture.width == 576)
    #expect(picture.height <= 720)
    let band = (0..<picture.width).filter { picture.isSet($0, 2) }.count
    #expect(band > 500)
    #expect(!picture.cuts.contains { $0.reason == .room })
  }

  @Test func `a missing font is named with its package, and nothing is painted`() throws {
    let layout = try #require(try Shipped.layout(ofSample: "board-window-busy").layout)
    let studio = try PictureStudio(fontDirectories: ["/nowhere"])
    #expect(
      throws: RenderingError.fontMissing(
        .wenQuanYiSharp, file: "wqy-zenhei.ttc", directories: ["/nowhere"])
    ) { try studio.paintBoard(layout, data: .missing) }
    let error = RenderingError.fontMissing(.unifont, file: "unifont.otf", directories: ["/nowhere"])
    #expect(error.message.english.contains("fonts-unifont"))
    #expect(error.message.chinese.contains("fonts-unifont"))
  }

  @Test func `a layout of another kind is refused`() throws {
    let layout = try #require(try Shipped.layout(ofSample: "board-window-busy").layout)
    #expect(throws: RenderingError.wrongKind(.board)) {
      try PictureStudio().paintTicket(layout, data: .missing)
    }
  }

  @Test func `each script comes from the first font that has it`() throws {
    let fonts = try FontLibrary()
    let stack = FontStack([.notoSansCJK, .notoSansMongolian, .notoSansNewTaiLue])
    for text in ["ᠮᠣᠩᠭᠣᠯ", "ᦷᦎᦺᦑ", "号", "A"] {
      let alone = fonts.width(of: text, font: stack, size: 40)
      #expect(alone > 0)
      let mixed = fonts.width(of: "号\(text)号", font: stack, size: 40)
      #expect(abs(mixed - alone - 80) <= 2)
    }
  }

  @Test func `shapes and text on any data leave no dot outside the picture`() throws {
    let layout = LayoutReader.read(
      """
      layout: board
      size: [13, 5]
      fonts: {a: [wenquanyi-sharp, unifont]}
      body:
        stack:
          - {text: "{{board.number}}", overflow: clip}
          - {box: [], at: [5, 1, 900, 900], border: [3, lit], radius: 40}
          - {box: [], at: [0, 0, 900, 900], border: 1}
      """, name: "t")
    #expect(layout.report(.english) == "")
    let text = String(repeating: "龘\u{202E}😀ᠮ\u{301}A\u{0}", count: 900)
    let data: DataValue = ["board": ["number": .text(text)]]
    let picture = try PictureStudio().paintBoard(#require(layout.layout), data: data)
    #expect(picture.rows.count == 10)
    for row in 0..<5 { #expect(picture.rows[2 * row + 1] & 0x07 == 0) }
  }

  @Test func `a screen's PNG gives its pixels back`() throws {
    let layout = LayoutReader.read(
      """
      layout: screen
      size: [3, 2]
      background: "#102030"
      fonts: {a: noto-sans}
      body: {stack: [{box: [], at: [1, 0, 1, 1], fill: "#ff8000"}]}
      """, name: "t")
    let png = try PictureStudio().screenPNG(#require(layout.layout), data: .missing)
    let ground: [UInt8] = [0x10, 0x20, 0x30]
    #expect(
      try PNG.decode(png).rgb == ground + [0xFF, 0x80, 0x00] + ground + ground + ground + ground)
    #expect(throws: RenderingError.png) { try PNG.decode([1, 2, 3]) }
  }
}

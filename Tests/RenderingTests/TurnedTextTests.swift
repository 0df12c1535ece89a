import Foundation
import Testing

@testable import Layout
@testable import Rendering

/// Text turned by a quarter clockwise, as traditional Mongolian is written.
struct TurnedTextTests {
  private static let stack = FontStack([.notoSansMongolian, .notoSans, .notoSansCJK])

  private static func run(
    _ text: String, _ fonts: FontLibrary, size: Int, x: Int, baseline: Int, isTurned: Bool,
    color: Color = .white, font: FontStack = stack
  ) -> TextRun {
    TextRun(
      text: text, font: font, size: size, color: color, x: x, baseline: baseline,
      clip: Rect(x: 0, y: 0, width: 4_000, height: 4_000),
      width: fonts.width(of: text, font: font, size: size), isTurned: isTurned)
  }

  /// "Welcome to the government service hall. Please take a number and wait to be called."
  private static let sentence = [
    "ᠵᠠᠰᠠᠭ ᠤᠨ ᠭᠠᠵᠠᠷ ᠤᠨ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ",
    "ᠲᠠᠩᠬᠢᠮ ᠳᠤ ᠲᠠᠪᠲᠠᠢ ᠮᠣᠷᠢᠯᠠᠭᠠᠷᠠᠢ᠃",
    "ᠨᠣᠮᠧᠷ ᠪᠡᠨ ᠠᠪᠴᠤ A012 ᠳᠠᠭᠤᠳᠠᠬᠤ ᠶᠢ",
    "ᠬᠦᠯᠢᠶᠡᠭᠡᠷᠡᠢ᠃ 请取号等候",
  ]

  @Test func `a Mongolian sentence in columns from left to right is as the golden picture shows`()
    throws
  {
    let fonts = try FontLibrary()
    let columns = Self.sentence.enumerated().map { column, text in
      DisplayCommand.text(
        Self.run(
          text, fonts, size: 48, x: 40 + 90 * column, baseline: 24, isTurned: true,
          font: FontStack([.notoSansMongolian, .notoSansCJK])))
    }
    let ground = Color(red: 11, green: 31, blue: 58)
    let canvas = ScreenCanvas(width: 400, height: 760)
    Painter(fonts: fonts).paint(
      DisplayList(width: 400, height: 760, background: ground, commands: columns), into: canvas,
      area: canvas.bounds)
    let png = try PNGEncoder().encode(canvas, part: canvas.bounds)
    let file = Shipped.golden.appendingPathComponent("turned-mongolian.png")
    if GoldenTests.isUpdating { try Data(png).write(to: file) }
    let golden = try PNG.decode(Array(try Data(contentsOf: file)))
    let isSame = try PNG.decode(png).rgb == golden.rgb
    #expect(isSame, "the picture differs from Tests/Golden/turned-mongolian.png")
  }

  @Test(arguments: [12, 33, 48])
  func `a turned line is the same line turned about its start, dot for dot`(size: Int) throws {
    let fonts = try FontLibrary()
    let side = 900
    for text in ["ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", "A012号", "᠀᠁ᠠ᠋ᠨ᠎ᠠ fij"] {
      let flat = Self.run(text, fonts, size: size, x: 100, baseline: 150, isTurned: false)
      let turned = Self.run(text, fonts, size: size, x: 300, baseline: 60, isTurned: true)
      let before = ScreenCanvas(width: side, height: side)
      let after = ScreenCanvas(width: side, height: side)
      for (run, canvas) in [(flat, before), (turned, after)] {
        Painter(fonts: fonts).paint(
          DisplayList(width: side, height: side, background: .black, commands: [.text(run)]),
          into: canvas, area: canvas.bounds)
      }
      let old = before.copyPixels()
      let new = after.copyPixels()
      #expect(old.contains { $0 != 0 })
      var differing = 0
      for y in 0..<side {
        for x in 0..<side where old[y * side + x] != 0 {
          let column = 300 - (y - 150) - 1
          let row = 60 + (x - 100)
          if new[row * side + column] != old[y * side + x] { differing += 1 }
        }
      }
      #expect(differing == 0)
      #expect(old.filter { $0 != 0 }.count == new.filter { $0 != 0 }.count)
      let room = turned.bounds
      #expect(
        new.indices.allSatisfy { place in
          new[place] == 0
            || (room.x..<room.right).contains(place % side)
              && (room.y..<room.bottom).contains(place / side)
        })
    }
  }

  @Test func `a board turns the strike it has, and no outline in its place`() throws {
    let fonts = try FontLibrary()
    let stack = FontStack([.wenQuanYiSharp])
    let flat = Self.run(
      "请号", fonts, size: 16, x: 0, baseline: 14, isTurned: false, font: stack)
    let turned = Self.run(
      "请号", fonts, size: 16, x: 2, baseline: 0, isTurned: true, font: stack)
    let before = MonoCanvas(width: 32, height: 16, brightIsSet: true)
    let after = MonoCanvas(width: 16, height: 32, brightIsSet: true)
    Painter(fonts: fonts).paint(
      DisplayList(width: 32, height: 16, background: .black, commands: [.text(flat)]),
      into: before, area: before.bounds)
    Painter(fonts: fonts).paint(
      DisplayList(width: 16, height: 32, background: .black, commands: [.text(turned)]),
      into: after, area: after.bounds)
    func isLit(_ canvas: MonoCanvas, _ x: Int, _ y: Int) -> Bool {
      canvas.bits[y * canvas.bytesPerRow + x / 8] >> UInt8(7 - x % 8) & 1 == 1
    }
    var lit = 0
    for y in 0..<16 {
      for x in 0..<32 {
        #expect(isLit(before, x, y) == isLit(after, 15 - y, x))
        if isLit(before, x, y) { lit += 1 }
      }
    }
    #expect(lit > 60)
  }
}

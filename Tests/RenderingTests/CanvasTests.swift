import TestDice
import Testing

@testable import Layout
@testable import Rendering

extension Dice {
  fileprivate mutating func color() -> Color {
    Color(
      red: .random(in: 0...255, using: &self), green: .random(in: 0...255, using: &self),
      blue: .random(in: 0...255, using: &self))
  }

  fileprivate mutating func rect(_ width: Int, _ height: Int) -> Rect {
    Rect(
      x: .random(in: -4..<width, using: &self), y: .random(in: -4..<height, using: &self),
      width: .random(in: 0...width, using: &self), height: .random(in: 0...height, using: &self))
  }
}

/// The short cuts of painting against the long way round.
struct CanvasTests {
  @Test func `a glyph is mixed in dot by dot, whatever it stands on and wherever it is cut`() {
    var dice = Dice(seed: 4)
    for _ in 0..<300 {
      let width = Int.random(in: 1...30, using: &dice)
      let height = Int.random(in: 1...12, using: &dice)
      let stride = GlyphBitmap.stride(width)
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: stride * height, alignment: 8)
        .initializeMemory(as: UInt8.self, repeating: 0, count: stride * height)
      defer { bytes.deallocate() }
      for y in 0..<height {
        for x in 0..<width {
          bytes[y * stride + x] = [0, 0, 255, UInt8.random(in: 0...255, using: &dice)]
            .randomElement(using: &dice)!
        }
      }
      let glyph = GlyphBitmap(
        width: width, height: height, left: 0, top: 0, stride: stride, coverage: bytes)
      let quick = ScreenCanvas(width: 40, height: 20)
      let slow = ScreenCanvas(width: 40, height: 20)
      for canvas in [quick, slow] { canvas.fill(canvas.bounds, .white) }
      for _ in 0..<Int.random(in: 0...4, using: &dice) {
        let rect = dice.rect(40, 20)
        let color = dice.color()
        for canvas in [quick, slow] { canvas.fill(rect, color) }
      }
      let left = Int.random(in: -20...39, using: &dice)
      let top = Int.random(in: -10...19, using: &dice)
      let area = dice.rect(40, 20).intersection(quick.bounds)
      let color = dice.color()
      quick.draw(glyph, color, left: left, top: top, area: area)
      for y in area.y..<area.bottom {
        for x in area.x..<area.right {
          let column = x - left
          let row = y - top
          guard (0..<width).contains(column), (0..<height).contains(row) else { continue }
          slow.blend(color, coverage: bytes[row * stride + column], x: x, y: y)
        }
      }
      #expect(quick.copyPixels() == slow.copyPixels())
    }
  }

  @Test func `painting what two lists differ in gives the second, however they differ`() throws {
    var dice = Dice(seed: 11)
    let fonts = try FontLibrary()
    let painter = Painter(fonts: fonts)
    func command() -> DisplayCommand {
      let rect = dice.rect(60, 40)
      let color = dice.color()
      let clip = Bool.random(using: &dice) ? Rect(x: 0, y: 0, width: 60, height: 40) : rect
      return switch Int.random(in: 0..<4, using: &dice) {
      case 0: .fill(rect, color, clip: clip)
      case 1: .rounded(rect, radius: 5, color, clip: clip)
      case 2: .frame(rect, radius: 4, thickness: 3, color, clip: clip)
      default: .line(rect, dash: [3, 2], color, clip: clip)
      }
    }
    for _ in 0..<400 {
      var old = DisplayList(width: 60, height: 40, background: .black)
      old.commands = (0..<Int.random(in: 0...40, using: &dice)).map { _ in command() }
      var new = old
      for _ in 0..<Int.random(in: 0...6, using: &dice) {
        let place = Int.random(in: 0...new.commands.count, using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: new.commands.insert(command(), at: place)
        case 1 where place < new.commands.count: new.commands[place] = command()
        case 2 where place < new.commands.count: new.commands.remove(at: place)
        default: new.commands.shuffle(using: &dice)
        }
      }
      let kept = ScreenCanvas(width: 60, height: 40)
      let fresh = ScreenCanvas(width: 60, height: 40)
      painter.paint(old, into: kept, area: kept.bounds)
      painter.paint(new, into: fresh, area: fresh.bounds)
      var damage = [Rect.zero]
      Damage.find(between: old, and: new, into: &damage)
      #expect(damage.count <= Damage.rectangles)
      for rect in damage { painter.paint(new, into: kept, area: rect) }
      #expect(kept.copyPixels() == fresh.copyPixels())
    }
  }

  @Test func `a row that goes damages its own place and no more, when nothing moves`() {
    let rows = (0..<10).map { row in
      (0..<4).map { column in
        DisplayCommand.fill(
          Rect(x: 20 * column, y: 10 * row, width: 20, height: 10), .white,
          clip: Rect(x: 0, y: 0, width: 80, height: 100))
      }
    }
    let old = DisplayList(
      width: 80, height: 100, background: .black, commands: rows.flatMap(\.self))
    var new = old
    new.commands.removeSubrange(12..<16)
    var damage: [Rect] = []
    Damage.find(between: old, and: new, into: &damage)
    #expect(damage.reduce(0) { $0 + $1.area } == 800)
    #expect(damage.allSatisfy { $0.y == 30 && $0.height == 10 })
    Damage.find(between: new, and: old, into: &damage)
    #expect(damage.reduce(0) { $0 + $1.area } == 800)
  }

  @Test func `libpng reads every part of a screen as its pixels are`() throws {
    var dice = Dice(seed: 7)
    let canvas = ScreenCanvas(width: 37, height: 11)
    for y in 0..<11 {
      for x in 0..<37 {
        canvas.fill(Rect(x: x, y: y, width: 1, height: 1), dice.color())
      }
    }
    let encoder = PNGEncoder()
    for width in 1...9 {
      let part = Rect(x: 36 - width, y: 3, width: width, height: 5)
      let pixels = canvas.copyPixels()
      let wanted = (part.y..<part.bottom).flatMap { y in
        (part.x..<part.right).flatMap { x -> [UInt8] in
          let pixel = pixels[37 * y + x]
          return [
            UInt8(pixel >> 16 & 0xFF), UInt8(pixel >> 8 & 0xFF), UInt8(pixel & 0xFF),
          ]
        }
      }
      let own = try PNG.decode(encoder.encode(canvas, part: part))
      #expect(own.width == width && own.height == 5 && own.rgb == wanted)
      #expect(try PNG.decode(PNG.byLibpng(canvas, part: part)).rgb == wanted)
    }
    #expect(throws: RenderingError.png) {
      try encoder.encode(canvas, part: Rect(x: 40, y: 0, width: 2, height: 2))
    }
  }
}

import Layout
import Testing

@testable import Rendering

/// Boards whose dots have a red and a green light.
@Suite struct TwoColourTests {
  private func picture(_ body: String, colors: String = "") throws -> LEDPicture {
    let check = LayoutReader.read(
      """
      layout: board
      size: [16, 4]
      palette: two-colour
      \(colors)
      fonts: {d: [wenquanyi-sharp, unifont]}
      body: \(body)
      """, name: "x")
    let layout = try #require(check.layout, "\(check.report(.english))")
    return try PictureStudio().paintBoard(layout, data: .missing)
  }

  @Test func `each colour lights its own lights`() throws {
    let picture = try picture(
      """
      {stack: [{box: [], at: [0, 0, 4, 4], fill: red}, {box: [], at: [4, 0, 4, 4], fill: green},
        {box: [], at: [8, 0, 4, 4], fill: amber}, {box: [], at: [9, 1, 1, 1], fill: off}]}
      """)
    #expect(picture.rows == [0xF0, 0xF0, 0xF0, 0xB0, 0xF0, 0xF0, 0xF0, 0xF0])
    #expect(picture.green == [0x0F, 0xF0, 0x0F, 0xB0, 0x0F, 0xF0, 0x0F, 0xF0])
    let png = try PNG.decode(picture.png())
    func color(_ x: Int, _ y: Int) -> [UInt8] {
      let start = 3 * (16 * y + x)
      return Array(png.rgb[start..<start + 3])
    }
    #expect(color(0, 0) == [0xFF, 0, 0])
    #expect(color(4, 0) == [0, 0xFF, 0])
    #expect(color(8, 0) == [0xFF, 0xFF, 0])
    #expect(color(9, 1) == [0, 0, 0])
  }

  @Test func `text is red unless it says otherwise`() throws {
    let plain = try picture("{text: 一, size: 16, overflow: clip}")
    #expect(plain.rows.contains { $0 != 0 })
    #expect(plain.green?.allSatisfy { $0 == 0 } == true)
    let amber = try picture(
      "{text: 一, size: 16, overflow: clip, color: a}", colors: "colors: {a: amber}")
    #expect(amber.rows == plain.rows)
    #expect(amber.green == amber.rows)
  }

  @Test func `a board of one colour has no red, and one of two no white`() {
    for (palette, color, hint) in [("mono", "red", "lit"), ("two-colour", "white", "amber")] {
      let check = LayoutReader.read(
        """
        layout: board
        size: [16, 4]
        palette: \(palette)
        fonts: {d: [unifont]}
        body: {box: [], fill: \(color)}
        """, name: "x")
      let report = check.report(.english)
      #expect(report.contains("is not a colour of this output") && report.contains(hint))
    }
  }
}

import Layout
import Rendering
import Testing

/// Pictures in layouts.
@Suite struct PictureTests {
  private struct Folder: LayoutFolder {
    let bytes: [UInt8]
    func contents(of path: LayoutPath, limit: Int) -> [UInt8]? { bytes }
  }

  /// Four by two dots: red and blue on the left, white on the right.
  private func picture() throws -> [UInt8] {
    let studio = try PictureStudio()
    let check = studio.load(
      layoutSource: """
        layout: screen
        size: [4, 2]
        background: white
        fonts: {a: noto-sans}
        body:
          stack:
            - {box: [], at: [0, 0, 2, 1], fill: "#ff0000"}
            - {box: [], at: [0, 1, 2, 1], fill: "#0000ff"}
        """, name: "picture.yaml")
    return try studio.screenPNG(try #require(check.layout), data: .missing)
  }

  private func shown(_ more: String, size: String) throws -> (width: Int, height: Int, rgb: [UInt8])
  {
    let studio = try PictureStudio()
    let check = studio.load(
      layoutSource: """
        layout: screen
        size: \(size)
        fonts: {a: noto-sans}
        body: {image: images/p.png\(more)}
        """, name: "t.yaml", folder: Folder(bytes: try picture()))
    #expect(check.report(.english) == "")
    return try PNG.decode(try studio.screenPNG(try #require(check.layout), data: .missing))
  }

  @Test func `a picture is painted dot for dot`() throws {
    let original = try PNG.decode(try picture())
    #expect(try shown(", fit: none", size: "[4, 2]").rgb == original.rgb)
  }

  @Test func `a picture made larger has each dot as a square`() throws {
    let large = try shown("", size: "[8, 4]")
    let red: [UInt8] = [255, 0, 0]
    #expect(Array(large.rgb[0..<12]) == red + red + red + red)
    #expect(Array(large.rgb[24..<36]) == red + red + red + red)
    #expect(Array(large.rgb[48..<51]) == [0, 0, 255])
    #expect(Array(large.rgb[12..<15]) == [255, 255, 255])
  }

  @Test func `a picture made smaller mixes the dots that it covers`() throws {
    let small = try shown("", size: "[2, 1]")
    #expect(Array(small.rgb[0..<6]) == [128, 0, 128, 255, 255, 255])
  }

  @Test func `a damaged picture is refused when the layout is checked`() throws {
    let check = try PictureStudio().load(
      layoutSource: "layout: screen\nsize: [8, 4]\nfonts: {a: noto-sans}\nbody: {image: p.png}",
      name: "t.yaml", folder: Folder(bytes: Array(try picture().prefix(45))))
    #expect(check.layout == nil)
    #expect(check.report(.english).contains("the picture p.png is damaged"))
  }

  @Test func `paper and boards show a picture in their two levels`() throws {
    let studio = try PictureStudio()
    let check = studio.load(
      layoutSource: """
        layout: ticket
        size: [4, 2]
        fonts: {a: noto-sans}
        body: {image: p.png, fit: none}
        """, name: "t.yaml", folder: Folder(bytes: try picture()))
    let painted = try studio.paintTicket(try #require(check.layout), data: .missing)
    #expect(painted.rows == [0b1100_0000, 0b1100_0000])
  }
}

import Layout
import Rendering
import Testing

/// Two pictures held against each other.
@Suite struct DifferenceTests {
  private func picture(_ text: String, width: Int = 64) throws -> [UInt8] {
    let check = LayoutReader.read(
      """
      layout: board
      size: [\(width), 16]
      fonts: {d: [wenquanyi-sharp, unifont]}
      styles: {s: {font: d, size: 16}}
      body: {text: \(text), style: s}
      """, name: "x")
    let layout = try #require(check.layout, "\(check.report(.english))")
    return try PictureStudio().preview(
      layout, data: .missing, at: LayoutMoment(milliseconds: 0)
    ).png
  }

  @Test func `a picture does not differ from itself`() throws {
    let png = try picture("一")
    let difference = try PictureDifference(old: png, new: png)
    #expect(difference.dots == 0)
    #expect(difference.area == nil)
  }

  @Test func `dots that differ are counted, bounded and red`() throws {
    let difference = try PictureDifference(old: picture("一"), new: picture("二"))
    let area = try #require(difference.area)
    #expect(difference.dots > 0 && area.right <= 16)
    let marked = try PNG.decode(difference.png(sideBySide: false))
    let red = stride(from: 0, to: marked.rgb.count, by: 3).count {
      marked.rgb[$0] == 0xE0 && marked.rgb[$0 + 1] == 0x10
    }
    #expect(red == difference.dots)
    let beside = try PNG.decode(difference.png(sideBySide: true))
    #expect(beside.width == 3 * 64 + 16)
  }

  @Test func `what only one of two sizes has differs`() throws {
    let difference = try PictureDifference(
      old: picture("一", width: 32), new: picture("一", width: 64))
    #expect(difference.dots == 32 * 16)
    #expect(difference.width == 64)
  }
}

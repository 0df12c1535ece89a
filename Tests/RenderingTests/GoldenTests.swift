import Foundation
import Layout
import Rendering
import Testing

/// Every shipped layout on every sample, dot for dot as somebody once looked at and found good.
///
/// `UPDATE_GOLDEN=1` writes the pictures anew; look at them before committing.
struct GoldenTests {
  static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

  @Test(arguments: Shipped.samples)
  func `a shipped layout paints its sample as the golden picture shows`(sample: String) throws {
    let check = try Shipped.layout(ofSample: sample)
    #expect(check.report(.english) == "")
    let layout = try #require(check.layout)
    let sampleCheck = try Shipped.data(sample, layout.kind)
    #expect(sampleCheck.report(.english) == "")
    let data = try #require(sampleCheck.data)
    let studio = try PictureStudio(photos: LayoutDirectory(Shipped.layouts.path))
    let png: [UInt8]
    switch layout.kind {
    case .ticket, .slip: png = try studio.paintTicket(layout, data: data).png()
    case .board: png = try studio.paintBoard(layout, data: data).png()
    case .screen: png = try studio.screenPNG(layout, data: data)
    }
    let file = Shipped.golden.appendingPathComponent("\(sample).png")
    if Self.isUpdating { try Data(png).write(to: file) }
    let golden = try PNG.decode(Array(try Data(contentsOf: file)))
    let painted = try PNG.decode(png)
    try #require(painted.width == golden.width && painted.height == golden.height)
    let isSame = painted.rgb == golden.rgb
    #expect(isSame, "the picture differs from Tests/Golden/\(sample).png")
  }

  @Test func `every layout has a busy, an empty and a worst sample`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Shipped.layouts.path)
    let layouts = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    #expect(layouts.count >= 5)
    for layout in layouts {
      for kind in ["busy", "empty", "worst"] {
        #expect(Shipped.samples.contains("\(layout)-\(kind)"))
      }
    }
  }
}

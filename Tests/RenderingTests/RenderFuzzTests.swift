import Foundation
import Layout
import Rendering
import Testing

/// Whatever a layout and its data say, the picture is a picture.
///
/// `HALL_FUZZ=N` tries N times as many.
@Suite struct RenderFuzzTests {
  @Test func `shipped layouts paint any data, at any moment`() throws {
    let times = ProcessInfo.processInfo.environment["HALL_FUZZ"].flatMap { Int($0) } ?? 1
    let studio = try PictureStudio()
    var layouts: [(name: String, layout: CheckedLayout, data: [DataValue])] = []
    for sample in Shipped.samples {
      let layout = try #require(try Shipped.layout(ofSample: sample).layout)
      // 4K shows the hall's layout in finer dots, at four times the cost.
      guard layout.width * (layout.height ?? 1) <= 1_920 * 1_920 else { continue }
      layouts.append((sample, layout, [try #require(try Shipped.data(sample, layout.kind).data)]))
    }
    for input in 0..<24 * times {
      let (name, layout, samples) = layouts[input % layouts.count]
      var fuzz = LayoutFuzz(originals: [("", " ")], samples: samples, seed: 7, input: input)
      let data = fuzz.data()
      let moment = LayoutMoment(milliseconds: Int64(fuzz.number(0..<Int.max / 2)))
      switch layout.kind {
      case .board:
        let picture = try studio.paintBoard(layout, data: data, at: moment)
        #expect(
          (picture.width, picture.height) == (layout.width, layout.height), "\(name) \(input)")
        #expect(picture.green.map { $0.count == picture.rows.count } ?? true)
      case .ticket, .slip:
        let picture = try studio.paintTicket(layout, data: data, at: moment)
        #expect(picture.height <= layout.maximumHeight, "\(name) \(input)")
      case .screen:
        let painter = studio.screenPainter(for: layout)
        _ = try painter.paint(layout, data: samples[0], at: moment)
        let changed = try painter.paint(layout, data: data, at: moment)
        // What is left of the picture before is what a picture from nothing has, too.
        let damaged = painter.canvas.copyPixels()
        painter.forget()
        _ = try painter.paint(layout, data: data, at: moment)
        #expect(painter.canvas.copyPixels() == damaged, "\(name) \(input) \(changed.damage.count)")
      }
    }
  }
}

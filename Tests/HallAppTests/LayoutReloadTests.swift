import Foundation
import HallPictures
import Layout
import Testing

@Suite struct LayoutReloadTests {
  @Test func `a changed layout is taken at a reload, a broken one leaves the last good one`() throws
  {
    let directory = "/tmp/hall-layouts-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.copyItem(atPath: HallProgram.layouts, toPath: directory)
    let file = directory + "/board-combined.yaml"
    let first = try String(contentsOfFile: file, encoding: .utf8)
    let pictures = try HallPictures(layoutDirectory: directory)
    #expect(try pictures.layout("board-combined").width == 192)

    try "layout: nothing".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(pictures.reload().count == 1)
    #expect(try pictures.layout("board-combined").width == 192)

    try first.replacing("size: [192, 64]", with: "size: [256, 64]")
      .write(toFile: file, atomically: true, encoding: .utf8)
    #expect(pictures.reload().isEmpty)
    #expect(try pictures.layout("board-combined").width == 256)
  }
}

import Foundation
import HallApp
import Testing

/// A demo hall's layouts are its own, whatever a visitor does to them.
@Suite struct DemoLayoutsTests {
  private func write(_ text: String, _ file: String) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  @Test func `they are copied once, whole, and what was changed stays`() throws {
    let root = "/tmp/hall-demo-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write("one", root + "/shipped/a.yaml")
    try write("part", root + "/shipped/parts/hall.yaml")
    // What a demo left that was stopped while it copied.
    try write("half", root + "/data/layouts.half/a.yaml")
    let copy = try DemoLayouts.copy(of: root + "/shipped", into: root + "/data")
    #expect(try String(contentsOfFile: copy + "/a.yaml", encoding: .utf8) == "one")
    #expect(try String(contentsOfFile: copy + "/parts/hall.yaml", encoding: .utf8) == "part")
    #expect(!FileManager.default.fileExists(atPath: root + "/data/layouts.half"))
    try write("two", copy + "/a.yaml")
    #expect(try DemoLayouts.copy(of: root + "/shipped", into: root + "/data") == copy)
    #expect(try String(contentsOfFile: copy + "/a.yaml", encoding: .utf8) == "two")
    #expect(try String(contentsOfFile: root + "/shipped/a.yaml", encoding: .utf8) == "one")
  }
}

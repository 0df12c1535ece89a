import Foundation
import Layout
import Rendering
import Testing

/// The examples of docs/layouts.md are layouts without a mistake, and its pictures are theirs.
@Suite struct DocumentationTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the block says beside its name: theme, moment, sample.
    let options: [String: String]
    let source: String

    var testDescription: String { name }
  }

  private static let page = Shipped.root.appendingPathComponent("docs/layouts.md")
  private static let pictures = Shipped.root.appendingPathComponent("docs/pictures/layouts")

  static let examples: [Example] = {
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```yaml picture=").dropFirst().map { block in
      let head = block.prefix { $0 != "\n" }
      let words = head.split(separator: " ").map(String.init)
      var options: [String: String] = [:]
      for word in words.dropFirst() {
        let parts = word.split(separator: "=").map(String.init)
        if parts.count == 2 { options[parts[0]] = parts[1] }
      }
      let body = block.dropFirst(head.count + 1).components(separatedBy: "```")[0]
      return Example(name: words[0], options: options, source: body)
    }
  }()

  private static let samples: [OutputKind: String] = [
    .screen: "screen-hall-busy", .board: "board-window-busy", .ticket: "ticket-80mm-busy",
  ]

  @Test(arguments: examples)
  func `a picture of the page is what the example paints`(example: Example) throws {
    let studio = try PictureStudio(photos: LayoutDirectory(Shipped.layouts.path))
    let check = studio.load(
      layoutSource: example.source, name: example.name, theme: example.options["theme"])
    #expect(check.report(.english) == "")
    let layout = try #require(check.layout)
    let sample = try #require(example.options["data"] ?? Self.samples[layout.kind])
    let data = try #require(try Shipped.data(sample, layout.kind).data)
    let moment = LayoutMoment(milliseconds: example.options["at"].flatMap { Int64($0) } ?? 0)
    let painted = try PNG.decode(studio.preview(layout, data: data, at: moment).png)
    let file = Self.pictures.appendingPathComponent("\(example.name).png")
    let shown = try PNG.decode(Array(try Data(contentsOf: file)))
    try #require(painted.width == shown.width && painted.height == shown.height)
    let isSame = painted.rgb == shown.rgb
    #expect(isSame, "scripts/layout-pictures has to paint \(example.name) anew")
  }

  @Test func `the page has an example for every picture, and shows each`() throws {
    let names = Self.examples.map(\.name)
    #expect(names.count > 15 && Set(names).count == names.count)
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.pictures.path)
    #expect(files.sorted() == names.map { "\($0).png" }.sorted())
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    for name in names { #expect(text.contains("](pictures/layouts/\(name).png)")) }
  }
}

import Foundation
import Layout
import Testing

@testable import Rendering

/// What nobody means to write or send: a clear refusal, or a bounded picture.
@Suite struct BadInputTests {
  private static let removed: [ClosedRange<UInt32>] = [
    0x00...0x09, 0x0B...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200B...0x200F, 0x202A...0x202E,
    0x2060...0x206F, 0xFEFF...0xFEFF, 0xFFF9...0xFFFB, 0xE0001...0xE0001, 0xE0020...0xE007F,
  ]

  private func texts(_ data: DataValue, in layout: CheckedLayout, _ fonts: FontLibrary) -> String {
    LayoutBuilder.build(layout, data: data, measurer: fonts).commands.map { command in
      if case .text(let run) = command { run.text } else { "" }
    }.joined(separator: "\n")
  }

  @Test func `no control or bidirectional character in a name reaches a screen`() throws {
    let layout = try #require(try Shipped.layout(ofSample: "screen-hall-busy").layout)
    let fonts = try FontLibrary()
    let painter = try PictureStudio().screenPainter(for: layout)
    for value in Self.removed.joined() {
      let scalar = try #require(Unicode.Scalar(value))
      let name = "张\(scalar)三A012\(scalar)"
      let data: DataValue = [
        "hall": ["name": .text(name)], "calls": [["number": .text(name), "window": "3"]],
      ]
      let shown = texts(data, in: layout, fonts)
      #expect(shown.unicodeScalars.contains("张") && shown.unicodeScalars.contains("2"))
      let turns = shown.unicodeScalars.filter { scalar in
        scalar != "\n"
          && (scalar.properties.generalCategory == .control
            || scalar.properties.isBidiControl)
      }
      #expect(turns.isEmpty, "U+\(String(value, radix: 16))")
      _ = try painter.paint(layout, data: data)
    }
  }

  @Test func `a text of ten thousand characters is cut, and said to be`() throws {
    let long = String(repeating: "政务服务中心A1", count: 1_250)
    #expect(long.count == 10_000)
    for sample in ["screen-hall-busy", "screen-window-busy", "board-combined-busy"] {
      let layout = try #require(try Shipped.layout(ofSample: sample).layout)
      let studio = try PictureStudio()
      let data: DataValue = [
        "hall": ["name": .text(long)], "notice": .text(long), "emergency": .text(long),
        "calls": [["number": .text(long), "window": .text(long)]],
      ]
      let picture = try studio.preview(layout, data: data, at: LayoutMoment(milliseconds: 0))
      #expect((picture.width, picture.height) == (layout.width, layout.height ?? 0))
      #expect(picture.cuts.contains { $0.reason == .limit })
    }
  }

  @Test func `a half-written file is refused with a place, or is a layout`() throws {
    let folder = LayoutDirectory(Shipped.layouts.path)
    for name in ["screen-window.yaml", "board-combined.yaml", "ticket-80mm.yaml"] {
      let text = try Shipped.text(name)
      for length in stride(from: 0, to: text.count, by: 41) {
        let check = LayoutReader.read(String(text.prefix(length)), name: name, folder: folder)
        #expect(LayoutPromises.broken(by: check) == nil, "\(name) of \(length) characters")
      }
    }
  }

  @Test func `a file of ten megabytes is refused without being read`() {
    let large =
      "layout: screen\nbody:\n  column:\n"
      + String(repeating: "    - {text: \"x\", width: 1fr}\n", count: 350_000)
    #expect(large.utf8.count > 10_000_000)
    let check = LayoutReader.read(large, name: "t")
    #expect(check.layout == nil && check.diagnostics.count == 1)
    #expect(check.report(.english).contains("t:1:1: error: the file is larger than 262144 bytes"))
  }

  @Test func `a PNG that says less than it holds, or lies, paints nothing`() throws {
    let header = PNGFile(width: 8, height: 8)
    for bytes in [header.truncated, header.withBadChecksum, header.withoutPixels] {
      let folder = OneFile(path: "p.png", bytes: bytes)
      let check = try PictureStudio().load(
        layoutSource: """
          layout: screen
          size: [16, 16]
          fonts: {a: noto-sans}
          body: {image: p.png}
          """, name: "t", folder: folder)
      #expect(check.layout == nil)
      #expect(check.report(.english).contains("the picture p.png is damaged"))
    }
  }

  @Test func `no path, link or pipe leads out of the layout directory`() throws {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("layouts-\(UInt64.random(in: .min ... .max))")
    let layouts = scratch.appendingPathComponent("layouts")
    try FileManager.default.createDirectory(at: layouts, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    try Data("secret".utf8).write(to: scratch.appendingPathComponent("secret.yaml"))
    try Data("layout: parts\n".utf8).write(to: layouts.appendingPathComponent("in.yaml"))
    try FileManager.default.createSymbolicLink(
      atPath: layouts.appendingPathComponent("link.yaml").path,
      withDestinationPath: "../secret.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: layouts.appendingPathComponent("up").path, withDestinationPath: "..")
    #expect(mkfifo(layouts.appendingPathComponent("pipe.yaml").path, 0o600) == 0)
    let folder = LayoutDirectory(layouts.path)
    for path in ["../secret.yaml", "/etc/passwd", "a/../../secret.yaml", ".hidden", "a//b", "a\\b"]
    {
      #expect(LayoutPath(path) == nil, "\(path)")
    }
    for path in ["link.yaml", "up/secret.yaml", "pipe.yaml", "nothing.yaml", "up"] {
      let path = try #require(LayoutPath(path))
      #expect(folder.contents(of: path, limit: 100) == nil, "\(path.text)")
    }
    #expect(folder.contents(of: try #require(LayoutPath("in.yaml")), limit: 100) != nil)
  }

  @Test func `a photo is shown for a plain number only, and only from a picture`() throws {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("photos-\(UInt64.random(in: .min ... .max))")
    let photos = scratch.appendingPathComponent("photos")
    try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let red = try PNG.encode(
      red: [UInt8](repeating: 0xFF, count: 8), green: [UInt8](repeating: 0, count: 8), width: 8,
      height: 8)
    try Data(red).write(to: photos.appendingPathComponent("7.png"))
    try Data(red).write(to: scratch.appendingPathComponent("outside.png"))
    try Data("GIF89a".utf8).write(to: photos.appendingPathComponent("8.png"))
    let layout = try #require(
      LayoutReader.read(
        """
        layout: screen
        size: [8, 8]
        fonts: {a: noto-sans}
        body: {photo: "{{window.clerkNumber}}", fill: white}
        """, name: "t"
      ).layout)
    let studio = try PictureStudio(photos: LayoutDirectory(scratch.path))
    let painter = studio.screenPainter(for: layout)
    func top(_ number: String) throws -> [UInt8] {
      _ = try painter.paint(layout, data: ["window": ["clerkNumber": .text(number)]])
      return Array(try PNG.decode(painter.png()).rgb.prefix(3))
    }
    #expect(try top("7") == [0xFF, 0, 0])
    for number in ["", "8", "9", "../outside", "/etc/passwd", ".7", "7\u{0}"] {
      #expect(try top(number) == [0xFF, 0xFF, 0xFF], "\(number)")
    }
    #expect(try top("7") == [0xFF, 0, 0])
    // Whoever takes the file away takes the photo off the screen.
    try FileManager.default.removeItem(at: photos.appendingPathComponent("7.png"))
    #expect(try top("7") == [0xFF, 0xFF, 0xFF])
  }
}

private struct OneFile: LayoutFolder {
  let path: String
  let bytes: [UInt8]

  func contents(of path: LayoutPath, limit: Int) -> [UInt8]? {
    path.text == self.path ? bytes : nil
  }
}

/// A sound PNG file, and ways to spoil it.
private struct PNGFile {
  private let bytes: [UInt8]

  init(width: Int, height: Int) {
    let lights = [UInt8](repeating: 0x5A, count: (width + 7) / 8 * height)
    bytes = (try? PNG.encode(red: lights, green: lights, width: width, height: height)) ?? []
  }

  var truncated: [UInt8] { Array(bytes.dropLast(20)) }

  var withBadChecksum: [UInt8] {
    var bytes = bytes
    bytes[bytes.count - 20] ^= 0xFF
    return bytes
  }

  /// The header alone, and the end.
  var withoutPixels: [UInt8] { Array(bytes.prefix(33) + bytes.suffix(12)) }
}

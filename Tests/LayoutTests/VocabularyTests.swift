import Foundation
import Testing

@testable import Layout

/// The words of the language, the checker and the published schema, held against each other.
@Suite struct VocabularyTests {
  private typealias Vocabulary = LayoutVocabulary

  @Test func `the published schema is what the vocabulary gives`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Layouts/layout.schema.json")
    let published = try String(contentsOf: file, encoding: .utf8)
    let isSame = published == LayoutSchema.text
    #expect(isSame, "hall layout schema > Layouts/layout.schema.json")
    let parsed = try JSONSerialization.jsonObject(with: Data(LayoutSchema.text.utf8))
    #expect((parsed as? [String: Any])?["$defs"] != nil)
  }

  /// What is said of a layout that is right but for what is given.
  private func errors(
    _ body: String, kind: String = "screen", top: String = "", style: String = "font: f"
  ) -> [String] {
    let text = """
      layout: \(kind)
      size: [400, \(kind == "ticket" ? "auto" : "200")]
      fonts: {f: \(kind == "board" ? "wenquanyi-sharp" : "noto-sans")}
      styles: {s: {\(style)}}
      colors: {own: \(kind == "board" ? "off" : "black")}
      parts: {p: {space: 1}}
      \(top)
      body: \(body)
      """
    var folder = MemoryFolder([:])
    folder.files["x.png"] = pngHeader(width: 1, height: 1)
    return LayoutReader.read(text, name: "t", folder: folder).diagnostics.map(\.message.english)
  }

  /// Values of a form that are right, and that are wrong.
  private func samples(_ property: Vocabulary.Property) -> (right: [String], wrong: [String]) {
    switch property.form {
    case .word(let words): (words, ["nothing", "[a]"])
    case .whole(let range):
      (
        ["\(range.lowerBound)", "\(range.upperBound)"],
        ["\(range.lowerBound - 1)", "\(range.upperBound + 1)", "x", "1.5", "[1]"]
      )
    case .length:
      (["0", "12px", "25%", "1.5fr", "\(LayoutLimits.length)"], ["-1", "12em", "x", "[1]"])
    case .edges: (["1", "[1]", "[1, 2]", "[1, 2, 3, 4]"], ["-1", "[1, 2, 3]", "x"])
    case .color: (["black", "own", "\"#12aBff\""], ["\"#12\"", "nothing", "[1]"])
    case .border: (["1", "64", "[2, black]"], ["0", "65", "[1]", "[1, black, 2]", "x"])
    case .wholes(let count, let range):
      (
        ["[\(Array(repeating: "\(range.upperBound)", count: count).joined(separator: ", "))]"],
        ["[\(Array(repeating: "1", count: count + 1).joined(separator: ", "))]", "[]", "x"]
      )
    case .time: (["\"00:00\"", "\"24:00\""], ["\"9:30\"", "\"24:01\"", "\"12:60\"", "[1]"])
    case .box: (["{space: 1}"], ["x", "{spce: 1}", "[]"])
    case .boxes: (["[]", "[{space: 1}]"], ["x", "[x]"])
    case .boxOrText: (["x", "{space: 1}"], ["[]"])
    case .text: ([], ["[]"])
    case .size, .turns, .columns, .texts, .colors, .themes, .fonts, .styles, .parts: ([], ["x"])
    }
  }

  /// Sees that the checker takes and refuses what a property's form says.
  private func hold(
    _ properties: [Vocabulary.Property], except: [String] = [],
    _ errors: (_ name: String, _ value: String) -> [String]
  ) {
    for property in properties where !except.contains(property.name) {
      let (right, wrong) = samples(property)
      for value in right {
        #expect(errors(property.name, value) == [], "\(property.name): \(value)")
      }
      for value in wrong {
        #expect(errors(property.name, value) != [], "\(property.name): \(value)")
      }
      #expect(
        errors(property.name + "x", right.first ?? "1").contains { $0.contains("unknown property") }
      )
    }
  }

  @Test func `every box takes what all boxes take`() {
    for kind in Vocabulary.boxes {
      guard let box = Self.boxes[kind.property.name] else {
        Issue.record("no example of the box \(kind.property.name)")
        continue
      }
      let output = kind.property.name == "cut" ? "ticket" : "screen"
      // Paper has no colour.
      let others = output == "ticket" ? ["when", "fill"] : ["when"]
      hold(Vocabulary.common, except: others) { name, value in
        errors("{\(box), \(name): \(value)}", kind: output)
      }
      // These mean something only together.
      hold(kind.more, except: ["flash", "flash-by", "flash-fill", "step"]) { name, value in
        let known = box.split(separator: ", ").filter { !$0.hasPrefix(name + ":") }
        return errors("{\(known.joined(separator: ", ")), \(name): \(value)}", kind: output)
      }
    }
  }

  private static let boxes = [
    "row": "row: []", "column": "column: []", "stack": "stack: []", "box": "box: []",
    "first-fit": "first-fit: []", "table": "table: [{text: x}], rows: calls, slots: 2",
    "text": "text: x", "line": "line: 1", "qr": "qr: x", "barcode": "barcode: x",
    "image": "image: x.png", "photo": "photo: x", "playlist": "playlist: [{text: x}]",
    "cut": "cut: paper",
    "use": "use: p", "space": "space: 1",
  ]

  @Test func `an entry of a playlist has its times`() {
    hold(Vocabulary.turn) { name, value in
      errors("{playlist: [{text: x, \(name): \(value)}]}")
    }
  }

  @Test func `a column takes what columns take`() {
    hold(Vocabulary.column, except: ["cell", "title-style"]) { name, value in
      let text = name == "text" ? "" : "text: x, "
      return errors("{table: [{\(text)\(name): \(value)}], rows: calls, slots: 1}")
    }
  }

  @Test func `a style takes what styles take`() {
    hold(Vocabulary.namedStyle) { name, value in
      errors("{space: 1}", style: "\(name): \(value)")
    }
  }

  @Test func `a layout takes what layouts take`() {
    let own = [
      "layout", "size", "fonts", "styles", "colors", "parts", "palette", "body", "include",
      "themes",
    ]
    hold(Vocabulary.top, except: own) { name, value in
      errors("{space: 1}", top: "\(name): \(value)")
    }
    for (name, _) in Vocabulary.palettes {
      #expect(errors("{space: 1}", kind: "board", top: "palette: \(name)") == [])
    }
    #expect(errors("{space: 1}", kind: "board", top: "palette: rainbow") != [])
    #expect(errors("{space: 1}", top: "palette: mono") != [])
  }
}

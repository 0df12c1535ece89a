import Layout
import TestDice
import Testing

struct ReaderTests {
  private func first(_ source: String) -> String {
    let check = LayoutReader.read(source, name: "t.yaml")
    return check.report(.english).split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test func `an unknown property is named with its place and a suggestion`() {
    let check = LayoutReader.read(
      board("text: hello\ncolour: lit"), name: "t.yaml")
    #expect(
      check.report(.english) == """
        t.yaml:6:3: error: unknown property "colour"; did you mean "color"?
          colour: lit
          ^

        """)
    #expect(check.report(.chinese).hasPrefix("t.yaml:6:3: 错误: 未知属性“colour”，是不是“color”？"))
    #expect(check.layout == nil)
  }

  @Test func `every error the reader can go on after is reported in order`() {
    let check = LayoutReader.read(
      """
      layout: board
      size: [200, tall]
      fonts: {a: noto-sans-cjk}
      styles: {s: {size: 003, align: centre}}
      body:
        row:
          - text: "{{bord.number}}"
            stile: s
          - text: x
            style: t
      """, name: "t.yaml")
    let places = check.diagnostics.map { "\($0.position.line):\($0.position.column)" }
    #expect(places == ["2:13", "3:12", "4:20", "4:32", "7:16", "8:7", "10:14"])
    #expect(check.diagnostics[1].message.english.contains("did you mean \"noto-sans-cjk-sc\""))
    #expect(check.diagnostics[4].message.english.contains("did you mean \"board.number\""))
  }

  @Test(arguments: [
    ("{{board.number | uper}}", "5:27: error: unknown filter \"uper\"; did you mean \"upper\"?"),
    ("{{calls}}", "5:12: error: \"calls\" is a list"),
    ("{{board}}", "5:12: error: \"board\" is a group of values"),
    ("{{board.number | pad}}", "5:27: error: filter \"pad\" is used as"),
    ("{{board.number", "5:10: error: \"{{\" without \"}}\""),
    ("{{}}", "5:12: error: expected the name of a value"),
    ("{{calls | upper}}", "5:20: error: filter \"upper\" is used as"),
    ("{{board.number board.state}}", "5:25: error: expected \"|\" or \"}}\""),
  ]) func `a wrong expression is pointed at`(text: String, message: String) {
    #expect(first(board("text: \"\(text)\"")).hasPrefix("t.yaml:\(message)"))
  }

  @Test(arguments: [
    ("board.stat == 'called'", "unknown value \"board.stat\"; did you mean \"board.state\"?"),
    ("board.state == called", "a text to compare with stands in quotes: 'called'"),
    ("board.state === 'called'", "expected"),
    ("not", "expected the name of a value"),
    ("board.state board.number", "expected \"and\", \"or\" or the end of the condition"),
  ]) func `a wrong condition is explained`(condition: String, message: String) {
    let report = first(board("text: x\nwhen: \"\(condition)\""))
    #expect(report.contains("t.yaml:6:"))
    #expect(report.contains(message) || report.contains("cannot be compared"))
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x", "1:4"), ("a: *x", "1:4"), ("a: !!int 3", "1:4"), ("- |\n  text", "1:3"),
    ("{a: [1, &b 2]}", "1:9"), ("? &k x\n: y", "1:3"), ("a: >\n  text", "1:4"),
    ("'a': &b 1", "1:6"), ("{\"a\":&b 1}", "1:6"),
  ]) func `anchors, aliases, tags and block texts are refused where they stand`(
    source: String, place: String
  ) {
    #expect(first(source).hasPrefix("t.yaml:\(place): error: "))
    #expect(first(source).contains("not allowed"))
  }

  @Test func `indicator characters inside texts are just characters`() throws {
    let runs = try texts(
      board(
        "column:\n  - text: A & B * C ! D\n  - text: \"&x *y !z | > 'q'\"\n  - text: 'it''s &c'"))
    #expect(runs.map(\.text) == ["A & B * C ! D", "&x *y !z | > 'q'", "it's &c"])
  }

  @Test func `scalars keep what is written`() throws {
    let runs = try texts(board("column:\n  - text: 003\n  - text: no\n  - text: 12:30"))
    #expect(runs.map(\.text) == ["003", "no", "12:30"])
  }

  @Test func `a colour after a bare hash is explained`() {
    let report = first(board("text: x\nfill: #ff0000"))
    #expect(report.contains("stands in quotes"))
  }

  @Test func `a property given twice, broken YAML and an empty file are errors`() {
    #expect(first("layout: board\nlayout: board").contains("given twice"))
    #expect(first("layout: [").contains("not YAML"))
    #expect(first("").contains("empty"))
    #expect(first("- a\n- b").contains("expected properties"))
  }

  @Test func `a size a bitmap font does not have is refused`() {
    let source = """
      layout: board
      size: [64, 16]
      fonts: {a: wenquanyi-sharp}
      body: {text: x, size: 24}
      """
    #expect(first(source).hasPrefix("t.yaml:4:23: error: this bitmap font has no size 24"))
  }

  @Test func `no file however deep or large is followed without end`() {
    var nested = "layout: board\nsize: [9, 9]\nfonts: {a: unifont}\nbody:\n"
    for depth in 0..<1_000 {
      nested += String(repeating: " ", count: depth + 1) + (depth == 0 ? "" : "- ") + "column:\n"
    }
    #expect(!LayoutReader.read(nested, name: "t").diagnostics.isEmpty)
    let flow = String(repeating: "{column: [", count: 900)
    #expect(!LayoutReader.read("body: " + flow, name: "t").diagnostics.isEmpty)
    let brackets = String(repeating: "[", count: 990) + String(repeating: "]", count: 990)
    #expect(first("layout: " + brackets).contains("nested more than"))
    let large = String(repeating: "# padding\n", count: 40_000)
    #expect(first(large).contains("larger than"))
    let many = (0..<3_000).map { _ in "    - space: 1\n" }.joined()
    let source = "layout: board\nsize: [9, 9]\nfonts: {a: unifont}\nbody:\n  column:\n" + many
    #expect(first(source).contains("more than 2000 boxes"))
    let wrong = (0..<500).map { "    - {text: x, wrong\($0): 1}\n" }.joined()
    let errors = LayoutReader.read(
      "layout: board\nsize: [9, 9]\nfonts: {a: noto-sans}\nbody:\n  column:\n" + wrong, name: "t")
    #expect(errors.diagnostics.count == 101)
  }

  @Test func `damaged files are refused or read, never more`() throws {
    let good = board(
      "row:\n  - text: \"{{board.number | default: 'x'}}\"\n    width: 25%\n  - line: 2")
    let bytes = Array(good.utf8)
    for end in bytes.indices {
      _ = LayoutReader.read(String(decoding: bytes[..<end], as: UTF8.self), name: "t")
    }
    var dice = Dice(seed: 20_261_122)
    for _ in 0..<400 {
      var changed = bytes
      for _ in 0..<3 { changed[dice.below(changed.count)] = dice.byte() }
      let check = LayoutReader.read(String(decoding: changed, as: UTF8.self), name: "t")
      #expect(check.layout != nil || !check.diagnostics.isEmpty)
    }
  }
}

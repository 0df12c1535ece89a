import Layout
import Testing

/// Files that layouts include or show.
struct MemoryFolder: LayoutFolder {
  var files: [String: [UInt8]]

  init(_ files: [String: String]) {
    self.files = files.mapValues { Array($0.utf8) }
  }

  func contents(of path: LayoutPath, limit: Int) -> [UInt8]? { files[path.text] }
}

/// The first bytes of a PNG file of a size.
func pngHeader(width: Int, height: Int) -> [UInt8] {
  let sizes = [width, height].flatMap { size in (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) } }
  return [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] + sizes
}

/// Shared parts, colours and themes; pictures; sizes with bounds; comparisons.
@Suite struct LanguageTests {
  private static let shared = """
    layout: parts
    colors: {accent: "#ffcc00", ground: black}
    themes:
      high-contrast: {accent: "#ffff00"}
    fonts: {a: noto-sans-cjk-sc}
    styles: {big: {font: a, size: 40, color: accent}}
    parts:
      head: {text: "{{hall.name}}", style: big, height: 50}
    """

  private func screen(_ body: String, more: String = "") -> String {
    """
    layout: screen
    size: [400, 200]
    include: [parts/common.yaml]
    \(more)
    body:
      \(body.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  "))
    """
  }

  private func read(
    _ source: String, theme: String? = nil, files: [String: String] = [:]
  ) -> LayoutCheck {
    var all = ["parts/common.yaml": Self.shared]
    all.merge(files) { $1 }
    return LayoutReader.read(source, name: "t.yaml", theme: theme, folder: MemoryFolder(all))
  }

  private func list(
    _ check: LayoutCheck, _ data: DataValue = ["hall": ["name": "县政务大厅"]], at time: Int64 = 0
  ) throws -> DisplayList {
    guard let layout = check.layout else { throw Refused(report: check.report(.english)) }
    return LayoutBuilder.build(
      layout, data: data, measurer: FixedMeasurer(), at: LayoutMoment(milliseconds: time))
  }

  private func runs(_ list: DisplayList) -> [TextRun] {
    list.commands.compactMap { if case .text(let run) = $0 { run } else { nil } }
  }

  @Test func `a shared part is painted as if it were written where it is used`() throws {
    let used = read(screen("column:\n  - use: head"))
    let written = read(
      screen("column:\n  - {text: \"{{hall.name}}\", style: big, height: 50}"))
    #expect(try list(used).commands == list(written).commands)
    #expect(try runs(list(used)).map(\.text) == ["县政务大厅"])
  }

  @Test func `the place of use goes before the part's own size`() throws {
    let list = try list(read(screen("column:\n  - {use: head, height: 100, fill: accent}")))
    guard case .fill(let rect, let color, _) = list.commands[0] else {
      Issue.record("no fill")
      return
    }
    #expect(rect == Rect(x: 0, y: 0, width: 400, height: 100))
    #expect(color == Color(red: 0xFF, green: 0xCC, blue: 0))
  }

  @Test func `a fill beside use takes the place of the part's own, and both conditions hold`()
    throws
  {
    let part = "parts:\n  badge: {box: [], fill: black, height: 20, when: hall.name}"
    let used = screen("column: [{use: badge, fill: white, when: notice}]", more: part)
    #expect(try list(read(used)).commands.isEmpty)
    let shown = try list(read(used), ["hall": ["name": "x"], "notice": "y"]).commands
    #expect(
      shown == [
        .fill(
          Rect(x: 0, y: 0, width: 400, height: 20), .white,
          clip: Rect(x: 0, y: 0, width: 400, height: 200))
      ])
  }

  @Test func `a theme changes the colours that it names and nothing else`() throws {
    let source = screen("column:\n  - use: head")
    #expect(read(source).layout?.themes == ["high-contrast"])
    let plain = try runs(list(read(source)))
    let strong = try runs(list(read(source, theme: "high-contrast")))
    #expect(plain[0].color == Color(red: 255, green: 204, blue: 0))
    #expect(strong[0].color == Color(red: 255, green: 255, blue: 0))
    #expect(plain.map(\.x) == strong.map(\.x))
  }

  @Test func `a table's row is seen by a part that is used in its cell`() throws {
    let source = screen(
      """
      table:
        - cell: {use: number}
      rows: calls
      slots: 2
      """, more: "parts:\n  number: {text: \"号{{row.number}}\"}")
    let data: DataValue = ["calls": [["number": "A001"], ["number": "A002"]]]
    #expect(try runs(list(read(source), data)).map(\.text) == ["号A001", "号A002"])
  }

  @Test func `a part that uses itself is refused with the way it goes`() {
    let source = screen(
      "use: one", more: "parts:\n  one: {row: [{use: two}]}\n  two: {row: [{use: one}]}")
    let report = read(source).report(.english)
    #expect(report.contains("the part uses itself: one → two → one"))
  }

  @Test func `the body of an included layout is a part by the file's name`() throws {
    let small = screen("stack:\n  - {text: '{{hall.name}}', style: big, at: [0, 0, 100, 50]}")
    let large = """
      layout: screen
      size: [800, 400]
      scale: 2
      include: [screens/small.yaml]
      body: {use: small}
      """
    let check = read(large, files: ["screens/small.yaml": small])
    let run = try #require(try runs(list(check)).first)
    #expect(run.size == 80)
    #expect(run.clip == Rect(x: 0, y: 0, width: 200, height: 100))
    let ticket = read(
      "layout: ticket\nsize: [10, 10]\nfonts: {a: noto-sans}\ninclude: [screens/small.yaml]\nbody: {row: []}",
      files: ["screens/small.yaml": small])
    #expect(ticket.report(.english).contains("only files that start with \"layout: parts\""))
  }

  @Test func `files that include each other are read once each`() throws {
    let circle = """
      layout: parts
      include: [parts/common.yaml, parts/other.yaml]
      fonts: {b: noto-sans}
      """
    let check = read(
      screen("use: head").replacing("[parts/common.yaml]", with: "[parts/other.yaml]"),
      files: ["parts/other.yaml": circle])
    #expect(check.files.map(\.name) == ["t.yaml", "parts/other.yaml", "parts/common.yaml"])
    #expect(try runs(list(check)).count == 1)
  }

  @Test func `an error in an included file is reported in that file`() {
    let check = read(
      screen("use: head"),
      files: ["parts/common.yaml": Self.shared + "\n  bad: {text: x, stlye: big}"])
    #expect(check.layout != nil, "a part that is not used is not read")
    let used = read(
      screen("use: bad"),
      files: ["parts/common.yaml": Self.shared + "\n  bad: {text: x, stlye: big}"])
    #expect(
      used.report(.english).contains(
        "parts/common.yaml:9:18: error: unknown property \"stlye\"; did you mean \"style\"?"),
      "\(used.report(.english))")
  }

  @Test(arguments: ["../secret.yaml", "/etc/passwd", "a//b.yaml", ".hidden", "a\\b", ""])
  func `a path that leaves the folder is refused`(path: String) {
    #expect(LayoutPath(path) == nil)
    let check = LayoutReader.read(
      "layout: screen\nsize: [10, 10]\ninclude: ['\(path)']\nfonts: {a: noto-sans}\nbody: {row: []}",
      name: "t.yaml", folder: MemoryFolder([:]))
    #expect(check.report(.english).contains("3:11: error: \"\(path)\" is not a path below"))
    #expect(check.report(.chinese).contains("不是版式目录之内的路径"))
  }

  @Test func `a missing part, colour or file is named with what was meant`() {
    #expect(read(screen("use: haed")).report(.english).contains("did you mean \"head\"?"))
    #expect(
      read(screen("{row: [], fill: acent}")).report(.english).contains("did you mean \"accent\"?"))
    let missing = LayoutReader.read(screen("row: []"), name: "t.yaml")
    #expect(missing.report(.english).contains("parts/common.yaml is not in the layout folder"))
  }

  @Test func `everything keeps clear of the safe area but the background`() throws {
    let source = screen("{row: [], fill: white}", more: "safe-area: [10, 20]")
    guard case .fill(let rect, _, _)? = try list(read(source)).commands.first else {
      Issue.record("no fill")
      return
    }
    #expect(rect == Rect(x: 20, y: 10, width: 360, height: 180))
  }

  @Test func `shares stay within their bounds, and together fill the room`() throws {
    let source = screen(
      """
      row:
        - {box: [], width: 1fr, max-width: 50, fill: white}
        - {box: [], width: 1fr, fill: black}
        - {box: [], width: 1fr, min-width: 200, fill: white}
      """)
    let widths = try list(read(source)).commands.map(\.bounds.width)
    #expect(widths == [50, 150, 200])
  }

  @Test(arguments: [
    ("waiting == 3", true), ("waiting != 3", false), ("waiting < 4", true), ("waiting >= 4", false),
    ("waiting <= 3 and not (waiting > 5 or zone)", true), ("not not zone", false),
    ("clock.time > '09:00'", true), ("clock.time < '09:00'", false), ("zone < 'x'", false),
    ("not (zone == notice)", false), ("(((waiting > 1)))", true),
  ])
  func `conditions compare numbers, texts and values`(condition: String, holds: Bool) throws {
    let table = screen(
      """
      table:
        - cell: {text: 'x', when: "\(condition.replacing("waiting", with: "row.count"))"}
      rows: waiting
      slots: 1
      """)
    let data: DataValue = ["waiting": [["line": "a", "count": 3]], "clock": ["time": "09:30"]]
    #expect(try runs(list(read(table), data)).isEmpty != holds)
  }

  @Test(arguments: [
    ("row.count < ", "cannot be compared"), ("row.count ~ 3", "unknown operator"),
    ("(row.count > 3", "expected \")\""), ("row.count > 3)", "expected \"and\""),
    ("calls < 3", "which has no order"), ("row.count < 'x'", "cannot be compared"),
    (String(repeating: "(", count: 40), "inside each other"),
  ])
  func `a condition that makes no sense is refused`(condition: String, why: String) {
    let source = screen(
      "table:\n  - cell: {text: 'x', when: \"\(condition)\"}\nrows: waiting\nslots: 1")
    #expect(read(source).report(.english).contains(why), "\(read(source).report(.english))")
  }

  @Test func `a picture keeps its shape in any room`() throws {
    var folder = MemoryFolder(["parts/common.yaml": Self.shared])
    folder.files["images/logo.png"] = pngHeader(width: 200, height: 100)
    func rect(_ more: String) throws -> Rect {
      let check = LayoutReader.read(
        screen("row: [{image: images/logo.png, at: [0, 0, 100, 100]\(more)}]"), name: "t.yaml",
        folder: folder)
      guard case .image(_, let rect, _)? = try list(check).commands.first else {
        throw Refused(report: check.report(.english))
      }
      return rect
    }
    #expect(try rect("") == Rect(x: 0, y: 25, width: 100, height: 50))
    #expect(try rect(", valign: top") == Rect(x: 0, y: 0, width: 100, height: 50))
    #expect(try rect(", fit: cover") == Rect(x: -50, y: 0, width: 200, height: 100))
    #expect(try rect(", fit: none, align: left") == Rect(x: 0, y: 0, width: 200, height: 100))
  }

  @Test func `a picture that is missing, no PNG or a bomb is refused`() {
    func report(_ bytes: [UInt8]?) -> String {
      var folder = MemoryFolder(["parts/common.yaml": Self.shared])
      folder.files["p.png"] = bytes
      return LayoutReader.read(screen("image: p.png"), name: "t.yaml", folder: folder)
        .report(.english)
    }
    #expect(report(nil).contains("the picture p.png is not in the layout folder"))
    #expect(report(Array("GIF89a".utf8)).contains("p.png is not a PNG picture"))
    #expect(report(pngHeader(width: 100_000, height: 100_000)).contains("at most 4096 on a side"))
    #expect(report(pngHeader(width: 10, height: 0)).contains("10 by 0 dots"))
    let large = pngHeader(width: 10, height: 10) + [UInt8](repeating: 0, count: 5 << 20)
    #expect(report(large).contains("is too large"))
  }

  @Test func `vertical lines run down and follow each other from left to right`() throws {
    let source = screen(
      "{text: '一二三四五六', size: 50, leading: 100, direction: vertical, overflow: wrap, valign: top}")
    let found = try runs(list(read(source)))
    #expect(found.map(\.text) == ["一二三四", "五六"])
    #expect(found.map(\.isTurned) == [true, true])
    // The measurer's descent is an eighth of the size.
    #expect(found.map(\.x) == [6, 56])
    #expect(found.map(\.baseline) == [0, 0])
    let ticker = screen("{text: 'x', direction: vertical, overflow: ticker}")
    #expect(read(ticker).report(.english).contains("a vertical text cannot be a ticker"))
  }
}

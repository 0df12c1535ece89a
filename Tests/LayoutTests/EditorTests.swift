import Layout
import Testing

/// Edits change one thing and leave the author's file as it was.
@Suite struct EditorTests {
  private static let source = """
    # 大厅屏  the hall's screen
    layout: screen
    size: [400, 200]
    fonts: {a: noto-sans-cjk-sc}   # one family
    styles:
      big: {font: a, size: 40}
    body:
      column:
        # the head
        - text: "{{hall.name}}"  # its name
          style: big
          height: 50
        - row:
            - {text: one, width: 1fr}
            - text: two   # second
              width: 2fr
            - {text: three}
          gap: 4
        - table:
            - {width: 10, text: "{{row.number}}"}
            - width: 20
              cell: {row: [{text: a}, {text: b}]}
          rows: calls
          slots: 3
          empty:
            text: none

    parts:
      foot: {text: foot}

    """

  private func edited(_ edit: LayoutEdit, _ source: String = Self.source) throws -> String {
    let (result, selection) = try LayoutEditor.apply(edit, to: source)
    let outline = LayoutOutline(result)
    #expect(box(selection, in: outline) != nil, "the selection is there")
    return result
  }

  private func box(_ path: BoxPath, in outline: LayoutOutline) -> OutlineBox? {
    var box = outline.roots.first { $0.name == path.root }?.box
    for step in path.steps {
      guard let children = box?.children, children.indices.contains(step) else { return nil }
      box = children[step]
    }
    return box
  }

  private func body(_ steps: Int...) -> BoxPath { BoxPath(root: "body", steps: steps) }

  /// Lines that are in one text and not in the other.
  private func difference(_ new: String, _ old: String = Self.source) -> [String] {
    let difference = Array(new.split(separator: "\n", omittingEmptySubsequences: false))
      .difference(from: Array(old.split(separator: "\n", omittingEmptySubsequences: false)))
    return difference.map { change in
      switch change {
      case .insert(_, let line, _): "+" + line
      case .remove(_, let line, _): "-" + line
      }
    }
  }

  @Test func `the outline lists boxes with what they say`() throws {
    let outline = LayoutOutline(Self.source)
    #expect(outline.roots.map(\.name) == ["body", "foot"])
    #expect(outline.styles == ["big"])
    let column = outline.roots[0].box
    #expect(column.kind == "column")
    #expect(column.children.map(\.kind) == ["text", "row", "table"])
    let head = column.children[0]
    #expect(head.position == SourcePosition(line: 10, column: 7))
    #expect(head.properties.map(\.name) == ["text", "style", "height"])
    #expect(head.properties[0].value == "{{hall.name}}")
    let table = column.children[2]
    #expect(table.children.map(\.role) == [.tableColumn, .tableColumn, .single])
    #expect(table.children[1].children.map(\.role) == [.single])
    #expect(table.children[1].children[0].children.map(\.kind) == ["text", "text"])
  }

  @Test func `a broken layout still has an outline, and what is no YAML has none`() {
    #expect(LayoutOutline(Self.source.replacing("style: big", with: "style: bgi")).roots.count == 2)
    #expect(LayoutOutline("body: [").roots.isEmpty)
  }

  @Test func `boxes and frames of a picture are found by their place in the file`() throws {
    let layout = try #require(LayoutReader.read(Self.source, name: "t.yaml").layout)
    let data: DataValue = ["hall": ["name": "大厅"], "calls": [["number": "A1"], ["number": "A2"]]]
    let list = LayoutBuilder.build(
      layout, data: data, measurer: FixedMeasurer(), tracesBoxes: true)
    let head = LayoutOutline(Self.source).roots[0].box.children[0]
    #expect(
      list.frames.filter { $0.position == head.position }.map(\.rect)
        == [Rect(x: 0, y: 0, width: 400, height: 50)])
    let cell = LayoutOutline(Self.source).roots[0].box.children[2].children[1].children[0]
    #expect(list.frames.filter { $0.position == cell.position }.count == 2)
    let column = LayoutOutline(Self.source).roots[0].box.children[2].children[0]
    #expect(list.frames.filter { $0.position == column.position }.map(\.rect.width) == [10, 10])
    let plain = LayoutBuilder.build(layout, data: data, measurer: FixedMeasurer())
    #expect(plain.frames.isEmpty)
    #expect(plain.commands == list.commands)
  }

  @Test func `a part's outermost box has a frame wherever the part is used`() throws {
    let source = """
      layout: screen
      size: [100, 60]
      fonts: {f: noto-sans}
      styles: {s: {font: f, size: 10}}
      parts:
        line: {text: x, style: s, height: 20}
        again: {use: line, height: 30}
      body:
        column:
          - use: line
          - use: again

      """
    let layout = try #require(LayoutReader.read(source, name: "t.yaml").layout)
    let list = LayoutBuilder.build(
      layout, data: .missing, measurer: FixedMeasurer(), tracesBoxes: true)
    let roots = LayoutOutline(source).roots
    func frames(_ box: OutlineBox) -> [Rect] {
      list.frames.filter { $0.position == box.position }.map(\.rect)
    }
    let first = Rect(x: 0, y: 0, width: 100, height: 20)
    let second = Rect(x: 0, y: 20, width: 100, height: 30)
    #expect(roots.map(\.name) == ["body", "line", "again"])
    #expect(frames(roots[1].box) == [first, second])
    #expect(frames(roots[2].box) == [second])
    #expect(frames(roots[0].box.children[0]) == [first])
    // Who presses there chooses the last of them first: the place, not the part.
    #expect(
      list.frames.last { $0.rect == second }?.position == roots[0].box.children[1].position)
  }

  @Test func `a value is replaced where it stands, and the comment behind it stays`() throws {
    #expect(
      try difference(edited(.set(body(0), property: "text", value: "欢迎 \"您\"")))
        == [
          "-    - text: \"{{hall.name}}\"  # its name", "+    - text: \"欢迎 \\\"您\\\"\"  # its name",
        ])
    #expect(
      try difference(edited(.set(body(1, 0), property: "width", value: "30%")))
        == ["-        - {text: one, width: 1fr}", "+        - {text: one, width: 30%}"])
  }

  @Test func `a new property stands behind the others of its box`() throws {
    #expect(
      try difference(edited(.set(body(0), property: "align", value: "right")))
        == ["+      align: right"])
    #expect(
      try difference(edited(.set(body(1), property: "valign", value: "middle")))
        == ["+      valign: middle"])
    #expect(
      try difference(edited(.setSource(body(1, 2), property: "padding", yaml: "[1, 2]")))
        == ["-        - {text: three}", "+        - {text: three, padding: [1, 2]}"])
    #expect(
      try difference(edited(.set(body(2, 0), property: "width", value: "90")))
        == [
          "-        - {width: 10, text: \"{{row.number}}\"}",
          "+        - {width: 90, text: \"{{row.number}}\"}",
        ])
  }

  @Test func `a property is taken away with its line or its comma`() throws {
    #expect(
      try difference(edited(.unset(body(0), property: "style"))) == ["-      style: big"])
    #expect(
      try difference(edited(.unset(body(1, 0), property: "width")))
        == ["-        - {text: one, width: 1fr}", "+        - {text: one}"])
    #expect(
      try difference(edited(.unset(body(2, 1), property: "width")))
        == [
          "-          cell: {row: [{text: a}, {text: b}]}", "-        - width: 20",
          "+        - cell: {row: [{text: a}, {text: b}]}",
        ])
  }

  @Test func `the word that makes a box stays`() {
    #expect(throws: LayoutEditProblem.noSuchProperty("text")) {
      try LayoutEditor.apply(.unset(self.body(0), property: "text"), to: Self.source)
    }
  }

  @Test func `a box is put in at its place`() throws {
    #expect(
      try difference(edited(.insert(into: body(1), index: 1, yaml: "{text: new}")))
        == ["+        - {text: new}"])
    #expect(
      try difference(edited(.insert(into: body(), index: 99, yaml: "{text: last}")))
        == ["+    - {text: last}"])
    #expect(
      try difference(edited(.insert(into: body(2, 1, 0), index: 1, yaml: "{text: m}")))
        == [
          "-          cell: {row: [{text: a}, {text: b}]}",
          "+          cell: {row: [{text: a}, {text: m}, {text: b}]}",
        ])
  }

  @Test func `a box goes with its lines, and the last one leaves an empty list`() throws {
    #expect(
      try difference(edited(.remove(body(1, 1))))
        == ["-          width: 2fr", "-        - text: two   # second"])
    var source = Self.source
    for _ in 0..<3 { source = try edited(.remove(body(1, 0)), source) }
    #expect(source.contains("    - row: []\n      gap: 4\n"))
    source = try edited(.insert(into: body(1), index: 0, yaml: "{text: again}"), source)
    #expect(source.contains("    - row:\n        - {text: again}\n      gap: 4\n"))
  }

  @Test func `a copy stands behind its original`() throws {
    let result = try edited(.duplicate(body(0)))
    #expect(
      difference(result) == [
        "+    - text: \"{{hall.name}}\"  # its name", "+      style: big", "+      height: 50",
      ])
    #expect(LayoutOutline(result).roots[0].box.children.count == 4)
  }

  @Test func `moving keeps everything and changes the order only`() throws {
    let moved = try edited(.move(body(0), into: body(), index: 3))
    #expect(LayoutOutline(moved).roots[0].box.children.map(\.kind) == ["row", "table", "text"])
    let back = try edited(.move(body(2), into: body(), index: 0), moved)
    #expect(LayoutOutline(back).roots[0].box.children.map(\.kind) == ["text", "row", "table"])
    #expect(moved.split(separator: "\n").sorted() == Self.source.split(separator: "\n").sorted())
  }

  @Test func `a box moves into another one and takes its depth`() throws {
    let (result, selection) = try LayoutEditor.apply(
      .move(body(0), into: body(1), index: 1), to: Self.source)
    #expect(selection == body(0, 1))
    #expect(
      result.contains(
        """
                - {text: one, width: 1fr}
                - text: "{{hall.name}}"  # its name
                  style: big
                  height: 50
                - text: two   # second
        """))
    #expect(throws: LayoutEditProblem.intoItself) {
      try LayoutEditor.apply(
        .move(self.body(1), into: self.body(1), index: 0), to: Self.source)
    }
  }

  @Test(arguments: ["a: b\nc: d", "{", "", "&x 1", "1, 2"])
  func `what is more than one value is refused`(yaml: String) {
    #expect(throws: LayoutEditProblem.badValue(yaml)) {
      try LayoutEditor.apply(
        .setSource(self.body(0), property: "height", yaml: yaml), to: Self.source)
    }
  }

  @Test(arguments: ["003", "1fr", "#fff", "yes: no", "", " x ", "行\n二", "- a", "'", "a#b", "{{x}}"])
  func `any text is written so that it is read back`(text: String) throws {
    let result = try edited(.set(body(0), property: "text", value: text))
    #expect(box(body(0), in: LayoutOutline(result))?.properties[0].value == text)
    let flow = try edited(.set(body(1, 2), property: "text", value: text))
    #expect(box(body(1, 2), in: LayoutOutline(flow))?.properties[0].value == text)
  }

  @Test func `a path that leads nowhere is refused`() {
    for path in [body(9), body(0, 0), BoxPath(root: "nobody", steps: [])] {
      #expect(throws: LayoutEditProblem.noSuchBox) {
        try LayoutEditor.apply(.set(path, property: "gap", value: "1"), to: Self.source)
      }
    }
  }
}

extension LayoutReading {
  mutating func table(_ value: SourceNode, _ properties: Properties, depth: Int) -> Table? {
    guard let columnNodes = sequence(value) else { return nil }
    guard (1...LayoutLimits.tableColumns).contains(columnNodes.count) else {
      report(
        value.position, "a table has 1 to \(LayoutLimits.tableColumns) columns",
        "表格应有 1 到 \(LayoutLimits.tableColumns) 列")
      return nil
    }
    guard let rows = properties.scalar("rows", in: &self) else {
      report(
        properties.position, "a table needs \"rows\": the list it shows",
        "表格需要 “rows”：要显示的列表")
      return nil
    }
    guard let (path, type) = self.path(rows) else { return nil }
    guard case .list(.record(let rowSchema)) = type else {
      report(
        rows.position, "\"\(rows.text)\" is \(type.name.english); a table shows a list of groups",
        "“\(rows.text)”是\(type.name.chinese)，表格只能显示成组数据的列表")
      return nil
    }
    var table = Table(
      rows: path, columns: [], slots: 1, isAcross: false, key: nil, empty: nil, gap: 0, rowGap: 0,
      headerHeight: 0, rowHeight: nil, rowPadding: .zero, rowRadius: 0)
    readNumbers(properties, into: &table)
    readFills(properties, into: &table)
    if let scalar = properties.scalar("key", in: &self) {
      table.key = choice(
        scalar, rowSchema.fields.filter { $0.type == .text }.map { ($0.name, $0.name) })
    }
    readFlash(properties, rowSchema, into: &table)
    if let node = properties["empty"] { table.empty = cellBox(node, properties, depth: depth) }
    let outer = schema
    schema = schema.adding(
      DataSchema.Field(
        "row",
        .record(
          rowSchema.adding(.init("index", .number, "Place in the table, from 0", "行号，从 0 开始"))),
        "The table's row", "表格的当前行"))
    for node in columnNodes {
      if let column = self.column(node, depth: depth) { table.columns.append(column) }
    }
    schema = outer
    return table
  }

  /// `flash: 6` seconds in `flash-fill`, since the moment that the row's `flash-by` says.
  private mutating func readFlash(
    _ properties: Properties, _ rowSchema: DataSchema, into table: inout Table
  ) {
    guard let node = properties["flash"] else { return }
    guard let by = properties.scalar("flash-by", in: &self), let fill = properties["flash-fill"]
    else {
      return report(
        node.position, "\"flash\" needs \"flash-by\" (since when) and \"flash-fill\" (a colour)",
        "“flash” 还需要 “flash-by”（从何时起）和 “flash-fill”（颜色）")
    }
    let moments = rowSchema.fields.filter { $0.type == .number }.map { ($0.name, $0.name) }
    guard let seconds = whole(node, in: 1...600), let since = choice(by, moments),
      let color = self.color(fill)
    else { return }
    table.flash = Table.Flash(since: since, seconds: seconds, fill: color)
  }

  /// A box, or a text in the default style.
  private mutating func cellBox(
    _ node: SourceNode, _ properties: Properties, depth: Int
  ) -> Box? {
    guard case .scalar(let scalar) = node else { return box(node, depth: depth + 1) }
    var style = defaultStyle
    style.align = .center
    return Box(content: .text(template(scalar), style), position: scalar.position)
  }

  private mutating func column(_ node: SourceNode, depth: Int) -> Table.Column? {
    guard let properties = mapping(node) else { return nil }
    check(properties, allowed: LayoutVocabulary.column)
    let width = properties["width"].flatMap { length($0) } ?? .fraction(1_000)
    if width == .auto {
      report(
        properties["width"]?.position ?? properties.position,
        "a column's width cannot be auto: rows would not line up", "列宽不能是 auto，否则各行对不齐")
    }
    var title: Box?
    if let scalar = properties.scalar("title", in: &self) {
      let style = properties.scalar("title-style", in: &self).flatMap { namedStyle($0) }
      title = Box(
        content: .text(template(scalar), style ?? defaultStyle), position: scalar.position)
    }
    if let cell = properties["cell"] {
      guard let box = self.box(cell, depth: depth + 1) else { return nil }
      return Table.Column(
        width: width, title: title, cell: box, position: properties.position)
    }
    guard let text = properties.scalar("text", in: &self) else {
      report(
        properties.position, "a column needs \"text\" or \"cell\"", "列需要 “text” 或 “cell”")
      return nil
    }
    let style = properties.scalar("style", in: &self).flatMap { namedStyle($0) }
    let cell = Box(
      content: .text(template(text), style ?? defaultStyle), position: text.position)
    return Table.Column(
      width: width, title: title, cell: cell, position: properties.position)
  }

  private mutating func readNumbers(_ properties: Properties, into table: inout Table) {
    let range = 0...LayoutLimits.length
    if let node = properties["slots"] {
      table.slots = whole(node, in: 1...LayoutLimits.tableSlots) ?? 1
    } else {
      report(
        properties.position, "a table needs \"slots\": how many rows it has room for",
        "表格需要 “slots”：可显示的行数")
    }
    if let node = properties["skip"] {
      table.skip = whole(node, in: 0...LayoutLimits.length) ?? 0
    }
    if let node = properties["turn"] { table.turn = whole(node, in: 1...3_600) }
    if let node = properties["step"] {
      table.step = whole(node, in: 1...LayoutLimits.length)
      if properties["turn"] == nil {
        report(node.position, "\"step\" needs \"turn\": seconds", "“step” 需要 “turn”：秒数")
      }
    }
    if let scalar = properties.scalar("flow", in: &self) {
      table.isAcross = choice(scalar, LayoutVocabulary.flows) ?? false
    }
    if let node = properties["gap"] { table.gap = whole(node, in: range) ?? 0 }
    if let node = properties["row-gap"] { table.rowGap = whole(node, in: range) ?? 0 }
    if let node = properties["header-height"] { table.headerHeight = whole(node, in: range) ?? 0 }
    if let node = properties["row-height"] {
      table.rowHeight = whole(node, in: 1...LayoutLimits.length)
    }
    if let node = properties["row-padding"] { table.rowPadding = edges(node) ?? .zero }
    if let node = properties["row-radius"] {
      table.rowRadius = whole(node, in: LayoutVocabulary.radius) ?? 0
    }
  }

  private mutating func readFills(_ properties: Properties, into table: inout Table) {
    if let node = properties["row-fill"] { table.rowFill = self.color(node) }
    if let node = properties["stripe-fill"] { table.stripeFill = self.color(node) }
    if let node = properties["first-fill"] { table.firstFill = self.color(node) }
    if let node = properties["divider"] { table.divider = border(node) }
  }
}

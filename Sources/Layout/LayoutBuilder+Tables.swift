extension LayoutBuilder {
  mutating func placeTable(
    _ table: Table, of box: Box, in rect: Rect, clip: Rect, _ scope: DataScope
  ) {
    var body = rect
    if table.hasHeader {
      let widths = columnWidths(table, available: rect.width - table.rowPadding.horizontal)
      let header = Rect(x: rect.x, y: rect.y, width: rect.width, height: table.headerHeight)
      placeCells(
        table, widths, in: header.inset(by: table.sidePadding), clip: clip, scope, \.title)
      body = rect.inset(by: Edges(top: table.headerHeight, right: 0, bottom: 0, left: 0))
    }
    let rows = shownRows(of: table, scope)
    if rows.isEmpty, let empty = table.empty, empty.isShown(in: scope) {
      return place(empty, in: body, clip: clip, scope)
    }
    let track: Tracks.Track = table.rowHeight.map { .dots($0) } ?? .fraction(1_000)
    let lengths = Tracks.lengths(
      of: Array(repeating: track, count: table.slots),
      available: table.isAcross ? body.width : body.height, gap: table.rowGap)
    var start = table.isAcross ? body.x : body.y
    for (index, row) in rows.enumerated() {
      let length = lengths[index]
      let room =
        table.isAcross
        ? Rect(x: start, y: body.y, width: length, height: body.height)
        : Rect(x: body.x, y: start, width: body.width, height: length)
      placeRow(row, at: index, of: table, in: room, clip: clip, box, scope)
      start += length + table.rowGap
    }
  }

  private mutating func placeRow(
    _ row: DataValue, at index: Int, of table: Table, in room: Rect, clip: Rect,
    _ box: Box, _ scope: DataScope
  ) {
    var fill = table.rowFill
    if index % 2 == 1, let stripe = table.stripeFill { fill = stripe }
    if index == 0, let first = table.firstFill { fill = first }
    if let flash = table.flash, isLit(flash, row) { fill = flash.fill }
    if let fill {
      draw(
        table.rowRadius > 0
          ? .rounded(room, radius: table.rowRadius, fill, clip: clip)
          : .fill(room, fill, clip: clip), for: box)
    }
    if let divider = table.divider, index > 0 {
      let back = (table.rowGap + divider.thickness) / 2
      let line =
        table.isAcross
        ? Rect(x: room.x - back, y: room.y, width: divider.thickness, height: room.height)
        : Rect(x: room.x, y: room.y - back, width: room.width, height: divider.thickness)
      draw(.line(line, dash: [], divider.color, clip: clip), for: box)
    }
    var fields: [String: DataValue] = [:]
    if case .record(let record) = row { fields = record }
    fields["index"] = .number(index)
    let rowScope = DataScope(data: scope.data, row: .record(fields))
    let inner = room.inset(by: table.rowPadding)
    let widths = columnWidths(table, available: inner.width)
    placeCells(table, widths, in: inner, clip: clip, rowScope, \.cell)
  }

  private mutating func placeCells(
    _ table: Table, _ widths: [Int], in room: Rect, clip: Rect, _ scope: DataScope,
    _ content: (Table.Column) -> Box?
  ) {
    var x = room.x
    for (column, width) in zip(table.columns, widths) {
      let place = Rect(x: x, y: room.y, width: width, height: room.height)
      trace(column.position, place, clip: clip)
      if let cell = content(column), cell.isShown(in: scope) {
        self.place(cell, in: place, clip: place.intersection(clip), scope)
      }
      x += width + table.gap
    }
  }

  private func columnWidths(_ table: Table, available: Int) -> [Int] {
    let tracks = table.columns.map { column -> Tracks.Track in
      switch column.width {
      case .dots(let dots): .dots(dots)
      case .percent(let part): .percent(part)
      case .fraction(let part): .fraction(part)
      case .auto: .natural(0)
      }
    }
    return Tracks.lengths(of: tracks, available: available, gap: table.gap)
  }

  /// The records that have a slot, each key once.
  private mutating func shownRows(of table: Table, _ scope: DataScope) -> [DataValue] {
    guard case .list(let all) = scope.value(at: table.rows) else { return [] }
    guard let turn = table.turn else {
      return Array(
        unique(all, by: table.key, atMost: table.skip + table.slots).dropFirst(table.skip))
    }
    let rows = unique(all, by: table.key, atMost: all.count)
    let step = table.step ?? table.slots
    let pages = Int64((rows.count + step - 1) / step)
    guard pages > 1 else { return Array(rows.dropFirst(table.skip).prefix(table.slots)) }
    let length = Int64(turn) * 1_000
    change(after: length - moment.milliseconds % length)
    let page = Int(moment.milliseconds / length % pages)
    return Array(rows.dropFirst(page * step + table.skip).prefix(table.slots))
  }

  private func unique(_ all: [DataValue], by key: String?, atMost limit: Int) -> [DataValue] {
    guard let key else { return Array(all.prefix(limit)) }
    var rows: [DataValue] = []
    var keys: Set<DataValue> = []
    for row in all where rows.count < limit {
      if keys.insert(row.value(at: DataPath(steps: [key]))).inserted { rows.append(row) }
    }
    return rows
  }
}

extension Table {
  fileprivate var sidePadding: Edges {
    Edges(top: 0, right: rowPadding.right, bottom: 0, left: rowPadding.left)
  }
}

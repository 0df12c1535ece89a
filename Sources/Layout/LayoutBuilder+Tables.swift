extension LayoutBuilder {
  mutating func placeTable(
    _ table: Table, of box: Box, in rect: Rect, clip: Rect, _ scope: DataScope
  ) {
    var body = rect
    if table.hasHeader {
      let header = Rect(x: rect.x, y: rect.y, width: rect.width, height: table.headerHeight)
      placeCells(table, in: header.inset(by: table.sidePadding), clip: clip, scope, \.title)
      body = rect.inset(by: Edges(top: table.headerHeight, right: 0, bottom: 0, left: 0))
    }
    let firstRow = memory.rows.count
    let firstTrack = memory.tracks.count
    defer {
      memory.rows.removeSubrange(firstRow...)
      memory.tracks.pop(to: firstTrack)
    }
    var all: [DataValue] = []
    if case .list(let list) = scope.value(at: table.rows) { all = list }
    chooseRows(of: table, all)
    if memory.rows.count == firstRow, let empty = table.empty, empty.isShown(in: scope) {
      return place(empty, in: body, clip: clip, scope)
    }
    let track: Tracks.Track = table.rowHeight.map { .dots($0) } ?? .fraction(1_000)
    for _ in 0..<table.slots { memory.tracks.push(Tracks.Part(track)) }
    memory.tracks.shareUnbounded(
      table.isAcross ? body.width : body.height, from: firstTrack, gap: table.rowGap)
    var start = table.isAcross ? body.x : body.y
    for index in 0..<memory.rows.count - firstRow {
      let row = all[memory.rows[firstRow + index]]
      let length = memory.tracks[firstTrack + index].length
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
    placeCells(
      table, in: room.inset(by: table.rowPadding), clip: clip,
      DataScope(data: scope.data, row: row, index: index), \.cell)
  }

  private mutating func placeCells(
    _ table: Table, in room: Rect, clip: Rect, _ scope: DataScope,
    _ content: (Table.Column) -> Box?
  ) {
    let start = memory.tracks.count
    defer { memory.tracks.pop(to: start) }
    for column in table.columns {
      let track: Tracks.Track =
        switch column.width {
        case .dots(let dots): .dots(dots)
        case .percent(let part): .percent(part)
        case .fraction(let part): .fraction(part)
        case .auto: .natural(0)
        }
      memory.tracks.push(Tracks.Part(track))
    }
    memory.tracks.shareUnbounded(room.width, from: start, gap: table.gap)
    var x = room.x
    for (index, column) in table.columns.enumerated() {
      let width = memory.tracks[start + index].length
      let place = Rect(x: x, y: room.y, width: width, height: room.height)
      trace(column.position, place, clip: clip)
      if let cell = content(column), cell.isShown(in: scope) {
        self.place(cell, in: place, clip: place.intersection(clip), scope)
      }
      x += width + table.gap
    }
  }

  /// Puts the places of the records that have a slot, each key once, on the stack of rows.
  private mutating func chooseRows(of table: Table, _ all: [DataValue]) {
    let start = memory.rows.count
    guard let turn = table.turn else {
      chooseUnique(all, by: table.key, atMost: table.skip + table.slots)
      memory.rows.removeSubrange(start..<min(memory.rows.count, start + table.skip))
      return
    }
    chooseUnique(all, by: table.key, atMost: all.count)
    let count = memory.rows.count - start
    let step = table.step ?? table.slots
    let pages = Int64((count + step - 1) / step)
    var first = table.skip
    if pages > 1 {
      let length = Int64(turn) * 1_000
      change(after: length - moment.milliseconds % length)
      first += Int(moment.milliseconds / length % pages) * step
    }
    memory.rows.removeSubrange(start..<min(memory.rows.count, start + first))
    memory.rows.removeSubrange(min(memory.rows.count, start + table.slots)...)
  }

  private mutating func chooseUnique(_ all: [DataValue], by key: String?, atMost limit: Int) {
    memory.keys.removeAll(keepingCapacity: true)
    var count = 0
    for (place, row) in all.enumerated() where count < limit {
      if let key, !memory.keys.insert(row.field(key)).inserted { continue }
      memory.rows.append(place)
      count += 1
    }
  }
}

extension Table {
  fileprivate var sidePadding: Edges {
    Edges(top: 0, right: rowPadding.right, bottom: 0, left: rowPadding.left)
  }
}

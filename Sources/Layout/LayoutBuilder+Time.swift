extension LayoutBuilder {
  /// A line too wide for its room, where it is at the moment, followed by itself.
  mutating func placeTicker(
    _ flow: TextFlow, _ style: TextStyle, of box: Box, in rect: Rect, clip: Rect
  ) {
    let metrics = measurer.metrics(font: style.font, size: flow.size)
    let lineHeight = TextStyle.lineHeight(size: flow.size, leading: style.leading)
    let lead = (lineHeight - metrics.ascent - metrics.descent) / 2
    let baseline =
      rect.y + verticalShift(style, of: lineHeight, in: rect.height) + lead
      + metrics.ascent
    let lap = flow.width + max(2 * flow.size, rect.width / 4)
    let run = moment.milliseconds % (Int64(lap) * 1_000) * Int64(style.speed) / 1_000
    var x = rect.x - Int(run % Int64(lap))
    let inner = clip.intersection(rect)
    while x < rect.right {
      if x + flow.width > rect.x {
        write(flow.lines[0], flow.size, style, x: x, baseline: baseline, of: box, clip: inner)
      }
      x += lap
    }
    change(after: max(LayoutLimits.frameMilliseconds, 1_000 / Int64(style.speed)))
  }

  /// The lines that are shown of a text which takes turns with itself.
  mutating func page(of text: String, _ style: TextStyle, width: Int, height: Int) -> TextFlow {
    var whole = flow(text, style, width: width, height: nil)
    let rows = max(1, min(style.maximumLines, height / style.lineHeight))
    guard whole.lines.count > rows else { return whole }
    let pages = (whole.lines.count + rows - 1) / rows
    let dwell = Int64(style.dwell) * 1_000
    let page = Int(moment.milliseconds / dwell % Int64(pages))
    change(after: dwell - moment.milliseconds % dwell)
    whole.lines = whole.lines[page * rows..<min(whole.lines.count, (page + 1) * rows)]
    return whole
  }

  /// The entry of a playlist whose turn it is.
  mutating func placeTurn(
    of turns: [Box.Turn], in rect: Rect, clip: Rect, _ scope: DataScope
  ) {
    var lap: Int64 = 0
    var count = 0
    for turn in turns {
      change(atTimeOfDay: turn.from)
      change(atTimeOfDay: turn.to)
      guard isShown(turn, scope) else { continue }
      lap += Int64(turn.seconds) * 1_000
      count += 1
    }
    guard lap > 0 else { return }
    var left = moment.milliseconds % lap
    for turn in turns where isShown(turn, scope) {
      let length = Int64(turn.seconds) * 1_000
      if left < length {
        if count > 1 { change(after: length - left) }
        let room = turn.box.fixed?.moved(into: rect) ?? rect
        return place(turn.box, in: room, clip: clip, scope)
      }
      left -= length
    }
  }

  private func isShown(_ turn: Box.Turn, _ scope: DataScope) -> Bool {
    turn.isDue(at: moment.timeOfDay) && turn.box.isShown(in: scope)
  }

  private mutating func change(atTimeOfDay time: ClockTime?) {
    guard let time else { return }
    let left = time.milliseconds - moment.timeOfDay
    change(after: left > 0 ? left : left + LayoutMoment.millisecondsADay)
  }

  /// Half a second on, half a second off, for as long as the row is new.
  mutating func isLit(_ flash: Table.Flash, _ row: DataValue) -> Bool {
    guard case .number(let since) = row.field(flash.since) else {
      return false
    }
    let age = moment.milliseconds - Int64(since)
    guard age >= 0, age < Int64(flash.seconds) * 1_000 else { return false }
    change(after: 500 - age % 500)
    return age / 500 % 2 == 0
  }
}

extension Box.Turn {
  fileprivate func isDue(at timeOfDay: Int64) -> Bool {
    let from = from?.milliseconds ?? 0
    let to = to?.milliseconds ?? LayoutMoment.millisecondsADay
    return from <= to
      ? from <= timeOfDay && timeOfDay < to : from <= timeOfDay || timeOfDay < to
  }
}

/// Where a picture goes in its room.
enum ImagePlace {
  static func rect(
    of image: ImageReference, _ fit: ImageFit, _ align: Alignment, _ valign: Alignment,
    in room: Rect
  ) -> Rect {
    var (width, height) = (image.width, image.height)
    let isWide = width * room.height > room.width * height
    switch fit {
    case .none: break
    case .contain where isWide, .cover where !isWide:
      height = (height * room.width + width / 2) / width
      width = room.width
    case .contain, .cover:
      width = (width * room.height + height / 2) / height
      height = room.height
    }
    return Rect(
      x: room.x + shift(align, room.width - width), y: room.y + shift(valign, room.height - height),
      width: width, height: height)
  }

  /// Dots a picture is high that is `width` wide, when nothing else says so.
  static func height(of image: ImageReference, _ fit: ImageFit, width: Int) -> Int {
    fit == .none || image.width <= width
      ? image.height : (image.height * width + image.width / 2) / image.width
  }

  private static func shift(_ alignment: Alignment, _ room: Int) -> Int {
    switch alignment {
    case .center: room / 2
    case .end: room
    case .start, .stretch, .baseline: 0
    }
  }
}

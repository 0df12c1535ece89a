/// Lines of one text at one size, ready to be placed.
struct TextFlow {
  var lines: ArraySlice<(text: String, width: Int)>
  var size: Int
  var isCut: Bool

  var width: Int { lines.reduce(0) { max($0, $1.width) } }

  /// The largest number up to `limit` that fits, 0 if not even 1 does.
  ///
  /// Of n that fit, in O(log n) trials none of which is more than twice as long as the answer. A
  /// number fits if all smaller ones do; should kerning make a longer text narrower, the answer fits
  /// all the same.
  static func mostFitting(upTo limit: Int, where fits: (Int) -> Bool) -> Int {
    var low = 0
    var high = limit + 1
    var step = 1
    while low + 1 < high {
      let tried = step > 0 ? min(low + step, limit) : (low + high) / 2
      if fits(tried) {
        low = tried
        step *= 2
      } else {
        high = tried
        step = 0
      }
    }
    return low
  }
}

extension LayoutBuilder {
  static var ellipsis: String { "…" }

  /// Breaks, shrinks or cuts `text` so that it fits `width` dots and `height` dots, if given.
  mutating func flow(_ text: String, _ style: TextStyle, width: Int, height: Int?) -> TextFlow {
    let name = FlowName(
      text: TextName(text: text), style: style, width: width, height: height)
    if let known = memory.flow(name) { return known }
    let flow = newFlow(text, style, width: width, height: height)
    memory.keep(flow, as: name)
    return flow
  }

  private func newFlow(
    _ text: String, _ style: TextStyle, width: Int, height: Int?
  ) -> TextFlow {
    switch style.overflow {
    case .clip, .ticker:
      let line = singleLine(text)
      let lineWidth = measure(line, style, style.size)
      return TextFlow(lines: [(line, lineWidth)], size: style.size, isCut: lineWidth > width)
    case .ellipsis:
      return oneLine(singleLine(text), style, size: style.size, width: width)
    case .fit:
      let line = singleLine(text)
      let size = fittingSize(line, style, width: width, height: height)
      return oneLine(line, style, size: size, width: width)
    case .page:
      var unlimited = style
      unlimited.maximumLines = LayoutLimits.textLines
      return wrapped(
        Paragraph.all(of: text), unlimited, size: style.size, width: width, height: nil)
    case .wrap:
      return wrapped(
        Paragraph.all(of: text), style, size: style.size, width: width, height: height)
    case .wrapFit:
      let text = Paragraph.all(of: text)
      let whole = wrapped(text, style, size: style.size, width: width, height: height)
      guard whole.isCut, style.minimumSize < style.size else { return whole }
      var low = style.minimumSize
      var high = style.size - 1
      while low < high {
        let middle = (low + high + 1) / 2
        let flow = wrapped(text, style, size: middle, width: width, height: height)
        if flow.isCut { high = middle - 1 } else { low = middle }
      }
      return wrapped(text, style, size: low, width: width, height: height)
    }
  }

  /// Dots the text would like to have on one line, or on its widest line when it wraps.
  mutating func naturalWidth(_ text: String, _ style: TextStyle) -> Int {
    guard text.utf8.contains(0x0A) else { return measure(text, style, style.size) }
    let name = FlowName(text: TextName(text: text), style: style, width: 0)
    if let known = memory.width(name) { return known }
    var width = 0
    if style.overflow.wraps {
      for paragraph in text.split(separator: "\n", maxSplits: LayoutLimits.textLines) {
        width = max(width, measure(String(paragraph), style, style.size))
      }
    } else {
      width = measure(singleLine(text), style, style.size)
    }
    memory.keep(width, as: name)
    return width
  }

  private func measure(_ text: String, _ style: TextStyle, _ size: Int) -> Int {
    text.isEmpty ? 0 : measurer.width(of: text, font: style.font, size: size)
  }

  private func singleLine(_ text: String) -> String {
    text.utf8.contains(0x0A) ? String(text.map { $0 == "\n" ? " " : $0 }) : text
  }

  /// The largest size from the style's down at which the line fits.
  private func fittingSize(_ line: String, _ style: TextStyle, width: Int, height: Int?) -> Int {
    let fits = { (size: Int) in
      let isLow = height.map { TextStyle.lineHeight(size: size, leading: style.leading) <= $0 }
      return isLow ?? true && measure(line, style, size) <= width
    }
    if let strikes = style.font.keys.first?.strikes {
      let usable = strikes.filter { $0 <= style.size && $0 >= style.minimumSize }
      return usable.last(where: fits) ?? usable.first ?? style.size
    }
    if fits(style.size) { return style.size }
    var low = style.minimumSize
    var high = style.size - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The line, cut before an ellipsis where it is too wide.
  private func oneLine(_ line: String, _ style: TextStyle, size: Int, width: Int) -> TextFlow {
    let whole = measure(line, style, size)
    guard whole > width else { return TextFlow(lines: [(line, whole)], size: size, isCut: false) }
    let characters = Array(line)
    let kept = TextFlow.mostFitting(upTo: characters.count - 1) {
      measure(shortened(characters, to: $0), style, size) <= width
    }
    let result = shortened(characters, to: kept)
    return TextFlow(lines: [(result, measure(result, style, size))], size: size, isCut: true)
  }

  private func shortened(_ characters: [Character], to count: Int) -> String {
    trimmed(String(characters.prefix(count))) + Self.ellipsis
  }

  private func wrapped(
    _ paragraphs: [Paragraph], _ style: TextStyle, size: Int, width: Int, height: Int?
  ) -> TextFlow {
    var rows = style.maximumLines
    if let height {
      let lineHeight = TextStyle.lineHeight(size: size, leading: style.leading)
      rows = min(rows, max(1, height / lineHeight))
    }
    var lines: ArraySlice<(text: String, width: Int)> = []
    for (index, paragraph) in paragraphs.enumerated() {
      var rest = paragraph
      repeat {
        let before = rest
        let line = trimmed(rest.takeLine { measure(trimmed($0), style, size) <= width })
        if lines.count == rows - 1, !rest.isEmpty || index < paragraphs.count - 1 {
          let last = oneLine(before.text + Self.ellipsis, style, size: size, width: width)
          return TextFlow(lines: lines + last.lines, size: size, isCut: true)
        }
        lines.append((line, measure(line, style, size)))
      } while !rest.isEmpty
    }
    return TextFlow(lines: lines, size: size, isCut: false)
  }

  /// Spaces at the end of a line take no room; between Chinese they are ideographic.
  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " || line.last == "\u{3000}" { line.removeLast() }
    return line
  }
}

/// Lines of one text at one size, ready to be placed.
struct TextFlow {
  var lines: [(text: String, width: Int)]
  var size: Int
  var isCut: Bool

  var width: Int { lines.map(\.width).max() ?? 0 }
}

extension LayoutBuilder {
  static var ellipsis: String { "…" }

  /// Breaks, shrinks or cuts `text` so that it fits `width` dots and `height` dots, if given.
  func flow(_ text: String, _ style: TextStyle, width: Int, height: Int?) -> TextFlow {
    switch style.overflow {
    case .clip:
      let line = singleLine(text)
      let lineWidth = measure(line, style, style.size)
      return TextFlow(lines: [(line, lineWidth)], size: style.size, isCut: lineWidth > width)
    case .ellipsis:
      return oneLine(singleLine(text), style, size: style.size, width: width)
    case .fit:
      let line = singleLine(text)
      let size = fittingSize(line, style, width: width, height: height)
      return oneLine(line, style, size: size, width: width)
    case .wrap:
      return wrapped(text, style, size: style.size, width: width, height: height)
    case .wrapFit:
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
  func naturalWidth(_ text: String, _ style: TextStyle) -> Int {
    guard style.overflow.wraps else { return measure(singleLine(text), style, style.size) }
    let paragraphs = text.split(separator: "\n", maxSplits: LayoutLimits.textLines)
    return paragraphs.map { measure(String($0), style, style.size) }.max() ?? 0
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
    var low = 0
    var high = characters.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      let candidate = shortened(characters, to: middle)
      if measure(candidate, style, size) <= width { low = middle } else { high = middle - 1 }
    }
    let result = shortened(characters, to: max(0, low))
    return TextFlow(lines: [(result, measure(result, style, size))], size: size, isCut: true)
  }

  private func shortened(_ characters: [Character], to count: Int) -> String {
    var kept = characters.prefix(count)
    while kept.last == " " { kept.removeLast() }
    return String(kept) + Self.ellipsis
  }

  private func wrapped(
    _ text: String, _ style: TextStyle, size: Int, width: Int, height: Int?
  ) -> TextFlow {
    var rows = style.maximumLines
    if let height {
      let lineHeight = TextStyle.lineHeight(size: size, leading: style.leading)
      rows = min(rows, max(1, height / lineHeight))
    }
    var lines: [(text: String, width: Int)] = []
    let paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false)
    for paragraph in paragraphs {
      var pieces = LineBreaking.pieces(paragraph)[...]
      var line = ""
      repeat {
        while let piece = pieces.first,
          line.isEmpty || measure(trimmed(line + piece), style, size) <= width
        {
          pieces.removeFirst()
          line += piece
          guard line.count == piece.count, measure(trimmed(line), style, size) > width
          else { continue }
          // One piece wider than the room: break it between characters.
          let kept = longestPrefix(of: line, style, size: size, width: width)
          let rest = piece.dropFirst(kept)
          line = String(line.prefix(kept))
          if !rest.isEmpty { pieces = [rest] + pieces }
          break
        }
        if lines.count == rows - 1, !pieces.isEmpty || paragraph.endIndex < text.endIndex {
          let rest = line + pieces.joined()
          let isLast = pieces.isEmpty && paragraph.endIndex == text.endIndex
          let last = oneLine(
            isLast ? rest : rest + Self.ellipsis, style, size: size, width: width)
          lines.append(last.lines[0])
          return TextFlow(lines: lines, size: size, isCut: true)
        }
        let shown = trimmed(line)
        lines.append((shown, measure(shown, style, size)))
        line = ""
      } while !pieces.isEmpty
    }
    return TextFlow(lines: lines, size: size, isCut: false)
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  /// How many characters of `line` fit; at least one.
  private func longestPrefix(
    of line: String, _ style: TextStyle, size: Int, width: Int
  ) -> Int {
    var low = 1
    var high = line.count
    while low < high {
      let middle = (low + high + 1) / 2
      if measure(String(line.prefix(middle)), style, size) <= width {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }
}

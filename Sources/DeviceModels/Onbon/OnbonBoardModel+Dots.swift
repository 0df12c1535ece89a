import HallBus

/// The lit dots of a board.
public struct BoardDots: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Row by row, eight dots to a byte, most significant bit left; the red lights of a two-colour
  /// board.
  public private(set) var bytes: [UInt8]
  /// The green lights of a two-colour board, likewise; nil when it has one colour.
  public private(set) var green: [UInt8]?

  public init(width: Int, height: Int, isTwoColour: Bool = false) {
    self.width = width
    self.height = height
    bytes = [UInt8](repeating: 0, count: (width + 7) / 8 * height)
    if isTwoColour { green = bytes }
  }

  public var bytesPerRow: Int { (width + 7) / 8 }

  /// Whether any light of the dot is on.
  public func isLit(_ x: Int, _ y: Int) -> Bool {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
    let place = y * bytesPerRow + x / 8
    return (bytes[place] | (green?[place] ?? 0)) & 0x80 >> UInt8(x % 8) != 0
  }

  /// Dots with a light on.
  public var litCount: Int {
    bytes.indices.reduce(0) { $0 + (bytes[$1] | (green?[$1] ?? 0)).nonzeroBitCount }
  }

  /// Lights or darkens a dot; outside the board nothing happens.
  public mutating func set(_ x: Int, _ y: Int, lit: Bool = true) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let mask = 0x80 >> UInt8(x % 8) as UInt8
    if lit {
      bytes[y * bytesPerRow + x / 8] |= mask
    } else {
      bytes[y * bytesPerRow + x / 8] &= ~mask
    }
  }

  /// Lights the green light of a dot; nothing happens outside the board or on one without.
  mutating func setGreen(_ x: Int, _ y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let place = y * bytesPerRow + x / 8
    green?[place] |= 0x80 >> UInt8(x % 8) as UInt8
  }
}

extension OnbonBoardModel {
  /// What is lit at `now`: dots areas exactly, text with the font given at the start,
  /// approximately, since the card's own font differs.
  ///
  /// Texts with more lines than their area show page after page. Moving displays stand still.
  public func dots(at now: Instant) -> BoardDots {
    var dots = BoardDots(width: width, height: height, isTwoColour: isTwoColour)
    guard isPowered, !isDark else { return dots }
    if let area = dotsArea, let shown = area.shown, area.expiry.map({ now < $0 }) ?? true {
      light(area, shown, on: &dots)
    }
    for area in areas where area.expiry.map({ now < $0 }) ?? true { draw(area, at: now, on: &dots) }
    return dots
  }

  /// Bytes for the lights of eight dots: on a two-colour board red, then green. A 0 is on
  /// (onbonlab/BX-K: Display.cs of the maker's demo, "Bitmap library structure V1.1").
  private func light(_ area: Dots, _ shown: [UInt8], on dots: inout BoardDots) {
    let lights = isTwoColour ? 2 : 1
    for (place, byte) in shown.enumerated() {
      let group = place / lights
      let isGreen = isTwoColour && place % 2 == 1
      let (row, column) = (group / (area.width / 8), group % (area.width / 8))
      for bit in 0..<8 where byte >> UInt8(7 - bit) & 1 == 0 {
        let (x, y) = (area.x + 8 * column + bit, area.y + row)
        if isGreen { dots.setGreen(x, y) } else { dots.set(x, y) }
      }
    }
  }

  private func draw(_ area: Area, at now: Instant, on dots: inout BoardDots) {
    guard let font else { return }
    let lines = laidOut(area, font: font)
    var pages: [[[OnbonModelText.Character]]] = [[]]
    var used = 0
    for line in lines {
      let height = lineHeight(line)
      if used + height > area.height, !(pages.last?.isEmpty ?? true) {
        pages.append([])
        used = 0
      }
      pages[pages.count - 1].append(line)
      used += height
    }
    let shownFor = now.microseconds(since: area.updatedAt)
    let stay = Int64(max(area.stay, 1)) * 500_000
    var page = Int(shownFor / stay)
    page = area.runMode == 1 ? min(page, pages.count - 1) : page % pages.count
    draw(pages[page], of: area, font: font, on: &dots)
  }

  private func draw(
    _ lines: [[OnbonModelText.Character]], of area: Area, font: BoardFont, on dots: inout BoardDots
  ) {
    let free = area.height - lines.reduce(0) { $0 + lineHeight($1) }
    var y = area.y
    switch area.alignment >> 2 & 0x03 {
    case 1: y += free
    case 2: y += free / 2
    default: break
    }
    for line in lines {
      let free = area.width - line.reduce(0) { $0 + advance(of: $1, font: font) }
      var x = area.x
      switch area.alignment & 0x03 {
      case 1: x += max(0, free)
      case 2: x += max(0, free / 2)
      default: break
      }
      for character in line {
        draw(character, x: x, y: y, in: area, font: font, on: &dots)
        x += advance(of: character, font: font)
      }
      y += lineHeight(line)
    }
  }

  private func draw(
    _ character: OnbonModelText.Character, x: Int, y: Int, in area: Area, font: BoardFont,
    on dots: inout BoardDots
  ) {
    guard let glyph = font[character.scalar] else { return }
    for row in 0..<character.size {
      for column in 0..<advance(of: character, font: font) {
        let bits = glyph.rows[row * 16 / character.size]
        let bit = glyph.width - 1 - column * 16 / character.size
        guard bits >> UInt16(bit) & 1 == 1, (area.x..<(area.x + area.width)).contains(x + column),
          (area.y..<(area.y + area.height)).contains(y + row)
        else { continue }
        dots.set(x + column, y + row)
      }
    }
  }

  /// Lines after wrapping at the edge, where the area asks for it.
  private func laidOut(_ area: Area, font: BoardFont) -> [[OnbonModelText.Character]] {
    if area.isSingleLine { return [area.text.lines.flatMap { $0 }] }
    guard area.wraps else { return area.text.lines }
    var lines: [[OnbonModelText.Character]] = []
    for line in area.text.lines {
      var current: [OnbonModelText.Character] = []
      var used = 0
      for character in line {
        let width = advance(of: character, font: font)
        if used + width > area.width, !current.isEmpty {
          lines.append(current)
          current = []
          used = 0
        }
        current.append(character)
        used += width
      }
      lines.append(current)
    }
    return lines
  }

  private func lineHeight(_ line: [OnbonModelText.Character]) -> Int {
    line.map(\.size).max() ?? 16
  }

  private func advance(of character: OnbonModelText.Character, font: BoardFont) -> Int {
    (font[character.scalar]?.width ?? (character.scalar < 0x80 ? 8 : 16)) * character.size / 16
  }
}

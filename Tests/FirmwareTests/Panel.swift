import Foundation

/// The dots of GNU Unifont, read from its own file: a judge that shares nothing with the firmware.
struct Unifont {
  private var rows: [Unicode.Scalar: [UInt16]] = [:]
  private var widths: [Unicode.Scalar: Int] = [:]

  init() throws {
    let text = try String(contentsOfFile: "/usr/share/unifont/unifont.hex", encoding: .ascii)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":")
      guard parts.count == 2, let code = UInt32(parts[0], radix: 16),
        let scalar = Unicode.Scalar(code)
      else { continue }
      let digits = parts[1].count / 16
      widths[scalar] = digits * 4
      rows[scalar] = (0..<16).map { row in
        let start = parts[1].index(parts[1].startIndex, offsetBy: row * digits)
        let end = parts[1].index(start, offsetBy: digits)
        return UInt16(parts[1][start..<end], radix: 16) ?? 0
      }
    }
  }

  func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (widths[$1] ?? 16) }
  }

  /// Whether a dot of the text is lit, from its upper left corner.
  func isLit(_ text: String, _ x: Int, _ y: Int) -> Bool {
    var left = 0
    for scalar in text.unicodeScalars {
      let width = widths[scalar] ?? 16
      if x < left + width {
        return (rows[scalar]?[y] ?? 0) >> UInt16(width - 1 - (x - left)) & 1 == 1
      }
      left += width
    }
    return false
  }
}

/// What came out at the far end of the panel's line: the picture that stands.
struct Panel {
  enum Kind {
    /// 128 x 64 dots in the order of an SSD1306.
    case pad
    case board(width: Int, height: Int)

    var bytes: Int {
      switch self {
      case .pad: 1_024
      case .board(let width, let height): width / 8 * height
      }
    }
  }

  let kind: Kind
  private var coming: [UInt8] = []
  private(set) var dots: [UInt8] = []
  /// 0...15; nil for dark.
  private(set) var brightness: UInt8?
  /// Pictures that came in whole.
  private(set) var pictures = 0

  init(_ kind: Kind) { self.kind = kind }

  /// A picture is FE, brightness (FF for dark), lamp, dots.
  mutating func receive(_ bytes: [UInt8]) {
    coming += bytes
    while let start = coming.firstIndex(of: 0xFE), coming.count - start >= 3 + kind.bytes {
      brightness = coming[start + 1] == 0xFF ? nil : coming[start + 1]
      dots = Array(coming[(start + 3)..<(start + 3 + kind.bytes)])
      coming.removeFirst(start + 3 + kind.bytes)
      pictures += 1
    }
  }

  /// Forgets half a picture, as after a reset.
  mutating func restart() { coming = [] }

  func isLit(_ x: Int, _ y: Int) -> Bool {
    guard !dots.isEmpty else { return false }
    switch kind {
    case .pad: return dots[y / 8 * 128 + x] >> UInt8(y % 8) & 1 == 1
    case .board(let width, _): return dots[y * width / 8 + x / 8] >> UInt8(7 - x % 8) & 1 == 1
    }
  }

  /// Whether a text stands there dot for dot, and nothing else to its right.
  func shows(
    _ text: String, _ font: Unifont, x: Int? = nil, y: Int, scale: Int = 1, width: Int = 128
  ) -> Bool {
    let textWidth = font.width(of: text) * scale
    let left = x ?? (width - textWidth) / 2
    for row in 0..<(16 * scale) {
      for column in 0..<width {
        let inside = column >= left && column < left + textWidth
        let expected =
          inside && font.isLit(text, (column - left) / scale, row / scale)
        if isLit(column, y + row) != expected { return false }
      }
    }
    return true
  }
}

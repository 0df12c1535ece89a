/// Turns a short text into the values of a display's registers.
struct DigitCells: Sendable {
  let display: ModbusDisplay

  /// The values, first register first; nil shows nothing.
  ///
  /// Text stands at the right. Characters that the display has no form for are left out from the
  /// front, such as the letter of a ticket's number on a display of decimal digits.
  func values(_ text: String?) -> [UInt16] {
    let shown = codes(text ?? "")
    if display.encoding == .binary { return binary(text ?? "") }
    let padding = display.registers * display.perRegister - shown.count
    let cells = [UInt16](repeating: display.blank, count: padding) + shown
    let width = display.encoding == .bcd ? 4 : 8
    var values: [UInt16] = []
    for first in stride(from: 0, to: cells.count, by: display.perRegister) {
      values.append(
        cells[first..<(first + display.perRegister)].reduce(UInt16(0)) { $0 << width | $1 })
    }
    return display.order == .highFirst ? values : values.reversed()
  }

  /// One code a digit, exactly as many as the display has.
  private func codes(_ text: String) -> [UInt16] {
    let found = text.unicodeScalars.compactMap(code).suffix(display.digits)
    return [UInt16](repeating: display.blank, count: display.digits - found.count) + found
  }

  private func code(_ scalar: Unicode.Scalar) -> UInt16? {
    guard scalar.isASCII else { return nil }
    if scalar == "-" { return display.dash ?? display.blank }
    let digit = Character(scalar).wholeNumberValue
    switch display.encoding {
    case .bcd, .binary: return digit.map { UInt16($0) }
    case .ascii: return (0x20...0x7E).contains(scalar.value) ? UInt16(scalar.value) : nil
    case .segments: return Self.bars[Character(scalar)].map(bits)
    }
  }

  private func binary(_ text: String) -> [UInt16] {
    let number = text.unicodeScalars.compactMap { Character($0).wholeNumberValue }
      .suffix(display.digits).reduce(UInt32(0)) { $0 * 10 + UInt32($1) }
    let isEmpty = !text.unicodeScalars.contains { Character($0).wholeNumberValue != nil }
    if isEmpty {
      let value = text.contains("-") ? display.dash ?? display.blank : display.blank
      return [UInt16](repeating: value, count: display.registers)
    }
    guard display.registers == 2 else { return [UInt16(truncatingIfNeeded: number)] }
    let words = [UInt16(number >> 16), UInt16(number & 0xFFFF)]
    return display.order == .highFirst ? words : words.reversed()
  }

  private func bits(_ bars: String) -> UInt16 {
    var value: UInt16 = 0
    for (bit, bar) in display.bars.enumerated() where bars.contains(bar) {
      value |= 1 << UInt16(bit)
    }
    return value
  }

  /// Bars of the characters that seven of them can show: a on top, then clockwise, g in the middle.
  private static let bars: [Character: String] = [
    "0": "abcdef", "1": "bc", "2": "abdeg", "3": "abcdg", "4": "bcfg", "5": "acdfg",
    "6": "acdefg", "7": "abc", "8": "abcdefg", "9": "abcdfg", "A": "abcefg", "B": "cdefg",
    "C": "adef", "D": "bcdeg", "E": "adefg", "F": "aefg", "G": "acdef", "H": "bcefg", "I": "ef",
    "J": "bcde", "L": "def", "N": "ceg", "O": "abcdef", "P": "abefg", "Q": "abcfg", "R": "eg",
    "S": "acdfg", "T": "defg", "U": "bcdef", "Y": "bcdfg", "Z": "abdeg", " ": "",
  ]
}

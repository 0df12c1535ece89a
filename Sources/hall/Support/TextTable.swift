/// Columns aligned for a terminal; Chinese characters are two columns wide.
struct TextTable {
  private var rows: [[String]]
  /// How many columns from the left are text; the others are numbers and stand to the right.
  private let textColumns: Int

  init(_ header: [String], textColumns: Int) {
    rows = [header]
    self.textColumns = textColumns
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  var text: String {
    let widths = rows[0].indices.map { column in
      rows.map { Self.width($0[column]) }.max() ?? 0
    }
    return rows.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - Self.width(cell))
        line += column < textColumns ? cell + padding : padding + cell
        if column < cells.count - 1 { line += "  " }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// Source: Unicode Standard Annex #11; CJK and full-width forms take two columns.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      let isWide =
        (0x2E80...0xFF60).contains(scalar.value) || (0x20000...0x3FFFD).contains(scalar.value)
      return sum + (isWide ? 2 : 1)
    }
  }
}

/// Columns aligned for a fixed-width display, Chinese characters two columns wide.
enum ReportTable {
  /// The lines with the first `names` columns to the left and the others, figures, to the right.
  static func text(_ lines: [[String]], names: Int) -> String {
    guard let header = lines.first else { return "" }
    let widths = header.indices.map { column in
      lines.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    return lines.map { cells in
      cells.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
        return column < names ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}

extension LayoutReader {
  /// Reads a file as it lies on a disk; one that is not UTF-8 has an error where it ceases to be.
  public static func read(
    bytes: [UInt8], name: String, theme: String? = nil, folder: some LayoutFolder = NoFolder()
  ) -> LayoutCheck {
    if let text = String(validating: bytes, as: UTF8.self) {
      return read(text, name: name, theme: theme, folder: folder)
    }
    let text = String(decoding: bytes.prefix(LayoutLimits.sourceBytes), as: UTF8.self)
    var position = SourcePosition(line: 1, column: 1)
    for scalar in text.unicodeScalars {
      if scalar == "\u{FFFD}" { break }
      position.column += 1
      if scalar == "\n" { position = SourcePosition(line: position.line + 1, column: 1) }
    }
    return LayoutCheck(
      files: [LayoutCheck.File(name: name, source: text)], images: [], layout: nil,
      diagnostics: [
        Diagnostic(
          severity: .error, position: position,
          message: BilingualText("the file is not UTF-8 from here on", "文件从此处起不是 UTF-8 编码"))
      ])
  }
}

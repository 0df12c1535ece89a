extension CheckedLayout {
  /// Fixed texts with characters that no font of their style has; they would show as boxes. On a
  /// board also texts in outlines too small to be crisp.
  ///
  /// What stands in the file is known before it goes live; live data is counted as it comes, by
  /// `Cut.Reason.glyph`.
  public func missingGlyphs(in measurer: some TextMeasurer) -> [Diagnostic] {
    var found: [Diagnostic] = []
    body.visitTexts { template, style, position in
      if let clogged = clogging(style, at: position), !found.contains(clogged),
        found.count < LayoutLimits.diagnostics
      {
        found.append(clogged)
      }
      for case .literal(let text) in template.pieces {
        let missing = TextCleaning.clean(text).text.filter {
          !$0.isNewline
            && measurer.lacksGlyph(for: String($0), font: style.font, size: style.size)
        }
        guard !missing.isEmpty, found.count < LayoutLimits.diagnostics else { continue }
        let shown = missing.prefix(8).map { character in
          let codes = character.unicodeScalars.map { scalar in
            let code = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
          }
          return "\(character) (\(codes.joined(separator: " ")))"
        }.joined(separator: ", ")
        let fonts = style.font.keys.map(\.rawValue).joined(separator: ", ")
        let diagnostic = Diagnostic(
          severity: .error, position: position,
          message: BilingualText(
            "no font of this text's style has \(shown); its fonts are \(fonts)",
            "该文字样式的字体中没有 \(shown)；字体为 \(fonts)"))
        if !found.contains(diagnostic) { found.append(diagnostic) }
      }
    }
    return found
  }

  private func clogging(_ style: TextStyle, at position: SourcePosition) -> Diagnostic? {
    let least = FontKey.crispOutlineSize
    guard kind == .board, style.size < least,
      let outline = style.font.keys.first(where: { $0.strikes == nil })
    else { return nil }
    return Diagnostic(
      severity: .error, position: position,
      message: BilingualText(
        "\(outline.rawValue) is an outline font, whose strokes run together on a board below "
          + "\(least) dots; use a bitmap font",
        "\(outline.rawValue) 是轮廓字体，在条屏上小于 \(least) 点时笔画会糊在一起，请用点阵字体"))
  }
}

extension Box {
  fileprivate func visitTexts(_ visit: (Template, TextStyle, SourcePosition) -> Void) {
    switch content {
    case .row(let flow), .column(let flow):
      for child in flow.children { child.visitTexts(visit) }
    case .stack(let children), .firstFit(let children):
      for child in children { child.visitTexts(visit) }
    case .table(let table):
      for column in table.columns {
        column.title?.visitTexts(visit)
        column.cell.visitTexts(visit)
      }
      table.empty?.visitTexts(visit)
    case .playlist(let turns):
      for turn in turns { turn.box.visitTexts(visit) }
    case .text(let template, let style): visit(template, style, position)
    case .line, .qr, .barcode, .image, .photo, .cut, .empty: break
    }
  }
}

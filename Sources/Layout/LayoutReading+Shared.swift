extension LayoutReading {
  /// `palette: two-colour` of a board.
  mutating func readPalette(_ scalar: SourceScalar) {
    guard kind == .board else {
      return report(
        scalar.position, "only a board has a palette", "只有条屏（board）才有 palette")
    }
    isTwoColour = choice(scalar, LayoutVocabulary.palettes) ?? false
  }

  mutating func readColors(_ properties: Properties) {
    guard let node = properties["colors"], let list = mapping(node) else { return }
    for pair in list.pairs {
      guard !outputColors.contains(where: { $0.0 == pair.key.text }) else {
        report(
          pair.key.position, "\"\(pair.key.text)\" is a colour already; choose another name",
          "“\(pair.key.text)”已是颜色名，请换一个名称")
        continue
      }
      guard let color = self.color(pair.value) else { continue }
      colors.removeAll { $0.name == pair.key.text }
      colors.append((pair.key.text, color))
    }
  }

  /// Themes give names of colours other values; all are checked, one is used.
  mutating func readThemes(_ properties: Properties) {
    guard let node = properties["themes"], let list = mapping(node) else { return }
    for theme in list.pairs {
      if !themes.contains(theme.key.text) { themes.append(theme.key.text) }
      guard let values = mapping(theme.value) else { continue }
      let own = colors
      for pair in values.pairs {
        guard let index = own.firstIndex(where: { $0.name == pair.key.text }) else {
          let hint = Suggestion.nearest(to: pair.key.text, in: own.map(\.name))
          report(
            pair.key.position,
            "a theme changes colours of \"colors\"; there is no \"\(pair.key.text)\""
              + (hint.map { ", did you mean \"\($0)\"?" } ?? ""),
            "主题只能修改 “colors” 中的颜色，没有“\(pair.key.text)”"
              + (hint.map { "，是不是“\($0)”？" } ?? ""))
          continue
        }
        if let color = self.color(pair.value), theme.key.text == self.theme {
          colors[index].color = color
        }
      }
    }
  }

  mutating func readParts(_ properties: Properties) {
    guard let node = properties["parts"], let list = mapping(node) else { return }
    for pair in list.pairs {
      parts.removeAll { $0.key.text == pair.key.text }
      parts.append(pair)
    }
  }

  /// The box of a shared part, read where it is used, so that it sees the row of a table there.
  mutating func usedPart(_ name: SourceScalar, depth: Int) -> Box? {
    guard let part = parts.first(where: { $0.key.text == name.text }) else {
      let hint = Suggestion.nearest(to: name.text, in: parts.map(\.key.text))
      report(
        name.position,
        "unknown part \"\(name.text)\"" + (hint.map { "; did you mean \"\($0)\"?" } ?? ""),
        "未知部件“\(name.text)”" + (hint.map { "，是不是“\($0)”？" } ?? ""))
      return nil
    }
    guard !openParts.contains(name.text) else {
      let way = (openParts + [name.text]).joined(separator: " → ")
      report(
        name.position, "the part uses itself: \(way)", "部件引用了自身：\(way)")
      return nil
    }
    openParts.append(name.text)
    defer { openParts.removeLast() }
    return box(part.value, depth: depth + 1)
  }
}

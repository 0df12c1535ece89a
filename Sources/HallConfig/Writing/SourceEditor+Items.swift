import QueueCore

extension SourceEditor {
  /// Gives one key of a mapping a new value, or takes the key out; false when the text is too
  /// unusual to be patched.
  mutating func set(_ field: ConfigField, in mapping: YAMLNode) -> Bool {
    guard let entries = mapping.entries else { return false }
    let isFlow = isFlow(mapping)
    if let entry = mapping.entry(field.key) {
      if let value = field.value {
        if let range = valueRange(entry.value) {
          replace(range, with: value)
          return true
        }
        guard !isFlow, isFirstInLine(entry.keyPosition) else { return false }
        let pad = String(repeating: " ", count: entry.keyPosition.column - 1)
        replaceLines(lines(of: entry), with: ["\(pad)\(field.key): \(value)"])
        return true
      }
      guard !isFlow, entries.count > 1, isFirstInLine(entry.keyPosition) else { return false }
      removeLines(lines(of: entry))
      return true
    }
    guard let value = field.value else { return true }
    if isFlow {
      guard let range = valueRange(mapping), !entries.isEmpty else { return false }
      let end = range.upperBound - 1
      replace(end..<end, with: ", \(field.key): \(value)")
      return true
    }
    guard let first = entries.first else { return false }
    let pad = String(repeating: " ", count: first.keyPosition.column - 1)
    let after = (mapping.entry("name") ?? first)
    insertLines(
      ["\(pad)\(field.key): \(value)"], beforeLine: lines(of: after).upperBound + 1)
    return true
  }

  /// Changes what differs between two lists of fields.
  mutating func setFields(
    from old: [ConfigField], to new: [ConfigField], in mapping: YAMLNode
  ) -> Bool {
    for field in new where !old.contains(field) {
      guard set(field, in: mapping) else { return false }
    }
    return true
  }

  /// Makes the entries of a block mapping say what `new` says; false when it cannot be patched.
  ///
  /// - Parameter expand: the identifiers that one written key stands for, such as windows 1 to 8.
  mutating func patch(
    _ mapping: YAMLNode, from old: [ConfigItem], to new: [ConfigItem],
    expand: (YAMLEntry) -> [String]
  ) -> Bool {
    guard let entries = mapping.entries, let first = entries.first, !isFlow(mapping),
      entries.allSatisfy({ isFirstInLine($0.keyPosition) })
    else { return false }
    let oldItems = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
    let newItems = Dictionary(new.map { ($0.id, $0) }) { first, _ in first }
    let indentation = first.keyPosition.column - 1
    var entryOfID: [String: YAMLEntry] = [:]
    for entry in entries {
      let ids = expand(entry)
      for id in ids { entryOfID[id] = entry }
      let remaining = ids.compactMap { newItems[$0] }
      if remaining.count == ids.count, ids.allSatisfy({ oldItems[$0] == newItems[$0] }) {
        continue
      }
      if remaining.isEmpty {
        removeLines(lines(of: entry))
      } else if ids.count == 1, let before = oldItems[ids[0]] {
        patch(entry, from: before, to: remaining[0])
      } else {
        replaceLines(
          lines(of: entry), with: remaining.flatMap { $0.lines(indentation: indentation) })
      }
    }
    var anchor = first.keyPosition.line
    for item in new {
      if let entry = entryOfID[item.id] {
        anchor = lines(of: entry).upperBound + 1
      } else {
        insertLines(item.lines(indentation: indentation), beforeLine: anchor)
      }
    }
    return true
  }

  /// Changes the fields that differ, or the whole value where that is not possible.
  private mutating func patch(_ entry: YAMLEntry, from old: ConfigItem, to new: ConfigItem) {
    let value = entry.value
    if value.entries != nil, value.value("zh") == nil {
      var attempt = self
      if attempt.setFields(from: old.fields, to: new.fields, in: value) {
        self = attempt
        return
      }
    }
    if let range = valueRange(value) {
      let isWhole = new.scalar != nil
      replace(range, with: isWhole ? new.scalar ?? "" : new.inline)
    } else {
      replaceLines(
        lines(of: entry), with: new.lines(indentation: entry.keyPosition.column - 1))
    }
  }
}

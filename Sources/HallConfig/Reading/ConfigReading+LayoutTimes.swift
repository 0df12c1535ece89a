import QueueCore

/// A layout at some hours of the day, and where it is written.
struct PlacedTime {
  var time: LayoutTime
  var place: YAMLNode
  /// Where its theme is written; nil where none is.
  var themePlace: YAMLNode?
}

extension ConfigReading {
  /// `{"12:00-13:30": screen-notice}`: the layouts that a screen or a combined board shows at some
  /// hours in place of its own, in the order of the day; with a theme the layout is written
  /// `{layout: …, theme: …}`.
  mutating func layoutTimes(
    _ node: YAMLNode, on kind: DeviceDefinition.Kind, _ window: Int?
  ) -> [PlacedTime] {
    if node.isEmpty { return [] }
    guard DeviceDefinition.mayHaveTimes(kind, window: window.map { WindowID(Int64($0)) }) else {
      error(
        node, "窗口屏显示文字，没有版式时段", "a window's board is sent text and has no layouts by the hour")
      return []
    }
    guard let entries = node.entries else {
      error(
        node, "此处应是“时段: 版式”，如\"12:00-13:30\": screen-notice",
        "hours with layouts are expected here, such as \"12:00-13:30\": screen-notice")
      return []
    }
    var found: [(placed: PlacedTime, key: YAMLNode)] = []
    for entry in entries {
      guard let hours = hours(entry.keyNode), let choice = layoutChoice(entry.value) else {
        continue
      }
      for stretch in hours {
        let time = LayoutTime(
          from: stretch.from, to: stretch.to, layout: choice.layout, theme: choice.theme)
        found.append(
          (
            PlacedTime(time: time, place: choice.place, themePlace: choice.themePlace),
            entry.keyNode
          ))
      }
    }
    found.sort { $0.placed.time.from < $1.placed.time.from }
    for (before, after) in zip(found, found.dropFirst()) {
      let (first, second) = (before.placed.time, after.placed.time)
      if first.to > second.from {
        error(
          after.key, "时段\(second.from)-\(second.to)与\(first.from)-\(first.to)重叠",
          "the hours \(second.from)-\(second.to) overlap \(first.from)-\(first.to)")
        return []
      }
    }
    guard found.count <= LayoutTime.limit else {
      error(
        node, "一天超过\(LayoutTime.limit)个时段", "more than \(LayoutTime.limit) stretches of a day")
      return []
    }
    return found.map(\.placed)
  }

  private mutating func layoutChoice(
    _ node: YAMLNode
  ) -> (layout: String, theme: String, place: YAMLNode, themePlace: YAMLNode?)? {
    var (place, theme) = (node, "")
    var themePlace: YAMLNode?
    if node.entries != nil {
      guard let fields = fields(node, ["layout", "theme"], required: ["layout"]),
        let written = fields["layout"]
      else { return nil }
      place = written
      if let node = fields["theme"] {
        guard let text = string(node, allowsEmpty: true) else { return nil }
        theme = text
        themePlace = node
      }
    }
    guard let layout = string(place) else { return nil }
    guard LayoutPublication.isName(layout) else {
      error(place, "“\(layout)”不是版式名称", "\"\(layout)\" is no name of a layout")
      return nil
    }
    return (layout, theme, place, themePlace)
  }
}

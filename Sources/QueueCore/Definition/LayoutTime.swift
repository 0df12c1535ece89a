/// A layout that an output shows at some hours of every day in place of its own.
public struct LayoutTime: Hashable, Sendable, Codable {
  /// Hours of one output; a screen that changes more often has a playlist in its layout.
  public static let limit = 12

  /// Local, from this minute on.
  public var from: TimeOfDay
  /// Local; from this minute on the output shows its own layout again.
  public var to: TimeOfDay
  public var layout: String
  /// Empty: the layout's own colours.
  public var theme: String

  public init(from: TimeOfDay, to: TimeOfDay, layout: String, theme: String = "") {
    self.from = from
    self.to = to
    self.layout = layout
    self.theme = theme
  }

  /// Whether it is shown at that time of day.
  public func includes(_ time: TimeOfDay) -> Bool { from <= time && time < to }

  enum CodingKeys: String, CodingKey { case from, to, layout, theme }
}

/// What an output is painted from: a layout in one of its themes.
public struct LayoutChoice: Hashable, Sendable {
  public var layout: String
  /// Empty: the layout's own colours.
  public var theme: String

  public init(layout: String, theme: String = "") {
    self.layout = layout
    self.theme = theme
  }
}

extension DeviceDefinition {
  /// Whether outputs of a kind may show other layouts at some hours: what stands there is always
  /// painted anew, while paper stays as it was printed.
  public static func mayHaveTimes(_ kind: Kind, window: WindowID?) -> Bool {
    kind == .screen || (kind == .ledBoards && window == nil)
  }

  /// The device without what its units show: what decides how a line is opened and spoken to. Two
  /// definitions with the same go on without the line being closed.
  public var withoutLayouts: DeviceDefinition {
    var device = self
    for index in device.units.indices {
      device.units[index].layout = ""
      device.units[index].theme = ""
      device.units[index].times = []
    }
    return device
  }

  /// The first contradiction in what units show by the time of day, in words; nil when there is
  /// none.
  var firstTimeInconsistency: String? {
    for unit in units where !unit.times.isEmpty {
      let name = "\(id)/\(unit.address)"
      guard Self.mayHaveTimes(kind, window: unit.window) else {
        return "\(name) cannot have layouts by the time of day"
      }
      guard unit.times.count <= LayoutTime.limit else {
        return "\(name) has more than \(LayoutTime.limit) layouts by the time of day"
      }
      for time in unit.times {
        if time.from >= time.to { return "hours of \(name) end before they begin" }
        if !LayoutPublication.isName(time.layout) { return "\(name) names no layout" }
      }
      if zip(unit.times, unit.times.dropFirst()).contains(where: { $0.to > $1.from }) {
        return "hours of \(name) overlap or are out of order"
      }
    }
    return nil
  }
}

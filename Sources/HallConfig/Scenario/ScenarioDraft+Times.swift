import QueueCore
import QueueSimulation

extension ScenarioDraft {
  /// A time of day as `09:30`, or a number of units from the beginning; in units.
  func time(_ node: YAMLNode, _ reading: inout ConfigReading) -> Double? {
    let text = node.scalar ?? ""
    if let clock = TimeOfDay(text) {
      guard clock >= begins else {
        reading.error(
          node, "\(text)早于开始时刻\(begins)", "\(text) is before the beginning, \(begins)")
        return nil
      }
      return Double(clock.minutes - begins.minutes) * 60_000 / unit.milliseconds
    }
    guard ConfigReading.plainNumber(text) != nil else {
      reading.error(
        node, "此处应是时刻（如09:30）或从开始算起的数",
        "a time such as 09:30, or a number from the beginning, is expected here")
      return nil
    }
    return reading.number(node, 0...1e12)
  }

  /// `09:00-12:00` or `0-180`.
  func stretch(_ node: YAMLNode, _ reading: inout ConfigReading) -> ClosedRange<Double>? {
    let ends = node.pieces(separatedBy: ["-"])
    guard ends.count == 2 else {
      reading.error(
        node, "此处应是时段，如09:00-12:00或0-180",
        "a stretch of time is expected here, such as 09:00-12:00 or 0-180")
      return nil
    }
    guard let from = time(ends[0], &reading), let to = time(ends[1], &reading) else { return nil }
    guard from < to else {
      reading.error(node, "时段前后颠倒", "the stretch runs backwards")
      return nil
    }
    return from...to
  }

  /// Stretches in order, without overlap.
  func stretches(_ node: YAMLNode, _ reading: inout ConfigReading) -> [ClosedRange<Double>]? {
    guard let nodes = reading.listNodes(node) else { return nil }
    var found: [ClosedRange<Double>] = []
    for node in nodes {
      guard let stretch = stretch(node, &reading) else { return nil }
      if let last = found.last, stretch.lowerBound < last.upperBound {
        reading.error(
          node, "时段与前一时段重叠或颠倒", "the stretch overlaps or precedes the one before")
        return nil
      }
      found.append(stretch)
    }
    return found
  }

  /// A number: people in a unit of time, always; or a number for each stretch.
  func rates(_ node: YAMLNode, _ reading: inout ConfigReading) -> [Scenario.Stretch]? {
    guard let entries = node.entries else {
      guard let rate = reading.number(node, 0...1e6) else { return nil }
      return [Scenario.Stretch(from: 0, to: .infinity, rate: rate)]
    }
    var found: [Scenario.Stretch] = []
    for entry in entries {
      guard let stretch = stretch(entry.keyNode, &reading),
        let rate = reading.number(entry.value, 0...1e6)
      else { return nil }
      if let last = found.last, stretch.lowerBound < last.to {
        reading.error(
          entry.keyNode, "时段与前一时段重叠或颠倒",
          "the stretch overlaps or precedes the one before")
        return nil
      }
      found.append(
        Scenario.Stretch(from: stretch.lowerBound, to: stretch.upperBound, rate: rate))
    }
    return found
  }

  static let arrivalKeys = ["poisson", "period", "interval", "at", "appointments"]

  func arrivals(_ node: YAMLNode, _ reading: inout ConfigReading) -> Scenario.Arrivals? {
    guard let fields = reading.fields(node, Self.arrivalKeys) else { return nil }
    let kinds = Self.arrivalKeys.filter { $0 != "period" && fields[$0] != nil }
    guard kinds.count == 1 else {
      reading.error(
        node, "应写poisson、interval、at、appointments中的一个",
        "one of poisson, interval, at, appointments is expected")
      return nil
    }
    if let node = fields["poisson"] {
      guard let rates = rates(node, &reading) else { return nil }
      guard let periodNode = fields["period"] else { return .poisson(rates) }
      guard let period = reading.number(periodNode, 1e-6...1e9) else { return nil }
      guard rates.allSatisfy({ $0.to <= period }) else {
        reading.error(periodNode, "时段超出周期", "a stretch goes beyond the period")
        return nil
      }
      return .periodic(rates, period: period)
    }
    if let node = fields["interval"] {
      guard let interval = reading.distribution(node) else { return nil }
      guard interval.mean > 0 else {
        reading.error(node, "间隔必须大于0", "the interval must be more than 0")
        return nil
      }
      return .renewal(interval)
    }
    if let node = fields["at"] { return times(node, &reading).map { .listed($0) } }
    return fields["appointments"].flatMap { appointments($0, &reading) }
  }

  private func times(_ node: YAMLNode, _ reading: inout ConfigReading) -> [Double]? {
    guard let nodes = reading.listNodes(node) else { return nil }
    var found: [Double] = []
    for node in nodes.prefix(ScenarioLimits.list) {
      guard let time = time(node, &reading) else { return nil }
      found.append(time)
    }
    return found
  }

  private func appointments(
    _ node: YAMLNode, _ reading: inout ConfigReading
  ) -> Scenario.Arrivals? {
    let keys = ["slots", "early", "late", "lateShare", "absent"]
    guard let fields = reading.fields(node, keys, required: ["slots"]), let slots = fields["slots"]
    else { return nil }
    guard let times = slots.entries == nil ? times(slots, &reading) : series(slots, &reading)
    else { return nil }
    var booked = Scenario.Appointments(slots: times)
    if let early = fields["early"].flatMap({ reading.distribution($0) }) { booked.early = early }
    if let late = fields["late"].flatMap({ reading.distribution($0) }) { booked.late = late }
    if let share = fields["lateShare"].flatMap({ reading.number($0, 0...1) }) {
      booked.lateShare = share
    }
    if let share = fields["absent"].flatMap({ reading.number($0, 0...1) }) {
      booked.absent = share
    }
    return .appointments(booked)
  }

  /// `{from: 09:00, to: 11:50, every: 10}`, both ends included.
  private func series(_ node: YAMLNode, _ reading: inout ConfigReading) -> [Double]? {
    let keys = ["from", "to", "every"]
    guard let fields = reading.fields(node, keys, required: keys),
      let from = fields["from"].flatMap({ time($0, &reading) }),
      let to = fields["to"].flatMap({ time($0, &reading) }),
      let step = fields["every"].flatMap({ reading.number($0, 1e-3...1e9) })
    else { return nil }
    guard from <= to, (to - from) / step < Double(ScenarioLimits.list) else {
      reading.error(node, "时段前后颠倒，或时刻太多", "the series runs backwards, or has too many slots")
      return nil
    }
    return (0...Int((to - from) / step + 1e-9)).map { from + Double($0) * step }
  }
}

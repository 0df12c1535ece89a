import QueueCore
import QueueSimulation

extension ScenarioDraft {
  /// Somebody has to come, after the warm-up too, and somebody has to say when it ends.
  func checkArrivals(
    _ root: YAMLNode, _ scenario: Scenario, _ reading: inout ConfigReading
  ) {
    if scenario.streams.isEmpty, scenario.listed.isEmpty {
      reading.error(
        root, "没有人来：请写streams或tickets", "nobody comes: write streams or tickets")
      return
    }
    let expected = scenario.streams.reduce(Double(scenario.listed.count)) {
      $0 + Self.expected($1.arrivals, until: scenario.until ?? .infinity)
    }
    if expected == 0 {
      reading.error(
        root.value("streams") ?? root, "没有人来：到达率都是0，或都在until之后",
        "nobody comes: every rate is 0, or comes after until")
    } else if expected == .infinity, scenario.until == nil, scenario.customers == nil {
      reading.error(
        root, "没有终点：请写until（时刻）或customers（人数）",
        "nothing says when it ends: write until (a time) or customers (how many)")
    } else if scenario.until == nil, let customers = scenario.customers,
      expected < Double(customers), let node = root.value("customers")
    {
      let about = ConfigReading.plain(expected.rounded())
      reading.report(
        .warning, at: node.position, "总共大约只来\(about)人，不到\(customers)人",
        "about \(about) people come in all, not \(customers)")
    }
    if let until = scenario.until, scenario.warmUp >= until, let node = root.value("warmUp") {
      reading.error(
        node, "预热（warmUp）之后没有人来：until不晚于它",
        "nobody comes after the warm-up: until is no later")
    }
  }

  /// How many come on average before a time.
  private static func expected(_ arrivals: Scenario.Arrivals, until end: Double) -> Double {
    func people(_ stretches: [Scenario.Stretch]) -> Double {
      stretches.filter { $0.rate > 0 && $0.from < end }
        .reduce(0) { $0 + (min($1.to, end) - $1.from) * $1.rate }
    }
    switch arrivals {
    case .poisson(let stretches): return people(stretches)
    case .periodic(let stretches, let period):
      let hasPeople = stretches.contains { $0.rate > 0 && $0.from < end }
      return !hasPeople ? 0 : end == .infinity ? .infinity : max(people(stretches), end / period)
    case .renewal(let interval): return end / interval.mean
    case .listed(let times): return Double(times.count { $0 < end })
    case .appointments(let booked): return Double(booked.slots.count) * (1 - booked.absent)
    }
  }

  func checkSteps(_ node: YAMLNode, _ reading: inout ConfigReading) {
    let before = reading.errorCount
    for service in services {
      guard let steps = node.value(service.id.text)?.value("next"), let entries = steps.entries
      else { continue }
      for entry in entries {
        _ = reading.reference(entry.keyNode, .service, known: serviceNames)
      }
      if service.next.reduce(0, { $0 + $1.chance }) > 1 + Self.chanceSlack {
        reading.error(steps, "去向的概率之和超过1", "the chances add up to more than 1")
      }
    }
    if reading.errorCount == before { checkLoops(node, &reading) }
  }

  /// What the chances of a service may miss 1 by: they are written as decimals.
  private static let chanceSlack = 1e-9

  /// Whoever comes into a loop that nobody leaves is served for ever.
  private func checkLoops(_ node: YAMLNode, _ reading: inout ConfigReading) {
    var formers: [ServiceID: [ServiceID]] = [:]
    var steps: [ServiceID: ServiceID] = [:]
    for service in services {
      for step in service.next where step.chance > 0 {
        formers[step.service, default: []].append(service.id)
        steps[service.id] = step.service
      }
    }
    var ways = services.filter { $0.next.reduce(0) { $0 + $1.chance } < 1 - Self.chanceSlack }
      .map(\.id)
    var leaving = Set(ways)
    while let id = ways.popLast() {
      for former in formers[id] ?? [] where leaving.insert(former).inserted { ways.append(former) }
    }
    var seen = leaving
    for service in services where !seen.contains(service.id) {
      var path: [ServiceID] = []
      var id = service.id
      while seen.insert(id).inserted {
        path.append(id)
        guard let following = steps[id] else { break }
        id = following
      }
      guard let start = path.firstIndex(of: id) else { continue }
      let loop = (path[start...] + [id]).map(\.text).joined(separator: " → ")
      reading.error(
        node.value(id.text)?.value("next") ?? node,
        "没有人能离开\(loop)：去向的概率之和应小于1，或有一步通向别处",
        "nobody ever leaves \(loop): let the chances add up to less than 1, or one step lead out")
    }
  }
}

import QueueCore

/// A scenario as small numbers and milliseconds, looked up by a run.
struct RunTables: Sendable {
  let plan: DispatchPlan
  let lineOfService: [Int]
  let departmentOfService: [Int]
  let windows: [Window]
  let lateMinutes: Int
  /// Everybody's class.
  let ordinary: Int
  let hasPatience: Bool
  private let hasNoShow: Bool
  /// Whether somebody goes on after a service.
  private let hasSteps: Bool
  private let scenario: Scenario
  private let unit: Double
  private let streams: [Stream]
  private let listed: [Stream]
  /// Where people go from each service: up to which chance, and where to.
  private let steps: [[(upTo: Double, service: Int)]]
  /// For each window and line, whether it serves it.
  private let skills: [Bool]
  /// For each line when the last window that serves it closes for good; `.max`: never.
  private let closings: [Int64]

  struct Window: Sendable {
    let open: [ClosedRange<Int64>]
    let speed: Double
  }

  struct Stream: Sendable {
    let service: Int
    let admissionClass: Int
    let route: [Int]
    let time: Distribution?
    let patience: Distribution?
    let noShow: Scenario.NoShow?
  }

  init(_ scenario: Scenario) {
    self.scenario = scenario
    unit = scenario.unit.milliseconds
    let plan = DispatchPlan(scenario.definition(PolicyDefinition(name: "fcfs")))
    self.plan = plan
    let numbers = Dictionary(
      zip(scenario.services.map(\.id), scenario.services.indices)
    ) { first, _ in first }
    lineOfService = scenario.services.map { plan.number(of: $0.line) ?? 0 }
    let departments = scenario.departments
    departmentOfService = scenario.services.map { departments.firstIndex(of: $0.department) ?? 0 }
    lateMinutes = scenario.rules.appointmentLateMinutes
    ordinary =
      scenario.classes.lastIndex { $0.entitlement == .none } ?? scenario.classes.count - 1
    let unit = unit
    windows = scenario.windows.map { window in
      Window(
        open: window.open.isEmpty
          ? [0 ... .max] : window.open.map { Self.stretch($0, unit) }, speed: window.speed)
    }
    streams = scenario.streams.map { stream in
      Stream(
        service: numbers[stream.service] ?? 0,
        admissionClass: plan.number(of: stream.admissionClass),
        route: stream.route.compactMap { numbers[$0] }, time: stream.time,
        patience: stream.patience, noShow: stream.noShow)
    }
    listed = scenario.listed.map { ticket in
      Stream(
        service: numbers[ticket.service] ?? 0,
        admissionClass: plan.number(of: ticket.admissionClass),
        route: [], time: nil, patience: ticket.patience.map { .fixed($0) },
        noShow: ticket.lost.map { Scenario.NoShow(chance: 1, lost: .fixed($0)) })
    }
    hasNoShow = (streams + listed).contains { $0.noShow != nil }
    hasSteps =
      streams.contains { !$0.route.isEmpty } || scenario.services.contains { !$0.next.isEmpty }
    hasPatience = (streams + listed).contains { $0.patience != nil }
    steps = scenario.services.map { service in
      var sum = 0.0
      return service.next.map { step in
        sum += step.chance
        return (sum, numbers[step.service] ?? 0)
      }
    }
    skills = plan.windows.indices.flatMap { window in
      plan.lines.indices.map { plan.serves(window: window, line: $0) }
    }
    let windows = windows
    closings = plan.lines.indices.map { line in
      plan.windows.indices.filter { plan.serves(window: $0, line: line) }
        .compactMap { windows[$0].open.last?.upperBound }.max() ?? 0
    }
  }

  /// One without end stays so: its close is no event.
  private static func stretch(_ open: ClosedRange<Double>, _ unit: Double) -> ClosedRange<Int64> {
    let from = CustomerLog.milliseconds(open.lowerBound, unit)
    return
      from...(open.upperBound == .infinity
      ? .max : CustomerLog.milliseconds(open.upperBound, unit))
  }

  /// When nobody of a line can be called any more, however long they stay; `.max`: never.
  func closing(ofLine line: Int) -> Int64 { closings[line] }

  func serves(window: Int, line: Int) -> Bool { skills[window * plan.lines.count + line] }

  private func source(_ customer: Customer) -> Stream {
    customer.isListed ? listed[Int(customer.source)] : streams[Int(customer.source)]
  }

  func first(_ customer: Customer) -> (service: Int, admissionClass: Int) {
    if customer.isListed {
      let ticket = listed[Int(customer.source)]
      return (ticket.service, ticket.admissionClass)
    }
    let stream = streams[Int(customer.source)]
    return (stream.service, stream.admissionClass)
  }

  /// How long somebody waits before leaving; nil: as long as it takes.
  func patience(_ customer: Customer, _ visit: Visit) -> Int64? {
    guard let patience = source(customer).patience else { return nil }
    var random = customer.chance(for: Int(visit.step), .patience)
    return CustomerLog.milliseconds(patience.draw(using: &random), unit)
  }

  /// How long the window is taken by a call; notes on the visit when nobody comes.
  func length(_ customer: Customer, _ visit: inout Visit, _ window: Int) -> Int64 {
    if hasNoShow, let noShow = source(customer).noShow, isAbsent(customer, visit, noShow) {
      visit.outcome = .noShow
      var random = customer.chance(for: Int(visit.step), .absence)
      return max(0, CustomerLog.milliseconds(noShow.lost.draw(using: &random), unit))
    }
    let speed = windows[window].speed
    let work = work(customer, visit)
    return speed == 1 ? work : Int64((Double(work) / speed).rounded())
  }

  private func isAbsent(
    _ customer: Customer, _ visit: Visit, _ noShow: Scenario.NoShow
  ) -> Bool {
    // Of a real ticket it is known that it did not come, once.
    if customer.isListed { return visit.step == 0 }
    var random = customer.chance(for: Int(visit.step), .noShow)
    return random.positiveUnit() <= noShow.chance
  }

  private func work(_ customer: Customer, _ visit: Visit) -> Int64 {
    if visit.step == visit.returns { return customer.service }
    var random = customer.chance(for: Int(visit.step), .service)
    let time = source(customer).time ?? scenario.services[Int(visit.service)].time
    return CustomerLog.milliseconds(time.draw(using: &random), unit)
  }

  /// After how long somebody who was called in vain comes back; nil: never.
  func absence(_ customer: Customer, _ visit: Visit) -> Int64? {
    guard let noShow = source(customer).noShow, !customer.isListed,
      visit.returns < scenario.rules.returnLimit
    else { return nil }
    var random = customer.chance(for: Int(visit.step), .absence)
    _ = noShow.lost.draw(using: &random)
    guard random.positiveUnit() <= noShow.returnShare else { return nil }
    let away = max(0, CustomerLog.milliseconds(noShow.after.draw(using: &random), unit))
    return away <= Int64(scenario.rules.returnMinutes) * 60_000 ? away : nil
  }

  /// Where somebody goes after a service; nil: home.
  func next(_ customer: Customer, _ visit: Visit) -> Int? {
    guard hasSteps else { return nil }
    let position = Int(visit.step - visit.returns)
    if !customer.isListed {
      let route = streams[Int(customer.source)].route
      if position < route.count { return route[position] }
    }
    let choices = steps[Int(visit.service)]
    guard !choices.isEmpty, visit.step < ScenarioLimits.steps else { return nil }
    var random = customer.chance(for: Int(visit.step), .route)
    let value = random.positiveUnit()
    return choices.first { value <= $0.upTo }?.service
  }

  func record(visits: [Visit], log: CustomerLog) -> RunRecord {
    RunRecord(
      classes: plan.classes.map(\.id), services: scenario.services.map(\.id),
      departments: scenario.departments, departmentOfService: departmentOfService,
      lines: plan.lines,
      windows: windows.indices.map { index in
        RunRecord.Window(
          number: plan.windows[index], lines: plan.linesOfWindow[index],
          open: windows[index].open)
      }, visits: visits, from: CustomerLog.milliseconds(scenario.warmUp, unit),
      through: measuredEnd(visits, log))
  }

  /// Where arrivals are cut off, so that the time in which the hall empties does not count; where
  /// they end of themselves, when the last one has gone.
  private func measuredEnd(_ visits: [Visit], _ log: CustomerLog) -> Int64 {
    if let until = scenario.until { return CustomerLog.milliseconds(until, unit) }
    if log.isCut { return log.customers.last?.arrival ?? 0 }
    return visits.reduce(0) { max($0, $1.ended) }
  }
}

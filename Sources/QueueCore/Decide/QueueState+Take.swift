extension QueueState {
  mutating func take(_ request: TakeRequest, in turn: inout Turn) throws(Refusal) -> Receipt {
    let line = try checkOffered(request, at: turn.stamp)
    let admission = try admission(of: request, in: turn)
    guard let number = nextNumber(prefix: line.prefix) else { throw .numbersUsedUp(line.prefix) }

    let id = TicketID(carried.nextTicket)
    let ahead = room.plan.number(of: line.id).map { room.count(in: $0) } ?? 0
    let isEarly = admission.slot.map { $0 > turn.now } ?? false
    let taken = TicketTaken(
      ticket: id, number: number, line: line.id, services: request.services,
      classID: admission.counts.id, requestedClass: admission.requested?.id,
      keyProject: admission.keyProject, place: carried.nextPlace,
      rule: isEarly
        ? RuleRecord(policy: policy.identity) : admit(to: line.id, reserved: nil),
      ahead: ahead, windows: index.windowsOfLine[line.id] ?? [], appointment: admission.slot,
      forecast: request.forecast.flatMap { $0.isSound ? $0 : nil })
    emit(.ticketTaken(taken), in: &turn)
    let printZone = request.printZone.flatMap { index.zones[$0]?.id } ?? line.zone
    let job = queuePrint(
      id, zone: printZone, ahead: ahead, reprintBy: nil, in: &turn)
    callToReadyWindows(in: &turn)
    return .ticketTaken(
      TicketTakenReceipt(
        ticket: id, number: number, line: line.id, windows: taken.windows, ahead: ahead,
        printJob: job, awaitsGrant: admission.requested != nil))
  }

  /// Whether everything asked for is offered now; the line it waits in.
  private func checkOffered(
    _ request: TakeRequest, at stamp: Stamp
  ) throws(Refusal) -> LineDefinition {
    guard let plan, phase != .closed else { throw .dayNotOpen(next: nextOpening(at: stamp)) }
    guard phase == .open else { throw .afterCutOff(next: nextOpening(at: stamp)) }
    let wall = dayWall(at: stamp)
    if !definition.calendar.issuesDuringBreaks, plan.isBreak(at: wall) {
      let now = plan.timeOfDay(at: wall)
      throw .duringBreak(until: plan.hours.first { $0.from > now }?.from ?? plan.cutOff)
    }
    guard let first = request.services.first else { throw .noServices }
    guard request.services.count <= definition.rules.itemsPerTicket else {
      throw .tooManyServices(limit: definition.rules.itemsPerTicket)
    }
    var line: LineID?
    for id in request.services {
      guard let service = index.services[id] else { throw .unknownService(id) }
      guard line == nil || line == service.line else { throw .servicesOfDifferentLines }
      line = service.line
      if let refusal = absence(of: service, on: plan.date) { throw refusal }
    }
    guard let line, let found = index.lines[line] else { throw .unknownService(first) }
    return found
  }

  private struct Entitled {
    /// The class the ticket counts as.
    let counts: ClassDefinition
    /// The class somebody still has to grant.
    let requested: ClassDefinition?
    let keyProject: KeyProjectCode?
    /// When an appointment is for.
    var slot: HallTime?
  }

  private func admission(
    of request: TakeRequest, in turn: Turn
  ) throws(Refusal) -> Entitled {
    var wanted = index.ordinaryClass
    if request.appointment != nil, let booked = index.appointmentClass { wanted = booked }
    if let id = request.requestedClass {
      guard let known = index.classes[id] else { throw .unknownClass(id) }
      wanted = known
    } else if request.keyProject != nil, let green = index.greenClass {
      wanted = green
    }
    switch wanted.entitlement {
    case .none: return Entitled(counts: wanted, requested: nil, keyProject: nil)
    case .grant:
      return Entitled(counts: index.ordinaryClass, requested: wanted, keyProject: nil)
    case .appointment:
      // A kiosk cannot know what was booked.
      if case .kiosk = turn.actor { throw .appointmentNeeded }
      guard let time = request.appointment, let slot = hallTime(of: time) else {
        throw .appointmentNeeded
      }
      let isLate = DispatchRules.isLate(
        turn.now, for: slot, limitMinutes: definition.rules.appointmentLateMinutes)
      let counts = isLate ? index.ordinaryClass : wanted
      return Entitled(counts: counts, requested: nil, keyProject: nil, slot: slot)
    case .keyProjectCode:
      guard let code = request.keyProject else { throw .keyProjectCodeNeeded }
      try check(code, for: request.services, at: turn.now)
      return Entitled(counts: wanted, requested: nil, keyProject: code)
    }
  }

  /// The hall's time at a local time of the day.
  private func hallTime(of time: TimeOfDay) -> HallTime? {
    guard let plan, let openedAt else { return nil }
    return openedAt.hall.advanced(
      byMilliseconds: plan.wall(time).milliseconds - openedAt.wall.milliseconds)
  }

  private func check(
    _ code: KeyProjectCode, for services: [ServiceID], at now: HallTime
  ) throws(Refusal) {
    guard let project = carried.keyProjects.first(where: { $0.code == code }), let plan else {
      throw .keyProjectUnknown
    }
    guard plan.date >= project.validFrom, plan.date <= project.validTo else {
      throw .keyProjectNotValid(from: project.validFrom, to: project.validTo)
    }
    if !project.services.isEmpty,
      let foreign = services.first(where: { !project.services.contains($0) })
    {
      throw .keyProjectNotForService(foreign)
    }
    let live = tickets.values.count { $0.keyProject == code && $0.isLive(at: now) }
    guard live < definition.rules.liveTicketsPerKeyProject else {
      throw .keyProjectLimit(definition.rules.liveTicketsPerKeyProject)
    }
  }

  mutating func queuePrint(
    _ ticket: TicketID, zone: ZoneID, ahead: Int, reprintBy: Actor?, in turn: inout Turn
  ) -> PrintJobID {
    let job = PrintJobID(carried.nextPrintJob)
    let generation = (tickets[ticket]?.printGeneration ?? 0) + 1
    emit(
      .printJobQueued(
        PrintJobQueued(
          job: job, ticket: ticket, generation: generation, zone: zone, ahead: ahead,
          reprintBy: reprintBy)), in: &turn)
    return job
  }
}

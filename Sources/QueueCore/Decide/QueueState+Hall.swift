extension QueueState {
  /// Characters of a notice, a suspension's reason or an emergency text that are kept.
  static let noticeLimit = 500

  mutating func decideHall(
    _ command: Command, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    switch command {
    case .registerKeyProject(let project):
      guard project.validFrom <= project.validTo else {
        throw .keyProjectNotValid(from: project.validFrom, to: project.validTo)
      }
      emit(.keyProjectRegistered(project), in: &turn)
    case .withdrawKeyProject(let code):
      guard carried.keyProjects.contains(where: { $0.code == code }) else {
        throw .keyProjectUnknown
      }
      emit(.keyProjectWithdrawn(KeyProjectReference(code: code)), in: &turn)
    case .changeDefinition(let definition, let source):
      try change(to: definition, source: source, in: &turn)
    case .suspendService(let suspension):
      guard index.services[suspension.service] != nil else {
        throw .unknownService(suspension.service)
      }
      guard !suspension.reason.allSatisfy(\.isWhitespace) else { throw .reasonNeeded }
      emit(
        .serviceSuspended(
          Suspension(
            service: suspension.service, until: suspension.until,
            reason: String(suspension.reason.prefix(Self.noticeLimit)))), in: &turn)
    case .resumeService(let service):
      guard index.services[service] != nil else { throw .unknownService(service) }
      emit(.serviceResumed(ServiceReference(service: service)), in: &turn)
    case .postNotice(let text):
      emit(.noticePosted(NoticePosted(text: String(text.prefix(Self.noticeLimit)))), in: &turn)
    case .raiseEmergency(let text):
      emit(
        .emergencyRaised(
          LocalizedText(
            chinese: String(text.chinese.prefix(Self.noticeLimit)),
            english: String(text.english.prefix(Self.noticeLimit)))), in: &turn)
    case .clearEmergency: emit(.emergencyCleared(NoContent()), in: &turn)
    case .publishLayout(let publication): try publish(publication, in: &turn)
    case .registerPerson(let role):
      let person = PersonID(carried.nextPerson)
      emit(.personRegistered(PersonRegistered(person: person, role: role)), in: &turn)
      return .person(person)
    case .retirePerson(let person):
      guard carried.people.contains(where: { $0.person == person }) else {
        throw .unknownPerson(person)
      }
      for window in windowsInOrder where window.clerk == person {
        emit(.clerkSignedOut(WindowReference(window: window.id)), in: &turn)
      }
      emit(.personRetired(PersonReference(person: person)), in: &turn)
    case .enrolDevice(let enrolment): emit(.deviceEnrolled(enrolment), in: &turn)
    case .revokeDevice(let device):
      guard carried.enrolments.contains(where: { $0.id == device }) else {
        throw .unknownDevice(device)
      }
      emit(.deviceRevoked(DeviceReference(device: device)), in: &turn)
    default: try decideDay(command, in: &turn)
    }
    return .done
  }

  private mutating func decideDay(_ command: Command, in turn: inout Turn) throws(Refusal) {
    switch command {
    case .openDay(let plan):
      guard phase == .closed else { throw .dayAlreadyOpen(self.plan?.date ?? plan.date) }
      var starting = carried
      starting.suspensions.removeAll { $0.until <= plan.date }
      // Also behind a day of a later date, or of one that the clock has taken back: what was issued
      // by a wrong clock is on paper all the same.
      if self.plan.map({ $0.date >= plan.date }) ?? true { starting.skippedNumbers += numbersUsed }
      emit(
        .dayOpened(DayOpened(plan: plan, definition: definition, carried: starting)), in: &turn)
    case .changePhase(let wanted):
      switch (phase, wanted) {
      case (.open, .cutOff), (.open, .draining), (.cutOff, .draining), (.cutOff, .open),
        (.draining, .open):
        emit(.phaseChanged(PhaseChanged(phase: wanted)), in: &turn)
      default: throw .wrongPhase(phase)
      }
    case .closeDay: try closeDay(in: &turn)
    case .setClock(let setting):
      guard ClockCorrection.plausible.contains(setting.to) else { throw .implausibleTime }
      emit(.clockSet(ClockSet(to: setting.to, correction: setting.correction)), in: &turn)
      if phase != .closed, let plan = setting.plan {
        emit(.planChanged(PlanChanged(plan: plan)), in: &turn)
      }
    default: break
    }
  }

  private mutating func closeDay(in turn: inout Turn) throws(Refusal) {
    guard let plan, phase != .closed else { throw .dayNotOpen(next: nextOpening(at: turn.stamp)) }
    for window in windowsInOrder {
      if let ticket = window.ticket {
        emitServiceEnded(ticket, at: window.id, outcome: nil, caseNumber: nil, in: &turn)
      }
    }
    for ticket in tickets.values.filter(\.isLive).sorted(by: { $0.id < $1.id }) {
      emit(.ticketExpired(TicketReference(ticket: ticket.id)), in: &turn)
    }
    for job in openPrintJobs where printJobs[job]?.state == .queued {
      emit(.printJobResolved(PrintJobResolved(job: job, printed: false)), in: &turn)
    }
    emit(.dayClosed(DayClosed(date: plan.date, summary: summary)), in: &turn)
  }

  private mutating func change(
    to new: HallDefinition, source: ChangeSource, in turn: inout Turn
  ) throws(Refusal) {
    guard new != definition else { return }
    if let problem = new.firstInconsistency { throw .invalidDefinition(problem) }
    let live = tickets.values.filter { $0.isLive(at: turn.now) }
    for ticket in live.sorted(by: { $0.id < $1.id })
    where !new.lines.contains(where: { $0.id == ticket.line }) {
      throw .invalidDefinition("\(ticket.number) waits in line \(ticket.line)")
    }
    if let kept = firstTicketKeptInVain(under: new) {
      throw .invalidDefinition("\(kept.number) is kept for a window that could not call it")
    }
    for window in windowsInOrder
    where window.ticket != nil && !new.windows.contains(where: { $0.id == window.id }) {
      throw .invalidDefinition("window \(window.id) is serving somebody")
    }
    let (former, rule) = (definition, policy.identity)
    let before = definition.calendar
    emit(
      .definitionChanged(
        DefinitionChanged(
          definition: new, source: source, differences: new.differences(from: definition))),
      in: &turn)
    withdrawChanged(from: former, rule: rule, in: &turn)
    followHours(before: before, in: &turn)
    callToReadyWindows(in: &turn)
  }

  /// Lets the open day follow when the hours of its date have changed.
  ///
  /// A day that somebody opened out of turn goes on as it is until its own date's hours change. A
  /// cut-off that the change brings forward to now comes at once, and one that it puts off again is
  /// taken back; what a person did to the day by hand otherwise stays.
  private mutating func followHours(before: CalendarDefinition, in turn: inout Turn) {
    guard phase != .closed, let old = plan else { return }
    let calendar = definition.calendar
    let wanted = calendar.plan(for: old.date, midnight: old.midnight)
    guard wanted != before.plan(for: old.date, midnight: old.midnight) else { return }
    let wall = dayWall(at: turn.stamp)
    let fresh = wanted ?? calendar.planEnding(old, at: wall)
    let hadCutOff = wall >= old.wall(old.cutOff)
    let hasCutOff = wall >= fresh.wall(fresh.cutOff)
    emit(.planChanged(PlanChanged(plan: fresh)), in: &turn)
    if hasCutOff, !hadCutOff, phase == .open {
      emit(.phaseChanged(PhaseChanged(phase: .cutOff)), in: &turn)
    } else if hadCutOff, !hasCutOff, phase != .open {
      emit(.phaseChanged(PhaseChanged(phase: .open)), in: &turn)
    }
  }

  /// A ticket that only one window may call, which under a new definition never could; also one
  /// at a window, since its call may be undone.
  private func firstTicketKeptInVain(under new: HallDefinition) -> Ticket? {
    tickets.values.filter { ticket in
      guard let reserved = ticket.reservedWindow,
        ticket.state == .waiting || ticket.state == .called
      else { return false }
      return !new.windows.contains { $0.id == reserved && $0.lines.contains(ticket.line) }
    }.min { $0.id < $1.id }
  }
}

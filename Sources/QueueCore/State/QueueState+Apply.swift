extension QueueState {
  /// Changes the state by what has happened; never refuses, since it has happened.
  public mutating func apply(_ event: Event, by actor: Actor, at stamp: Stamp) {
    latest = stamp.hall
    switch event {
    case .dayOpened(let content): applyDayOpened(content, at: stamp)
    case .phaseChanged(let content):
      phase = content.phase
      if phase == .open { openingWall = dayWall(at: stamp) }
    case .planChanged(let content): plan = content.plan
    case .clockSet(let content): applyClockSet(content, at: stamp)
    case .dayClosed(let content): applyDayClosed(content)
    case .ticketTaken(let content): applyTaken(content, at: stamp.hall)
    case .ticketCalled(let content): applyCalled(content, at: stamp.hall)
    case .ticketRecalled(let content): applyRecalled(content, at: stamp.hall)
    case .serviceEnded(let content): applyServiceEnded(content, at: stamp.hall)
    case .ticketMissed(let content): applyMissed(content, at: stamp.hall)
    case .ticketReturned(let content):
      tickets[content.ticket]?.returns += 1
      applyRequeued(content, at: stamp.hall)
    case .ticketResumed(let content): applyRequeued(content, at: stamp.hall)
    case .ticketHeld(let content):
      tickets[content.ticket]?.state = .held
      free(content.window, at: stamp.hall)
    case .ticketTransferred(let content): applyTransferred(content, at: stamp.hall)
    case .ticketCancelled(let content): end(content.ticket, .cancelled, at: stamp.hall)
    case .ticketExpired(let content): applyExpired(content, at: stamp.hall)
    case .callUndone(let content): applyUndone(content, at: stamp.hall)
    case .careGranted(let content), .careWithdrawn(let content): applyClass(content)
    case .appointmentDue(let content): applyDue(content)
    case .promiseWithdrawn(let content):
      for ticket in content.tickets { tickets[ticket]?.withdrawal = content.reason }
    case .serviceRated(let content): applyRated(content, at: stamp.hall)
    case .printJobQueued(let content): applyPrintQueued(content, at: stamp)
    case .slipQueued(let content): applySlipQueued(content, at: stamp)
    case .printJobSending(let content): setPrintState(content.job, .sending(content.printer))
    case .printJobRequeued(let content): setPrintState(content.job, .queued)
    case .printJobConfirmed(let content): applyPrintConfirmed(content)
    case .printJobUnknown(let content): applyPrintUnknown(content)
    case .printJobResolved(let content):
      setPrintState(content.job, .resolved(printed: content.printed))
    case .layoutPublished(let content): carried.publish(content, at: stamp.wall, by: actor)
    default: applyWindowOrHall(event, at: stamp.hall)
    }
  }

  private mutating func applyWindowOrHall(_ event: Event, at now: HallTime) {
    switch event {
    case .windowOpened(let content):
      windows[content.window]?.status = .open
      windows[content.window]?.idleSince = now
    case .windowReady(let content): windows[content.window]?.status = .ready
    case .windowPaused(let content): windows[content.window]?.status = .paused(content.reason)
    case .windowResumed(let content):
      let isServing = windows[content.window]?.ticket != nil
      windows[content.window]?.status = isServing ? .serving : .open
    case .windowDraining(let content): windows[content.window]?.status = .draining
    case .windowClosed(let content): windows[content.window]?.status = .closed
    case .clerkSignedIn(let content): windows[content.window]?.clerk = content.person
    case .clerkSignedOut(let content): windows[content.window]?.clerk = nil
    case .keyProjectRegistered(let project):
      carried.keyProjects.removeAll { $0.code == project.code }
      carried.keyProjects.append(project)
    case .keyProjectWithdrawn(let content):
      carried.keyProjects.removeAll { $0.code == content.code }
    case .definitionChanged(let content): use(content.definition)
    case .serviceSuspended(let suspension):
      carried.suspensions.removeAll { $0.service == suspension.service }
      carried.suspensions.append(suspension)
    case .serviceResumed(let content):
      carried.suspensions.removeAll { $0.service == content.service }
    case .noticePosted(let content): carried.notice = content.text
    case .emergencyRaised(let text): carried.emergency = text
    case .emergencyCleared: carried.emergency = nil
    case .personRegistered(let content):
      carried.people.append(content)
      carried.nextPerson = max(carried.nextPerson, content.person.value + 1)
    case .personRetired(let content): carried.people.removeAll { $0.person == content.person }
    case .deviceEnrolled(let enrolment):
      carried.enrolments.removeAll { $0.id == enrolment.id }
      carried.enrolments.append(enrolment)
    case .deviceRevoked(let content): carried.enrolments.removeAll { $0.id == content.device }
    case .journalRestored(let content): applyRestored(content)
    default: break
    }
  }

  /// Brings a definition into force; windows that stay keep how they stand.
  mutating func use(_ definition: HallDefinition) {
    self.definition = definition
    index = DefinitionIndex(definition)
    let former = policy.identity
    policy =
      DispatchPolicies.make(definition.policy, classes: definition.classes) ?? policy
    var standing: [WindowID: WindowState] = [:]
    for window in definition.windows {
      standing[window.id] = windows[window.id] ?? WindowState(id: window.id)
      if policy.identity != former {
        // What a call under another rule has counted cannot be taken back any more.
        standing[window.id]?.lastCall = nil
        standing[window.id]?.turn = 0
      }
    }
    windows = standing
    rebuildRoom()
  }

  private mutating func applyDayOpened(_ content: DayOpened, at stamp: Stamp) {
    openedAt = stamp
    openingWall = stamp.wall
    windows = [:]
    tickets = [:]
    use(content.definition)
    plan = content.plan
    phase = .open
    carried = content.carried
    ticketsByNumber = [:]
    printJobs = [:]
    openPrintJobs = []
    summary = DaySummary()
    ratings = [:]
    recentCalls = []
    counters = [:]
    numbersUsed = 0
  }

  /// The day that is open goes by the right time from now on. A day that is over and would lie in the
  /// future is forgotten, or the calendar would wait for its date to pass.
  private mutating func applyClockSet(_ content: ClockSet, at stamp: Stamp) {
    carried.clockCorrection = content.correction
    guard phase != .closed else {
      if let plan, content.to < plan.midnight { self.plan = nil }
      return
    }
    let moved = content.to.milliseconds - dayWall(at: stamp).milliseconds
    openedAt = openedAt.map {
      Stamp(wall: WallTime(milliseconds: $0.wall.milliseconds + moved), hall: $0.hall)
    }
    openingWall = openingWall.map { WallTime(milliseconds: $0.milliseconds + moved) }
  }

  private mutating func applyDayClosed(_ content: DayClosed) {
    phase = .closed
    summary = content.summary
    numbersUsed = max(counters.values.max() ?? 0, carried.skippedNumbers)
    carried.skippedNumbers = 0
    for window in definition.windows {
      windows[window.id]?.status = .closed
      windows[window.id]?.clerk = nil
      windows[window.id]?.lastCall = nil
    }
    recentCalls = []
  }

  private mutating func applyRestored(_ content: JournalRestored) {
    carried.generation = content.generation
    carried.nextTicket += content.skippedIdentifiers
    carried.nextPrintJob += content.skippedIdentifiers
    carried.nextPerson += content.skippedIdentifiers
    carried.skippedNumbers += content.skippedNumbers
    for prefix in counters.keys { counters[prefix]? += content.skippedNumbers }
  }

  private mutating func applyPrintQueued(_ content: PrintJobQueued, at stamp: Stamp) {
    printJobs[content.job] = PrintJob(
      id: content.job, paper: .ticket(content.ticket), generation: content.generation,
      zone: content.zone, ahead: content.ahead, reprintBy: content.reprintBy,
      queuedAt: stamp.hall, queuedWall: stamp.wall, state: .queued)
    openPrintJobs.append(content.job)
    tickets[content.ticket]?.printGeneration = content.generation
    carried.nextPrintJob = max(carried.nextPrintJob, content.job.value + 1)
  }

  private mutating func applySlipQueued(_ content: SlipQueued, at stamp: Stamp) {
    printJobs[content.job] = PrintJob(
      id: content.job, paper: .slip(content.service, next: content.next), generation: 0,
      zone: content.zone, ahead: 0, reprintBy: nil, queuedAt: stamp.hall, queuedWall: stamp.wall,
      state: .queued)
    openPrintJobs.append(content.job)
    carried.nextPrintJob = max(carried.nextPrintJob, content.job.value + 1)
  }

  private mutating func applyPrintConfirmed(_ content: PrintJobReference) {
    guard let printer = printJobs[content.job]?.printer else { return }
    setPrintState(content.job, .confirmed(printer))
  }

  private mutating func applyPrintUnknown(_ content: PrintJobUnknown) {
    guard let printer = printJobs[content.job]?.printer else { return }
    setPrintState(content.job, .unknown(printer, reason: content.reason))
  }

  private mutating func setPrintState(_ job: PrintJobID, _ state: PrintJob.State) {
    printJobs[job]?.state = state
    if printJobs[job]?.isOpen == false { openPrintJobs.removeAll { $0 == job } }
  }
}

extension PrintJob {
  /// The printer that has or had it; nil while queued.
  public var printer: DeviceID? {
    switch state {
    case .sending(let printer), .confirmed(let printer), .unknown(let printer, _): printer
    case .queued, .resolved: nil
    }
  }
}

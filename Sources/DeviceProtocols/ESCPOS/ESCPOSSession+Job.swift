import HallBus

extension ESCPOSSession {
  /// Sends the settings and asks once more: a job must not begin on what was true seconds ago.
  mutating func startPreflight(at now: Instant) {
    inquiry.abandon()
    phase = .preflight
    transmit(PrintJobEncoder.prelude(profile: profile), at: now)
    startRound(at: now)
  }

  mutating func startSending(at now: Instant) {
    guard var started = job else {
      backToRest(strayReplies: false, at: now)
      return
    }
    started.runs = PrintJobEncoder.runs(of: started.document.picture, profile: profile)
    started.nextRun = 0
    job = started
    inquiry.abandon()
    phase = .sending
    stoppedSince = nil
    phaseDeadline = nil
    expectedProcessID = nil
    fenceOutstanding = false
    inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollPrinting)
    emit(.jobSending(started.document.id))
    continueJob(at: now)
  }

  /// Hands out the next run when the transport has taken all and the printer is well.
  mutating func continueJob(at now: Instant) {
    guard unsent == 0 else { return }
    if phase == .finishing(.draining) {
      phase = .finishing(completion == .realTimeStatus ? .printingTime : .awaitingCompletion)
      restartFinishDeadline(at: now)
      return
    }
    guard phase == .sending, status.canPrint, var current = job,
      seesAutomaticStatus || inquiry.asked == nil
    else { return }
    if current.nextRun < current.runs.count {
      transmit(current.runs[current.nextRun], at: now)
      current.nextRun += 1
      job = current
      if !seesAutomaticStatus { ask(1, at: now) }
      return
    }
    phase = .finishing(.draining)
    switch completion {
    case .processID: requestProcessID(at: now)
    case .fence: requestFence(at: now)
    case .realTimeStatus, nil: continueJob(at: now)
    }
  }

  /// The longest that printing takes, from the moment that all bytes are out.
  private var printingMicroseconds: Int64 {
    let dots = Int64(job?.document.picture.lengthDots ?? 0)
    let dotsPerSecond =
      ESCPOSLimits.slowestMillimetresPerSecond * Int64(ESCPOSLimits.dotsPerMillimetre)
    return dots * 1_000_000 / dotsPerSecond
  }

  /// Starts the finishing time over: at its beginning, and when a stopped printer goes on.
  mutating func restartFinishDeadline(at now: Instant) {
    switch phase {
    case .finishing(.awaitingCompletion):
      phaseDeadline = now.advanced(
        byMicroseconds: printingMicroseconds + ESCPOSLimits.completionSlack)
    case .finishing(.printingTime):
      phaseDeadline = now.advanced(byMicroseconds: printingMicroseconds)
    default: break
    }
  }

  /// Ends a job whose completion came once no answer is missing; true when it has ended.
  @discardableResult
  mutating func settle(at now: Instant) -> Bool {
    guard phase == .finishing(.settling), inquiry.owed == 0, inquiry.asked == nil else {
      return false
    }
    confirm(at: now)
    return true
  }

  mutating func confirm(at now: Instant) {
    guard let job else { return }
    // An answer that is owed means that the printer may have been off and lost the middle.
    guard inquiry.owed == 0 else {
      unknown(.repliesLost, at: now)
      return
    }
    emit(.jobConfirmed(job.document.id))
    self.job = nil
    backToRest(strayReplies: false, at: now)
  }

  /// Gives the job to a person and the printer a fresh start.
  mutating func unknown(_ reason: UnknownReason, at now: Instant) {
    guard let job else { return }
    emit(.jobUnknown(job.document.id, reason))
    self.job = nil
    torn = true
    completion = nil
    expectedProcessID = nil
    fenceOutstanding = false
    backToRest(strayReplies: true, at: now)
  }

  /// When a transport that takes nothing is given up.
  var stallDeadline: Instant? {
    guard isPrinting, unsent > 0, status.canPrint, !lineStopped else { return nil }
    return progressAt.advanced(byMicroseconds: ESCPOSLimits.lineStall)
  }

  func isLineStalled(at now: Instant) -> Bool {
    unsent > 0 && now.microseconds(since: progressAt) >= ESCPOSLimits.lineStall
  }

  /// The transport has taken nothing for too long. A unit that reports its state unasked would
  /// have said why; any other may be out of paper, which somebody can mend.
  private mutating func lineStalled(at now: Instant) {
    if seesAutomaticStatus {
      unknown(.lineStalled, at: now)
    } else {
      lineStopped = true
      stoppedSince = progressAt
      publish()
    }
  }

  /// When a printer stopped in the middle of a job is given up.
  var stopDeadline: Instant? {
    guard isPrinting, let stoppedSince else { return nil }
    return stoppedSince.advanced(byMicroseconds: ESCPOSLimits.stoppedMidJob)
  }

  /// Does what is due, at most one limit and one inquiry a call.
  public mutating func advance(to now: Instant) {
    guard phase != .closed else { return }
    if let due = stopDeadline, due <= now {
      unknown(.stoppedTooLong, at: now)
    } else if let due = stallDeadline, due <= now {
      lineStalled(at: now)
    } else if let due = phaseDeadline, due <= now {
      phaseDeadline = nil
      phaseDue(at: now)
    }
    if let due = inquiry.replyDeadline {
      if due <= now { replyMissed(at: now) }
    } else if let due = inquiry.nextAsk, due <= now {
      askAgain(at: now)
    }
  }

  private mutating func phaseDue(at now: Instant) {
    switch phase {
    case .preparing(let preparation):
      preparationDue(preparation, at: now)
    case .finishing(.awaitingCompletion):
      // While it is stopped the stop limit counts; the time starts over when it goes on.
      if status.canPrint { unknown(.noCompletion, at: now) }
    case .finishing(.settling), .finishing(.lastRound):
      unknown(.repliesLost, at: now)
    case .finishing(.printingTime):
      guard status.canPrint else { return }
      guard inquiry.owed == 0 else {
        unknown(.repliesLost, at: now)
        return
      }
      guard inquiry.asked == nil else {
        phaseDeadline = inquiry.replyDeadline
        return
      }
      phase = .finishing(.lastRound)
      phaseDeadline = now.advanced(byMicroseconds: ESCPOSLimits.statusReply * 4)
      startRound(at: now)
    case .finishing(.draining), .closed, .probing, .silent, .resting,
      .preflight, .sending:
      break
    }
  }
}

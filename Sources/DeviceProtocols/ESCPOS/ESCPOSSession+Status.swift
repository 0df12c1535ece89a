import HallBus

extension ESCPOSSession {
  /// Asks everything anew; what was known of the printer before counts no more.
  mutating func startProbing(at now: Instant) {
    phase = .probing
    status = PrinterStatus()
    completion = nil
    phaseDeadline = nil
    publish()
    startRound(at: now)
  }

  /// A silent printer said something: late answers may follow, so it is asked a little later.
  private mutating func reawaken(at now: Instant) {
    phase = .probing
    status = PrinterStatus()
    inquiry.abandon()
    inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.strayReplies)
  }

  mutating func startRound(at now: Instant) {
    if let kind = inquiry.startRound() { ask(kind, at: now) } else { roundDone(at: now) }
  }

  mutating func ask(_ kind: UInt8, at now: Instant) {
    transmit(ESCPOSCommand.realTimeStatus(kind), at: now)
    inquiry.ask(kind, at: now)
  }

  mutating func handle(_ reply: ESCPOSReply, at now: Instant) {
    switch reply {
    case .realTimeStatus(let byte): handleRealTimeStatus(byte, at: now)
    case .automaticStatus(let bytes):
      if phase == .silent {
        reawaken(at: now)
        return
      }
      seesAutomaticStatus = true
      var changed = status
      changed.apply(automatic: bytes)
      statusMayHaveChanged(to: changed, at: now)
    case .processID(let id):
      guard id == expectedProcessID else { return }
      expectedProcessID = nil
      completionAnswered(.processID, at: now)
    case .fence(let byte):
      guard fenceOutstanding || phase == .preparing(.fenceQuiet) else { return }
      if case .preparing = phase { fenceUpperBits = byte & 0xF0 }
      guard byte & 0xF0 == fenceUpperBits else { return }
      fenceOutstanding = false
      completionAnswered(.fence, at: now)
    }
  }

  private mutating func handleRealTimeStatus(_ byte: UInt8, at now: Instant) {
    let outcome = inquiry.answered(at: now)
    if phase == .silent {
      reawaken(at: now)
      return
    }
    if case .answered(let kind) = outcome {
      lastRoundTrip = inquiry.lastRoundTrip
      var changed = status
      changed.apply(realTime: byte, kind: kind)
      // The rest of a round is asked before the change is acted upon: the pieces belong together.
      if let next = inquiry.nextOfRound() { ask(next, at: now) } else { scheduleNextAsk(at: now) }
      let roundOver = inquiry.asked == nil
      statusMayHaveChanged(to: changed, at: now)
      if roundOver { roundDone(at: now) }
    }
    settle(at: now)
    continueJob(at: now)
  }

  /// In a job single questions follow each other; elsewhere ``rest(at:)`` says when.
  private mutating func scheduleNextAsk(at now: Instant) {
    guard isPrinting else { return }
    inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollPrinting)
  }

  private mutating func statusMayHaveChanged(to changed: PrinterStatus, at now: Instant) {
    guard changed != status else { return }
    let couldPrint = status.canPrint
    status = changed
    publish()
    guard couldPrint != changed.canPrint else { return }
    if isPrinting {
      stoppedSince = changed.canPrint ? nil : now
      lineStopped = false
      if changed.canPrint {
        progressAt = now
        restartFinishDeadline(at: now)
        continueJob(at: now)
      }
    } else if phase == .resting {
      rest(at: now)
    } else if case .preparing = phase, !changed.canPrint {
      phaseDeadline = nil
      phase = .resting
      rest(at: now)
    }
  }

  /// All kinds have been asked and answered as far as this unit answers them.
  private mutating func roundDone(at now: Instant) {
    switch phase {
    case .probing, .resting:
      phase = .resting
      rest(at: now)
    case .preflight:
      if status.canPrint { startSending(at: now) } else { backToRest(strayReplies: false, at: now) }
    case .finishing(.lastRound):
      if status.canPrint {
        confirm(at: now)
      } else {
        unknown(.stoppedAtEnd, at: now)
      }
    case .closed, .silent, .preparing, .sending, .finishing: break
    }
  }

  /// Decides what a printer at rest does: waits, prepares, or begins the held job.
  mutating func rest(at now: Instant) {
    guard phase == .resting else { return }
    publish()
    // A round in flight is waited for: its answers must not be taken for those of the next.
    guard inquiry.asked == nil else { return }
    guard status.canPrint else {
      scheduleRest(after: ESCPOSLimits.pollStopped, at: now)
      return
    }
    guard completion != nil else {
      startPreparing(at: now)
      return
    }
    if job != nil {
      startPreflight(at: now)
    } else {
      scheduleRest(after: ESCPOSLimits.pollResting, at: now)
    }
  }

  private mutating func scheduleRest(after microseconds: Int64, at now: Instant) {
    inquiry.nextAsk = now.advanced(byMicroseconds: microseconds)
  }

  /// Ends a job's phases; with stray answers possible, a status round comes before anything else.
  mutating func backToRest(strayReplies: Bool, at now: Instant) {
    phase = .resting
    phaseDeadline = nil
    stoppedSince = nil
    lineStopped = false
    inquiry.abandon()
    if strayReplies {
      publish()
      inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.strayReplies)
    } else {
      rest(at: now)
    }
  }

  /// A question's time is over.
  mutating func replyMissed(at now: Instant) {
    if unsent > 0 {
      // The transport has not even taken the question: that is the stall limit's business.
      if !isPrinting, isLineStalled(at: now) {
        goSilent(at: now)
      } else {
        inquiry.linesTaken(at: now)
      }
      return
    }
    inquiry.missed(inJob: isPrinting)
    missedReplies += 1
    let stoppedInJob = isPrinting && !status.canPrint
    if inquiry.missedInARow >= ESCPOSLimits.missedReplies, !stoppedInJob {
      goSilent(at: now)
      return
    }
    switch phase {
    case .closed: break
    case .silent:
      inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollSilent)
    case .probing, .resting, .preflight, .finishing(.lastRound):
      if let next = inquiry.nextOfRound() {
        ask(next, at: now)
      } else if inquiry.missedInARow == 0 {
        roundDone(at: now)
      } else {
        startRound(at: now)
      }
    case .preparing: break
    case .sending, .finishing:
      if !settle(at: now), isPrinting {
        inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollPrinting)
      }
    }
  }

  mutating func goSilent(at now: Instant) {
    let wasSilent = phase == .silent
    if isPrinting, let job {
      torn = true
      emit(.jobUnknown(job.document.id, .noReplies))
      self.job = nil
    }
    phase = .silent
    completion = nil
    // It may be another unit that comes back.
    hasConfirmed = false
    lossIsReported = false
    phaseDeadline = nil
    stoppedSince = nil
    lineStopped = false
    seesAutomaticStatus = false
    expectedProcessID = nil
    fenceOutstanding = false
    inquiry.abandon()
    inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollSilent)
    publish()
    if !wasSilent { emit(.silent) }
  }

  /// A question's turn has come.
  mutating func askAgain(at now: Instant) {
    inquiry.nextAsk = nil
    switch phase {
    case .closed: break
    case .silent:
      // What the transport has not taken is not added to.
      if unsent == 0 {
        ask(1, at: now)
      } else {
        inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollSilent)
      }
    case .probing, .resting, .preflight: startRound(at: now)
    case .preparing: break
    case .sending, .finishing: ask(inquiry.nextInRotation(), at: now)
    }
  }
}

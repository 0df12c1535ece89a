import HallBus

extension ESCPOSSession {
  /// Brings the printer to a known state and finds out how this unit tells completion.
  ///
  /// After a torn job the printer may still wait for the rest of a picture: as many zero bytes as
  /// the longest band has fill it with white, and mean nothing to a printer that waits for a
  /// command. Then the torn piece is cut off, so that it does not head the next ticket.
  mutating func startPreparing(at now: Instant) {
    inquiry.abandon()
    seesAutomaticStatus = false
    var bytes: [UInt8] = []
    if torn {
      bytes += [UInt8](repeating: 0, count: (profile.widthDots + 7) / 8 * profile.bandRows)
    }
    bytes += PrintJobEncoder.prelude(profile: profile)
    if torn { bytes += ESCPOSCommand.cut(profile.cut) }
    transmit(bytes, at: now)
    tryCompletion(index: 0, at: now)
  }

  private mutating func tryCompletion(index: Int, at now: Instant) {
    guard index < profile.completionCandidates.count else {
      if hasConfirmed { completionLost(at: now) } else { decide(.realTimeStatus, at: now) }
      return
    }
    let method = profile.completionCandidates[index]
    switch method {
    case .processID: requestProcessID(at: now)
    case .fence: requestFence(at: now)
    case .realTimeStatus:
      decide(.realTimeStatus, at: now)
      return
    }
    phase = .preparing(.trying(method, index: index))
    phaseDeadline = now.advanced(byMicroseconds: ESCPOSLimits.completionProbe)
    publish()
  }

  mutating func requestProcessID(at now: Instant) {
    let id = takeProcessID()
    expectedProcessID = id
    transmit(ESCPOSCommand.processID(id), at: now)
  }

  mutating func requestFence(at now: Instant) {
    fenceOutstanding = true
    transmit(ESCPOSCommand.fence, at: now)
  }

  /// A completion request was answered, a probe's or a job's.
  mutating func completionAnswered(_ method: CompletionMethod, at now: Instant) {
    switch phase {
    case .preparing(.trying(let tried, _)) where tried == method:
      guard method == .fence else {
        decide(method, at: now)
        return
      }
      phase = .preparing(.fenceQuiet)
      phaseDeadline = now.advanced(byMicroseconds: ESCPOSLimits.fenceQuiet)
    case .preparing(.fenceQuiet):
      phaseDeadline = now.advanced(byMicroseconds: ESCPOSLimits.fenceQuiet)
    case .finishing(.draining), .finishing(.awaitingCompletion):
      guard completion == method else { return }
      phase = .finishing(.settling)
      phaseDeadline = now.advanced(byMicroseconds: ESCPOSLimits.statusReply * 2)
      settle(at: now)
    default: break
    }
  }

  /// A probe was not answered in its time, or its quiet is over.
  mutating func preparationDue(_ preparation: Preparation, at now: Instant) {
    switch preparation {
    case .trying(_, let index):
      if unsent > 0, isLineStalled(at: now) {
        goSilent(at: now)
        return
      }
      if unsent > 0 {
        phaseDeadline = now.advanced(byMicroseconds: ESCPOSLimits.completionProbe)
        return
      }
      expectedProcessID = nil
      fenceOutstanding = false
      tryCompletion(index: index + 1, at: now)
    case .fenceQuiet:
      decide(.fence, at: now)
    }
  }

  /// A unit that confirmed and stops doing so is broken or lies; to believe its status alone from now
  /// on would confirm tickets that nobody has seen.
  private mutating func completionLost(at now: Instant) {
    torn = false
    phase = .resting
    phaseDeadline = nil
    publish()
    if !lossIsReported { emit(.completionLost) }
    lossIsReported = true
    inquiry.nextAsk = now.advanced(byMicroseconds: ESCPOSLimits.pollResting)
  }

  private mutating func decide(_ method: CompletionMethod, at now: Instant) {
    completion = method
    hasConfirmed = hasConfirmed || method != .realTimeStatus
    lossIsReported = false
    torn = false
    emit(.completion(method))
    phase = .resting
    phaseDeadline = nil
    rest(at: now)
  }
}

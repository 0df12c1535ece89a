import DeviceProtocols
import HallBus
import QueueCore

// A job's way: claimed in the journal, painted, printed, settled in the journal.
extension PrinterStation {
  /// Claims the oldest queued job when the printer could print it now; otherwise it stays queued
  /// for this or another printer of the zone.
  mutating func claimNext(at now: Instant) {
    claimDue = nil
    guard !isStopping, step == .resting, session.isReady else { return }
    if testIsWanted {
      testIsWanted = false
      printTest(at: now)
      return
    }
    guard let oldest = queued.first else { return }
    if isSuspect, hasCompanion {
      let due = oldest.since.advanced(byMilliseconds: Self.suspectPause)
      guard due <= now else {
        claimDue = due
        return
      }
    }
    step = .claiming(oldest.job)
    submit(.reportPrintSending(oldest.job, printer: device.id))
  }

  private mutating func printTest(at now: Instant) {
    let paper = PrinterTestPaper.picture(
      of: device, profile: session.profile, completion: session.completion, clock: clock)
    do throws(PrintJobRefusal) {
      try session.submit(PrintJobDocument(id: Self.testID, picture: paper), at: now)
      step = .testing(lengthDots: paper.lengthDots)
    } catch {
      reported.lastError = LocalizedText(
        chinese: "打印机不能打印测试纸（\(error)）",
        english: "The printer cannot print the test paper (\(error))")
    }
  }

  mutating func submit(_ command: Command) {
    commands += 1
    actions.append(
      .submit(
        CommandEnvelope(
          id: CommandID(
            origin: device.id.text, boot: UInt64(start), sequence: commands),
          actor: .device(device.id), command: command)))
  }

  /// What a job is painted from.
  private func layout(of job: PrintJobID) -> String {
    slips.contains(job) ? layouts.slip : layouts.ticket
  }

  public mutating func answered(
    _ command: CommandEnvelope, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    switch (step, command.command) {
    case (.claiming(let job), .reportPrintSending):
      claimed(job, answer, at: now)
    case (.settling, .reportPrintConfirmed), (.settling, .reportPrintNotPrinted),
      (.settling, .reportPrintUnknown):
      settled(command.command, answer, at: now)
    default: break
    }
    drain(at: now)
  }

  private mutating func claimed(
    _ job: PrintJobID, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    switch answer {
    case .success:
      queued.removeAll { $0.job == job }
      guard !isStopping else { return settle(job, .reportPrintNotPrinted(job)) }
      step = .painting(job)
      actions.append(
        .paintTicket(
          job, layout: layout(of: job), nativeQR: session.profile.nativeQR,
          text: options.tickets == .text ? session.profile : nil))
    case nil, .failure(.overloaded):
      guard !isStopping else {
        step = .resting
        return
      }
      retry = (
        .reportPrintSending(job, printer: device.id),
        now.advanced(byMilliseconds: Self.retryPause)
      )
    case .failure:
      queued.removeAll { $0.job == job }
      step = .resting
      claimNext(at: now)
    }
  }

  /// A job that did not come out may be in ``queued`` again already; it is not taken out of it.
  private mutating func settled(
    _ command: Command, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    switch answer {
    case nil, .failure(.overloaded):
      retry = (command, now.advanced(byMilliseconds: Self.retryPause))
    case .success, .failure:
      step = .resting
      claimNext(at: now)
    }
  }

  public mutating func painted(_ picture: Painted, at now: Instant) {
    switch picture {
    case .ticket(let job, let paper):
      guard step == .painting(job) else { return }
      guard session.isReady else {
        // Not a byte has gone out: another printer of the zone may have it.
        settle(job, .reportPrintNotPrinted(job))
        return
      }
      do throws(PrintJobRefusal) {
        try session.submit(PrintJobDocument(id: job.value, picture: paper), at: now)
        step = .printing(job, lengthDots: paper.lengthDots)
        typicalLength = max(1, paper.lengthDots)
      } catch {
        fail(
          job,
          LocalizedText(
            chinese: "打印机不能打印这张号票（\(error)）",
            english: "The printer cannot print this ticket (\(error))"))
      }
    case .ticketFailed(let job, let reason):
      guard step == .painting(job) else { return }
      fail(job, reason)
    case .board, .boardFailed: break
    }
    drain(at: now)
  }

  /// Nothing has reached the paper, and trying again would fail again: a person has to look.
  private mutating func fail(_ job: PrintJobID, _ reason: LocalizedText) {
    reported.lastError = reason
    settle(job, .reportPrintUnknown(job, reason: "notPainted"))
  }

  mutating func settle(_ job: PrintJobID, _ command: Command) {
    step = .settling(job)
    submit(command)
  }

  /// Gives a job back that was handed over while the printer was well and has not begun: paper that
  /// ran out at that moment would keep it from the zone's other printer until somebody comes.
  mutating func giveBackHeld() {
    guard !session.isReady else { return }
    switch step {
    case .printing(let job, _):
      if session.withdraw(job.value) { settle(job, .reportPrintNotPrinted(job)) }
    case .testing: if session.withdraw(Self.testID) { step = .resting }
    case .resting, .claiming, .painting, .settling: break
    }
  }
}

import QueueCore

/// What one command came to.
public struct CommandResult: Sendable {
  public let envelope: CommandEnvelope
  public let answer: Result<Receipt, Refusal>
  /// What happened because of it; empty for refusals and for commands that had been here before.
  public let events: [StampedEvent]
}

/// The synchronous heart: stamp, decide, append, apply, and only then tell anybody.
///
/// Commands of a batch are decided one after another on a working copy; everything is appended in
/// one transaction; then the copy becomes the state and the answers go out. When the log refuses,
/// the copy is thrown away and nothing has happened.
public struct Pipeline<Log: EventLog> {
  public private(set) var state: QueueState
  public private(set) var clock: HallClock
  public private(set) var log: Log
  /// Receipts of this business day and the one before, by command.
  private var receipts: [CommandID: Receipt]
  /// Commands whose receipts go when the next day closes.
  private var receiptsBeforeToday: [CommandID]
  private var receiptsToday: [CommandID]

  /// - Parameters:
  ///   - state: what replaying the journal gave.
  ///   - receipts: those stored since the day before opened, oldest first.
  public init(log: Log, state: QueueState, clock: HallClock, receipts: [StoredReceipt] = []) {
    self.log = log
    self.state = state
    self.clock = clock
    self.receipts = [:]
    for stored in receipts { self.receipts[stored.id] = stored.receipt }
    receiptsBeforeToday = []
    receiptsToday = receipts.map(\.id)
  }

  /// The reading as events are stamped with it: with what a manager has set the time to.
  public func corrected(_ reading: ClockReading) -> ClockReading {
    reading.corrected(by: state.carried.clockCorrection)
  }

  /// Carries out a batch of commands, in order.
  ///
  /// - Throws: ``EventLogFailure/notStored(_:)`` with nothing changed, or
  ///   ``EventLogFailure/unknown(_:)``, after which the process must end and replay.
  public mutating func submit(
    _ batch: [CommandEnvelope], at reading: ClockReading
  ) throws(EventLogFailure) -> [CommandResult] {
    var clock = clock
    var stamp = clock.stamp(corrected(reading))
    var working = state
    var fresh: [StoredReceipt] = []
    var freshByID: [CommandID: Receipt] = [:]
    var results: [CommandResult] = []
    var events: [StampedEvent] = []
    for envelope in batch {
      if let known = freshByID[envelope.id] ?? receipts[envelope.id] {
        results.append(
          CommandResult(envelope: envelope, answer: .success(known), events: []))
        continue
      }
      do throws(Refusal) {
        let handled = try working.handle(envelope.command, by: envelope.actor, at: stamp)
        let stamped = handled.events.map {
          StampedEvent(stamp: stamp, actor: envelope.actor, event: $0)
        }
        events += stamped
        if case .setClock = envelope.command {
          stamp = clock.stamp(reading.corrected(by: working.carried.clockCorrection))
        }
        freshByID[envelope.id] = handled.receipt
        fresh.append(StoredReceipt(id: envelope.id, receipt: handled.receipt))
        results.append(
          CommandResult(
            envelope: envelope, answer: .success(handled.receipt), events: stamped))
      } catch {
        results.append(
          CommandResult(envelope: envelope, answer: .failure(error), events: []))
      }
    }
    // A receipt is made durable also when nothing happened, such as for a `next` that crossed with a
    // call: the same press after a crash must not be taken for a new one. Refusals need no room.
    guard !fresh.isEmpty else { return results }
    _ = try log.append(events, receipts: fresh)
    state = working
    self.clock = clock
    keep(fresh, closedDay: events.contains { $0.event.isDayClosed })
    return results
  }

  private mutating func keep(_ fresh: [StoredReceipt], closedDay: Bool) {
    for stored in fresh {
      receipts[stored.id] = stored.receipt
      receiptsToday.append(stored.id)
    }
    guard closedDay else { return }
    for id in receiptsBeforeToday { receipts[id] = nil }
    receiptsBeforeToday = receiptsToday
    receiptsToday = []
  }

  /// What has to be said first after a start: papers that were on their way when the process ended
  /// have an unknown end.
  public func recoveryCommands(start: String) -> [CommandEnvelope] {
    state.openPrintJobs.compactMap { id in
      guard case .sending(let printer) = state.printJobs[id]?.state else { return nil }
      return CommandEnvelope(
        id: CommandID(request: "recover-\(start)-\(id)"), actor: .device(printer),
        command: .reportPrintUnknown(id, reason: "restart"))
    }
  }
}

extension Event {
  var isDayClosed: Bool {
    if case .dayClosed = self { return true }
    return false
  }
}

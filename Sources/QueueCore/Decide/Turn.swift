/// One command's way through the core: who asks, when, and what has come of it so far.
struct Turn {
  let actor: Actor
  let stamp: Stamp
  var events: [Event] = []

  var now: HallTime { stamp.hall }
}

/// What a command that was carried out did.
public struct Handled: Hashable, Sendable {
  public let events: [Event]
  public let receipt: Receipt
}

extension QueueState {
  /// Decides a command and applies what comes of it.
  ///
  /// A refusal is thrown before anything is changed: every decision checks all it needs first, and
  /// emits its events after.
  public mutating func handle(
    _ command: Command, by actor: Actor, at stamp: Stamp
  ) throws(Refusal) -> Handled {
    guard Permissions.allow(actor, command, in: self) else { throw .notAllowed }
    var turn = Turn(actor: actor, stamp: stamp)
    guard room.hasDue(at: stamp.hall) else {
      let receipt = try decide(command, in: &turn)
      return Handled(events: turn.events, receipt: receipt)
    }
    // Slots that have come go first, but not when the command is refused.
    var trial = self
    trial.admitDue(in: &turn)
    let receipt = try trial.decide(command, in: &turn)
    self = trial
    return Handled(events: turn.events, receipt: receipt)
  }

  /// Lets appointments whose slot has come join their lines, in the order of their slots.
  private mutating func admitDue(in turn: inout Turn) {
    while let due = room.firstDue(at: turn.now), let ticket = tickets[due.ticket] {
      emit(
        .appointmentDue(
          AppointmentDue(
            ticket: ticket.id, place: carried.nextPlace,
            rule: admit(to: ticket.line, reserved: ticket.reservedWindow))), in: &turn)
    }
  }

  /// Records that something happened, and lets it happen.
  mutating func emit(_ event: Event, in turn: inout Turn) {
    apply(event, by: turn.actor, at: turn.stamp)
    turn.events.append(event)
  }

  private mutating func decide(
    _ command: Command, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    switch command {
    case .takeTicket(let request): try take(request, in: &turn)
    case .next(let window): try next(window, in: &turn)
    case .recall(let window): try recall(window, in: &turn)
    case .endService(let window, let outcome, let caseNumber):
      try endService(window, outcome: outcome, caseNumber: caseNumber, in: &turn)
    case .markNoShow(let window): try markNoShow(window, in: &turn)
    case .returnTicket(let ticket): try returnTicket(ticket, in: &turn)
    case .holdTicket(let window): try hold(window, in: &turn)
    case .rateService(let window, let satisfaction, let press):
      try rate(window, satisfaction, press: press, in: &turn)
    case .resumeTicket(let ticket, let window): try resume(ticket, at: window, in: &turn)
    case .transferTicket(let ticket, let target): try transfer(ticket, to: target, in: &turn)
    case .cancelTicket(let ticket): try cancel(ticket, in: &turn)
    case .reprintTicket(let ticket): try reprint(ticket, in: &turn)
    case .printSlip(let service, let zone): try printSlip(service, zone: zone, in: &turn)
    case .undoCall(let window): try undo(window, in: &turn)
    case .callChosen(let window, let ticket, let reason):
      try callChosen(ticket, at: window, reason: reason, in: &turn)
    case .grantCare(let ticket): try grantCare(ticket, in: &turn)
    case .withdrawCare(let ticket): try withdrawCare(ticket, in: &turn)
    default: try decideWindow(command, in: &turn)
    }
  }

  private mutating func decideWindow(
    _ command: Command, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    switch command {
    case .openWindow(let window): try open(window, in: &turn)
    case .pauseWindow(let window, let reason, let confirmed, let endsService):
      try pause(
        window, reason: reason, confirmed: confirmed, endsService: endsService, in: &turn)
    case .resumeWindow(let window): try resumeWindow(window, in: &turn)
    case .closeWindow(let window, let confirmed):
      try close(window, confirmed: confirmed, in: &turn)
    case .signIn(let window, let person): try signIn(person, at: window, in: &turn)
    case .signOut(let window): try signOut(window, in: &turn)
    case .reportPrintSending, .reportPrintConfirmed, .reportPrintNotPrinted, .reportPrintUnknown,
      .resolvePrint:
      try decidePrint(command, in: &turn)
    default: try decideHall(command, in: &turn)
    }
  }
}

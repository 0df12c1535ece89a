/// Who may ask for what; one table for every way in.
public enum Permissions {
  /// Whether an actor may ask for a command at all; whether it can be carried out is decided later.
  public static func allow(_ actor: Actor, _ command: Command, in state: QueueState) -> Bool {
    switch actor {
    case .console: true
    case .kiosk(let device): isKioskKey(command) && isEnrolledKiosk(device, in: state)
    case .pad(let window):
      windowAskedFor(command) == window && isPadKey(command) || isRating(command, of: window)
    case .device(let device): isPrintReport(command, of: device, in: state)
    case .calendar: isHousekeeping(command)
    case .person(let person, let role):
      state.carried.people.contains(PersonRegistered(person: person, role: role))
        && allow(person, role, command, in: state)
    }
  }

  private static func allow(
    _ person: PersonID, _ role: Role, _ command: Command, in state: QueueState
  ) -> Bool {
    switch role {
    case .auditor: false
    case .manager: !isPrintReport(command) && !isRating(command)
    case .installer: isInstalling(command)
    case .guide: isGuiding(command)
    case .clerk: clerk(person, may: command, in: state)
    }
  }

  private static func clerk(
    _ person: PersonID, may command: Command, in state: QueueState
  ) -> Bool {
    switch command {
    case .signIn(let window, let signingIn):
      let present = state.windows[window]?.clerk
      return signingIn == person && (present == nil || present == person)
    case .returnTicket, .reprintTicket, .grantCare, .withdrawCare, .resumeTicket: return true
    case .transferTicket(let ticket, _), .cancelTicket(let ticket):
      guard let window = state.tickets[ticket]?.window else { return false }
      return state.windows[window]?.clerk == person
    default:
      guard let window = windowAskedFor(command) else { return false }
      return state.windows[window]?.clerk == person
    }
  }

  private static func windowAskedFor(_ command: Command) -> WindowID? {
    switch command {
    case .next(let window), .recall(let window), .endService(let window, _, _),
      .markNoShow(let window), .holdTicket(let window), .undoCall(let window),
      .callChosen(let window, _, _), .openWindow(let window), .pauseWindow(let window, _, _, _),
      .resumeWindow(let window), .closeWindow(let window, _), .signOut(let window):
      window
    default: nil
    }
  }

  private static func isPadKey(_ command: Command) -> Bool {
    switch command {
    case .next, .recall, .markNoShow, .pauseWindow, .resumeWindow, .openWindow: true
    default: false
    }
  }

  /// Citizens rate on the pad in front of them, and nobody does it for them.
  private static func isRating(_ command: Command, of window: WindowID? = nil) -> Bool {
    guard case .rateService(let rated, _, _) = command else { return false }
    return window.map { $0 == rated } ?? true
  }

  private static func isKioskKey(_ command: Command) -> Bool {
    switch command {
    case .takeTicket, .printSlip: true
    default: false
    }
  }

  private static func isEnrolledKiosk(_ device: DeviceID, in state: QueueState) -> Bool {
    state.carried.enrolments.contains { $0.id == device && $0.kind == .kiosk }
  }

  private static func isPrintReport(_ command: Command) -> Bool {
    switch command {
    case .reportPrintSending, .reportPrintConfirmed, .reportPrintNotPrinted, .reportPrintUnknown:
      true
    default: false
    }
  }

  /// A printer claims for itself and speaks of what it has.
  private static func isPrintReport(
    _ command: Command, of printer: DeviceID, in state: QueueState
  ) -> Bool {
    switch command {
    case .reportPrintSending(_, let claiming): claiming == printer
    case .reportPrintConfirmed(let job), .reportPrintNotPrinted(let job),
      .reportPrintUnknown(let job, _):
      // A job that nobody has is refused for that reason, not for want of rights.
      state.printJobs[job]?.printer.map { $0 == printer } ?? true
    default: false
    }
  }

  /// What the hall does by itself: its days, and the first version of a layout that an output
  /// needs.
  private static func isHousekeeping(_ command: Command) -> Bool {
    switch command {
    case .openDay, .changePhase, .closeDay, .publishLayout: true
    default: false
    }
  }

  private static func isInstalling(_ command: Command) -> Bool {
    switch command {
    case .enrolDevice, .revokeDevice, .resolvePrint: true
    default: false
    }
  }

  private static func isGuiding(_ command: Command) -> Bool {
    switch command {
    case .takeTicket, .printSlip, .returnTicket, .transferTicket, .cancelTicket, .reprintTicket,
      .grantCare,
      .withdrawCare, .resumeTicket, .registerKeyProject, .withdrawKeyProject, .resolvePrint:
      true
    default: false
    }
  }
}

/// What somebody or something asks of the hall; imperative, and refused or turned into events.
public enum Command: Hashable, Sendable {
  case takeTicket(TakeRequest)
  /// End the present service, if any, and call the policy's choice.
  case next(WindowID)
  case recall(WindowID)
  case endService(WindowID, outcome: Outcome?, caseNumber: String?)
  case markNoShow(WindowID)
  case returnTicket(TicketID)
  case holdTicket(WindowID)
  /// A citizen's word on the service at a window; `press` is the key press that said it.
  case rateService(WindowID, Satisfaction, press: CommandID)
  case resumeTicket(TicketID, at: WindowID?)
  case transferTicket(TicketID, to: TransferTarget)
  case cancelTicket(TicketID)
  case reprintTicket(TicketID)
  case undoCall(WindowID)
  case callChosen(WindowID, TicketID, reason: String)
  case openWindow(WindowID)
  /// Unless `confirmed`, refused when tickets can be served nowhere else. With `endsService` the
  /// present service ends first, unless its call has just come; without, the ticket stays at the
  /// window.
  case pauseWindow(WindowID, PauseReason, confirmed: Bool, endsService: Bool)
  case resumeWindow(WindowID)
  case closeWindow(WindowID, confirmed: Bool)
  case signIn(WindowID, PersonID)
  case signOut(WindowID)
  case grantCare(TicketID)
  case withdrawCare(TicketID)
  case registerKeyProject(KeyProject)
  case withdrawKeyProject(KeyProjectCode)
  case changeDefinition(HallDefinition, source: ChangeSource)
  case suspendService(Suspension)
  case resumeService(ServiceID)
  case postNotice(String)
  case raiseEmergency(LocalizedText)
  case clearEmergency
  /// Shows a layout from its stored bytes, which have to be there before.
  case publishLayout(LayoutPublication)
  case openDay(DayPlan)
  case changePhase(DayPhase)
  case setClock(ClockSetting)
  case closeDay
  /// A paper that says when a department which is absent today is there; by the printers of the zone,
  /// nil or a zone that is not there: the zone of the line.
  case printSlip(ServiceID, zone: ZoneID?)
  case reportPrintSending(PrintJobID, printer: DeviceID)
  case reportPrintConfirmed(PrintJobID)
  /// The printer says for certain that nothing reached the paper.
  case reportPrintNotPrinted(PrintJobID)
  case reportPrintUnknown(PrintJobID, reason: String)
  case resolvePrint(PrintJobID, printed: Bool)
  case registerPerson(Role)
  case retirePerson(PersonID)
  case enrolDevice(DeviceEnrolment)
  case revokeDevice(DeviceID)
}

/// What the kiosk asks for.
public struct TakeRequest: Hashable, Sendable, Codable {
  /// One or more services of one line.
  public var services: [ServiceID]
  /// The class the citizen asks for; nil is everybody's class.
  public var requestedClass: ClassID?
  public var keyProject: KeyProjectCode?
  /// Where the paper comes out; nil or a zone that is not there: the zone of the line.
  public var printZone: ZoneID?
  /// The slot that was booked for today; a kiosk cannot vouch for one.
  public var appointment: TimeOfDay?
  /// What the shell reckons the wait to be; one that cannot be is left out.
  public var forecast: WaitForecast?

  public init(
    services: [ServiceID], requestedClass: ClassID? = nil, keyProject: KeyProjectCode? = nil,
    printZone: ZoneID? = nil, appointment: TimeOfDay? = nil, forecast: WaitForecast? = nil
  ) {
    self.services = services
    self.requestedClass = requestedClass
    self.keyProject = keyProject
    self.printZone = printZone
    self.appointment = appointment
    self.forecast = forecast
  }

  enum CodingKeys: String, CodingKey {
    case services, requestedClass, keyProject, printZone, appointment, forecast
  }
}

/// Where a ticket goes on.
public enum TransferTarget: Hashable, Sendable, Codable {
  case line(LineID)
  case window(WindowID)
}

/// Where a change of the definition came from.
public enum ChangeSource: String, Hashable, Sendable, Codable {
  case files, page
}

/// A device that has been let in by token.
public struct DeviceEnrolment: Hashable, Sendable, Codable {
  public let id: DeviceID
  public let kind: Kind
  public let zone: ZoneID?

  public enum Kind: String, Hashable, Sendable, Codable { case kiosk, screen }

  public init(id: DeviceID, kind: Kind, zone: ZoneID?) {
    self.id = id
    self.kind = kind
    self.zone = zone
  }

  enum CodingKeys: String, CodingKey { case id, kind, zone }
}

/// What makes a command the same command when it comes again.
public struct CommandID: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// A request id that a client chose; 1...64 characters are expected.
  public init(request: String) { text = "r:" + request }

  /// A device's own count: where it came from, which start of the device, and which key press.
  public init(origin: String, boot: UInt64, sequence: UInt64) {
    text = "d:\(origin):\(boot):\(sequence)"
  }

  public init(stored: String) { text = stored }
  public var description: String { text }
}

/// A command with who asks, and what makes it the same when it is asked again.
public struct CommandEnvelope: Hashable, Sendable {
  public let id: CommandID
  public let actor: Actor
  public let command: Command

  public init(id: CommandID, actor: Actor, command: Command) {
    self.id = id
    self.actor = actor
    self.command = command
  }
}

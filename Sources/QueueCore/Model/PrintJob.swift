/// One piece of paper that is to come out, and how far it is.
public struct PrintJob: Hashable, Sendable {
  public let id: PrintJobID
  public let paper: Paper
  /// Matches ``Ticket/printGeneration`` while this print of a ticket counts; 0 for a slip.
  public let generation: Int
  /// Printers of this zone print it.
  public let zone: ZoneID
  /// People waiting ahead when the ticket was issued, as the paper says; 0 for a slip.
  public let ahead: Int
  /// Who asked for a reprint; nil on the first print.
  public let reprintBy: Actor?
  public let queuedAt: HallTime
  public let queuedWall: WallTime
  public var state: State

  /// What the paper is.
  public enum Paper: Hashable, Sendable {
    case ticket(TicketID)
    /// Says when a department that is absent today is there: no number, nobody's place in a line.
    case slip(ServiceID, next: CalendarDate)
  }

  public enum State: Hashable, Sendable {
    case queued
    /// Handed to a printer; whether paper moved is not known yet.
    case sending(DeviceID)
    case confirmed(DeviceID)
    /// Paper may or may not have come out: a person has to look.
    case unknown(DeviceID, reason: String)
    /// A person looked, and a reprint took its place or the paper was there.
    case resolved(printed: Bool)
  }

  /// Nil for a slip.
  public var ticket: TicketID? {
    if case .ticket(let id) = paper { return id }
    return nil
  }

  public var isOpen: Bool {
    switch state {
    case .queued, .sending, .unknown: true
    case .confirmed, .resolved: false
    }
  }
}

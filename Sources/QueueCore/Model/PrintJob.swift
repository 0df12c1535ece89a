/// One piece of paper that is to come out, and how far it is.
public struct PrintJob: Hashable, Sendable, Codable {
  public let id: PrintJobID
  public let ticket: TicketID
  /// Matches ``Ticket/printGeneration`` while this print counts.
  public let generation: Int
  /// Printers of this zone print it.
  public let zone: ZoneID
  /// People waiting ahead when the ticket was issued, as the paper says.
  public let ahead: Int
  /// Who asked for a reprint; nil on the first print.
  public let reprintBy: Actor?
  public let queuedAt: HallTime
  public let queuedWall: WallTime
  public var state: State

  public enum State: Hashable, Sendable, Codable {
    case queued
    /// Handed to a printer; whether paper moved is not known yet.
    case sending(DeviceID)
    case confirmed(DeviceID)
    /// Paper may or may not have come out: a person has to look.
    case unknown(DeviceID, reason: String)
    /// A person looked, and a reprint took its place or the paper was there.
    case resolved(printed: Bool)
  }

  public var isOpen: Bool {
    switch state {
    case .queued, .sending, .unknown: true
    case .confirmed, .resolved: false
    }
  }
}

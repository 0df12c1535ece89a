/// What a command that was carried out answers; the same again when the command comes again.
public enum Receipt: Hashable, Sendable, Codable {
  case ticketTaken(TicketTakenReceipt)
  /// A ticket is at the window now.
  case called(TicketID, TicketNumber, WindowID)
  /// Nobody waits; the window is ready, or just open where a hall wants that.
  case nobodyWaiting(WindowID, ready: Bool)
  /// Within the guard time of the call: nothing was changed.
  case unchanged(TicketID, TicketNumber, WindowID)
  /// A window stopped taking tickets; so many can now be served nowhere.
  case stopped(WindowID, stranded: Int)
  case person(PersonID)
  case printJob(PrintJobID)
  case done
}

/// What the kiosk tells the citizen.
public struct TicketTakenReceipt: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let number: TicketNumber
  public let line: LineID
  public let windows: [WindowID]
  public let ahead: Int
  public let printJob: PrintJobID
  /// Whether the class asked for still has to be granted.
  public let awaitsGrant: Bool
}

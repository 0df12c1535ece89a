/// The hall's choices about transitions; all times in seconds unless the name says otherwise.
public struct HallRules: Hashable, Sendable, Codable {
  /// After a call, a second `next` within this time changes nothing.
  public var nextGuardSeconds: Int
  /// Calls a ticket needs before it can be a no-show.
  public var callsBeforeNoShow: Int
  /// Least time between calls that count.
  public var recallIntervalSeconds: Int
  /// How long a call can be undone.
  public var undoSeconds: Int
  /// How long after a no-show the ticket may come back.
  public var returnMinutes: Int
  /// How often one ticket may come back.
  public var returnLimit: Int
  /// Whether `next` on an empty line makes the window ready for the next ticket.
  public var readyOnEmpty: Bool
  /// Items that one ticket may name.
  public var itemsPerTicket: Int
  /// Live tickets of one key project.
  public var liveTicketsPerKeyProject: Int
  /// A called number stays on its screen at least this long, also in a burst.
  public var leastShowingSeconds: Int

  public init(
    nextGuardSeconds: Int = 3, callsBeforeNoShow: Int = 3, recallIntervalSeconds: Int = 20,
    undoSeconds: Int = 10, returnMinutes: Int = 30, returnLimit: Int = 2,
    readyOnEmpty: Bool = true, itemsPerTicket: Int = 5, liveTicketsPerKeyProject: Int = 3,
    leastShowingSeconds: Int = 10
  ) {
    self.nextGuardSeconds = nextGuardSeconds
    self.callsBeforeNoShow = callsBeforeNoShow
    self.recallIntervalSeconds = recallIntervalSeconds
    self.undoSeconds = undoSeconds
    self.returnMinutes = returnMinutes
    self.returnLimit = returnLimit
    self.readyOnEmpty = readyOnEmpty
    self.itemsPerTicket = itemsPerTicket
    self.liveTicketsPerKeyProject = liveTicketsPerKeyProject
    self.leastShowingSeconds = leastShowingSeconds
  }

  enum CodingKeys: String, CodingKey {
    case nextGuardSeconds, callsBeforeNoShow, recallIntervalSeconds, undoSeconds, returnMinutes
    case returnLimit, readyOnEmpty, itemsPerTicket, liveTicketsPerKeyProject, leastShowingSeconds
  }
}

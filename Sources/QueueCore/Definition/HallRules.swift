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
  /// An appointment that is later than this counts as an ordinary ticket.
  public var appointmentLateMinutes: Int
  /// A called number stays on its screen at least this long, also in a burst.
  public var leastShowingSeconds: Int

  public init(
    nextGuardSeconds: Int = 3, callsBeforeNoShow: Int = 3, recallIntervalSeconds: Int = 20,
    undoSeconds: Int = 10, returnMinutes: Int = 30, returnLimit: Int = 2,
    readyOnEmpty: Bool = true, itemsPerTicket: Int = 5, liveTicketsPerKeyProject: Int = 3,
    leastShowingSeconds: Int = 10, appointmentLateMinutes: Int = 10
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
    self.appointmentLateMinutes = appointmentLateMinutes
  }

  enum CodingKeys: String, CodingKey {
    case nextGuardSeconds, callsBeforeNoShow, recallIntervalSeconds, undoSeconds, returnMinutes
    case returnLimit, readyOnEmpty, itemsPerTicket, liveTicketsPerKeyProject, leastShowingSeconds
    case appointmentLateMinutes
  }

  /// Rules written before appointments were there have the usual ten minutes.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    nextGuardSeconds = try values.decode(Int.self, forKey: .nextGuardSeconds)
    callsBeforeNoShow = try values.decode(Int.self, forKey: .callsBeforeNoShow)
    recallIntervalSeconds = try values.decode(Int.self, forKey: .recallIntervalSeconds)
    undoSeconds = try values.decode(Int.self, forKey: .undoSeconds)
    returnMinutes = try values.decode(Int.self, forKey: .returnMinutes)
    returnLimit = try values.decode(Int.self, forKey: .returnLimit)
    readyOnEmpty = try values.decode(Bool.self, forKey: .readyOnEmpty)
    itemsPerTicket = try values.decode(Int.self, forKey: .itemsPerTicket)
    liveTicketsPerKeyProject = try values.decode(Int.self, forKey: .liveTicketsPerKeyProject)
    leastShowingSeconds = try values.decode(Int.self, forKey: .leastShowingSeconds)
    appointmentLateMinutes =
      try values.decodeIfPresent(Int.self, forKey: .appointmentLateMinutes) ?? 10
  }
}

/// A window as it stands now.
public struct WindowState: Hashable, Sendable, Codable {
  public let id: WindowID
  public var status: Status
  /// The ticket at the window; also while paused in the middle of a service.
  public var ticket: TicketID?
  public var clerk: PersonID?
  /// Since when the window has had nobody; decides among several ready windows.
  public var idleSince: HallTime
  /// What an undo would take back; nil when nothing can be.
  public var lastCall: LastCall?
  /// Where a policy that calls in a fixed cycle stands at this window.
  public var turn = 0
  /// What the citizen at the window has said about the service; nil before, and with nobody there.
  public var rating: GivenRating?
  /// The visit that ended here last.
  public var formerVisit: FormerVisit?

  public enum Status: Hashable, Sendable, Codable {
    case closed
    /// Staffed, waiting for its clerk to press next.
    case open
    /// The next ticket it can serve is called here at once.
    case ready
    case serving
    case paused(PauseReason)
    /// Serves its present ticket, then closes.
    case draining
  }

  /// A call that can still be undone.
  public struct LastCall: Hashable, Sendable, Codable {
    public let ticket: TicketID
    public let at: HallTime
    /// The ticket whose service the same press ended.
    public let endedTicket: TicketID?
    /// Whom the call overtook, to take that back.
    public let overtaken: [TicketID]
    /// The next place at the time of the call: who has a higher one has joined since.
    public let nextPlace: Int64
    /// What the ticket counted as when it was called.
    public let classID: ClassID
    /// Where the window's cycle stood before.
    public let turn: Int
  }

  public init(id: WindowID) {
    self.id = id
    status = .closed
    idleSince = HallTime(milliseconds: 0)
  }

  /// Whether tickets can count on this window to call them by and by.
  public var isStaffed: Bool {
    switch status {
    case .open, .ready, .serving: true
    case .closed, .paused, .draining: false
    }
  }
}

/// Why a window is paused, as its board says.
public enum PauseReason: String, Hashable, Sendable, Codable, CaseIterable {
  case lunch, workBreak, away, fault

  public var name: LocalizedText {
    switch self {
    case .lunch: LocalizedText(chinese: "午休", english: "Lunch break")
    case .workBreak: LocalizedText(chinese: "工间", english: "Short break")
    case .away: LocalizedText(chinese: "暂离", english: "Back soon")
    case .fault: LocalizedText(chinese: "故障", english: "Out of order")
    }
  }
}

/// What came of a service; ending it is not 办结.
public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
  case consulted, accepted, completed, supplement, rejected

  public var name: LocalizedText {
    switch self {
    case .consulted: LocalizedText(chinese: "咨询", english: "Consulted")
    case .accepted: LocalizedText(chinese: "受理", english: "Accepted")
    case .completed: LocalizedText(chinese: "办结", english: "Completed")
    case .supplement: LocalizedText(chinese: "补正", english: "Papers to be completed")
    case .rejected: LocalizedText(chinese: "不予受理", english: "Not accepted")
    }
  }
}

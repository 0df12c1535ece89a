/// The whole hall at one moment: what replaying the events gives.
///
/// Commands are decided in `QueueState+Handle.swift` and its neighbours; events change the state in
/// `QueueState+Apply.swift`, and nowhere else.
public struct QueueState: Sendable {
  public internal(set) var definition: HallDefinition
  public internal(set) var index: DefinitionIndex
  /// The day that is open, or was last.
  public internal(set) var plan: DayPlan?
  /// When the day was opened, by both clocks.
  public internal(set) var openedAt: Stamp?
  public internal(set) var phase: DayPhase
  public internal(set) var tickets: [TicketID: Ticket]
  /// Everybody who waits, as the rule needs them.
  public internal(set) var room: WaitingRoom
  public internal(set) var windows: [WindowID: WindowState]
  public internal(set) var printJobs: [PrintJobID: PrintJob]
  /// Jobs whose end is not settled, oldest first.
  public internal(set) var openPrintJobs: [PrintJobID]
  public internal(set) var carried: CarriedState
  public internal(set) var summary: DaySummary
  /// Visits of the day by how they were rated; a corrected rating counts once, as it stands.
  public internal(set) var ratings: [Satisfaction: Int]
  /// Calls and recalls of the day, latest last; of each zone at most ``recentCallsLimit``.
  public internal(set) var recentCalls: [RecentCall]
  var counters: [String: Int]
  /// The highest number that any prefix reached by the end of the last day; a day that is opened
  /// again on the same date goes on behind it.
  var numbersUsed: Int
  /// The wall time of the day at which its present opening began: of the day itself, or of a
  /// reopening after the cut-off. What the calendar wanted before it is not wanted again.
  public internal(set) var openingWall: WallTime?
  var ticketsByNumber: [TicketNumber: TicketID]
  var policy: any DispatchPolicy
  /// When the latest event happened.
  public internal(set) var latest: HallTime

  /// How many calls of one zone are remembered for its boards and screens: more than a burst of all
  /// windows of a floor; older ones are dropped.
  public static let recentCallsLimit = 60

  /// A call as boards and screens show it.
  public struct RecentCall: Hashable, Sendable {
    public let ticket: TicketID
    public let number: TicketNumber
    public let window: WindowID
    public let at: HallTime
    /// 1 for the call itself, more for recalls.
    public let call: Int

    public init(
      ticket: TicketID, number: TicketNumber, window: WindowID, at: HallTime, call: Int
    ) {
      self.ticket = ticket
      self.number = number
      self.window = window
      self.at = at
      self.call = call
    }
  }

  /// A hall of which nothing is known yet but its name in the journal.
  public init(hall id: String) {
    definition = HallDefinition(
      id: id, name: LocalizedText(chinese: "", english: ""), timeZone: "UTC", zones: [],
      departments: [], services: [], lines: [], windows: [],
      calendar: CalendarDefinition(weekly: []))
    index = DefinitionIndex(definition)
    phase = .closed
    tickets = [:]
    windows = [:]
    printJobs = [:]
    openPrintJobs = []
    carried = CarriedState()
    summary = DaySummary()
    ratings = [:]
    recentCalls = []
    counters = [:]
    numbersUsed = 0
    ticketsByNumber = [:]
    policy = FirstComeFirstServed()
    room = WaitingRoom(DispatchPlan(definition))
    latest = HallTime(milliseconds: 0)
  }

  public var policyIdentity: PolicyIdentity { policy.identity }

  public func ticket(numbered number: TicketNumber) -> Ticket? {
    ticketsByNumber[number].flatMap { tickets[$0] }
  }

  /// Windows in the definition's order.
  public var windowsInOrder: [WindowState] {
    definition.windows.compactMap { windows[$0.id] }
  }

  /// The wall time that the business day goes by: hall time since the opening, so that a clock set
  /// in the middle of the day changes no cut-off.
  public func dayWall(at stamp: Stamp) -> WallTime {
    guard let openedAt else { return stamp.wall }
    return WallTime(
      milliseconds: openedAt.wall.milliseconds + (stamp.hall - openedAt.hall))
  }

  /// Waiting tickets that no staffed window could call if `window` stopped.
  public func strandedTickets(without window: WindowID?) -> [TicketID] {
    var found: [TicketID] = []
    for line in definition.lines {
      let staffed = (index.windowsOfLine[line.id] ?? []).contains {
        $0 != window && windows[$0]?.isStaffed == true
      }
      for id in waiting(in: line.id) {
        if let reserved = tickets[id]?.reservedWindow {
          if reserved == window || windows[reserved]?.isStaffed != true { found.append(id) }
        } else if !staffed {
          found.append(id)
        }
      }
    }
    return found
  }

  /// How many tickets stopping `window` would leave with nobody to serve them.
  func newlyStranded(by window: WindowID) -> Int {
    guard windows[window]?.isStaffed == true else { return 0 }
    return strandedTickets(without: window).count - strandedTickets(without: nil).count
  }

  /// The next printed number of a prefix; nil past the limit of a day.
  func nextNumber(prefix: String) -> TicketNumber? {
    let counter = (counters[prefix] ?? carried.skippedNumbers) + 1
    return counter <= Self.numbersPerDay ? TicketNumber(prefix: prefix, counter: counter) : nil
  }

  /// Numbers of one prefix a day: six digits are the most a ticket and a board can show.
  static let numbersPerDay = 999_999
}

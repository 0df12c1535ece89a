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
  /// Waiting tickets of each line, ordered by place.
  public internal(set) var waiting: [LineID: [TicketID]]
  public internal(set) var windows: [WindowID: WindowState]
  public internal(set) var printJobs: [PrintJobID: PrintJob]
  /// Jobs whose end is not settled, oldest first.
  public internal(set) var openPrintJobs: [PrintJobID]
  public internal(set) var carried: CarriedState
  public internal(set) var summary: DaySummary
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
    waiting = [:]
    windows = [:]
    printJobs = [:]
    openPrintJobs = []
    carried = CarriedState()
    summary = DaySummary()
    recentCalls = []
    counters = [:]
    numbersUsed = 0
    ticketsByNumber = [:]
    policy = FirstComeFirstServed(definition: PolicyDefinition(name: "fcfs"))
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

  public func waitingCount(_ line: LineID) -> Int { waiting[line]?.count ?? 0 }

  /// How many wait that a window could call.
  public func waitingCount(for window: WindowID) -> Int {
    guard let definition = index.windows[window] else { return 0 }
    return definition.lines.reduce(0) { sum, line in
      sum + (waiting[line] ?? []).count { isCallable($0, at: window) }
    }
  }

  func isCallable(_ ticket: TicketID, at window: WindowID) -> Bool {
    guard let reserved = tickets[ticket]?.reservedWindow else { return true }
    return reserved == window
  }

  /// Tickets that a window could call now, ordered by place.
  public func candidates(for window: WindowID) -> [Candidate] {
    guard let windowDefinition = index.windows[window] else { return [] }
    var found: [Candidate] = []
    for line in windowDefinition.lines {
      for id in waiting[line] ?? [] where isCallable(id, at: window) {
        guard let ticket = tickets[id] else { continue }
        found.append(
          Candidate(
            ticket: id, line: line, admissionClass: index.admissionClass(ticket.classID),
            place: ticket.place, waitingSince: ticket.waitingSince, rule: ticket.rule))
      }
    }
    if windowDefinition.lines.count > 1 { found.sort { $0.place < $1.place } }
    return found
  }

  /// The ticket of one line that would be called next at a window; nil when nobody waits.
  public func nextInLine(_ line: LineID, at window: WindowID) -> TicketID? {
    let waitingHere = candidates(for: window).filter { $0.line == line }
    guard !waitingHere.isEmpty else { return nil }
    let now = waitingHere.map(\.waitingSince).max() ?? HallTime(milliseconds: 0)
    return waitingHere[policy.choose(among: waitingHere, at: now)].ticket
  }

  /// Waiting tickets that no staffed window could call if `window` stopped.
  public func strandedTickets(without window: WindowID?) -> [TicketID] {
    var found: [TicketID] = []
    for line in definition.lines {
      let staffed = (index.windowsOfLine[line.id] ?? []).contains {
        $0 != window && windows[$0]?.isStaffed == true
      }
      for id in waiting[line.id] ?? [] {
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

/// The hall's own rule, carried forward from one moment to the call of one ticket.
///
/// It works on copies of the ``WaitingRoom`` by which the hall dispatches; what is drawn by chance is
/// how long services last, who comes and could still go first, who has left or does not come when
/// called, and when clerks pause. Windows that are shut or closing call nobody; paused ones come
/// back after such pauses as there were, and where the calendar says when the hall is open next, as
/// in the morning or in a break, windows open then as often as they did on such days. Nothing here
/// reads a clock: how long it works is bounded by ``stepLimit``.
struct ForecastRoll {
  /// Futures that are tried.
  static let rolls = 100
  /// Futures that are tried at any length: fewer would say too little about the bounds.
  static let leastRolls = 20
  /// Calls and arrivals in all futures together; a ticket far behind gets fewer futures, and needs
  /// fewer, since the chances of many services even out.
  static let stepLimit = 3_000
  /// Of one future: past it the ticket counts as not called today.
  static let stepsOfOne = 2_000

  /// Those whom the servers can call. Each is known by the number of its service times, and the
  /// ticket itself by ``target``, so that nothing has to be looked up.
  let room: WaitingRoom
  let target: TicketID
  let now: Int64
  /// When whoever still waits expires; after it nobody is called.
  let end: Int64
  /// When the last number is issued.
  let cutOff: Int64
  /// The calendar's breaks that are to come.
  let breaks: [Range<Int64>]
  /// By the room's numbers of windows.
  let servers: [Server]
  /// Service times, by number.
  let times: [EmpiricalTimes]
  let streams: [Stream]
  /// Arrivals a millisecond over all streams, in half hours of the day.
  let rates: [Double]
  /// Local midnight in hall time.
  let midnight: Int64
  /// By class.
  let patience: [Patience?]
  /// What lies between a service and the next call.
  let turnarounds: EmpiricalTimes
  let pauses: EmpiricalTimes
  /// Pauses for each call.
  let pauseShare: Double
  /// How long somebody who does not come holds a window.
  let misses: EmpiricalTimes
  /// No-shows for each call.
  let missShare: Double

  /// A window of those that matter to the ticket.
  struct Server {
    /// How many services it can serve; the least skilled goes first.
    let skill: Int
    let turn: Int
    let standing: Standing
    let idleSince: Int64

    enum Standing {
      /// Has somebody, for so long still.
      case busy(ResidualTimes)
      /// Has nobody; its clerk is about to press.
      case open(ResidualTimes)
      /// Calls at once.
      case ready
      /// Nil: for good.
      case paused(ResidualTimes?)
      /// Is going to open at a time, with so much of a chance; else not today.
      case awaited(Int64, share: Double)
    }
  }

  /// People of a class who come for a line.
  struct Stream {
    /// By the room's numbers.
    let line: Int
    let admissionClass: Int
    let times: Int
    /// People a millisecond, by half hour of the day.
    let rates: [Double]
  }

  /// Milliseconds until the call in each future, ascending; `Int64.max` where it never comes.
  func waits(by policy: any DispatchPolicy, using random: inout SeededRandom) -> [Int64] {
    // By name, so that the compiler has the rule at hand in the innermost loop.
    switch policy {
    case let rule as CappedPoints: all(rule, &random)
    case let rule as HeadStart: all(rule, &random)
    case let rule as AccumulatingPoints: all(rule, &random)
    case let rule as StrictPriority: all(rule, &random)
    case let rule as FixedRatio: all(rule, &random)
    case let rule as FirstComeFirstServed: all(rule, &random)
    default: all(policy, &random)
    }
  }

  private func all(
    _ policy: some DispatchPolicy, _ random: inout SeededRandom
  ) -> [Int64] {
    var found: [Int64] = []
    found.reserveCapacity(Self.rolls)
    var future = Future(self)
    while found.count < Self.rolls,
      found.count < Self.leastRolls || future.allSteps < Self.stepLimit
    {
      future.begin(&random)
      found.append(future.run(policy, &random))
    }
    found.sort()
    return found
  }

  static let slotMilliseconds: Int64 = 1_800_000

  func slot(at time: Int64) -> Int {
    min(HistoryDay.slots - 1, max(0, Int((time - midnight) / Self.slotMilliseconds)))
  }

  /// What lies between the end of a service and the next call: the clerk's turn-around, and now and
  /// then a pause.
  func betweenServices(_ random: inout SeededRandom) -> Int64 {
    var time = turnarounds.draw(using: &random)
    if pauseShare > 0, random.share() <= pauseShare { time += pauses.draw(using: &random) }
    return time
  }
}

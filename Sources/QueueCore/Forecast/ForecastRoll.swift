/// The hall's own rule, carried forward from one moment to the call of one ticket.
///
/// It works on copies of the ``WaitingRoom`` by which the hall dispatches; what is drawn by chance is
/// how long services last, who comes and could still go first, who has left or does not come when
/// called, and when clerks pause. Windows that are shut or closing call nobody; paused ones come
/// back after such pauses as there were. Nothing here reads a clock: how long it works is bounded by
/// ``stepLimit``.
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

  let room: WaitingRoom
  let target: TicketID
  let now: Int64
  /// When whoever still waits expires; after it nobody is called.
  let end: Int64
  /// When the last number is issued.
  let cutOff: Int64
  /// The calendar's breaks that are to come.
  let breaks: [Range<Int64>]
  let servers: [Server]
  /// Service times, by number.
  let times: [EmpiricalTimes]
  /// Which of them each waiting ticket has.
  let timesOfTicket: [TicketID: Int]
  let streams: [Stream]
  /// Arrivals a millisecond over all streams, in half hours of the day.
  let rates: [Double]
  /// Local midnight in hall time.
  let midnight: Int64
  let patience: [Patience?]
  let history: ServiceHistory

  /// A window of those that matter to the ticket.
  struct Server {
    let window: Int
    /// How many services it can serve; the least skilled goes first.
    let skill: Int
    var turn: Int
    var standing: Standing
    var idleSince: Int64

    enum Standing {
      /// Has somebody, of such a service, for so long.
      case busy(times: Int, elapsed: Int64)
      /// Has nobody since; its clerk is about to press.
      case open(elapsed: Int64)
      /// Calls at once.
      case ready
      case paused(elapsed: Int64)
    }
  }

  /// People of a class who come for a line.
  struct Stream {
    let line: Int
    let admissionClass: Int
    let times: Int
    /// People a millisecond, by half hour of the day.
    let rates: [Double]
  }

  /// Milliseconds until the call in each future, ascending; `Int64.max` where it never comes.
  func waits(by policy: any DispatchPolicy, using random: inout ForecastRandom) -> [Int64] {
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
    _ policy: some DispatchPolicy, _ random: inout ForecastRandom
  ) -> [Int64] {
    var found: [Int64] = []
    found.reserveCapacity(Self.rolls)
    var steps = 0
    while found.count < Self.rolls, found.count < Self.leastRolls || steps < Self.stepLimit {
      var future = Future(self, &random)
      found.append(future.run(policy, &random))
      steps += future.steps
    }
    found.sort()
    return found
  }
}

extension ForecastRoll {
  /// One future.
  struct Future {
    private let roll: ForecastRoll
    private var room: WaitingRoom
    private var servers: [Server]
    /// When each window has nobody any more; far away while it is idle or paused for good.
    private var free: [Int64]
    private var isIdle: [Bool]
    private var now: Int64
    private var nextArrival: Int64
    private var nextPlace: Int64
    private var arrivals: Int64 = 0
    private(set) var steps = 0

    init(_ roll: ForecastRoll, _ random: inout ForecastRandom) {
      self.roll = roll
      room = roll.room
      servers = roll.servers
      now = roll.now
      nextPlace = Int64.max / 2
      free = []
      isIdle = [Bool](repeating: false, count: roll.servers.count)
      nextArrival = .max
      free.reserveCapacity(servers.count)
      for server in servers { free.append(firstFree(server, &random)) }
      nextArrival = arrival(after: roll.now, &random)
    }

    /// When a window can call for the first time.
    private func firstFree(_ server: Server, _ random: inout ForecastRandom) -> Int64 {
      switch server.standing {
      case .ready: return now
      case .busy(let times, let elapsed):
        return now + roll.times[times].residual(beyond: elapsed, using: &random)
          + roll.betweenServices(&random)
      case .open(let elapsed):
        return now + roll.history.turnarounds.residual(beyond: elapsed, using: &random)
      case .paused(let elapsed):
        guard !roll.history.pauses.isEmpty else { return .max }
        return now + roll.history.pauses.residual(beyond: elapsed, using: &random)
      }
    }

    /// Milliseconds until the ticket is called.
    mutating func run(
      _ policy: some DispatchPolicy, _ random: inout ForecastRandom
    ) -> Int64 {
      while steps < ForecastRoll.stepsOfOne {
        steps += 1
        var first = 0
        for index in 1..<max(1, free.count) where free[index] < free[first] { first = index }
        let next = free.isEmpty ? Int64.max : free[first]
        if nextArrival < next {
          now = nextArrival
          if now >= roll.end { return .max }
          guard let line = arrive(policy, &random) else { continue }
          guard let called = callIdle(line, policy, &random) else { continue }
          if called { return now - roll.now }
          continue
        }
        guard next < roll.end else { return .max }
        now = next
        if let rest = roll.breaks.first(where: { $0.contains(now) }) {
          free[first] = rest.upperBound
          continue
        }
        admitDue(policy)
        if serve(first, policy, &random) { return now - roll.now }
      }
      return .max
    }

    /// Whether the call at a window that is free was the ticket's own.
    private mutating func serve(
      _ index: Int, _ policy: some DispatchPolicy, _ random: inout ForecastRandom
    ) -> Bool {
      let window = servers[index].window
      let time = HallTime(milliseconds: now)
      while let entry = room.choose(
        at: window, by: policy, now: time, turn: servers[index].turn)
      {
        if entry.ticket == roll.target { return true }
        if hasLeft(entry, &random) {
          leave(entry)
          continue
        }
        servers[index].turn = policy.turn(after: entry, turn: servers[index].turn)
        room.call(entry, at: window, by: policy)
        isIdle[index] = false
        free[index] = now + max(1, occupation(entry, &random))
        return false
      }
      isIdle[index] = true
      servers[index].idleSince = now
      free[index] = .max
      return false
    }

    /// How long a window is kept by somebody whom it calls, up to its next call.
    private func occupation(_ entry: WaitingEntry, _ random: inout ForecastRandom) -> Int64 {
      let history = roll.history
      if history.missShare > 0, random.share() <= history.missShare {
        return history.misses.draw(using: &random) + roll.betweenServices(&random)
      }
      return roll.times[roll.times(of: entry)].draw(using: &random)
        + roll.betweenServices(&random)
    }

    /// Whether somebody has given up by now who was there when the roll began, or has come since.
    private func hasLeft(_ entry: WaitingEntry, _ random: inout ForecastRandom) -> Bool {
      guard let patience = roll.patience[entry.admissionClass] else { return false }
      let since = entry.since.milliseconds
      let before = patience.staying(max(0, roll.now - since))
      guard before > 0 else { return false }
      return random.share() > patience.staying(max(0, now - since)) / before
    }

    private mutating func leave(_ entry: WaitingEntry) {
      if room.isEarly(entry) {
        room.removeEarly(place: entry.place, line: entry.line)
      } else {
        room.remove(
          place: entry.place, line: entry.line, admissionClass: entry.admissionClass,
          isReserved: entry.reserved != nil)
      }
    }

    /// Lets appointments whose slot has come join their lines.
    private mutating func admitDue(_ policy: some DispatchPolicy) {
      let time = HallTime(milliseconds: now)
      while room.hasDue(at: time), let due = room.firstDue(at: time) {
        room.removeEarly(place: due.place, line: due.line)
        join(due.ticket, line: due.line, due.admissionClass, since: due.since, policy)
      }
    }

    private mutating func join(
      _ ticket: TicketID, line: Int, _ admissionClass: Int, since: HallTime,
      _ policy: some DispatchPolicy
    ) {
      let budget = policy.budget(waitingInLine: room.count(in: line))
      room.insert(
        WaitingEntry(
          ticket: ticket, place: nextPlace, since: since, line: line,
          admissionClass: admissionClass, budget: budget.map(Budget.init(each:)) ?? .unlimited))
      nextPlace += 1
    }

    /// The line that somebody new joins; nil when nobody came.
    private mutating func arrive(
      _ policy: some DispatchPolicy, _ random: inout ForecastRandom
    ) -> Int? {
      let slot = roll.slot(at: now)
      var share = random.share() * roll.rates[slot]
      nextArrival = arrival(after: now, &random)
      for (index, stream) in roll.streams.enumerated() {
        share -= stream.rates[slot]
        guard share <= 0 else { continue }
        admitDue(policy)
        arrivals += 1
        // Newcomers' numbers are below 0 and tell their stream.
        let number = -1 - Int64(index) - arrivals * Int64(roll.streams.count)
        join(
          TicketID(number), line: stream.line, stream.admissionClass,
          since: HallTime(milliseconds: now), policy)
        return stream.line
      }
      return nil
    }

    /// Lets an idle window call, of several the one that the hall prefers; nil when none could.
    private mutating func callIdle(
      _ line: Int, _ policy: some DispatchPolicy, _ random: inout ForecastRandom
    ) -> Bool? {
      var best: Int?
      for index in servers.indices
      where isIdle[index] && roll.room.plan.serves(window: servers[index].window, line: line) {
        guard let present = best else {
          best = index
          continue
        }
        if (servers[index].skill, servers[index].idleSince, servers[index].window)
          < (servers[present].skill, servers[present].idleSince, servers[present].window)
        {
          best = index
        }
      }
      return best.map { serve($0, policy, &random) }
    }

    /// The next arrival of any stream, by rates that change every half hour.
    private func arrival(after time: Int64, _ random: inout ForecastRandom) -> Int64 {
      guard !roll.streams.isEmpty else { return .max }
      var time = time
      while time < roll.cutOff {
        let slot = roll.slot(at: time)
        let change = roll.midnight + Int64(slot + 1) * ForecastRoll.slotMilliseconds
        let rate = roll.rates[slot]
        if rate > 0 {
          let next = time + Int64(random.exponential() / rate) + 1
          if next < change || slot == HistoryDay.slots - 1 { return next }
        } else if slot == HistoryDay.slots - 1 {
          return .max
        }
        time = change
      }
      return .max
    }
  }

  static let slotMilliseconds: Int64 = 1_800_000

  func slot(at time: Int64) -> Int {
    min(HistoryDay.slots - 1, max(0, Int((time - midnight) / Self.slotMilliseconds)))
  }

  func times(of entry: WaitingEntry) -> Int {
    if entry.ticket.value < 0, !streams.isEmpty {
      let index = Int((-1 - entry.ticket.value) % Int64(streams.count))
      return streams[index].times
    }
    return timesOfTicket[entry.ticket] ?? 0
  }

  /// What lies between the end of a service and the next call: the clerk's turn-around, and now and
  /// then a pause.
  func betweenServices(_ random: inout ForecastRandom) -> Int64 {
    var time = history.turnarounds.draw(using: &random)
    if history.pauseShare > 0, random.share() <= history.pauseShare {
      time += history.pauses.draw(using: &random)
    }
    return time
  }
}

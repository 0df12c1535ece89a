extension ForecastRoll {
  /// One future.
  struct Future {
    private let roll: ForecastRoll
    private var room: WaitingRoom
    /// When each window has nobody any more; far away while it is idle or paused for good.
    private var free: [Int64]
    private var isIdle: [Bool]
    private var idleSince: [Int64]
    private var turns: [Int]
    /// The windows that serve each line.
    private let windows: [[Int]]
    private var now: Int64
    private var nextArrival = Int64.max
    private var nextPlace = Int64.max / 2
    private var steps = 0
    /// Of all futures that began here.
    private(set) var allSteps = 0

    init(_ roll: ForecastRoll) {
      self.roll = roll
      room = roll.room
      now = roll.now
      let plan = roll.room.plan
      windows = plan.lines.indices.map { line in
        plan.windows.indices.filter { plan.serves(window: $0, line: line) }
      }
      free = [Int64](repeating: .max, count: roll.servers.count)
      isIdle = [Bool](repeating: false, count: roll.servers.count)
      idleSince = roll.servers.map(\.idleSince)
      turns = roll.servers.map(\.turn)
    }

    /// Goes back to the present, for another future; the memory of the last one is used again.
    mutating func begin(_ random: inout SeededRandom) {
      room.restore(roll.room)
      now = roll.now
      nextPlace = Int64.max / 2
      steps = 0
      for index in roll.servers.indices {
        free[index] = firstFree(roll.servers[index].standing, &random)
        isIdle[index] = false
        idleSince[index] = roll.servers[index].idleSince
        turns[index] = roll.servers[index].turn
      }
      nextArrival = arrival(after: now, &random)
    }

    /// When a window can call for the first time.
    private func firstFree(
      _ standing: Server.Standing, _ random: inout SeededRandom
    ) -> Int64 {
      switch standing {
      case .ready: now
      case .busy(let rest): now + rest.draw(using: &random) + roll.betweenServices(&random)
      case .open(let rest): now + rest.draw(using: &random)
      case .paused(let rest): rest.map { now + $0.draw(using: &random) } ?? .max
      case .awaited(let time, let share): share >= 1 || random.share() <= share ? time : .max
      }
    }

    /// Milliseconds until the ticket is called.
    mutating func run(
      _ policy: some DispatchPolicy, _ random: inout SeededRandom
    ) -> Int64 {
      while steps < ForecastRoll.stepsOfOne {
        steps += 1
        allSteps += 1
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
      _ index: Int, _ policy: some DispatchPolicy, _ random: inout SeededRandom
    ) -> Bool {
      let time = HallTime(milliseconds: now)
      while let entry = room.choose(at: index, by: policy, now: time, turn: turns[index]) {
        if entry.ticket == roll.target { return true }
        if hasLeft(entry, &random) {
          leave(entry)
          continue
        }
        turns[index] = policy.turn(after: entry, turn: turns[index])
        room.call(entry, at: index, by: policy)
        isIdle[index] = false
        free[index] = now + max(1, occupation(entry, &random))
        return false
      }
      isIdle[index] = true
      idleSince[index] = now
      free[index] = .max
      return false
    }

    /// How long a window is kept by somebody whom it calls, up to its next call.
    private func occupation(_ entry: WaitingEntry, _ random: inout SeededRandom) -> Int64 {
      if roll.missShare > 0, random.share() <= roll.missShare {
        return roll.misses.draw(using: &random) + roll.betweenServices(&random)
      }
      return roll.times[Int(entry.ticket.value)].draw(using: &random)
        + roll.betweenServices(&random)
    }

    /// Whether somebody has given up by now who was there when the roll began, or has come since.
    private func hasLeft(_ entry: WaitingEntry, _ random: inout SeededRandom) -> Bool {
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
      _ policy: some DispatchPolicy, _ random: inout SeededRandom
    ) -> Int? {
      let slot = roll.slot(at: now)
      var share = random.share() * roll.rates[slot]
      nextArrival = arrival(after: now, &random)
      for stream in roll.streams {
        share -= stream.rates[slot]
        guard share <= 0 else { continue }
        admitDue(policy)
        join(
          TicketID(Int64(stream.times)), line: stream.line, stream.admissionClass,
          since: HallTime(milliseconds: now), policy)
        return stream.line
      }
      return nil
    }

    /// Lets an idle window call, of several the one that the hall prefers; nil when none could.
    private mutating func callIdle(
      _ line: Int, _ policy: some DispatchPolicy, _ random: inout SeededRandom
    ) -> Bool? {
      var best: Int?
      for index in windows[line] where isIdle[index] {
        if best.map({ goes(index, before: $0) }) ?? true { best = index }
      }
      return best.map { serve($0, policy, &random) }
    }

    /// Of two idle windows the one that the hall lets call.
    private func goes(_ one: Int, before other: Int) -> Bool {
      (roll.servers[one].skill, idleSince[one], one)
        < (roll.servers[other].skill, idleSince[other], other)
    }

    /// The next arrival of any stream, by rates that change every half hour.
    private func arrival(after time: Int64, _ random: inout SeededRandom) -> Int64 {
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
}

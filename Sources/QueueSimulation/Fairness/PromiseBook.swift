import QueueCore

/// What was promised to the tickets of a business day and what came of it, event by event.
///
/// Calls are counted here once more, whatever the rule itself counted: a promise says how many
/// calls at most, by windows that could have called the ticket, come before its own.
struct PromiseBook: Sendable {
  private(set) var account = PromiseAccount()
  /// For each cap group how far each ticket's cap was used.
  private(set) var capUses: [CapUse] = []
  /// Promises that have not been settled.
  private var standing: [TicketID: Promise] = [:]
  /// Calls so far by windows that serve a line, and by each window.
  private var callsNear: [LineID: Int64] = [:]
  private var callsAt: [WindowID: Int64] = [:]

  private struct Promise {
    let calls: Int64
    let line: LineID
    let reserved: WindowID?
    /// Of the calls counted above, how many had come when it was given.
    let start: Int64
    /// The same when the wait ended; nil while it goes on.
    var end: Int64?
  }

  private func count(_ line: LineID, _ reserved: WindowID?) -> Int64 {
    reserved.map { callsAt[$0] ?? 0 } ?? callsNear[line] ?? 0
  }

  /// A ticket joins a line; nothing is promised where the rule has no caps.
  mutating func give(
    _ ticket: TicketID, _ rule: RuleRecord, line: LineID, reserved: WindowID?
  ) {
    guard let record = AdmissionRecord(rule) else { return }
    account.given += 1
    standing[ticket] = Promise(
      calls: record.promise, line: line, reserved: reserved, start: count(line, reserved))
  }

  mutating func call(_ ticket: TicketID, at window: WindowID, serving lines: [LineID]) {
    endWait(of: ticket)
    count(1, at: window, serving: lines)
  }

  mutating func undo(_ ticket: TicketID, at window: WindowID, serving lines: [LineID]) {
    count(-1, at: window, serving: lines)
    standing[ticket]?.end = nil
  }

  private mutating func count(_ change: Int64, at window: WindowID, serving lines: [LineID]) {
    callsAt[window, default: 0] += change
    for line in lines { callsNear[line, default: 0] += change }
  }

  mutating func endWait(of ticket: TicketID) {
    guard let promise = standing[ticket], promise.end == nil else { return }
    let end = count(promise.line, promise.reserved)
    standing[ticket]?.end = end
  }

  /// Says what became of a ticket's promise and caps, before it joins a line anew or when the day is
  /// over: until then a call that is undone may change it.
  mutating func settle(_ ticket: Ticket, groups: [CapGroupID], on date: CalendarDate) {
    let record = AdmissionRecord(ticket.rule)
    if let record { note(record, groups) }
    guard let promise = standing.removeValue(forKey: ticket.id) else { return }
    let calls = (promise.end ?? count(promise.line, promise.reserved)) - promise.start
    if let reason = ticket.withdrawal {
      account.withdrawn[reason, default: 0] += 1
    } else if calls > promise.calls || record?.isExceeded == true {
      account.breakOne(
        BrokenPromise(date: date, number: ticket.number, promised: promise.calls, calls: calls))
    } else if promise.end == nil {
      account.open += 1
    } else {
      account.kept += 1
    }
  }

  private mutating func note(_ record: AdmissionRecord, _ groups: [CapGroupID]) {
    for (group, pair) in zip(groups, zip(record.overtaken, record.budgets)) {
      if !capUses.contains(where: { $0.group == group }) { capUses.append(CapUse(group: group)) }
      guard let index = capUses.firstIndex(where: { $0.group == group }) else { continue }
      capUses[index].add(pair.0, of: pair.1)
    }
  }
}

/// Promises, counted by what became of them.
public struct PromiseAccount: Hashable, Sendable {
  public internal(set) var given = 0
  public internal(set) var kept = 0
  /// Of tickets that still wait.
  public internal(set) var open = 0
  var withdrawn: [PromiseWithdrawal: Int] = [:]
  /// More calls came first, or a cap group overtook more often, than was promised, and nobody said
  /// so; at most ``FairnessReport/listLimit``.
  public private(set) var broken: [BrokenPromise] = []
  public private(set) var brokenCount = 0

  /// How many were withdrawn for each reason.
  public func withdrawn(_ reason: PromiseWithdrawal) -> Int { withdrawn[reason] ?? 0 }

  public var withdrawnCount: Int {
    PromiseWithdrawal.allCases.reduce(0) { $0 + withdrawn($1) }
  }

  mutating func breakOne(_ promise: BrokenPromise) {
    brokenCount += 1
    if broken.count < FairnessReport.listLimit { broken.append(promise) }
  }

  mutating func add(_ other: PromiseAccount) {
    given += other.given
    kept += other.kept
    open += other.open
    for reason in PromiseWithdrawal.allCases {
      let count = other.withdrawn(reason)
      if count > 0 { withdrawn[reason, default: 0] += count }
    }
    brokenCount += other.brokenCount
    broken += other.broken.prefix(FairnessReport.listLimit - broken.count)
  }
}

/// A promise that did not hold although it was not withdrawn.
public struct BrokenPromise: Hashable, Sendable {
  public let date: CalendarDate
  public let number: TicketNumber
  /// Calls at most.
  public let promised: Int64
  /// Calls that came.
  public let calls: Int64
}

/// How far the caps of one cap group were used.
public struct CapUse: Hashable, Sendable {
  public let group: CapGroupID
  /// For each stay under a cap, overtakings through the cap.
  public private(set) var shares: [Double] = []
  /// Stays that the group could overtake no more.
  public private(set) var spent = 0
  /// Overtakings by the group.
  public private(set) var overtakings: Int64 = 0

  init(group: CapGroupID) { self.group = group }

  mutating func add(_ overtaken: Int64, of cap: Int64) {
    shares.append(Visit.capUse(overtaken, of: cap))
    overtakings += overtaken
    if overtaken >= cap, cap > 0 { spent += 1 }
  }

  mutating func add(_ other: CapUse) {
    shares += other.shares
    overtakings += other.overtakings
    spent += other.spent
  }

  public var mean: Double? { Statistics.mean(shares) }
  public var percentile99: Double? { Statistics.percentile(0.99, ofSorted: shares.sorted()) }
  public var most: Double? { shares.max() }
}

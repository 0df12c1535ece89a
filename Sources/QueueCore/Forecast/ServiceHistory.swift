/// What the hall's recent days say: how long services take, who comes when, who does not come.
public struct ServiceHistory: Sendable {
  /// Business days that are kept: four weeks, so that every weekday is there four times and a
  /// change of the work is forgotten in a month.
  public static let dayLimit = 20
  /// Ended services of a line from which on its history is believed; with fewer it is thin, and a
  /// forecast goes by the expected minutes of its services and the day so far.
  public static let leastServices = 30
  /// Services of one kind from which on they are drawn from by themselves, not with their line.
  static let leastOfKind = 15

  public private(set) var days: [HistoryDay] = []
  private var ofService: [ServiceID: EmpiricalTimes] = [:]
  private var ofLine: [LineID: EmpiricalTimes] = [:]
  private struct Stream: Hashable {
    let line: LineID
    let classID: ClassID
  }

  private var rates: [Weekday: [Stream: [Double]]] = [:]
  private var totals: [Weekday: [Double]] = [:]
  /// On which share of such days each window was open.
  private var presences: [Weekday: [WindowID: Double]] = [:]
  private var patience: [ClassID: Patience] = [:]
  private var commonPatience: Patience?
  private(set) var turnarounds = EmpiricalTimes([])
  private(set) var pauses = EmpiricalTimes([])
  private(set) var misses = EmpiricalTimes([])
  /// Pauses, and no-shows, for each call.
  private(set) var pauseShare = 0.0
  private(set) var missShare = 0.0

  public init() {}

  /// Days in order, the oldest beyond ``dayLimit`` left out.
  public init(_ days: [HistoryDay]) {
    self.days = Array(days.suffix(Self.dayLimit))
    learn()
  }

  public mutating func add(_ day: HistoryDay) {
    days.append(day)
    if days.count > Self.dayLimit { days.removeFirst(days.count - Self.dayLimit) }
    learn()
  }

  private mutating func learn() {
    var byService: [ServiceID: [Int32]] = [:]
    var byLine: [LineID: [Int32]] = [:]
    for service in days.flatMap(\.services) {
      byService[service.service, default: []].append(service.milliseconds)
      byLine[service.line, default: []].append(service.milliseconds)
    }
    ofService = byService.filter { $0.value.count >= Self.leastOfKind }
      .mapValues(EmpiricalTimes.init)
    ofLine = byLine.mapValues(EmpiricalTimes.init)
    var waits: [ClassID: [Patience.Wait]] = [:]
    for day in days { waits.merge(day.waits) { $0 + $1 } }
    patience = waits.compactMapValues(Patience.init)
    commonPatience = Patience(waits.sorted { $0.key < $1.key }.flatMap(\.value))
    turnarounds = EmpiricalTimes(days.flatMap(\.turnarounds))
    pauses = EmpiricalTimes(days.flatMap(\.pauses))
    misses = EmpiricalTimes(days.flatMap(\.misses))
    let calls = Double(max(1, days.reduce(0) { $0 + $1.calls }))
    pauseShare = min(1, Double(pauses.observed) / calls)
    missShare = min(0.9, Double(misses.observed) / calls)
    learnArrivals()
    learnPresences()
  }

  private mutating func learnPresences() {
    presences = [:]
    // Days on which no window was open say nothing about windows.
    let counted = days.filter { !$0.opened.isEmpty }
    for weekday in Weekday.allCases {
      let alike = counted.filter { $0.date.weekday == weekday }
      let known = alike.isEmpty ? counted : alike
      if known.isEmpty { continue }
      var counts: [WindowID: Int] = [:]
      for day in known {
        for window in day.opened { counts[window, default: 0] += 1 }
      }
      presences[weekday] = counts.mapValues { Double($0) / Double(known.count) }
    }
  }

  /// On which share of such weekdays a window was open, of all days when there are none of that
  /// weekday; nil when nothing is known of any window.
  func presence(of window: WindowID, on weekday: Weekday) -> Double? {
    presences[weekday].map { $0[window] ?? 0 }
  }

  /// Whether too little is known of a line to roll its future.
  public func isThin(_ line: LineID) -> Bool {
    (ofLine[line]?.observed ?? 0) < Self.leastServices
  }

  /// How long such a service takes; nil when neither it nor its line has ever been there.
  public func times(of service: ServiceID, in line: LineID) -> EmpiricalTimes? {
    ofService[service] ?? ofLine[line]
  }

  /// The mean over all services of some lines, in milliseconds; nil when there were none.
  func meanTime(of lines: [LineID]) -> Double? {
    let found = lines.compactMap { ofLine[$0] }
    let count = found.reduce(0) { $0 + $1.observed }
    guard count > 0 else { return nil }
    return found.reduce(0.0) { $0 + $1.mean * Double($1.observed) } / Double(count)
  }

  /// How long those of a class wait before they leave; nil when hardly anybody does.
  func patience(of classID: ClassID) -> Patience? { patience[classID] ?? commonPatience }

  /// People of a class who come for a line in each half hour of such a weekday, on average; nil when
  /// nobody ever came.
  ///
  /// Days of the same weekday when there are some, else all.
  func arrivals(for line: LineID, of classID: ClassID, on weekday: Weekday) -> [Double]? {
    rates[weekday]?[Stream(line: line, classID: classID)]
  }

  private mutating func learnArrivals() {
    rates = [:]
    for weekday in Weekday.allCases {
      let like = days.filter { $0.date.weekday == weekday }
      let counted = like.isEmpty ? days : like
      var found: [Stream: [Double]] = [:]
      for day in counted {
        for (arrivals, count) in day.arrivals {
          let stream = Stream(line: arrivals.line, classID: arrivals.classID)
          let none = [Double](repeating: 0, count: HistoryDay.slots)
          found[stream, default: none][arrivals.slot] += Double(count)
        }
      }
      rates[weekday] = found.mapValues { $0.map { $0 / Double(counted.count) } }
      let none = [Double](repeating: 0, count: HistoryDay.slots)
      // Whole counts, since a sum of fractions would depend on the order of a dictionary.
      let counts = counted.reduce(into: [Int](repeating: 0, count: HistoryDay.slots)) { sums, day in
        for (arrivals, count) in day.arrivals { sums[arrivals.slot] += count }
      }
      totals[weekday] =
        counted.isEmpty ? none : counts.map { Double($0) / Double(counted.count) }
    }
  }

  /// How many come until a time of such a weekday, on average.
  func expectedArrivals(until time: TimeOfDay, on weekday: Weekday) -> Double {
    guard let totals = totals[weekday] else { return 0 }
    let slot = HistoryDay.slot(of: time)
    let part = Double(time.minutes - slot * 30) / 30
    return totals[..<slot].reduce(0, +) + totals[slot] * min(1, part)
  }
}

import Testing

@testable import QueueCore

@Suite struct ForecastLearningTests {
  /// A hall whose commands go to a recorder as they come.
  private struct Recorded {
    var hall = HallFixture(open: [])
    var recorder = HistoryRecorder()
    var finished: HistoryRecorder.Finished?

    init() {
      hall.must(.closeDay)
      hall.events = []
      hall.pass(86_400)
      run(.openDay(HallFixture.nextPlan))
      run(.openWindow(1))
    }

    mutating func run(_ command: Command) {
      hall.must(command)
      for event in hall.events { finished = recorder.apply(event, at: hall.stamp) ?? finished }
      hall.events = []
    }

    mutating func take(_ service: ServiceID = "id-card") {
      run(.takeTicket(TakeRequest(services: [service])))
    }

    mutating func pass(_ seconds: Int64) { hall.pass(seconds) }

    var day: HistoryDay? { finished?.day }
  }

  @Test func `a service lasts from its call to its end`() {
    var hall = Recorded()
    hall.take()
    hall.take("household")
    hall.run(.next(1))
    hall.pass(300)
    hall.run(.next(1))
    hall.pass(120)
    hall.run(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(1)
    hall.run(.closeDay)
    #expect(hall.day?.services.map(\.milliseconds) == [300_000, 120_000])
    #expect(hall.day?.services.map(\.service) == ["id-card", "household"])
    #expect(hall.day?.calls == 2)
  }

  @Test func `a call that was undone was none, and the service it ended goes on`() {
    var hall = Recorded()
    hall.take()
    hall.take()
    hall.run(.next(1))
    hall.pass(60)
    hall.run(.next(1))
    hall.pass(5)
    hall.run(.undoCall(1))
    hall.pass(60)
    hall.run(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(1)
    hall.run(.closeDay)
    #expect(hall.day?.calls == 1)
    #expect(hall.day?.services.map(\.milliseconds) == [125_000])
  }

  @Test func `on how many such days a window was open is what is expected of it`() {
    var hall = Recorded()
    hall.run(.closeWindow(1, confirmed: true))
    hall.run(.openWindow(3))
    hall.pass(3_600)
    hall.run(.closeDay)
    let tuesday = hall.day
    var other = HistoryDay(date: HallFixture.date.adding(days: 8))
    other.opened = [3]
    let history = ServiceHistory([tuesday, other].compactMap { $0 })
    #expect(history.presence(of: 1, on: .tuesday) == 0.5)
    #expect(history.presence(of: 2, on: .tuesday) == 0)
    // Of a Friday nothing is known, so that it is taken to be like all days.
    #expect(history.presence(of: 3, on: .friday) == 1)
    #expect(ServiceHistory().presence(of: 1, on: .friday) == nil)
  }

  @Test func `a service that the closing of the day ends says nothing`() {
    var hall = Recorded()
    hall.take()
    hall.run(.next(1))
    hall.pass(5 * 3_600)
    hall.run(.closeDay)
    #expect(hall.day?.services == [])
  }

  @Test func `a pause counts, one over the break of the calendar does not`() {
    var hall = Recorded()
    hall.run(.pauseWindow(1, .away, confirmed: true, endsService: false))
    hall.pass(240)
    hall.run(.resumeWindow(1))
    hall.pass(2 * 3_600 + 3_000)
    hall.run(.pauseWindow(1, .lunch, confirmed: true, endsService: false))
    hall.pass(5_400)
    hall.run(.resumeWindow(1))
    hall.pass(1)
    hall.run(.closeDay)
    #expect(hall.day?.pauses == [240_000])
  }

  @Test func `the turn-around is counted when somebody was there to be called`() {
    var hall = Recorded()
    hall.take()
    hall.take()
    hall.run(.next(1))
    hall.pass(100)
    hall.run(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(12)
    hall.run(.next(1))
    hall.pass(100)
    hall.run(.endService(1, outcome: nil, caseNumber: nil))
    hall.pass(500)
    hall.take()
    hall.run(.next(1))
    hall.run(.closeDay)
    #expect(hall.day?.turnarounds == [12_000])
  }

  @Test func `arrivals are counted by half hours, those who leave with their patience`() {
    var hall = Recorded()
    hall.take()
    hall.pass(90)
    hall.run(.cancelTicket(1))
    hall.pass(1_800)
    hall.take()
    hall.run(.closeDay)
    let slots = hall.day?.arrivals.map { ($0.key.slot, $0.value) }.sorted { $0.0 < $1.0 } ?? []
    #expect(slots.map(\.0) == [18, 19])
    #expect(slots.map(\.1) == [1, 1])
    #expect(hall.day?.waits["ordinary"] == [Patience.Wait(milliseconds: 90_000, left: true)])
  }

  @Test func `only the latest days are kept`() {
    var history = ServiceHistory()
    for day in 0..<30 {
      history.add(.steady([60], on: HallFixture.date.adding(days: day)))
    }
    #expect(history.days.count == ServiceHistory.dayLimit)
    #expect(history.days.first?.date == HallFixture.date.adding(days: 10))
  }

  @Test func `arrivals go by days of the same weekday when there are some`() {
    let monday = HistoryDay.steady([60]).joined(by: 10, of: "green")
    let tuesday = HistoryDay.steady([60], on: monday.date.adding(days: 1))
      .joined(by: 2, of: "green")
    let history = ServiceHistory([monday, tuesday])
    #expect(history.arrivals(for: "a", of: "green", on: .monday)?[20] == 10)
    #expect(history.arrivals(for: "a", of: "green", on: .tuesday)?[20] == 2)
    #expect(history.arrivals(for: "a", of: "green", on: .friday)?[20] == 6)
    #expect(history.expectedArrivals(until: TimeOfDay("01:15")!, on: .monday) == 25)
  }

  @Test func `of many times evenly spaced ranks are kept`() {
    let times = EmpiricalTimes((0..<10_000).map { Int32($0) })
    #expect(times.sorted.count == EmpiricalTimes.limit)
    #expect(times.observed == 10_000)
    #expect(times.mean == 4_999.5)
    #expect(abs(Int(times.sorted[EmpiricalTimes.limit / 2]) - 5_000) < 20)
  }

  @Test func `patience is estimated from those who left and those who were called`() throws {
    // Worked by hand: at 10 s one of 40 leaves, at 20 s one is called, from 30 s on one a second.
    var waits = [Patience.Wait(milliseconds: 10_000, left: true)]
    waits.append(Patience.Wait(milliseconds: 20_000, left: false))
    for second in 0..<38 {
      waits.append(Patience.Wait(milliseconds: Int32(30_000 + second * 1_000), left: true))
    }
    let patience = try #require(Patience(waits))
    #expect(patience.staying(9_999) == 1)
    #expect(patience.staying(10_000) == 1 - 1.0 / 40)
    #expect(abs(patience.staying(30_000) - (1 - 1.0 / 40) * (1 - 1.0 / 38)) < 1e-12)
    #expect(patience.staying(100_000) == 0)
    #expect(Patience(Array(waits.prefix(5))) == nil)
  }

  /// Waits that are twice as long and half as regular as the forecast says.
  private func pairs(_ count: Int, _ random: inout SeededRandom) -> [ConformalShifts.Pair] {
    (0..<count).map { _ in
      let truth = 60 + 600 * random.share()
      return ConformalShifts.Pair(
        classID: "ordinary", medianSeconds: truth * 0.5, upperSeconds: truth * 0.7,
        interval: WaitInterval(lowSeconds: truth * 0.4, highSeconds: truth * 0.8),
        waitSeconds: truth * 2 * random.exponential())
    }
  }

  @Test func `shifted bounds hold as often as they say, whatever the forecast is worth`() {
    var random = SeededRandom(seed: 3)
    var (below, above, all) = (0, 0, 0)
    for _ in 0..<200 {
      let shifts = ConformalShifts(pairs(300, &random))
      for pair in pairs(50, &random) {
        let bounds = shifts.shifted(
          median: pair.medianSeconds, upper: pair.upperSeconds, for: "ordinary")
        all += 1
        if pair.waitSeconds <= bounds.median { below += 1 }
        if pair.waitSeconds <= bounds.upper { above += 1 }
      }
    }
    #expect((0.485...0.52).contains(Double(below) / Double(all)))
    #expect((0.79...0.815).contains(Double(above) / Double(all)))
  }

  @Test func `a shifted interval leaves one wait in ten out on either side`() {
    var random = SeededRandom(seed: 6)
    var (below, above, all) = (0, 0, 0)
    for _ in 0..<200 {
      let shifts = ConformalShifts(pairs(300, &random))
      for pair in pairs(50, &random) {
        guard let interval = pair.interval.map({ shifts.shifted($0, for: "ordinary") }) else {
          continue
        }
        all += 1
        if pair.waitSeconds < interval.lowSeconds { below += 1 }
        if pair.waitSeconds > interval.highSeconds { above += 1 }
      }
    }
    #expect(all == 10_000)
    #expect((0.085...0.11).contains(Double(below) / Double(all)))
    #expect((0.085...0.11).contains(Double(above) / Double(all)))
  }

  @Test func `with few pairs of a class all together count, with few of all nothing moves`() {
    var random = SeededRandom(seed: 4)
    let few = ConformalShifts(pairs(ConformalShifts.least - 1, &random))
    #expect(few.shifted(median: 100, upper: 200, for: "ordinary") == (100, 200))
    let many = ConformalShifts(pairs(500, &random))
    #expect(many.shifted(median: 100, upper: 200, for: "green").upper > 200)
    #expect(
      many.shifted(median: 100, upper: 200, for: "green")
        == many.shifted(median: 100, upper: 200, for: "ordinary"))
  }

  @Test func `a forecast of a call at once is not moved`() {
    var random = SeededRandom(seed: 5)
    let shifts = ConformalShifts(pairs(500, &random))
    #expect(shifts.shifted(median: 2, upper: 6, for: "ordinary") == (2, 6))
  }
}

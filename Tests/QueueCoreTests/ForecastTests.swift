import Foundation
import Testing

@testable import QueueCore

@Suite struct ForecastTests {
  /// Window 1 alone, which serves line a.
  private func oneWindow(_ policy: String = "fcfs") -> HallFixture {
    HallFixture(HallFixture.definition(policy: policy), open: [1])
  }

  @Test func `with services that never vary the forecast is the sum of what lies ahead`() {
    var hall = oneWindow()
    for _ in 0..<4 { hall.take("id-card") }
    _ = hall.next(1)
    hall.pass(240)
    // 600 - 240 of the present service, and three whole ones.
    let forecast = hall.forecast(after: [.steady([600])])
    #expect(forecast?.method == .roll)
    #expect(forecast?.medianSeconds == 2_160)
    #expect(forecast?.upperSeconds == 2_160)
  }

  @Test func `a service that has outlasted the short ones is a long one`() {
    var hall = oneWindow()
    hall.take("id-card")
    _ = hall.next(1)
    hall.pass(120)
    #expect(hall.forecast(after: [.steady([60, 600])])?.upperSeconds == 480)
  }

  @Test func `a window that is free calls at once`() {
    let hall = oneWindow()
    #expect(hall.forecast(after: [.steady([600])])?.upperSeconds == 0)
  }

  @Test func `the same question has the same answer`() {
    var hall = HallFixture(HallFixture.definition(policy: "capped-points"))
    for index in 0..<40 {
      hall.take(index % 3 == 0 ? "passport" : "id-card")
      hall.pass(20)
    }
    for window in [1, 2, 3] as [WindowID] { _ = hall.next(window) }
    hall.pass(100)
    let days = [HistoryDay.steady([60, 300, 900, 120]).joined(by: 4, of: "care")]
    #expect(hall.forecast(after: days) == hall.forecast(after: days))
    let passport = hall.forecast("passport", after: days)
    #expect(passport != hall.forecast(after: days))
  }

  @Test func `a class that goes first waits less`() throws {
    var hall = oneWindow("strict")
    for _ in 0..<10 { hall.take("id-card") }
    _ = hall.next(1)
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "P1", name: "", validFrom: HallFixture.date, validTo: HallFixture.date)))
    let ordinary = try #require(hall.forecast(after: [.steady([600])])?.medianSeconds)
    let green = try #require(
      hall.forecast(classID: "green", after: [.steady([600])])?.medianSeconds)
    #expect(green == 600)
    #expect(ordinary == 6_000)
  }

  @Test(arguments: ["fcfs", "strict", "accumulating"])
  func `those who come later lengthen a wait only when the rule lets them go first`(
    policy: String
  ) throws {
    var hall = oneWindow(policy)
    for _ in 0..<6 { hall.take("id-card") }
    _ = hall.next(1)
    let quiet = HistoryDay.steady([600])
    let alone = try #require(hall.forecast(after: [quiet])?.medianSeconds)
    let ordinary = hall.forecast(after: [quiet.joined(by: 3, of: "ordinary")])?.medianSeconds
    let green = try #require(
      hall.forecast(after: [quiet.joined(by: 3, of: "green")])?.medianSeconds)
    #expect(ordinary == alone)
    if policy == "fcfs" { #expect(green == alone) } else { #expect(green > alone) }
  }

  @Test func `the caps bound what those who come later can do`() throws {
    var capped = oneWindow("capped-points")
    var free = oneWindow("accumulating")
    for _ in 0..<4 {
      capped.take("id-card")
      free.take("id-card")
    }
    _ = capped.next(1)
    _ = free.next(1)
    let flood = [HistoryDay.steady([300]).joined(by: 60, of: "green")]
    // Three older calls, and at most four of the green channel.
    let median = try #require(capped.forecast(after: flood)?.medianSeconds)
    #expect(median <= 300 * 8)
    let unbounded = free.forecast(after: flood)?.medianSeconds ?? .max
    #expect(unbounded > median)
  }

  @Test func `nobody is called in a break of the calendar`() {
    var hall = oneWindow()
    hall.pass(2 * 3_600 + 50 * 60)
    for _ in 0..<3 { hall.take("id-card") }
    _ = hall.next(1)
    // Ten minutes before noon: the present service ends at noon, two more go before at 13:30.
    #expect(hall.forecast(after: [.steady([600])])?.medianSeconds == 600 + 5_400 + 2 * 600)
  }

  @Test func `who cannot be called before the day expires may not be served`() {
    var hall = oneWindow()
    hall.pass(7 * 3_600 + 1_800)
    for _ in 0..<12 { hall.take("id-card") }
    _ = hall.next(1)
    // 16:30; those who wait expire at 18:00, and the twelfth service would end at 18:30.
    let forecast = hall.forecast(after: [.steady([600])])
    #expect(forecast?.medianSeconds == nil)
    #expect(forecast?.minutes == nil)
    #expect(forecast?.text.english.contains("may not be reached") == true)
  }

  @Test func `a paused window does not serve, unless past pauses say when it comes back`() {
    var hall = HallFixture(open: [1, 2])
    for _ in 0..<5 { hall.take("id-card") }
    _ = hall.next(1)
    hall.must(.pauseWindow(2, .away, confirmed: true, endsService: false))
    var day = HistoryDay.steady([600])
    #expect(hall.forecast(after: [day])?.medianSeconds == 3_000)
    day.pauses = [300_000]
    day.calls = 10_000
    // Back after 300 s: 300, 600, 900, 1200, 1500.
    #expect(hall.forecast(after: [day])?.medianSeconds == 1_500)
  }

  /// Half past eight on the next day, when no window is open yet.
  private func earlyMorning() -> HallFixture {
    var hall = HallFixture(open: [])
    hall.must(.closeDay)
    hall.pass(23 * 3_600 + 1_800)
    hall.must(.openDay(HallFixture.nextPlan))
    return hall
  }

  @Test func `before the hall opens, windows are expected then that were open on such days`() {
    var hall = earlyMorning()
    for _ in 0..<2 { hall.take("id-card") }
    var day = HistoryDay.steady([600])
    day.opened = [1]
    // Half an hour until nine, and two before at the only window.
    #expect(hall.forecast(after: [day])?.medianSeconds == 1_800 + 2 * 600)
    day.opened = [1, 2]
    #expect(hall.forecast(after: [day])?.medianSeconds == 1_800 + 600)
  }

  @Test func `before the hall opens without a past, every window is expected`() throws {
    var hall = earlyMorning()
    for _ in 0..<2 { hall.take("id-card") }
    let forecast = hall.forecast(after: [])
    #expect(forecast?.method == .queueLength)
    // Two go at nine, so the third waits for the shorter of two services of ten minutes on average.
    let median = try #require(forecast?.medianSeconds)
    #expect((1_800 + 100...1_800 + 360).contains(median))
  }

  @Test func `in a break a window that is paused is back at its end, unless it is out of order`() {
    var hall = oneWindow()
    hall.pass(3 * 3_600 + 600)
    hall.take("id-card")
    var day = HistoryDay.steady([600])
    day.opened = [1]
    hall.must(.pauseWindow(1, .lunch, confirmed: true, endsService: false))
    #expect(hall.forecast(after: [day])?.medianSeconds == 4_800 + 600)
    hall.must(.resumeWindow(1))
    hall.must(.pauseWindow(1, .fault, confirmed: true, endsService: false))
    #expect(hall.forecast(after: [day])?.medianSeconds == nil)
  }

  @Test func `a clerk who goes to lunch early is back after the break`() {
    var hall = oneWindow()
    hall.pass(3 * 3_600 - 600)
    hall.take("id-card")
    hall.must(.pauseWindow(1, .lunch, confirmed: true, endsService: false))
    #expect(hall.forecast(after: [.steady([600])])?.medianSeconds == 600 + 5_400 + 600)
  }

  @Test func `people who do not come hold a window for as long as it calls them`() throws {
    var hall = oneWindow()
    for _ in 0..<20 { hall.take("id-card") }
    _ = hall.next(1)
    var day = HistoryDay.steady([600])
    day.misses = [Int32](repeating: 60_000, count: 60)
    day.calls = 120
    let half = try #require(hall.forecast(after: [day])?.medianSeconds)
    // Nineteen at 600 s or 60 s each, as often the one as the other.
    #expect((5_500...8_000).contains(half))
  }

  @Test func `impatient people leave the line shorter than it is`() throws {
    var hall = oneWindow()
    for _ in 0..<10 { hall.take("id-card") }
    _ = hall.next(1)
    var day = HistoryDay.steady([600])
    day.waits["ordinary"] = (1...100).map {
      Patience.Wait(milliseconds: Int32($0) * 60_000, left: true)
    }
    let forecast = try #require(hall.forecast(after: [day])?.medianSeconds)
    #expect(forecast < 6_000)
  }

  @Test func `without any window there is no forecast, and none before the day opens`() {
    let nobody = HallFixture(open: [])
    #expect(nobody.forecast(after: [.steady([600])]) == nil)
    let shut = QueueState(hall: "shut")
    #expect(
      Forecaster().forecast(
        for: TakeRequest(services: ["id-card"]), in: shut, at: nobody.stamp) == nil)
  }

  @Test func `what is told to a newcomer is told to them again when they wait`() throws {
    var hall = oneWindow()
    for _ in 0..<4 { hall.take("id-card") }
    _ = hall.next(1)
    let told = hall.forecast(after: [.steady([600])])
    let ticket = hall.take("id-card")
    let forecaster = Forecaster(
      history: ServiceHistory([.steady([600])]), shifts: ConformalShifts())
    let waiting = try #require(hall.state.tickets[ticket.ticket])
    #expect(forecaster.forecast(for: waiting, in: hall.state, at: hall.stamp) == told)
  }

  @Test func `a line's forecast for newcomers is what the next one of them is told`() {
    var hall = oneWindow()
    for _ in 0..<4 { hall.take("id-card") }
    _ = hall.next(1)
    let days = [HistoryDay.steady([60, 300, 900])]
    let forecaster = Forecaster(history: ServiceHistory(days), shifts: ConformalShifts())
    let found = forecaster.forecastsForNewcomers(in: hall.state, at: hall.stamp)
    // Nobody waits in line b.
    #expect(found.count == 1)
    #expect(found["a"] != nil)
    #expect(found["a"] == hall.forecast(after: days))
  }

  @Test func `half of exponential futures are shorter than the median that theory gives`() throws {
    var hall = oneWindow()
    for _ in 0..<5 { hall.take("id-card") }
    _ = hall.next(1)
    let seconds = (0..<60).map { index in
      Int(-log(1 - (Double(index) + 0.5) / 60) * 600)
    }
    let forecast = try #require(hall.forecast(after: [.steady(seconds)]))
    // Five exponential services of 600 s: median 2,803 s, 80th percentile 4,033 s.
    let median = try #require(forecast.medianSeconds)
    let upper = try #require(forecast.upperSeconds)
    #expect((2_350...3_250).contains(median))
    #expect((3_400...4_700).contains(upper))
  }

  @Test func `a forecast that cannot be is left out of the ticket`() throws {
    var hall = oneWindow()
    func take(_ median: Int?, _ upper: Int?) throws -> WaitForecast? {
      var request = TakeRequest(services: ["id-card"])
      request.forecast = WaitForecast(
        method: .roll, medianSeconds: median, upperSeconds: upper, rolledMedianSeconds: median,
        rolledUpperSeconds: upper)
      guard case .ticketTaken(let taken) = hall.must(.takeTicket(request)) else { return nil }
      return hall.state.tickets[taken.ticket]?.forecast
    }
    #expect(try take(100, 200)?.upperSeconds == 200)
    #expect(try take(100, nil)?.medianSeconds == 100)
    #expect(try take(200, 100) == nil)
    #expect(try take(-1, 100) == nil)
    #expect(try take(1, 90_000) == nil)
    #expect(try take(nil, 100) == nil)
  }

  @Test func `people are told whole minutes that hold the numbers`() {
    func told(_ median: Int, _ upper: Int) -> ClosedRange<Int>? {
      WaitForecast(
        method: .roll, medianSeconds: median, upperSeconds: upper, rolledMedianSeconds: nil,
        rolledUpperSeconds: nil
      ).minutes
    }
    #expect(told(725, 1_190) == 12...20)
    #expect(told(0, 0) == 0...1)
    #expect(told(600, 600) == 10...11)
  }
}

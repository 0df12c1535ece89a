import Testing

@testable import QueueCore

/// Forecasts of a hall that has no past: all that is known is the queue, the expected ten minutes of
/// its services and the day so far.
@Suite struct FirstDayForecastTests {
  /// Window 1 alone, which serves line a.
  private func oneWindow(_ policy: String = "fcfs") -> HallFixture {
    HallFixture(HallFixture.definition(policy: policy), open: [1])
  }

  /// Thirty people are served one after the other, each for so long, with so much between two; nobody
  /// is left.
  private func served(
    _ seconds: Int64, between: Int64 = 0, _ policy: String = "fcfs"
  ) -> HallFixture {
    var hall = oneWindow(policy)
    for _ in 0..<30 { hall.take("id-card") }
    for _ in 0..<30 {
      hall.must(.next(1))
      hall.pass(seconds)
      hall.must(.endService(1, outcome: nil, caseNumber: nil))
      hall.pass(between)
    }
    return hall
  }

  @Test func `without a past the expected minutes count`() throws {
    var hall = oneWindow()
    for _ in 0..<13 { hall.take("id-card") }
    _ = hall.next(1)
    // Thirteen exponential times: 130 minutes on average, with a deviation of 36.
    let forecast = try #require(hall.forecast(after: []))
    #expect(forecast.method == .queueLength)
    let median = try #require(forecast.medianSeconds)
    let upper = try #require(forecast.upperSeconds)
    #expect((6_500...8_700).contains(median))
    #expect((median + 800...median + 3_400).contains(upper))
    #expect(forecast.rolledMedianSeconds == median)
  }

  @Test func `it is known who goes before whom`() throws {
    var hall = oneWindow("strict")
    for _ in 0..<20 { hall.take("id-card") }
    _ = hall.next(1)
    let green = try #require(hall.forecast(classID: "green", after: [])?.upperSeconds)
    let ordinary = try #require(hall.forecast(after: [])?.medianSeconds)
    // One exponential service against twenty.
    #expect(green < 2_000)
    #expect(ordinary > 8_000)
  }

  @Test func `what visits have lasted so far sets the pace`() throws {
    var hall = served(200)
    for _ in 0..<3 { hall.take("id-card") }
    _ = hall.next(1)
    // In the hall 30 of 200 s and 10 of 600 s make a half of 40 of 600 s; in the line, from there, 30
    // of 200 s and 10 of 300 s make 225 s each. All were alike, so there is no spread.
    #expect(hall.forecast(after: [])?.medianSeconds == 3 * 225)
    #expect(hall.forecast(after: [])?.upperSeconds == 3 * 225)
  }

  @Test func `what lay between visits while people waited lies between the next ones too`() throws {
    var hall = served(200, between: 60)
    for _ in 0..<3 { hall.take("id-card") }
    _ = hall.next(1)
    #expect(hall.forecast(after: [])?.medianSeconds == 3 * (225 + 60))
  }

  @Test func `a window that had nobody to call was not slow`() throws {
    var hall = oneWindow()
    for _ in 0..<30 {
      hall.take("id-card")
      hall.must(.next(1))
      hall.pass(200)
      hall.must(.endService(1, outcome: nil, caseNumber: nil))
      hall.pass(100)
    }
    for _ in 0..<3 { hall.take("id-card") }
    _ = hall.next(1)
    #expect(hall.forecast(after: [])?.medianSeconds == 3 * 225)
  }

  @Test func `a call that was taken back is no visit`() throws {
    var hall = served(200)
    hall.take("id-card")
    for _ in 0..<4 {
      _ = hall.next(1)
      hall.pass(5)
      hall.must(.undoCall(1))
    }
    for _ in 0..<2 { hall.take("id-card") }
    _ = hall.next(1)
    #expect(hall.forecast(after: [])?.medianSeconds == 3 * 225)
  }

  @Test func `those who came in the last hour and may go first are expected to go on coming`()
    throws
  {
    func forecast(green: Int) throws -> Int {
      var hall = served(60, "accumulating")
      hall.must(
        .registerKeyProject(
          KeyProject(
            code: "P1", name: "", validFrom: HallFixture.date, validTo: HallFixture.date)))
      // They come and are served, so that the queue afterwards is the same.
      for _ in 0..<20 {
        hall.must(
          .takeTicket(
            TakeRequest(services: ["id-card"], keyProject: green > 0 ? "P1" : nil)))
        hall.must(.next(1))
        hall.pass(60)
        hall.must(.endService(1, outcome: nil, caseNumber: nil))
      }
      for _ in 0..<10 { hall.take("id-card") }
      _ = hall.next(1)
      return try #require(hall.forecast(after: [])?.medianSeconds)
    }
    let quiet = try forecast(green: 0)
    let busy = try forecast(green: 20)
    #expect(busy > quiet + 120)
  }

  @Test func `a clerk who is away is expected back, a window out of order is not`() throws {
    var hall = HallFixture(open: [1, 2])
    for _ in 0..<12 { hall.take("id-card") }
    _ = hall.next(1)
    hall.must(.pauseWindow(2, .fault, confirmed: true, endsService: false))
    let alone = try #require(hall.forecast(after: [])?.medianSeconds)
    hall.must(.resumeWindow(2))
    hall.must(.pauseWindow(2, .away, confirmed: true, endsService: false))
    let together = try #require(hall.forecast(after: [])?.medianSeconds)
    #expect(alone > 5_500)
    #expect(together < alone - 1_500)
  }

  @Test func `a line without a past in a hall that has one goes by the day too`() throws {
    var hall = served(200)
    for _ in 0..<3 { hall.take("id-card") }
    _ = hall.next(1)
    let past = HistoryDay.steady([60], services: ["passport"])
    #expect(hall.forecast(after: [past])?.medianSeconds == 3 * 225)
  }
}

import Layout
import Testing

@testable import HallEngine
@testable import QueueCore

@Suite struct CallBoardTests {
  private typealias Fixture = EngineFixture

  private func time(_ milliseconds: Int64) -> HallTime { HallTime(milliseconds: milliseconds) }

  @Test func `of thirty-four calls in one burst each stands at least ten seconds, in order`() {
    var board = CallBoard(slots: 4, leastShowing: 10_000)
    let calls = (1...34).map { Fixture.call(Int64($0), window: Int64($0), at: 1_000) }
    board.update(calls, at: time(1_000))
    var cameUp: [TicketID] = []
    var stood: [TicketID: Int64] = [:]
    var now: Int64 = 1_000
    while now < 200_000 {
      for shown in board.shown.reversed() where !cameUp.contains(shown.ticket) {
        cameUp.append(shown.ticket)
      }
      for shown in board.shown { stood[shown.ticket, default: 0] += 500 }
      now += 500
      if let due = board.nextChange, due <= time(now) { board.advance(to: time(now)) }
    }
    #expect(cameUp == calls.map(\.ticket))
    #expect(calls.allSatisfy { (stood[$0.ticket] ?? 0) >= 10_000 })
    #expect(board.nextChange == nil)
  }

  @Test func `an undone call goes at once, also one of a ticket that was called before`() {
    var board = CallBoard(slots: 2, leastShowing: 10_000)
    board.update([Fixture.call(1, at: 0)], at: time(0))
    board.update([], at: time(100))
    #expect(board.shown.isEmpty)

    let earlier = Fixture.call(2, window: 1, at: 1_000)
    let again = Fixture.call(2, window: 3, at: 90_000)
    board.update([earlier], at: time(1_000))
    board.update([earlier, again], at: time(90_000))
    #expect(board.shown.map(\.window) == [3])
    board.update([earlier], at: time(95_000))
    #expect(board.shown.isEmpty)
  }

  @Test func `a recall keeps its place in a burst and replaces the call that stands`() {
    var board = CallBoard(slots: 1, leastShowing: 10_000)
    var calls = [Fixture.call(1, at: 0), Fixture.call(2, at: 1), Fixture.call(3, at: 2)]
    board.update(calls, at: time(10))
    calls.append(Fixture.call(2, at: 5_000, call: 2))
    board.update(calls, at: time(5_000))
    board.advance(to: time(10_010))
    #expect(board.shown.map(\.ticket) == [2])
    #expect(board.shown[0].call == 2)
    calls.append(Fixture.call(2, at: 12_000, call: 3))
    board.update(calls, at: time(12_000))
    #expect(board.shown.map(\.call) == [2])
    board.advance(to: time(30_000))
    board.advance(to: time(50_000))
    #expect(board.shown[0].call == 3)
  }

  @Test func `what was seen is not shown again by the same record`() {
    var board = CallBoard(slots: 2, leastShowing: 10_000)
    let calls = [Fixture.call(1, at: 0)]
    for step in 0..<50 { board.update(calls, at: time(Int64(step) * 1_000)) }
    #expect(board.shown.map(\.since) == [time(0)])
  }
}

@Suite struct LayoutDataTests {
  private typealias Fixture = EngineFixture
  private let clock = LocalTime(
    wall: WallTime(milliseconds: EngineFixture.opening), secondsEast: 8 * 3_600)

  @Test func `runs of windows are shortened`() {
    #expect(LayoutData.windowsText([]) == "")
    #expect(LayoutData.windowsText([7]) == "7")
    #expect(LayoutData.windowsText([2, 1]) == "1、2")
    #expect(LayoutData.windowsText([5, 1, 3, 2, 9, 10]) == "1–3、5、9、10")
  }

  @Test func `a screen says who is called, who is next, how many wait, and an emergency`() throws {
    var pipeline = try Fixture.openPipeline()
    _ = try pipeline.submit(
      [
        Fixture.envelope("1", Fixture.take), Fixture.envelope("2", Fixture.take),
        Fixture.envelope("3", Fixture.take), Fixture.envelope("n", .next(2)),
        Fixture.envelope(
          "e", .raiseEmergency(LocalizedText(chinese: "请疏散", english: "Leave"))),
      ], at: Fixture.reading(1_000))
    let state = pipeline.state
    var board = CallBoard(slots: 4, leastShowing: 10_000)
    board.update(state.recentCalls, at: HallTime(milliseconds: Int64.max / 2))
    let stamp = Stamp(
      wall: WallTime(milliseconds: Fixture.opening + 61_000),
      hall: HallTime(milliseconds: Fixture.opening + 61_000))
    guard
      case .record(let fields) = LayoutData.screen(
        StationView(
          state: state, stamp: stamp, clock: clock,
          forecasts: [
            "a": WaitForecast(
              method: .roll, medianSeconds: 700, upperSeconds: 1_190, rolledMedianSeconds: nil,
              rolledUpperSeconds: nil)
          ]), zone: "f1", calls: board.shown),
      case .list(let calls)? = fields["calls"], case .record(let call)? = calls.first,
      case .list(let ready)? = fields["ready"], case .record(let next)? = ready.first,
      case .list(let waiting)? = fields["waiting"], case .record(let line)? = waiting.first
    else {
      Issue.record("fields are missing")
      return
    }
    #expect(call["number"] == .text("A001"))
    #expect(call["window"] == .text("2"))
    #expect(call["state"] == .text("calling"))
    let view = StationView(state: state, stamp: stamp, clock: clock)
    let calledAt = state.recentCalls[0].at
    #expect(call["at"] == .number(Int(view.moment(at: calledAt).milliseconds)))
    #expect(
      view.moment.milliseconds - view.moment(at: calledAt).milliseconds == stamp.hall - calledAt)
    #expect(next["number"] == .text("A002"))
    #expect(line["count"] == .number(2))
    #expect(line["forecast"] == .text("约11–20分钟"))
    #expect(line["forecastEnglish"] == .text("about 11 to 20 min"))
    #expect(fields["emergency"] == .text("请疏散"))
    #expect(fields["zone"] == .text("一楼"))
    #expect(fields["closed"] == nil)
  }

  @Test func `a window's screen has its clerk's name while there is one who may be named`() throws {
    var pipeline = try Fixture.openPipeline(Fixture.definition(windows: 2))
    _ = try pipeline.submit(
      [Fixture.envelope("r", .registerPerson(.clerk))], at: Fixture.reading(1_000))
    let clerk = try #require(pipeline.state.carried.people.last?.person)
    _ = try pipeline.submit(
      [Fixture.envelope("s", .signIn(2, clerk))], at: Fixture.reading(1_000))
    try #require(pipeline.state.windows[2]?.clerk == clerk)
    func field(_ name: String, _ window: WindowID, _ clerks: [PersonID: String]) -> DataValue {
      let stamp = Stamp(
        wall: WallTime(milliseconds: Fixture.opening), hall: HallTime(milliseconds: 0))
      let view = StationView(
        state: pipeline.state, stamp: stamp, clock: clock, clerks: clerks)
      return LayoutData.screen(view, zone: nil, window: window, calls: [])
        .value(at: DataPath("window.\(name)"))
    }
    #expect(field("clerk", 2, [clerk: "王芳"]) == "王芳")
    #expect(field("clerkNumber", 2, [clerk: "王芳"]) == .text(clerk.description))
    for clerks in [[:], [clerk: ""], [PersonID(999): "李"]] as [[PersonID: String]] {
      #expect(field("clerk", 2, clerks) == .missing)
      #expect(field("clerkNumber", 2, clerks) == .missing)
    }
    #expect(field("clerk", 1, [clerk: "王芳"]) == .missing)
  }

  @Test func `a ticket's paper carries its number, the people ahead and who reprinted it`() throws {
    var pipeline = try Fixture.openPipeline()
    _ = try pipeline.submit(
      [
        Fixture.envelope("1", Fixture.take), Fixture.envelope("2", Fixture.take),
        Fixture.envelope("r", .reprintTicket(2)),
      ], at: Fixture.reading(1_000))
    let stamp = Stamp(
      wall: WallTime(milliseconds: Fixture.opening + 1_000),
      hall: HallTime(milliseconds: Fixture.opening + 1_000))
    let view = StationView(state: pipeline.state, stamp: stamp, clock: clock)
    for (job, isReprint) in [(PrintJobID(1), false), (PrintJobID(3), true)] {
      let data = try #require(
        pipeline.state.printJobs[job]?.layoutData(in: view, addressing: NoTicketAddress()))
      guard case .record(let fields) = data, case .record(let ticket)? = fields["ticket"] else {
        Issue.record("no ticket")
        return
      }
      #expect(ticket["number"] == .text(isReprint ? "A002" : "A001"))
      #expect(ticket["ahead"] == .number(isReprint ? 1 : 0))
      #expect((ticket["reprint"] != nil) == isReprint)
      #expect(ticket["url"] == nil)
      #expect(ticket["issued"] == .text("2026-11-23 09:00"))
    }
  }

  @Test func `under capped points a paper carries the promise, in both languages`() throws {
    var definition = Fixture.definition()
    definition.policy = PolicyDefinition(name: "capped-points")
    var pipeline = try Fixture.openPipeline(definition)
    _ = try pipeline.submit([Fixture.envelope("1", Fixture.take)], at: Fixture.reading(1_000))
    let stamp = Stamp(
      wall: WallTime(milliseconds: Fixture.opening + 1_000),
      hall: HallTime(milliseconds: Fixture.opening + 1_000))
    let view = StationView(state: pipeline.state, stamp: stamp, clock: clock)
    let data = try #require(
      pipeline.state.printJobs[1]?.layoutData(in: view, addressing: NoTicketAddress()))
    guard case .record(let fields) = data, case .record(let ticket)? = fields["ticket"] else {
      Issue.record("no ticket")
      return
    }
    #expect(ticket["promise"] == .text("至多还有6次叫号排在您前面 / at most 6 calls before yours"))
  }

  @Test func `a paper carries the forecast in both languages, a reprint does not`() throws {
    var pipeline = try Fixture.openPipeline()
    guard case .takeTicket(var request) = Fixture.take else { return }
    request.forecast = WaitForecast(
      method: .roll, medianSeconds: 725, upperSeconds: 1_180, rolledMedianSeconds: nil,
      rolledUpperSeconds: nil)
    _ = try pipeline.submit(
      [Fixture.envelope("1", .takeTicket(request)), Fixture.envelope("r", .reprintTicket(1))],
      at: Fixture.reading(1_000))
    let stamp = Stamp(
      wall: WallTime(milliseconds: Fixture.opening + 1_000),
      hall: HallTime(milliseconds: Fixture.opening + 1_000))
    let view = StationView(state: pipeline.state, stamp: stamp, clock: clock)
    let printed = "预计等候约12–20分钟 / wait about 12 to 20 min"
    for job in [1, 2] as [PrintJobID] {
      let data = try #require(
        pipeline.state.printJobs[job]?.layoutData(in: view, addressing: NoTicketAddress()))
      guard case .record(let fields) = data, case .record(let ticket)? = fields["ticket"] else {
        Issue.record("no ticket")
        return
      }
      let isReprint = job == 2
      #expect(ticket["forecast"] == (isReprint ? nil : .text(printed)))
    }
  }

  @Test func `a slip says what, who, when and what to bring`() throws {
    var definition = Fixture.definition()
    definition.departments[0].weekdays = [.monday, .thursday]
    definition.services[0].bring = [
      LocalizedText(chinese: "户口簿", english: "Household register"),
      LocalizedText(chinese: "照片", english: ""),
    ]
    let pipeline = try Fixture.openPipeline(definition)
    let data = LayoutData.slip(
      definition.services[0], next: CalendarDate("2026-11-26")!, in: pipeline.state,
      printed: clock)
    guard case .record(let fields) = data, case .record(let slip)? = fields["slip"] else {
      Issue.record("no slip")
      return
    }
    #expect(slip["department"] == .text("公安局"))
    #expect(slip["service"] == .text("身份证"))
    #expect(slip["date"] == .text("11月26日"))
    #expect(slip["weekday"] == .text("星期四"))
    #expect(slip["hours"] == .text("09:00–12:00  13:30–17:00"))
    #expect(slip["bring"] == .list([.text("户口簿"), .text("照片")]))
    #expect(slip["bringEnglish"] == .list([.text("Household register")]))
    #expect(slip["hotline"] == nil)
  }

  @Test func `window boards follow their window`() throws {
    var pipeline = try Fixture.openPipeline()
    func board(_ window: WindowID) -> BoardState? {
      pipeline.state.windows[window].map { BoardState(of: $0, in: pipeline.state) }
    }
    #expect(board(1) == .idle)
    _ = try pipeline.submit(
      [
        Fixture.envelope("t", Fixture.take), Fixture.envelope("n", .next(1)),
        Fixture.envelope("p", .pauseWindow(2, .lunch, confirmed: true, endsService: false)),
        Fixture.envelope("c", .closeWindow(3, confirmed: true)),
      ], at: Fixture.reading(1_000))
    #expect(board(1) == .called(TicketNumber(prefix: "A", counter: 1)))
    #expect(board(2) == .paused(.lunch))
    #expect(board(3) == .closed)
    _ = try pipeline.submit(
      [Fixture.envelope("c1", .closeWindow(1, confirmed: true))], at: Fixture.reading(2_000))
    #expect(board(1) == .called(TicketNumber(prefix: "A", counter: 1)))
  }
}

import QueueCore
import Testing

@testable import HallEngine

@Suite struct PipelineTests {
  private typealias Fixture = EngineFixture

  @Test func `what cannot be stored has not happened, and can be asked again`() throws {
    var pipeline = try Fixture.openPipeline()
    let before = pipeline.log.events.count
    var broken = Pipeline(
      log: failing(pipeline.log, .notStored), state: pipeline.state, clock: pipeline.clock)
    #expect(throws: EventLogFailure.notStored("disk full")) {
      try broken.submit([Fixture.envelope("t", Fixture.take)], at: Fixture.reading(1_000))
    }
    #expect(broken.state.tickets.isEmpty)
    #expect(broken.clock == pipeline.clock)
    // The same command is carried out when there is room again.
    let results = try pipeline.submit(
      [Fixture.envelope("t", Fixture.take)], at: Fixture.reading(2_000))
    guard case .success(.ticketTaken(let taken)) = results[0].answer else {
      Issue.record("no ticket")
      return
    }
    #expect(taken.number.description == "A001")
    #expect(pipeline.log.events.count == before + results[0].events.count)
  }

  @Test func `when it is not known whether a commit happened, nothing is published`() throws {
    for failure in [TestLog.Failure.unknownLost, .unknownStored] {
      let open = try Fixture.openPipeline()
      var pipeline = Pipeline(
        log: failing(open.log, failure), state: open.state, clock: open.clock)
      #expect(throws: EventLogFailure.self) {
        try pipeline.submit([Fixture.envelope("t", Fixture.take)], at: Fixture.reading(1_000))
      }
      #expect(pipeline.state.tickets.isEmpty)
      let found = pipeline.log.recovered()
      #expect(found.tickets.count == (failure == .unknownStored ? 1 : 0))
    }
  }

  @Test func `the same command twice has one set of events and one receipt`() throws {
    var pipeline = try Fixture.openPipeline()
    let envelope = Fixture.envelope("t", Fixture.take)
    let together = try pipeline.submit([envelope, envelope], at: Fixture.reading(1_000))
    #expect(together[0].answer == together[1].answer)
    #expect(together[1].events.isEmpty)
    let later = try pipeline.submit([envelope], at: Fixture.reading(60_000))
    #expect(later[0].answer == together[0].answer)
    #expect(pipeline.state.tickets.count == 1)
  }

  @Test func `a command is known by its receipt after a recovery too`() throws {
    var pipeline = try Fixture.openPipeline()
    let envelope = Fixture.envelope("t", Fixture.take)
    let first = try pipeline.submit([envelope], at: Fixture.reading(1_000))
    var again = restarted(pipeline)
    let second = try again.submit([envelope], at: Fixture.reading(2_000))
    #expect(second[0].answer == first[0].answer)
    #expect(again.state.tickets.count == 1)
    #expect(again.log.appends == pipeline.log.appends)
  }

  @Test func `a press that crossed with a call stays without effect when it is repeated later`()
    throws
  {
    var pipeline = try Fixture.openPipeline()
    _ = try pipeline.submit(
      [
        Fixture.envelope("t1", Fixture.take), Fixture.envelope("t2", Fixture.take),
        Fixture.envelope("n1", .next(1)),
      ], at: Fixture.reading(1_000))
    let crossed = Fixture.envelope("n2", .next(1))
    let first = try pipeline.submit([crossed], at: Fixture.reading(2_000))
    guard case .success(.unchanged) = first[0].answer else {
      Issue.record("not unchanged: \(first[0].answer)")
      return
    }
    let appends = pipeline.log.appends
    let repeated = try pipeline.submit([crossed], at: Fixture.reading(9_000))
    #expect(repeated[0].answer == first[0].answer)
    #expect(pipeline.log.appends == appends)
  }

  @Test func `a press that crossed with a call stays without effect over a restart too`() throws {
    var pipeline = try Fixture.openPipeline()
    _ = try pipeline.submit(
      [
        Fixture.envelope("t1", Fixture.take), Fixture.envelope("t2", Fixture.take),
        Fixture.envelope("n1", .next(1)),
      ], at: Fixture.reading(1_000))
    let crossed = Fixture.envelope("n2", .next(1))
    let first = try pipeline.submit([crossed], at: Fixture.reading(2_000))
    var again = restarted(pipeline)
    let repeated = try again.submit([crossed], at: Fixture.reading(9_000))
    #expect(repeated[0].answer == first[0].answer)
    #expect(again.state.windows[1]?.ticket == 1)
  }

  @Test func `a press that found nobody calls nobody when it is repeated after a restart`() throws {
    var definition = Fixture.definition()
    definition.rules.readyOnEmpty = false
    var pipeline = try Fixture.openPipeline(definition)
    let press = Fixture.envelope("n", .next(1))
    let first = try pipeline.submit([press], at: Fixture.reading(1_000))
    #expect(first[0].answer == .success(.nobodyWaiting(1, ready: false)))
    _ = try pipeline.submit([Fixture.envelope("t", Fixture.take)], at: Fixture.reading(2_000))
    var again = restarted(pipeline)
    let repeated = try again.submit([press], at: Fixture.reading(3_000))
    #expect(repeated[0].answer == first[0].answer)
    #expect(again.state.waitingCount("a") == 1)
  }

  @Test func `an answer that cannot be kept is not given, also when nothing happened`() throws {
    let open = try Fixture.openPipeline()
    var pipeline = Pipeline(
      log: failing(open.log, .notStored), state: open.state, clock: open.clock)
    let absent = Fixture.envelope("out", .signOut(1))
    #expect(throws: EventLogFailure.notStored("disk full")) {
      try pipeline.submit([absent], at: Fixture.reading(1_000))
    }
    // A refusal promises nothing and needs no room.
    let refused = try pipeline.submit(
      [Fixture.envelope("r", .recall(1))], at: Fixture.reading(2_000))
    #expect(refused[0].answer == .failure(.nobodyAtWindow(1)))
  }

  @Test func `refusals write nothing and may be decided anew`() throws {
    var pipeline = try Fixture.openPipeline()
    let appends = pipeline.log.appends
    let recall = Fixture.envelope("r", .recall(1))
    let refused = try pipeline.submit([recall], at: Fixture.reading(1_000))
    #expect(refused[0].answer == .failure(.nobodyAtWindow(1)))
    #expect(pipeline.log.appends == appends)
    _ = try pipeline.submit(
      [Fixture.envelope("t", Fixture.take), Fixture.envelope("n", .next(1))],
      at: Fixture.reading(2_000))
    let carriedOut = try pipeline.submit([recall], at: Fixture.reading(9_000))
    guard case .success(.called) = carriedOut[0].answer else {
      Issue.record("refused still: \(carriedOut[0].answer)")
      return
    }
  }

  @Test func `a refusal in the middle of a batch leaves its neighbours alone`() throws {
    var pipeline = try Fixture.openPipeline()
    let results = try pipeline.submit(
      [
        Fixture.envelope("t1", Fixture.take), Fixture.envelope("x", .next(77)),
        Fixture.envelope("t2", Fixture.take),
      ], at: Fixture.reading(1_000))
    #expect(results.map(\.events.isEmpty) == [false, true, false])
    #expect(pipeline.state.tickets.count == 2)
    #expect(pipeline.log.recovered().tickets == pipeline.state.tickets)
  }

  @Test func `receipts are kept until the next day has closed`() throws {
    var pipeline = try Fixture.openPipeline()
    let envelope = Fixture.envelope("t", Fixture.take)
    let first = try pipeline.submit([envelope], at: Fixture.reading(1_000))
    _ = try pipeline.submit([Fixture.envelope("c1", .closeDay)], at: Fixture.reading(2_000))
    #expect(
      try pipeline.submit([envelope], at: Fixture.reading(3_000))[0].answer == first[0].answer)
    _ = try pipeline.submit(
      [Fixture.envelope("o", .openDay(Fixture.plan)), Fixture.envelope("c2", .closeDay)],
      at: Fixture.reading(4_000))
    guard
      case .failure(.dayNotOpen) = try pipeline.submit(
        [envelope], at: Fixture.reading(5_000))[0].answer
    else {
      Issue.record("the receipt is still there")
      return
    }
  }

  @Test func `papers that were on their way when the process ended go to a person`() throws {
    var pipeline = try Fixture.openPipeline()
    _ = try pipeline.submit(
      [
        Fixture.envelope("t1", Fixture.take), Fixture.envelope("t2", Fixture.take),
        Fixture.envelope("s", .reportPrintSending(1, printer: "p1"), by: .device("p1")),
      ], at: Fixture.reading(1_000))
    let recovery = pipeline.recoveryCommands(start: "2")
    #expect(recovery.map(\.command) == [.reportPrintUnknown(1, reason: "restart")])
    let results = try pipeline.submit(recovery, at: Fixture.reading(2_000))
    #expect(results[0].answer == .success(.done))
    #expect(pipeline.state.printJobs[1]?.state == .unknown("p1", reason: "restart"))
    #expect(pipeline.state.printJobs[2]?.state == .queued)
    #expect(pipeline.recoveryCommands(start: "3").isEmpty)
  }

  /// What a program finds that starts after the process was killed.
  private func restarted(_ pipeline: Pipeline<TestLog>) -> Pipeline<TestLog> {
    Pipeline(
      log: pipeline.log, state: pipeline.log.recovered(), clock: pipeline.clock,
      receipts: pipeline.log.receipts)
  }

  private func failing(_ log: TestLog, _ failure: TestLog.Failure) -> TestLog {
    var log = log
    log.failure = failure
    return log
  }
}

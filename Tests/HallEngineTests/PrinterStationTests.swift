import DeviceModels
import DeviceProtocols
import QueueCore
import Testing

@testable import HallEngine

@Suite struct PrinterStationTests {
  private typealias Bench = StationBench<VirtualPrinter>

  private func bench(printers: Int = 1) throws -> Bench {
    let devices = (1...printers).map { DeviceDefinition.printer(DeviceID("p\($0)")) }
    var bench = try Bench(EngineFixture.definition(devices: devices))
    for device in devices { try bench.add(device, VirtualPrinter()) }
    bench.run(milliseconds: 15_000)
    return bench
  }

  private func states(_ bench: Bench) -> [PrintJob.State] {
    bench.pipeline.state.printJobs.values.sorted { $0.id < $1.id }.map(\.state)
  }

  @Test func `every number comes out once and is journalled as printed`() throws {
    var bench = try bench()
    for _ in 0..<5 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 60_000)
    #expect(states(bench) == Array(repeating: .confirmed("p1"), count: 5))
    #expect(bench.lines[0].far.printedCount == 5)
    #expect(bench.pipeline.state.openPrintJobs.isEmpty)
  }

  @Test func `a slip comes out of the ticket printer once, from its own layout`() throws {
    var definition = EngineFixture.definition(devices: [.printer()])
    definition.departments[0].weekdays = [.tuesday]
    var bench = try Bench(definition)
    try bench.add(.printer(), VirtualPrinter())
    bench.run(milliseconds: 15_000)
    try bench.ask(.printSlip("id-card", zone: nil))
    bench.run(milliseconds: 30_000)
    #expect(bench.layouts == ["slip-80mm"])
    #expect(bench.lines[0].far.printedCount == 1)
    #expect(states(bench) == [.confirmed("p1")])
  }

  @Test(arguments: Array(stride(from: 0, through: 3_600, by: 150)) as [Int64])
  func `unplugged at any moment, no number is lost and none comes out unseen`(
    after: Int64
  ) throws {
    var bench = try bench()
    for _ in 0..<2 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: after)
    bench.unplug()
    bench.run(milliseconds: 3_000)
    bench.replug()
    bench.run(milliseconds: 120_000)
    let ends = states(bench)
    let confirmed = ends.count { $0 == .confirmed("p1") }
    let unknown = ends.count {
      if case .unknown = $0 { return true }
      return false
    }
    #expect(confirmed + unknown == 2, "\(ends)")
    #expect(unknown <= 1)
    #expect(bench.lines[0].far.printedCount >= confirmed)
    // A job of unknown end may have left its paper, and a torn piece of it.
    #expect(bench.lines[0].far.printedCount <= confirmed + 2 * unknown)
    #expect(bench.lines[0].station.report.state == .ready)
  }

  @Test func `a job that did not come out is printed when the printer is back, unasked`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    #expect(states(bench) == [.sending("p1")])
    bench.unplug()
    #expect(states(bench) == [.queued])
    bench.run(milliseconds: 3_000)
    bench.replug()
    bench.run(milliseconds: 30_000)
    #expect(states(bench) == [.confirmed("p1")])
    #expect(bench.lines[0].far.printedCount == 1)
  }

  @Test func `without paper a job is held and goes on by itself`() throws {
    var bench = try bench()
    var faults = bench.lines[0].far.presentFaults
    faults.paperOut = true
    bench.lines[0].far.setFaults(faults, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 5_000)
    try bench.ask(EngineFixture.take)
    bench.run(milliseconds: 30_000)
    #expect(states(bench) == [.queued])
    #expect(bench.lines[0].station.report.state == .held)
    faults.paperOut = false
    bench.lines[0].far.setFaults(faults, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 60_000)
    #expect(states(bench) == [.confirmed("p1")])
    #expect(bench.lines[0].far.printedCount == 1)
  }

  @Test func `while the journal stores nothing it is asked once a second, not in a circle`() throws
  {
    for isOverloaded in [false, true] {
      var bench = try bench()
      try bench.ask(EngineFixture.take)
      bench.run(milliseconds: 200)
      #expect(states(bench) == [.sending("p1")])
      let before = bench.submitted.count
      bench.cannotStore = !isOverloaded
      bench.isOverloaded = isOverloaded
      bench.run(milliseconds: 10_000)
      #expect(states(bench) == [.sending("p1")])
      #expect((1...11).contains(bench.submitted.count - before))
      bench.cannotStore = false
      bench.isOverloaded = false
      bench.run(milliseconds: 3_000)
      #expect(states(bench) == [.confirmed("p1")])
    }
  }

  @Test func `a claim that could not be stored is made again without anybody's help`() throws {
    for isOverloaded in [false, true] {
      var bench = try bench()
      bench.cannotStore = !isOverloaded
      bench.isOverloaded = isOverloaded
      try bench.ask(EngineFixture.take)
      bench.run(milliseconds: 5_000)
      #expect(states(bench) == [.queued])
      bench.cannotStore = false
      bench.isOverloaded = false
      bench.run(milliseconds: 20_000)
      #expect(states(bench) == [.confirmed("p1")])
    }
  }

  @Test func `what cannot be painted goes to a person, and the next number comes out`() throws {
    var bench = try bench()
    bench.cannotPaint = true
    try bench.ask(EngineFixture.take)
    bench.cannotPaint = false
    try bench.ask(EngineFixture.take)
    bench.run(milliseconds: 20_000)
    #expect(states(bench) == [.unknown("p1", reason: "notPainted"), .confirmed("p1")])
  }

  @Test(arguments: Array(stride(from: 0, through: 3_600, by: 150)) as [Int64])
  func `told to stop at any moment, the paper under way is journalled and no other is begun`(
    after: Int64
  ) throws {
    var bench = try bench()
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: after)
    let begun = states(bench).count { $0 != .queued }
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    bench.run(milliseconds: 10_000)
    #expect(bench.lines[0].station.isShutDown)
    let ends = states(bench)
    #expect(ends.count { $0 == .confirmed("p1") } <= begun)
    #expect(ends.allSatisfy { $0 == .confirmed("p1") || $0 == .queued }, "\(ends)")
    #expect(bench.lines[0].far.printedCount == ends.count { $0 == .confirmed("p1") })
  }

  @Test func `a stop waits no longer for a claim that the journal could not store`() throws {
    var bench = try bench()
    bench.cannotStore = true
    try bench.ask(EngineFixture.take)
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    #expect(bench.lines[0].station.isShutDown)
    #expect(states(bench) == [.queued])
  }

  @Test func `a stop waits until the journal has the end of a paper`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    bench.run(milliseconds: 200)
    bench.cannotStore = true
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    bench.run(milliseconds: 10_000)
    #expect(bench.lines[0].far.printedCount == 1)
    #expect(!bench.lines[0].station.isShutDown)
    bench.cannotStore = false
    bench.run(milliseconds: 2_000)
    #expect(bench.lines[0].station.isShutDown)
    #expect(states(bench) == [.confirmed("p1")])
  }

  @Test func `two printers of a zone share the work, each number comes out once`() throws {
    var bench = try bench(printers: 2)
    for _ in 0..<6 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 60_000)
    let ends = states(bench)
    #expect(ends.allSatisfy { $0 == .confirmed("p1") || $0 == .confirmed("p2") })
    #expect(bench.lines.map(\.far.printedCount).reduce(0, +) == 6)
    #expect(bench.lines.allSatisfy { $0.far.printedCount > 0 })
  }

  @Test func `a printer that is gone leaves its work to the other one of its zone`() throws {
    var bench = try bench(printers: 2)
    bench.unplug(0)
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 30_000)
    #expect(states(bench) == Array(repeating: .confirmed("p2"), count: 3))
  }

  @Test func `a ticket that is cancelled before its turn is not printed`() throws {
    var bench = try bench()
    bench.unplug()
    try bench.ask(EngineFixture.take)
    try bench.ask(EngineFixture.take)
    try bench.ask(.cancelTicket(1))
    bench.replug()
    bench.run(milliseconds: 30_000)
    #expect(states(bench) == [.resolved(printed: false), .confirmed("p1")])
    #expect(bench.lines[0].far.printedCount == 1)
  }

  @Test func `a port that goes between the claim and the picture gives the job back`() throws {
    let bench = try bench()
    var station = try #require(bench.lines[0].station as? PrinterStation)
    var pipeline = try EngineFixture.openPipeline(EngineFixture.definition())
    _ = try pipeline.submit(
      [EngineFixture.envelope("t", EngineFixture.take)], at: EngineFixture.reading(1_000))
    let view = StationView(
      state: pipeline.state,
      stamp: Stamp(wall: WallTime(milliseconds: 0), hall: HallTime(milliseconds: 0)),
      clock: bench.view.clock)
    station.update(view, at: bench.now)
    guard case .submit(let claim)? = station.nextAction() else {
      Issue.record("no claim")
      return
    }
    station.answered(claim, .success(.done), at: bench.now)
    station.closed(because: EngineFixture.text("端口不见了"), at: bench.now)
    guard case .paintTicket(let job, _, _, _)? = station.nextAction() else {
      Issue.record("no picture wanted")
      return
    }
    station.painted(.ticketFailed(99, EngineFixture.text("别的")), at: bench.now)
    if let action = station.nextAction() { Issue.record("unasked: \(action)") }
    station.painted(
      .ticket(job, TicketPicture(ESCPOSBitmap(width: 8, height: 8) { _, _ in true })), at: bench.now
    )
    guard case .submit(let back)? = station.nextAction() else {
      Issue.record("the job is kept by a printer that is gone")
      return
    }
    #expect(back.command == .reportPrintNotPrinted(job))
  }
}

import DeviceModels
import DeviceProtocols
import QueueCore
import Testing

@testable import HallEngine

/// Printers of one zone: they share the work, take over for each other, and never print a paper of
/// unknown end again.
@Suite struct PrinterTakeoverTests {
  private typealias Bench = StationBench<VirtualPrinter>

  private func bench(printers: Int = 2) throws -> Bench {
    let devices = (1...printers).map { DeviceDefinition.printer(DeviceID("p\($0)")) }
    var bench = try Bench(EngineFixture.definition(devices: devices))
    for device in devices { try bench.add(device, VirtualPrinter()) }
    bench.run(milliseconds: 15_000)
    return bench
  }

  private func states(_ bench: Bench) -> [PrintJob.State] {
    bench.pipeline.state.printJobs.values.sorted { $0.id < $1.id }.map(\.state)
  }

  private func set(
    _ bench: inout Bench, _ printer: Int, _ change: (inout VirtualPrinterFaults) -> Void
  ) {
    var faults = bench.lines[printer].far.presentFaults
    change(&faults)
    bench.lines[printer].far.setFaults(faults, at: bench.now)
    bench.speak(printer)
  }

  /// The jobs whose whole tickets came out of a printer, in order.
  private func papers(_ printer: VirtualPrinter) -> [Int] {
    printer.printed.compactMap { paper in
      guard paper.picture.height >= 240 else { return nil }
      return (0..<16).reduce(0) { $0 | (paper.picture[$1 * 36 + 18, 12] ? 1 << $1 : 0) }
    }
  }

  @Test func `paper that runs out before the first dot hands the ticket over`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    #expect(states(bench) == [.sending("p1")])
    set(&bench, 0) { $0.paperOut = true }
    bench.run(milliseconds: 30_000)
    #expect(states(bench) == [.confirmed("p2")])
    #expect(papers(bench.lines[0].far).isEmpty)
    #expect(bench.lines[0].station.report.state == .held)
  }

  @Test func `without paper a printer's queue goes to the other until it has paper again`() throws {
    var bench = try bench()
    set(&bench, 0) { $0.paperOut = true }
    bench.run(milliseconds: 5_000)
    for _ in 0..<4 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 60_000)
    #expect(states(bench) == Array(repeating: .confirmed("p2"), count: 4))
    set(&bench, 0) { $0.paperOut = false }
    bench.run(milliseconds: 20_000)
    for _ in 0..<4 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 60_000)
    #expect(states(bench).suffix(4).contains(.confirmed("p1")))
  }

  @Test func `with both printers down tickets are held and come out once`() throws {
    var bench = try bench()
    bench.unplug(0)
    set(&bench, 1) { $0.coverOpen = true }
    bench.run(milliseconds: 3_000)
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 60_000)
    #expect(states(bench) == Array(repeating: .queued, count: 3))
    #expect(bench.lines.map(\.station.report.state) == [.absent, .held])
    set(&bench, 1) { $0.coverOpen = false }
    bench.run(milliseconds: 60_000)
    #expect(states(bench) == Array(repeating: .confirmed("p2"), count: 3))
    #expect(papers(bench.lines[1].far) == [1, 2, 3])
  }

  @Test func `a printer that begins to lie gets no second ticket while it lies`() throws {
    var bench = try bench()
    set(&bench, 0) { $0.lying = true }
    for _ in 0..<8 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 180_000)
    let ends = states(bench)
    let unknown = ends.count {
      if case .unknown("p1", _) = $0 { return true }
      return false
    }
    #expect(unknown == 1)
    #expect(ends.count { $0 == .confirmed("p2") } == 7)
    #expect(bench.lines[0].station.report.state == .failing)
    set(&bench, 0) { $0.lying = false }
    bench.run(milliseconds: 60_000)
    #expect(bench.lines[0].station.report.state == .ready)
  }

  @Test func `a printer whose papers stay unknown leaves work to the other and helps out`() throws {
    var bench = try bench()
    for round in 0..<2 {
      for _ in 0..<2 { try bench.ask(EngineFixture.take) }
      bench.run(milliseconds: 1_000)
      set(&bench, 0) { $0.silent = true }
      bench.run(milliseconds: 60_000)
      set(&bench, 0) { $0.silent = false }
      bench.run(milliseconds: 60_000)
      #expect(bench.lines[0].station.report.state == (round == 0 ? .ready : .failing))
    }
    for _ in 0..<2 { try bench.ask(EngineFixture.take) }
    bench.run(milliseconds: 60_000)
    #expect(states(bench).suffix(2) == [.confirmed("p2"), .confirmed("p2")])
    bench.unplug(1)
    try bench.ask(EngineFixture.take)
    bench.run(milliseconds: 10_000)
    #expect(states(bench).last == .queued)
    bench.run(milliseconds: 60_000)
    #expect(states(bench).last == .confirmed("p1"))
    #expect(bench.lines[0].station.report.state == .ready)
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `whatever breaks, no number comes out twice and each ends printed or with a person`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    var bench = try bench()
    for _ in 0..<25 {
      for _ in 0..<random.whole(0...2) { try bench.ask(EngineFixture.take) }
      bench.run(milliseconds: Int64(random.whole(20...4_000)))
      let printer = random.whole(0...1)
      switch random.whole(0...7) {
      case 0: bench.unplug(printer)
      case 1: set(&bench, printer) { $0.paperOut = true }
      case 2: set(&bench, printer) { $0.coverOpen = true }
      case 3: set(&bench, printer) { $0.cutterJam = true }
      case 4: set(&bench, printer) { $0.silent = true }
      default:
        bench.replug(printer)
        set(&bench, printer) { $0 = VirtualPrinterFaults() }
      }
    }
    for printer in 0...1 {
      bench.replug(printer)
      set(&bench, printer) { $0 = VirtualPrinterFaults() }
    }
    bench.run(milliseconds: 900_000)
    let printed = bench.lines.flatMap { papers($0.far) }
    for job in bench.pipeline.state.printJobs.values.sorted(by: { $0.id < $1.id }) {
      let count = printed.count { $0 == Int(job.id.value) }
      switch job.state {
      case .confirmed: #expect(count == 1, "job \(job.id), seed \(seed)")
      case .unknown: #expect(count <= 1, "job \(job.id), seed \(seed)")
      default: Issue.record("job \(job.id) is still \(job.state), seed \(seed)")
      }
    }
    #expect(bench.pipeline.state.printJobs.count > 10)
  }

  @Test func `a test paper says that it is no ticket and waits for the ticket under way`() throws {
    var bench = try bench(printers: 1)
    try bench.ask(EngineFixture.take)
    bench.run(milliseconds: 300)
    #expect(bench.lines[0].station.test(seconds: 10, at: bench.now) == .printing)
    bench.settle()
    try bench.ask(EngineFixture.take)
    bench.run(milliseconds: 30_000)
    #expect(states(bench) == [.confirmed("p1"), .confirmed("p1")])
    let printed = bench.lines[0].far.printed
    #expect(printed.count == 3)
    #expect(printed[1].textLines.contains("PRINTER TEST, NOT A TICKET"))
    #expect(printed[1].textLines.contains("p1"))
    #expect(printed[1].qrPayloads == [Array("HALLKEEPER TEST p1".utf8)])
    #expect(printed[1].picture.height > 400)
    #expect(bench.lines[0].far.unknownCommands == 0)
  }

  @Test(arguments: ["xprinter", "xprinter-58", "gprinter", "generic", "generic-58", "epson-tm-58"])
  func `every profile prints its test paper within its head`(model: String) throws {
    let device = DeviceDefinition(
      id: "p1", kind: .ticketPrinter, model: model, port: "/dev/p1", baud: 115_200, zone: "f1",
      units: [])
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    let width = model.hasSuffix("-58") ? 384 : 576
    try bench.add(device, VirtualPrinter(setup: VirtualPrinterSetup(widthDots: width)))
    bench.run(milliseconds: 15_000)
    #expect(bench.lines[0].station.test(seconds: 10, at: bench.now) == .printing)
    bench.settle()
    bench.run(milliseconds: 15_000)
    let paper = try #require(bench.lines[0].far.printed.last)
    #expect(paper.textLines.contains("PRINTER TEST, NOT A TICKET"))
    #expect(
      paper.textLines.contains("打印机测试纸，不是号票")
        == (model.hasPrefix("xprinter") || model.hasPrefix("gprinter")))
    #expect(bench.lines[0].far.overrunBytes == 0)
  }

  @Test func `a printer that cannot print says why instead of a test paper`() throws {
    var bench = try bench(printers: 1)
    set(&bench, 0) { $0.paperOut = true }
    bench.run(milliseconds: 5_000)
    guard case .held(let reason) = bench.lines[0].station.test(seconds: 10, at: bench.now) else {
      Issue.record("a printer without paper promised a test paper")
      return
    }
    #expect(reason.english == "The printer is out of paper")
    bench.unplug(0)
    #expect(bench.lines[0].station.test(seconds: 10, at: bench.now) == .absent)
  }
}

import DeviceModels
import QueueCore
import Testing

@testable import HallEngine

/// Pads of another maker that have to be asked, from the wire to the call.
@Suite struct PolledPadTests {
  private typealias Bench = StationBench<BusOfModels<PolledPadModel>>

  private func bench(
    _ settings: [(String, String)] = [("pattern", "modbus")], echoes: Bool = false
  ) throws -> Bench {
    let device = DeviceDefinition.line(.pads, "pattern", baud: 9_600, settings)
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    try bench.add(
      device, BusOfModels((1...2).map { PolledPadModel(address: UInt8($0)) }), echoes: echoes)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 1_000)
    return bench
  }

  @Test(arguments: [false, true]) func `a pad that is asked calls, also on two wires that echo`(
    echoes: Bool
  ) throws {
    var bench = try bench(echoes: echoes)
    #expect(bench.lines[0].station.report.state == .ready)
    for _ in 0..<2 { try bench.ask(EngineFixture.take) }
    bench.lines[0].far[1].press(1)
    bench.run(milliseconds: 500)
    #expect(bench.pipeline.state.windows[2]?.ticket == 1)
    #expect(bench.submitted.count == 1)
    // Let go of and pressed again: a press of its own, though soon.
    bench.lines[0].far[1].press(2)
    bench.run(milliseconds: 500)
    #expect(bench.submitted.count == 2)
    #expect(bench.lines[0].station.report.lastError == nil)
  }

  @Test func `a pad that does not answer is named, and the others go on`() throws {
    var bench = try bench()
    bench.lines[0].far[0].powerOff()
    bench.run(milliseconds: 2_000)
    var report = bench.lines[0].station.report
    #expect(report.state == .failing)
    #expect(report.units.map(\.isUp) == [false, true])
    #expect(report.lastError?.english == "Pad 1: no answer")
    let before = bench.lines[0].far[1].asked
    bench.run(milliseconds: 2_000)
    // Ten times a second, less one wait for the other in two seconds.
    #expect(bench.lines[0].far[1].asked - before >= 12)
    try bench.ask(EngineFixture.take)
    bench.lines[0].far[1].press(1)
    bench.run(milliseconds: 500)
    #expect(bench.pipeline.state.windows[2]?.ticket == 1)
    bench.lines[0].far[0].powerOn()
    bench.run(milliseconds: 3_000)
    report = bench.lines[0].station.report
    #expect(report.state == .ready)
    #expect(report.units.map(\.isUp) == [true, true])
  }

  @Test func `nothing is asked while the port is away, and all are asked anew when it is back`()
    throws
  {
    var bench = try bench()
    bench.unplug()
    let before = bench.lines[0].far[0].asked
    bench.run(milliseconds: 2_000)
    #expect(bench.lines[0].far[0].asked == before)
    #expect(bench.lines[0].station.report.state == .absent)
    #expect(bench.lines[0].station.nextDeadline == nil)
    bench.replug()
    bench.run(milliseconds: 1_000)
    #expect(bench.lines[0].station.report.state == .ready)
  }
}

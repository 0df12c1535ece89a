import DeviceModels
import DeviceProtocols
import HallBus
import QueueCore
import Testing

@testable import HallEngine

/// A node that says, besides, what nobody asked for, or hears nothing.
private struct SickNode: DeviceModel {
  var node: BusNodeModel
  /// What it says unasked, and how often, in microseconds.
  var babble: (bytes: [UInt8], every: Int64)?
  var isDeaf = false
  private var nextBabble: Instant?
  private var isDue = false

  init(_ node: BusNodeModel) { self.node = node }

  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    if !isDeaf { node.receive(bytes, at: now) }
  }

  mutating func advance(to now: Instant) {
    node.advance(to: now)
    guard let babble, nextBabble.map({ $0 <= now }) ?? true else { return }
    isDue = true
    nextBabble = now.advanced(byMicroseconds: babble.every)
  }

  var nextDeadline: Instant? {
    [node.nextDeadline, babble == nil ? nil : nextBabble].compactMap { $0 }.min()
  }

  mutating func takeOutput() -> [UInt8] {
    defer { isDue = false }
    return node.takeOutput() + (isDue ? babble?.bytes ?? [] : [])
  }
}

/// Sick nodes on a whole line: station, wire with its collisions, nodes.
@Suite struct SickNodeTests {
  private typealias Bench = StationBench<BusOfModels<SickNode>>

  /// A frame of the node at 2 that nobody asked for.
  private var unasked: [UInt8] {
    [UInt8](BusFrame(destination: 0, source: 2, sequence: 99, message: .attention).wire)
  }

  private func bench() throws -> Bench {
    let device = DeviceDefinition.pads(4)
    var bench = try Bench(EngineFixture.definition(windows: 4, devices: [device]))
    try bench.add(
      device,
      BusOfModels(
        (1...4).map {
          SickNode(
            .pad(
              PadModel(
                id: BusNodeID(high: 1, low: UInt32($0)), address: UInt8($0), baud: device.baud)))
        }))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    return bench
  }

  @Test func `a babbling and a deaf node are isolated and named, and the others go on`() throws {
    var bench = try bench()
    #expect(bench.lines[0].station.report.state == .ready)
    bench.lines[0].far[1].babble = (unasked, 100_000)
    bench.run(milliseconds: 8_000)
    let named = bench.lines[0].station.report.lastError?.english ?? ""
    #expect(
      named.hasPrefix("Pad 2: speaks unasked; isolated. Disconnect it first if others suffer"),
      Comment(rawValue: named))
    bench.lines[0].far[2].isDeaf = true
    bench.run(milliseconds: 8_000)
    var report = bench.lines[0].station.report
    #expect(report.state == .failing)
    #expect(report.units.map(\.isUp) == [true, false, false, true])
    #expect(report.units[1].fault == BusNodeFault.babbling.text)
    // The babbler speaks into the time in which the deaf one should answer.
    let fault = try #require(report.units[2].fault)
    #expect([BusNodeFault.silent.text, BusNodeFault.garbled.text].contains(fault))
    for _ in 0..<2 { try bench.ask(EngineFixture.take) }
    for (pad, number) in [(0, "A001"), (3, "A002")] {
      bench.lines[0].far[pad].node.press(.next, at: bench.now)
      bench.speak()
      bench.run(milliseconds: 5_000)
      #expect(bench.lines[0].far[pad].node.ticketText == number)
    }
    bench.lines[0].far[1].babble = nil
    bench.lines[0].far[2].isDeaf = false
    bench.run(milliseconds: 60_000)
    report = bench.lines[0].station.report
    #expect(report.state == .ready)
    #expect(report.units.allSatisfy { $0.isUp && $0.stands })
    #expect(report.lastError == nil)
  }

  @Test func `a deaf node is named as silent`() throws {
    var bench = try bench()
    bench.lines[0].far[2].isDeaf = true
    bench.run(milliseconds: 8_000)
    #expect(
      bench.lines[0].station.report.lastError
        == LocalizedText(chinese: "呼叫器 3：没有应答", english: "Pad 3: no answer"))
  }

  @Test func `a node that leaves no gap on the line stays named as the one to disconnect`() throws {
    var bench = try bench()
    bench.lines[0].far[1].babble = (unasked, 11_000)
    bench.run(milliseconds: 15_000)
    var report = bench.lines[0].station.report
    #expect(report.lastError?.english.hasPrefix("Pad 2: speaks unasked") == true)
    #expect(report.units[1].fault == BusNodeFault.babbling.text)
    // It is disconnected.
    bench.lines[0].far[1].babble = nil
    bench.lines[0].far[1].isDeaf = true
    bench.run(milliseconds: 35_000)
    report = bench.lines[0].station.report
    #expect(report.units.map(\.isUp) == [true, false, true, true])
    #expect(report.units[1].fault == BusNodeFault.babbling.text)
  }
}

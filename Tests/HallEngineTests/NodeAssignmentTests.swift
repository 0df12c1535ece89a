import DeviceModels
import DeviceProtocols
import HallBus
import QueueCore
import Testing

@testable import HallEngine

/// Nodes of our own bus that wait without an address, from the wire to the call at their window.
@Suite struct NodeAssignmentTests {
  private typealias Bench = StationBench<BusOfModels<BusNodeModel>>

  private static let pad = BusNodeID(high: 0x0011_2233_4455_6677, low: 0x8899_AABB)
  private static let board = BusNodeID(high: 0xB0A2, low: 7)

  /// A pad with switches at 1, and a pad and a board that have none.
  private func bench() throws -> Bench {
    let device = DeviceDefinition.pads(2)
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    let id = BusNodeID(high: 1, low: 1)
    try bench.add(
      device,
      BusOfModels([
        .pad(PadModel(id: id, address: 1, baud: device.baud)),
        .pad(PadModel(id: Self.pad, address: BusAddress.unassigned, baud: device.baud)),
        .board(BoardModel(id: Self.board, address: BusAddress.unassigned, baud: device.baud)),
      ]))
    bench.updateStations()
    bench.settle()
    // Newcomers are invited every ten seconds and may meet in a slot.
    bench.run(milliseconds: 60_000)
    return bench
  }

  private var line: DeviceID { DeviceDefinition.pads(2).id }

  private func adopt(_ device: DeviceDefinition, _ bench: inout Bench) throws {
    let isAdopted = bench.lines[0].station.adopt(device, at: bench.now)
    try #require(isAdopted)
  }

  /// Assigns as the manager's page does: a new definition, which the station goes over to.
  private func assign(
    _ node: BusNodeID, to place: NodePlace, _ bench: inout Bench
  ) throws {
    var changed = bench.pipeline.state.definition
    try changed.assign(
      node: node.text, to: place, on: line, report: bench.lines[0].station.report)
    try bench.ask(.changeDefinition(changed, source: .page))
    let device = try #require(changed.devices.first)
    try adopt(device, &bench)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 60_000)
  }

  @Test func `a node without an address is named with what it is, and is no fault of the line`()
    throws
  {
    let bench = try bench()
    let report = bench.lines[0].station.report
    #expect(report.newcomers.map(\.node) == [Self.board.text, Self.pad.text])
    #expect(report.newcomers.map(\.kind) == [.smallBoard, .pad])
    #expect(report.units.map(\.isUp) == [true, false])
    #expect(report.units[0].node == BusNodeID(high: 1, low: 1).text)
    #expect(report.lastError?.english == "Pad 2: no answer")
  }

  @Test func `an assigned pad calls and shows, and the others on the line go on`() throws {
    var bench = try bench()
    try assign(Self.pad, to: .unit(address: 2), &bench)
    var report = bench.lines[0].station.report
    #expect(report.units.map(\.isUp) == [true, true])
    #expect(report.units[1].assignedNode == Self.pad.text)
    #expect(report.newcomers.map(\.node) == [Self.board.text])
    try bench.ask(EngineFixture.take)
    try bench.ask(EngineFixture.take)
    bench.lines[0].far[1].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].far[1].ticketText == "A001")
    try assign(Self.board, to: .window(2), &bench)
    report = bench.lines[0].station.report
    #expect(report.state == .ready)
    #expect(report.newcomers.isEmpty)
    #expect(bench.pipeline.state.definition.devices[0].units.last?.window == 2)
    #expect(bench.lines[0].far[2].ticketText == "请A001号")
    bench.lines[0].far[0].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].far[0].ticketText == "A002")
  }

  @Test func `the first key of a pad that takes another's place is a call of its own`() throws {
    var bench = try bench()
    try assign(Self.pad, to: .unit(address: 2), &bench)
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    bench.lines[0].far[1].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 4_000)
    // Power off and on again: the pad counts its presses from one once more.
    bench.lines[0].far[1].pad?.reset()
    let device = bench.pipeline.state.definition.devices[0]
    bench.unplug()
    bench.lines[0].station = try #require(
      try Stations.make(device, start: Stations.start(1, remade: 2)))
    bench.replug()
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 60_000)
    bench.lines[0].far[1].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].far[1].ticketText == "A002")
  }

  @Test(arguments: Array(stride(from: 0, through: 90, by: 7)) as [Int64])
  func `placing a node takes nothing from the others, whatever is on the line at that moment`(
    after: Int64
  ) throws {
    var bench = try bench()
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    bench.lines[0].far[0].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: after)
    var changed = bench.pipeline.state.definition
    try changed.assign(
      node: Self.pad.text, to: .unit(address: 2), on: line,
      report: bench.lines[0].station.report)
    try bench.ask(.changeDefinition(changed, source: .page))
    try adopt(changed.devices[0], &bench)
    // The pad with switches is not asked anew who it is.
    #expect(bench.lines[0].station.report.units.map(\.isUp) == [true, false])
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].station.report.units.map(\.isUp) == [true, true])
    #expect(bench.lines[0].far[0].ticketText == "A001")
    #expect(bench.submitted.count == 1)
    #expect(bench.lines[0].station.report.newcomers.map(\.node) == [Self.board.text])
    bench.lines[0].far[1].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 1_000)
    #expect(bench.lines[0].far[1].ticketText == "A002")
  }

  @Test func `a released node goes on at its address, and another line's settings need a new port`()
    throws
  {
    var bench = try bench()
    try assign(Self.pad, to: .unit(address: 2), &bench)
    var changed = bench.pipeline.state.definition
    try changed.releaseNode(at: 2, on: line)
    try bench.ask(.changeDefinition(changed, source: .page))
    try adopt(changed.devices[0], &bench)
    bench.settle()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].station.report.units.map(\.isUp) == [true, true])
    #expect(bench.lines[0].station.report.units[1].assignedNode == nil)
    var faster = changed.devices[0]
    faster.baud = 38_400
    let isAdopted = bench.lines[0].station.adopt(faster, at: bench.now)
    #expect(!isAdopted)
    changed.devices[0].units.removeLast()
    try adopt(changed.devices[0], &bench)
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].station.report.units.map(\.address) == [1])
    #expect(bench.lines[0].station.report.state == .ready)
  }

  @Test func `the same wish twice is one change`() throws {
    let bench = try bench()
    let report = bench.lines[0].station.report
    var hall = bench.pipeline.state.definition
    try hall.assign(node: Self.pad.text, to: .unit(address: 2), on: line, report: report)
    let once = hall
    try hall.assign(node: Self.pad.text, to: .unit(address: 2), on: line, report: nil)
    #expect(hall == once)
    try hall.releaseNode(at: 2, on: line)
    #expect(hall == bench.pipeline.state.definition)
  }

  @Test func `clashes are refused and change nothing`() throws {
    let bench = try bench()
    let report = bench.lines[0].station.report
    var hall = bench.pipeline.state.definition
    func code(
      _ node: BusNodeID, _ place: NodePlace, _ device: DeviceID? = nil
    ) throws -> String? {
      let before = hall
      do throws(NodeAssignmentFault) {
        try hall.assign(node: node.text, to: place, on: device ?? line, report: report)
        return nil
      } catch {
        #expect(hall == before)
        #expect(!error.text.chinese.isEmpty && !error.text.english.isEmpty)
        return error.code
      }
    }
    #expect(try code(Self.pad, .unit(address: 1)) == "addressAnswers")
    #expect(try code(Self.board, .unit(address: 2)) == "wrongKind")
    #expect(try code(Self.pad, .unit(address: 9)) == "noSuchUnit")
    #expect(try code(Self.pad, .window(99)) == "unknownWindow")
    #expect(try code(BusNodeID(high: 5, low: 5), .unit(address: 2)) == "nodeNotHeard")
    #expect(try code(Self.pad, .unit(address: 2), "nowhere") == "unknownDevice")
    try hall.assign(node: Self.pad.text, to: .unit(address: 2), on: line, report: report)
    #expect(try code(Self.pad, .unit(address: 1)) == "nodeTaken")
    hall.devices.append(.boards(3))
    #expect(try code(Self.board, .window(3)) == "windowTaken")
  }

  @Test func `at an address that belongs to a node no other is served`() throws {
    var device = DeviceDefinition.pads(2)
    device.settings = [
      DeviceDefinition.Setting(name: "node-1", value: BusNodeID(high: 8, low: 8).text)
    ]
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    try bench.add(
      device,
      BusOfModels(
        (1...2).map {
          .pad(
            PadModel(
              id: BusNodeID(high: 1, low: UInt32($0)), address: UInt8($0), baud: device.baud))
        }))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    let report = bench.lines[0].station.report
    #expect(report.units.map(\.isUp) == [false, true])
    #expect(report.lastError?.english == "Pad 1: another device has its address")
  }
}

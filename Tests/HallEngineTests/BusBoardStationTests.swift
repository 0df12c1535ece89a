import DeviceModels
import DeviceProtocols
import HallBus
import QueueCore
import Testing

@testable import HallEngine

/// A window's board and its pad on one line of our own bus.
@Suite struct BusBoardStationTests {
  private typealias Bench = StationBench<BusOfModels<BusNodeModel>>

  /// Pads at 1 and 2, boards at 33 (64 x 16) and 34 (128 x 32), for windows 1 and 2.
  private func bench(
    _ settings: [DeviceDefinition.Setting] = [], _ change: (inout [BusNodeModel]) -> Void = { _ in }
  ) throws -> Bench {
    var device = DeviceDefinition.pads(2)
    device.settings = settings
    device.units += [
      DeviceDefinition.Unit(address: 33, name: "1号屏", window: 1, width: 64, height: 16),
      DeviceDefinition.Unit(address: 34, name: "2号屏", window: 2, width: 128, height: 32),
    ]
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    func id(_ number: UInt32) -> BusNodeID { BusNodeID(high: 1, low: number) }
    var nodes: [BusNodeModel] = [
      .pad(PadModel(id: id(1), address: 1, baud: device.baud)),
      .pad(PadModel(id: id(2), address: 2, baud: device.baud)),
      .board(BoardModel(id: id(3), address: 33, baud: device.baud)),
      .board(BoardModel(id: id(4), address: 34, baud: device.baud, size: .large)),
    ]
    change(&nodes)
    try bench.add(device, BusOfModels(nodes))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    return bench
  }

  /// How the board at 33 shows its text, and since when.
  private func look(_ bench: Bench) -> (look: BoardLook, since: Instant)? {
    guard case .text(_, let look, let since)? = bench.lines[0].far[2].board?.screen else {
      return nil
    }
    return (look, since)
  }

  private func texts(_ bench: Bench) -> [String] {
    (0..<4).map { bench.lines[0].far[$0].ticketText }
  }

  @Test func `a key on the pad lights the board of the same window`() throws {
    var bench = try bench()
    #expect(texts(bench) == ["", "", "1号窗口", "2号窗口"])
    try bench.ask(EngineFixture.take)
    bench.lines[0].far[1].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["", "A001", "1号窗口", "请A001号"])
    let report = bench.lines[0].station.report
    #expect(report.state == .ready)
    #expect(report.units.allSatisfy { $0.isUp && $0.stands })
    #expect(report.units.map(\.shows) == ["— 0", "A001 0", "1号窗口", "请A001号"])
  }

  @Test func `a board that lost its power shows the present call again, not the old one`() throws {
    var bench = try bench()
    for _ in 0..<2 { try bench.ask(EngineFixture.take) }
    try bench.ask(.next(1))
    bench.run(milliseconds: 2_000)
    bench.lines[0].far[2].board?.powerOff()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].station.report.units.map(\.isUp) == [true, true, false, true])
    try bench.ask(.next(1))
    bench.lines[0].far[2].board?.powerOn()
    bench.run(milliseconds: 40_000)
    #expect(texts(bench) == ["A002", "", "请A002号", "2号窗口"])
  }

  @Test func `a board without its master shows 请稍候 and never a call`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    bench.run(milliseconds: 2_000)
    #expect(texts(bench)[2] == "请A001号")
    bench.unplug()
    bench.run(milliseconds: 4_000)
    #expect(texts(bench)[2...3] == ["请稍候", "请稍候"])
  }

  @Test func `a test says which window, and a call takes its place at once`() throws {
    var bench = try bench()
    #expect(bench.lines[0].station.test(seconds: 10, at: bench.now) == .shown(units: 4))
    bench.settle()
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["TEST", "TEST", "测试1号窗口", "测试2号窗口"])
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(2))
    bench.run(milliseconds: 2_000)
    #expect(texts(bench)[3] == "请A001号")
    bench.run(milliseconds: 8_000)
    #expect(texts(bench) == ["", "A001", "1号窗口", "请A001号"])
  }

  @Test func `at the end of the program nothing stands on pads and boards`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    bench.run(milliseconds: 2_000)
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    bench.run(milliseconds: 3_000)
    #expect(!texts(bench).contains { $0.contains("A001") })
  }

  @Test func `a board of a size that our boards do not come in is refused in words`() throws {
    var device = DeviceDefinition.pads(1)
    device.units.append(
      DeviceDefinition.Unit(address: 9, name: "屏", window: 1, width: 96, height: 16))
    #expect {
      _ = try Stations.make(device, start: 1)
    } throws: { error in
      (error as? Stations.Fault)?.text.english.contains("must have 64x16 or 128x32") == true
    }
  }

  @Test func `a call flashes when it is new or repeated, and not when it is only shown again`()
    throws
  {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    bench.run(milliseconds: 1_000)
    let first = try #require(look(bench))
    #expect(first.look.effect == .flash)
    bench.run(milliseconds: 9_000)
    try bench.ask(.recall(1))
    bench.run(milliseconds: 1_000)
    let second = try #require(look(bench))
    #expect(second.look.effect == .flash && second.since > first.since)
    bench.run(milliseconds: 9_000)
    bench.unplug()
    bench.run(milliseconds: 4_000)
    bench.replug()
    bench.run(milliseconds: 4_000)
    #expect(texts(bench)[2] == "请A001号")
    #expect(look(bench)?.look.effect == .steady)
    _ = bench.lines[0].station.test(seconds: 2, at: bench.now)
    bench.settle()
    bench.run(milliseconds: 4_000)
    #expect(texts(bench)[2] == "请A001号")
    #expect(look(bench)?.look.effect == .steady)
  }

  @Test func `boards follow the brightness of the time of day`() throws {
    // The bench's day opens at nine.
    var bench = try bench([
      DeviceDefinition.Setting(name: "brightness", value: "07:00=100 09:01=40")
    ])
    #expect(look(bench)?.look.brightness == 15)
    bench.run(milliseconds: 60_000)
    bench.updateStations()
    bench.run(milliseconds: 2_000)
    #expect(look(bench)?.look.brightness == 6)
  }

  @Test func `every node knows the time, also one that lost its power`() throws {
    var bench = try bench()
    func times(_ bench: Bench) -> [UInt32?] {
      (0..<4).map { index in
        let node = bench.lines[0].far[index]
        return (node.pad?.time ?? node.board?.time)?.unixSeconds
      }
    }
    let start = UInt32(EngineFixture.opening / 1_000)
    #expect(times(bench) == [start, start, start, start])
    #expect(bench.lines[0].far[0].pad?.time?.offsetMinutes == 480)
    bench.lines[0].far[2].board?.reset()
    for _ in 0..<30 {
      bench.run(milliseconds: 1_000)
      bench.updateStations()
    }
    let after = times(bench)
    #expect(after.allSatisfy { $0.map { $0 > start } ?? false })
    let last = try #require(after[2])
    for _ in 0..<3_600 {
      bench.run(milliseconds: 1_000)
      bench.updateStations()
    }
    #expect(times(bench).allSatisfy { $0.map { $0 > last + 3_000 } ?? false })
  }

  @Test func `units that are wrong are named for what they are, the most telling first`() throws {
    var bench = try bench()
    bench.lines[0].far[2].board?.powerOff()
    bench.run(milliseconds: 10_000)
    #expect(
      bench.lines[0].station.report.lastError
        == LocalizedText(chinese: "窗口屏 33：没有应答", english: "Board 33: no answer"))
    bench.lines[0].far[1].pad?.powerOff()
    bench.run(milliseconds: 10_000)
    #expect(
      bench.lines[0].station.report.lastError?.english == "Pad 2: no answer (and 1 more)")
    #expect(
      bench.lines[0].station.report.units.map(\.fault) == [
        nil, BusNodeFault.silent.text, BusNodeFault.silent.text, nil,
      ])
  }

  @Test func `a node of another kind at an address is kept out and named`() throws {
    var bench = try bench { nodes in
      let id = BusNodeID(high: 1, low: 9)
      nodes[0] = .board(BoardModel(id: id, address: 1, baud: 19_200))
      nodes[3] = .board(BoardModel(id: BusNodeID(high: 1, low: 4), address: 34, baud: 19_200))
    }
    let report = bench.lines[0].station.report
    #expect(report.state == .failing)
    #expect(report.units.map(\.isUp) == [false, true, true, false])
    #expect(report.units[0].fault == BusNodeFault.wrongKind.text)
    #expect(report.units[3].fault == BusNodeFault.wrongKind.text)
    #expect(texts(bench)[2] == "1号窗口")
    try bench.ask(EngineFixture.take)
    bench.lines[0].far[1].press(.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 2_000)
    #expect(texts(bench)[1] == "A001")
  }

  @Test func `a stuck key is named until it is free again`() throws {
    var bench = try bench()
    bench.lines[0].far[1].pad?.read(KeyContacts(bits: 1), at: bench.now)
    bench.run(milliseconds: 15_000)
    var report = bench.lines[0].station.report
    #expect(report.state == .ready)
    #expect(report.lastError?.english == "Pad 2: a key is stuck")
    #expect(report.units[1].fault?.english == "a key is stuck")
    bench.lines[0].far[1].pad?.read(KeyContacts(bits: 0), at: bench.now)
    bench.run(milliseconds: 5_000)
    report = bench.lines[0].station.report
    #expect(report.lastError == nil)
    #expect(report.units[1].fault == nil)
  }
}

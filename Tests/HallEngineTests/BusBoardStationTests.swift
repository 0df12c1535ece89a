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
  private func bench() throws -> Bench {
    var device = DeviceDefinition.pads(2)
    device.units += [
      DeviceDefinition.Unit(address: 33, name: "1号屏", window: 1, width: 64, height: 16),
      DeviceDefinition.Unit(address: 34, name: "2号屏", window: 2, width: 128, height: 32),
    ]
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    func id(_ number: UInt32) -> BusNodeID { BusNodeID(high: 1, low: number) }
    try bench.add(
      device,
      BusOfModels([
        .pad(PadModel(id: id(1), address: 1, baud: device.baud)),
        .pad(PadModel(id: id(2), address: 2, baud: device.baud)),
        .board(BoardModel(id: id(3), address: 33, baud: device.baud)),
        .board(BoardModel(id: id(4), address: 34, baud: device.baud, size: .large)),
      ]))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    return bench
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
}

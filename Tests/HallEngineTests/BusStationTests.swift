import DeviceModels
import HallBus
import QueueCore
import Testing

@testable import HallEngine

@Suite struct BoardStationTests {
  private typealias Bench = StationBench<BusOfModels<OnbonBoardModel>>

  private func bench(echoes: Bool = false) throws -> Bench {
    let device = DeviceDefinition.boards(2)
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    try bench.add(
      device,
      BusOfModels(
        (1...2).map {
          OnbonBoardModel(
            address: UInt16($0), width: 64, height: 16, font: nil, hasDotsArea: false)
        }), echoes: echoes)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    return bench
  }

  private func texts(_ bench: Bench) -> [String] {
    (0..<2).map { bench.lines[0].far[$0].areas.first?.text.plain ?? "" }
  }

  @Test func `boards follow their windows`() throws {
    var bench = try bench()
    #expect(texts(bench) == ["1号窗口", "2号窗口"])
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(2))
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["1号窗口", "请A001号"])
    try bench.ask(.undoCall(2))
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["1号窗口", "2号窗口"])
    #expect(bench.lines[0].station.report.units.allSatisfy { $0.isUp && $0.stands })
  }

  @Test func `on two wires that echo boards follow their windows all the same`() throws {
    var bench = try bench(echoes: true)
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(2))
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["1号窗口", "请A001号"])
    let report = bench.lines[0].station.report
    #expect(report.state == .ready)
    #expect(report.counters.retries == 0)
    #expect(report.counters.checkErrors == 0)
  }

  @Test(arguments: [0, 20, 60, 150, 400, 1_000] as [Int64])
  func `after a plug was out the latest state stands, not an older one`(after: Int64) throws {
    var bench = try bench()
    for _ in 0..<2 { try bench.ask(EngineFixture.take) }
    try bench.ask(.next(1))
    bench.run(milliseconds: after)
    bench.unplug()
    bench.run(milliseconds: 4_000)
    #expect(bench.lines[0].station.report.state == .absent)
    try bench.ask(.next(1))
    bench.run(milliseconds: 1_000)
    bench.replug()
    bench.run(milliseconds: 20_000)
    #expect(texts(bench) == ["请A002号", "2号窗口"])
    #expect(bench.lines[0].station.report.state == .ready)
  }

  @Test func `a test stands for its seconds, and a call takes its place at once`() throws {
    var bench = try bench()
    let answer = bench.lines[0].station.test(seconds: 10, at: bench.now)
    #expect(answer == .shown(units: 2))
    bench.settle()
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["测试1", "测试2"])
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(2))
    bench.run(milliseconds: 2_000)
    #expect(texts(bench) == ["测试1", "请A001号"])
    bench.run(milliseconds: 8_000)
    #expect(texts(bench) == ["1号窗口", "请A001号"])
  }

  @Test func `a line without a port cannot be tested`() throws {
    var bench = try bench()
    bench.unplug()
    #expect(bench.lines[0].station.test(seconds: 10, at: bench.now) == .absent)
  }

  @Test func `on shutdown no board is left with a call, and the station says when it is done`()
    throws
  {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    bench.run(milliseconds: 2_000)
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    bench.run(milliseconds: 10_000)
    #expect(bench.lines[0].station.isShutDown)
    #expect(texts(bench) == ["暂停服务", "暂停服务"])
  }

  @Test func `a shutdown without a port ends at once`() throws {
    var bench = try bench()
    bench.unplug()
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    #expect(bench.lines[0].station.isShutDown)
  }
}

@Suite struct PadStationTests {
  private typealias Bench = StationBench<BusOfModels<PadModel>>

  private func bench(_ device: DeviceDefinition = .pads(2)) throws -> Bench {
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    try bench.add(
      device,
      BusOfModels(
        (1...2).map {
          PadModel(
            id: BusNodeID(high: 1, low: UInt32($0)), address: UInt8($0), baud: device.baud)
        }))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    return bench
  }

  private func press(_ key: BusKey, pad: Int, _ bench: inout Bench) throws {
    guard case .taken? = bench.lines[0].far[pad].press(key, at: bench.now) else {
      throw PadPressFailed()
    }
    bench.speak()
  }

  private struct PadPressFailed: Error {}

  private func calls(_ bench: Bench) -> Int {
    bench.pipeline.log.events.count {
      if case .ticketCalled = $0.event { return true }
      return false
    }
  }

  @Test func `pads show a test for its seconds, and a call takes its place at once`() throws {
    var bench = try bench()
    #expect(bench.lines[0].station.test(seconds: 10, at: bench.now) == .shown(units: 2))
    bench.settle()
    bench.run(milliseconds: 2_000)
    #expect((0..<2).map { bench.lines[0].far[$0].ticketText } == ["TEST", "TEST"])
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    bench.run(milliseconds: 2_000)
    #expect(bench.lines[0].far[0].ticketText == "A001")
    bench.run(milliseconds: 8_000)
    #expect((0..<2).map { bench.lines[0].far[$0].ticketText } == ["A001", ""])
  }

  @Test func `a key calls, and the display follows`() throws {
    var bench = try bench()
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    try press(.next, pad: 1, &bench)
    bench.run(milliseconds: 2_000)
    #expect(bench.pipeline.state.windows[2]?.ticket == 1)
    #expect(bench.lines[0].far[1].ticketText == "A001")
    #expect(bench.lines[0].far[1].display.display?.waiting == 2)
    #expect(bench.lines[0].station.report.state == .ready)
  }

  @Test(arguments: Array(stride(from: 0, through: 240, by: 12)) as [Int64])
  func `one press is one call, unplugged at any moment`(after: Int64) throws {
    var bench = try bench()
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    try press(.next, pad: 0, &bench)
    bench.run(milliseconds: after)
    bench.unplug()
    bench.run(milliseconds: 1_000)
    bench.replug()
    bench.run(milliseconds: 20_000)
    #expect(calls(bench) <= 1)
    // A pad that hears a new master may drop a press that was never told; it is not told twice.
    #expect(bench.lines[0].far[0].ticketText == (calls(bench) == 1 ? "A001" : ""))
  }

  @Test func `the same key frame twice is one call`() throws {
    var bench = try bench()
    bench.lines[0].wire.set(faults: LineFaults(doublesPerMillion: 3_000))
    for _ in 0..<4 { try bench.ask(EngineFixture.take) }
    for _ in 0..<3 {
      try press(.next, pad: 0, &bench)
      bench.run(milliseconds: 8_000)
    }
    #expect(calls(bench) == 3)
  }

  @Test func `a key that could not be stored is asked again until it is`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    bench.cannotStore = true
    try press(.next, pad: 0, &bench)
    bench.run(milliseconds: 5_000)
    #expect(calls(bench) == 0)
    #expect(bench.submitted.count < 10)
    bench.cannotStore = false
    bench.run(milliseconds: 5_000)
    #expect(calls(bench) == 1)
    #expect(bench.lines[0].far[0].ticketText == "A001")
  }

  @Test func `a refusal is acknowledged and shown`() throws {
    var bench = try bench()
    try press(.recall, pad: 0, &bench)
    bench.run(milliseconds: 3_000)
    #expect(bench.submitted.count == 1)
    // Another press is taken: the first one is no longer repeated.
    try press(.recall, pad: 0, &bench)
    bench.run(milliseconds: 3_000)
    #expect(bench.submitted.count == 2)
  }

  /// A clerk's pad and a rating pad at window 1.
  private func benchWithRatings() throws -> Bench {
    var device = DeviceDefinition.pads(2)
    device.units[1].window = 1
    device.units[1].isForRatings = true
    var bench = try Bench(EngineFixture.definition(devices: [device]))
    try bench.add(
      device,
      BusOfModels(
        [PadKeys.clerk, .rating].enumerated().map { index, keys in
          PadModel(
            id: BusNodeID(high: 1, low: UInt32(index + 1)), address: UInt8(index + 1),
            baud: device.baud, keys: keys)
        }))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    bench.run(milliseconds: 30_000)
    return bench
  }

  private func ratings(_ bench: Bench) -> [Satisfaction] {
    bench.pipeline.log.events.compactMap {
      if case .serviceRated(let content) = $0.event { return content.satisfaction }
      return nil
    }
  }

  @Test func `a rating is thanked for once it is durable, and counts once`() throws {
    var bench = try benchWithRatings()
    bench.cannotStore = true
    try press(.good, pad: 1, &bench)
    bench.run(milliseconds: 3_000)
    #expect(bench.lines[0].far[1].display.answer == nil)
    #expect(bench.lines[0].far[1].display.isKeyWaiting)
    bench.cannotStore = false
    bench.run(milliseconds: 1_500)
    #expect(bench.lines[0].far[1].display.answer == .accepted)
    #expect(ratings(bench) == [.satisfied])
    // The same press told again, over a cut line, is the same rating.
    let rating = try #require(bench.submitted.last)
    _ = try bench.pipeline.submit(
      [rating], at: EngineFixture.reading(bench.now.microseconds / 1_000))
    #expect(ratings(bench) == [.satisfied])
  }

  @Test func `a rating that belongs to nobody is refused on the pad`() throws {
    var bench = try benchWithRatings()
    try bench.ask(.endService(1, outcome: nil, caseNumber: nil))
    bench.run(milliseconds: 121_000)
    try press(.veryGood, pad: 1, &bench)
    bench.run(milliseconds: 1_000)
    guard case .refused(let reason, _)? = bench.lines[0].far[1].display.answer else {
      Issue.record("not refused")
      return
    }
    #expect(reason == 3)
    #expect(ratings(bench).isEmpty)
  }

  @Test func `a pad without a window is told so instead of being left to repeat`() throws {
    var device = DeviceDefinition.pads(2)
    device.units[0].window = nil
    var bench = try bench(device)
    try press(.next, pad: 0, &bench)
    bench.run(milliseconds: 3_000)
    try press(.next, pad: 0, &bench)
    bench.run(milliseconds: 3_000)
    #expect(bench.submitted.isEmpty)
  }
}

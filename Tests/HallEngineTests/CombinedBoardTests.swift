import DeviceModels
import DeviceProtocols
import HallBus
import Layout
import QueueCore
import Testing

@testable import HallEngine

@Suite struct CombinedBoardTests {
  private typealias Bench = StationBench<BusOfModels<OnbonBoardModel>>

  private func bench() throws -> Bench {
    var bench = try Bench(
      EngineFixture.definition(windows: 6, devices: [.combinedBoard]))
    try bench.add(
      .combinedBoard,
      BusOfModels([
        OnbonBoardModel(address: 1, width: 64, height: 16, font: nil, hasDotsArea: true)
      ]))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 5_000)
    return bench
  }

  private func shown(_ bench: Bench, _ path: String) -> DataValue {
    bench.boardPaints.last?.value(at: DataPath(path)) ?? .missing
  }

  private func numbers(_ bench: Bench) -> [DataValue] {
    guard case .list(let calls) = shown(bench, "calls") else { return [] }
    return calls.map { $0.value(at: DataPath("number")) }
  }

  @Test func `a combined board follows everything that its layout may show`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    try bench.ask(.postNotice("下午三点停电"))
    #expect(shown(bench, "notice") == "下午三点停电")
    try bench.ask(EngineFixture.take)
    guard case .list(let ready) = shown(bench, "ready"),
      case .list(let waiting) = shown(bench, "waiting")
    else {
      Issue.record("nobody is next, nobody waits")
      return
    }
    #expect(ready.map { $0.value(at: DataPath("number")) } == ["A002"])
    #expect(waiting.map { $0.value(at: DataPath("count")) } == [1])
    var definition = EngineFixture.definition(windows: 6, devices: [.combinedBoard])
    definition.name = EngineFixture.text("新大厅")
    try bench.ask(.changeDefinition(definition, source: .page))
    #expect(shown(bench, "hall.name") == "新大厅")
  }

  @Test func `the same picture is not painted again`() throws {
    var bench = try bench()
    try bench.ask(EngineFixture.take)
    let paints = bench.boardPaints.count
    for _ in 0..<10 {
      bench.updateStations()
      bench.settle()
    }
    #expect(bench.boardPaints.count == paints)
  }

  @Test func `a picture that could not be painted is tried again, and the reason is told`() throws {
    var bench = try bench()
    bench.cannotPaint = true
    try bench.ask(.postNotice("停电"))
    #expect(bench.lines[0].station.report.lastError == EngineFixture.text("没有版式"))
    let tries = bench.boardPaints.count
    bench.updateStations()
    bench.settle()
    #expect(bench.boardPaints.count == tries + 1)
    bench.cannotPaint = false
    bench.updateStations()
    bench.settle()
    #expect(bench.boardPaints.count == tries + 2)
    #expect(bench.lines[0].station.report.lastError == nil)
    bench.updateStations()
    bench.settle()
    #expect(bench.boardPaints.count == tries + 2)
  }

  @Test func `one picture is painted at a time, and the last one stands`() throws {
    var station = try BoardStation(.combinedBoard)
    var pipeline = try EngineFixture.openPipeline(
      EngineFixture.definition(devices: [.combinedBoard]))
    func update() {
      let stamp = Stamp(
        wall: WallTime(milliseconds: EngineFixture.opening), hall: HallTime(milliseconds: 0))
      station.update(
        StationView(
          state: pipeline.state, stamp: stamp,
          clock: LocalTime(wall: stamp.wall, secondsEast: 8 * 3_600)), at: .zero)
    }
    func asked() -> [DataValue] {
      var asked: [DataValue] = []
      while let action = station.nextAction() {
        if case .paintBoard(_, _, let data) = action { asked.append(data) }
      }
      return asked.map { $0.value(at: DataPath("notice")) }
    }
    update()
    #expect(asked() == [.missing])
    for notice in ["一", "二"] {
      _ = try pipeline.submit(
        [EngineFixture.envelope(notice, .postNotice(notice))], at: EngineFixture.reading(1_000))
      update()
    }
    #expect(asked() == [])
    let dots = try #require(
      BoardBitmap(width: 64, height: 16, bytes: .init(repeating: 0, count: 128)))
    station.painted(.board(address: 1, dots), at: .zero)
    #expect(asked() == ["二"])
    station.painted(.board(address: 1, dots), at: .zero)
    #expect(asked() == [])
  }

  @Test func `a combined board is painted from the layout of the hour, and of the definition`()
    throws
  {
    var definition = EngineFixture.definition(devices: [.combinedBoard])
    let index = try #require(
      definition.devices.firstIndex { $0.id == DeviceDefinition.combinedBoard.id })
    definition.devices[index].units[0].layout = "day"
    definition.devices[index].units[0].times = [
      LayoutTime(from: TimeOfDay("12:00")!, to: TimeOfDay("13:30")!, layout: "noon")
    ]
    var station = try BoardStation(definition.devices[index])
    let pipeline = try EngineFixture.openPipeline(definition)
    let dots = try #require(
      BoardBitmap(width: 64, height: 16, bytes: .init(repeating: 0, count: 128)))
    func painted(_ time: String, _ state: QueueState) -> [String] {
      let today = LocalTime(
        wall: WallTime(milliseconds: EngineFixture.opening), secondsEast: 8 * 3_600)
      let wall = WallTime(
        milliseconds: today.midnight.milliseconds + Int64(TimeOfDay(time)!.minutes) * 60_000)
      let start = state.dayWall(at: Stamp(wall: wall, hall: HallTime(milliseconds: 0)))
      let hall = HallTime(milliseconds: wall.milliseconds - start.milliseconds)
      station.update(
        StationView(
          state: state, stamp: Stamp(wall: wall, hall: hall),
          clock: LocalTime(wall: wall, secondsEast: 8 * 3_600)), at: .zero)
      var asked: [String] = []
      while let action = station.nextAction() {
        guard case .paintBoard(let address, let layout, _) = action else { continue }
        asked.append(layout)
        station.painted(.board(address: address, dots), at: .zero)
      }
      return asked
    }
    #expect(painted("11:59", pipeline.state) == ["day"])
    #expect(painted("12:00", pipeline.state) == ["noon"])
    #expect(painted("13:29", pipeline.state).allSatisfy { $0 == "noon" })
    #expect(painted("13:30", pipeline.state) == ["day"])
    definition.devices[index].units[0].layout = "other"
    let changed = try EngineFixture.openPipeline(definition)
    #expect(painted("13:30", changed.state) == ["other"])
  }

  @Test func `the rule for how long a call stands reaches a board that runs`() throws {
    var bench = try bench()
    for window in 1...6 as ClosedRange<Int64> {
      try bench.ask(EngineFixture.take)
      try bench.ask(.next(WindowID(window)))
    }
    bench.run(milliseconds: 3_000)
    #expect(numbers(bench) == ["A004", "A003", "A002", "A001"])
    var definition = EngineFixture.definition(windows: 6, devices: [.combinedBoard])
    definition.rules.leastShowingSeconds = 2
    try bench.ask(.changeDefinition(definition, source: .page))
    bench.run(milliseconds: 500)
    #expect(numbers(bench) == ["A006", "A005", "A004", "A003"])
  }
}

import DeviceModels
import HallBus
import QueueCore
import Testing

@testable import HallEngine

extension DeviceDefinition {
  static func line(
    _ kind: Kind, _ model: String, baud: Int, width: Int = 0, height: Int = 0,
    _ settings: [(String, String)] = []
  ) -> DeviceDefinition {
    DeviceDefinition(
      id: "other", kind: kind, model: model, port: "/dev/other", baud: baud, zone: "f1",
      units: (1...2).map {
        Unit(
          address: $0, name: "\($0)号", window: WindowID(Int64($0)), width: width, height: height)
      }, settings: settings.map { Setting(name: $0.0, value: $0.1) })
  }
}

/// Boards and pads of other makers behind the stations that ours have.
@Suite struct OtherMakersTests {
  private func bench<Far: DeviceModel>(
    _ device: DeviceDefinition, _ far: [Far]
  ) throws -> StationBench<BusOfModels<Far>> {
    var bench = try StationBench<BusOfModels<Far>>(EngineFixture.definition(devices: [device]))
    try bench.add(device, BusOfModels(far))
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 3_000)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 1_000)
    return bench
  }

  private func cards() throws -> StationBench<BusOfModels<CPowerBoardModel>> {
    try bench(
      .line(
        .ledBoards, "c-power", baud: 57_600, width: 64, height: 32,
        [("brightness", "08:00=100 09:01=20")]),
      (1...2).map { CPowerBoardModel(address: UInt8($0), width: 64, height: 32) })
  }

  @Test func `C-Power boards follow their windows, and come back to the present state`() throws {
    var bench = try cards()
    #expect((0..<2).map { bench.lines[0].far[$0].text(0) } == ["1号窗口", "2号窗口"])
    #expect(bench.lines[0].station.report.state == .ready)
    #expect(
      bench.lines[0].station.report.units.allSatisfy { $0.stands && !$0.canTellSilentPicture })
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(2))
    bench.run(milliseconds: 500)
    #expect(bench.lines[0].far[1].text(0) == "请A001号")
    bench.unplug()
    bench.run(milliseconds: 4_000)
    try bench.ask(.undoCall(2))
    bench.replug()
    bench.run(milliseconds: 2_000)
    #expect(bench.lines[0].far[1].text(0) == "2号窗口")
  }

  @Test func `boards are dimmed at their hour, and told the time when they come up`() throws {
    var bench = try cards()
    #expect(bench.lines[0].far[0].brightness.allSatisfy { $0 == 31 })
    // Nine o'clock on a Monday.
    #expect(Array(bench.lines[0].far[0].clock.dropFirst()) == [0, 9, 1, 23, 11, 26])
    bench.run(milliseconds: 60_000)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 1_000)
    #expect(bench.lines[0].far[0].brightness.allSatisfy { $0 == 6 })
    bench.lines[0].far[0].powerOff(at: bench.now)
    bench.run(milliseconds: 70_000)
    bench.lines[0].far[0].powerOn(at: bench.now)
    bench.run(milliseconds: 10_000)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 1_000)
    #expect(bench.lines[0].far[0].clock[1] == 2)
  }

  @Test func `a BX-6K is dimmed at its hour and told the time, once a minute at most`() throws {
    let device = DeviceDefinition.line(
      .ledBoards, "bx-6k", baud: 57_600, width: 64, height: 16, [("brightness", "08:00=60")])
    var bench = try bench(
      device,
      (1...2).map { OnbonBoardModel(address: UInt16($0), width: 64, height: 16) })
    for index in 0..<2 {
      #expect(bench.lines[0].far[index].brightness == 9)
      // Nine o'clock on a Monday; the seconds are the bench's.
      #expect(bench.lines[0].far[index].clock.prefix(5) == [2026, 11, 23, 9, 0])
    }
    let frames = bench.lines[0].far[1].counters.frames
    // A board that comes and goes does not fill the line with the time.
    for _ in 0..<5 {
      bench.lines[0].far[0].powerOff(at: bench.now)
      bench.run(milliseconds: 3_000)
      bench.lines[0].far[0].powerOn(at: bench.now)
      bench.run(milliseconds: 3_000)
      bench.updateStations()
      bench.settle()
    }
    #expect(bench.lines[0].far[0].clock.isEmpty)
    #expect(bench.lines[0].far[1].counters.frames > frames)
    bench.run(milliseconds: 40_000)
    bench.updateStations()
    bench.settle()
    bench.run(milliseconds: 1_000)
    #expect(bench.lines[0].far[0].clock.prefix(5) == [2026, 11, 23, 9, 1])
    #expect(bench.lines[0].far[0].brightness == 9)
  }

  @Test func `the last word on C-Power boards is 暂停服务`() throws {
    var bench = try cards()
    bench.lines[0].station.shutDown(at: bench.now)
    bench.settle()
    bench.run(milliseconds: 3_500)
    #expect(bench.lines[0].far[0].text(0) == "暂停服务")
    #expect(bench.lines[0].station.isShutDown)
  }

  @Test func `displays of digits show numbers, dashes where nobody is served, and nothing`() throws
  {
    let device = DeviceDefinition.line(
      .ledBoards, "modbus-digits", baud: 9_600,
      [("register", "0"), ("digits", "4"), ("encoding", "ascii")])
    var setup = ModbusDisplayModel.Setup()
    setup.coding = .ascii
    setup.perRegister = 2
    var bench = try bench(
      device, (1...2).map { ModbusDisplayModel(address: UInt8($0), setup: setup) })
    func shown() -> [String] { (0..<2).map { bench.lines[0].far[$0].text(at: bench.now) } }
    #expect(shown() == ["", ""])
    #expect(bench.lines[0].station.report.units.allSatisfy { $0.isUp && $0.stands })
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(1))
    try bench.ask(.closeWindow(2, confirmed: true))
    bench.run(milliseconds: 500)
    #expect(shown() == ["A001", "----"])
    let tested = bench.lines[0].station.test(seconds: 5, at: bench.now)
    #expect(tested == .shown(units: 2))
    bench.settle()
    bench.run(milliseconds: 500)
    #expect(shown() == ["8888", "8888"])
    bench.run(milliseconds: 6_000)
    #expect(shown() == ["A001", "----"])
  }

  @Test func `a vendor's pad is answered once its call is durable`()
    throws
  {
    let device = DeviceDefinition.line(.pads, "pattern", baud: 9_600, [("pattern", "ff68")])
    var bench = try bench(device, (1...2).map { VendorPadModel(address: UInt8($0)) })
    try bench.ask(EngineFixture.take)
    try bench.ask(EngineFixture.take)
    bench.lines[0].far[1].press(BusKey.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 1_000)
    #expect(bench.pipeline.state.windows[2]?.ticket == 1)
    #expect(bench.lines[0].far[1].accepted == 1)
    // A refusal is an answer too: nobody is at window 1.
    bench.lines[0].far[0].press(BusKey.recall, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 1_000)
    #expect(bench.lines[0].far[0].refused == 1)
    // While nothing can be stored the pad is not answered and repeats; then it calls once.
    bench.cannotStore = true
    bench.lines[0].far[0].press(BusKey.next, at: bench.now)
    bench.speak()
    bench.run(milliseconds: 600)
    #expect(bench.lines[0].far[0].accepted == 0)
    bench.cannotStore = false
    bench.run(milliseconds: 2_000)
    #expect(bench.lines[0].far[0].accepted == 1)
    #expect(bench.pipeline.state.windows[1]?.ticket == 2)
    #expect(bench.lines[0].station.report.units.allSatisfy { $0.isUp })
  }

  @Test func `a vendor's rating pad rates the service, and is refused where there is none`()
    throws
  {
    let device = DeviceDefinition.line(
      .pads, "pattern", baud: 9_600, [("pattern", "ff68"), ("keys", "01=rate1 02=rate4")])
    var bench = try bench(device, (1...2).map { VendorPadModel(address: UInt8($0)) })
    try bench.ask(EngineFixture.take)
    try bench.ask(.next(2))
    bench.run(milliseconds: 30_000)
    for pad in 0...1 {
      bench.lines[0].far[pad].press(UInt8(2), at: bench.now)
      bench.speak()
      bench.run(milliseconds: 1_000)
    }
    #expect((0...1).map { bench.lines[0].far[$0].accepted } == [0, 1])
    #expect((0...1).map { bench.lines[0].far[$0].refused } == [1, 0])
    #expect(bench.pipeline.state.ratings == [.dissatisfied: 1])
  }

  @Test func `a lost answer does not make a second call`() throws {
    let device = DeviceDefinition.line(.pads, "pattern", baud: 9_600, [("pattern", "ff68")])
    var bench = try bench(device, (1...2).map { VendorPadModel(address: UInt8($0)) })
    for _ in 0..<3 { try bench.ask(EngineFixture.take) }
    // The pad's own driver hears nothing: it says the key five times and gives up.
    let frame: [UInt8] = [0xFF, 0x68, 3, 3, 0x68, 1, 1, 0, 2, 0x16]
    for _ in 0..<5 {
      bench.lines[0].station.receive(frame[...], at: bench.now)
      bench.settle()
      bench.run(milliseconds: 250)
    }
    #expect(bench.submitted.count == 1)
    #expect(bench.pipeline.state.windows[1]?.ticket == 1)
  }

  @Test func `lines whose settings are wrong are refused in words`() {
    func fault(_ device: DeviceDefinition) -> String? {
      do throws(Stations.Fault) {
        _ = try Stations.make(device, start: 1)
        return nil
      } catch {
        return error.text.english
      }
    }
    #expect(
      fault(.line(.ledBoards, "modbus-digits", baud: 9_600))
        == "The boards of line other are configured wrongly: the setting \"register\" is missing")
    #expect(
      fault(.line(.pads, "pattern", baud: 9_600, [("pattern", "single")]))
        == "The pads of line other are configured wrongly: without an address in the frame a line "
        + "can have one pad only")
    #expect(
      fault(.line(.ledBoards, "star", baud: 9_600))
        == "There is no driver for boards \"star\" (line other)")
    #expect(
      fault(
        .line(
          .ledBoards, "bx-6k", baud: 57_600, width: 64, height: 32, [("brightness", "noon=5")]))
        == "The boards of line other are configured wrongly: \"noon=5\" is written 07:00=100: time "
        + "= brightness in percent")
  }

  @Test func `boards that cannot be told what to show in silence are named`() {
    var definition = EngineFixture.definition()
    definition.devices = [
      .line(.ledBoards, "c-power", baud: 57_600, width: 64, height: 32),
      .line(
        .ledBoards, "modbus-digits", baud: 9_600,
        [
          ("register", "0"), ("digits", "4"), ("encoding", "bcd"), ("silence-register", "9"),
        ]),
      .line(.ledBoards, "bx-6k", baud: 57_600, width: 64, height: 32),
    ]
    #expect(definition.staleUnits.map(\.model) == ["c-power", "c-power"])
  }
}

import DeviceModels
import HallBus
import Testing

@testable import DeviceProtocols

@Suite struct ModbusLineTests {
  typealias Bench = BoardPollBench<ModbusDialect, ModbusDisplayModel>

  static let usual = [("register", "0x10"), ("digits", "4"), ("encoding", "bcd")]

  static func bench(
    _ settings: [(String, String)] = usual, displays: Int = 2,
    faults: LineFaults = .none, seed: UInt64 = 1,
    _ change: (inout ModbusDisplayModel.Setup) -> Void = { _ in }
  ) throws -> Bench {
    let display = try ModbusFrameTests.display(settings)
    var setup = ModbusDisplayModel.Setup()
    setup.firstRegister = 0x10
    change(&setup)
    return try Bench(
      (1...displays).map {
        BoardSpec(
          address: $0, name: "\($0)号", width: 1, height: 1,
          areas: [BoardAreaSpec(id: 0, x: 0, y: 0, width: 1, height: 1)])
      }, ModbusDialect(display, baud: 9_600),
      (1...displays).map { ModbusDisplayModel(address: UInt8($0), setup: setup) }, faults: faults,
      seed: seed, settings: BoardLineSettings(baud: 9_600))
  }

  @Test func `numbers stand on their displays, and a changed one costs one frame`() throws {
    var bench = try Self.bench()
    try bench.show(["A012"], on: 1, revision: 1)
    bench.open()
    #expect(bench.models[0].text(at: bench.now) == "012")
    #expect(bench.count(.pictureStands(address: 1, revision: 1)) == 1)
    #expect(bench.models[1].registers.isEmpty)
    let start = bench.now
    try bench.show(["A013"], on: 1, revision: 2)
    bench.run(milliseconds: 100)
    #expect(bench.models[0].text(at: bench.now) == "013")
    #expect(bench.bytes(since: start).map(\.count) == [11])
    try bench.show([""], on: 1, revision: 3)
    bench.run(milliseconds: 100)
    #expect(bench.models[0].text(at: bench.now) == "")
  }

  @Test(arguments: ["bcd", "ascii", "segments", "binary"])
  func `every encoding can be read`(
    encoding: String
  ) throws {
    var bench = try Self.bench(
      [("register", "0x10"), ("digits", "6"), ("encoding", encoding), ("order", "low-first")],
      displays: 1
    ) { setup in
      setup.digits = 6
      setup.lowRegisterFirst = true
      setup.coding =
        switch encoding {
        case "bcd": .bcd
        case "ascii": .ascii
        case "segments": .segments
        default: .binary
        }
      setup.perRegister = encoding == "bcd" ? 4 : encoding == "segments" ? 1 : 2
    }
    try bench.show(["AB1305"], on: 1, revision: 1)
    bench.open()
    let expected = encoding == "ascii" || encoding == "segments" ? "AB1305" : "1305"
    #expect(bench.models[0].text(at: bench.now) == expected)
  }

  @Test func `a display without function 16 is written register by register`() throws {
    var bench = try Self.bench(
      [("register", "0x10"), ("digits", "6"), ("encoding", "ascii"), ("function", "6")],
      displays: 1
    ) { setup in
      setup.digits = 6
      setup.coding = .ascii
      setup.perRegister = 2
      setup.knowsMultiple = false
    }
    try bench.show(["A123"], on: 1, revision: 1)
    bench.open()
    #expect(bench.models[0].text(at: bench.now) == "A123")
    #expect(bench.models[0].frames == 3)
  }

  @Test func `what somebody else wrote is found by reading back, and put right`() throws {
    var bench = try Self.bench()
    try bench.show(["A012"], on: 1, revision: 1)
    bench.open()
    bench.models[0].disturb(0x10, to: 0x9999)
    bench.run(milliseconds: 3_000)
    #expect(bench.models[0].text(at: bench.now) == "012")
    #expect(bench.count(.pictureStands(address: 1, revision: 1)) == 2)
    // A reset between two checks is found the same way.
    bench.models[0].powerOff(at: bench.now)
    bench.models[0].powerOn(at: bench.now)
    bench.run(milliseconds: 3_000)
    #expect(bench.models[0].text(at: bench.now) == "012")
  }

  @Test func `a display that cannot be read back is written again instead`() throws {
    for settings in [Self.usual, Self.usual + [("read-back", "no")]] {
      var bench = try Self.bench(settings, displays: 1) { $0.knowsReading = false }
      try bench.show(["A012"], on: 1, revision: 1)
      bench.open()
      bench.models[0].powerOff(at: bench.now)
      bench.models[0].powerOn(at: bench.now)
      bench.run(milliseconds: 32_000)
      #expect(bench.models[0].text(at: bench.now) == "012")
      #expect(bench.count(.boardUp(address: 1)) == 1)
    }
  }

  @Test func `set-up, brightness and silence are written where the description says`() throws {
    var bench = try Self.bench(
      Self.usual + [
        ("setup", "0x20=1 0x21=0x30"), ("brightness-register", "0x22"), ("brightness-most", "8"),
        ("silence-register", "0x23"), ("silence-seconds", "20"),
      ], displays: 1
    ) { $0.silenceRegister = 0x23 }
    #expect(bench.session.canTellSilentPicture)
    try bench.show(["A012"], on: 1, revision: 1)
    bench.open()
    bench.session.setBrightness(percent: 50, at: bench.now)
    bench.run(milliseconds: 200)
    #expect(bench.models[0].registers[0x20] == 1)
    #expect(bench.models[0].registers[0x21] == 0x30)
    #expect(bench.models[0].registers[0x22] == 4)
    #expect(bench.models[0].registers[0x23] == 20)
    // The hall is gone, and the display was told beforehand.
    #expect(bench.models[0].text(at: bench.now) == "012")
    bench.session.closed(at: bench.now)
    bench.run(milliseconds: 20_500)
    #expect(bench.models[0].text(at: bench.now) == "")
    // Back again, it gets everything anew.
    bench.open()
    #expect(bench.models[0].text(at: bench.now) == "012")
  }

  @Test func `an exception is told in words, and others go on`() throws {
    var bench = try Self.bench([("register", "0x300"), ("digits", "4"), ("encoding", "bcd")])
    try bench.show(["A012"], on: 1, revision: 1)
    bench.open()
    #expect(
      bench.count(
        .pictureRefused(
          address: 1, revision: 1,
          reason: DeviceText(chinese: "数码屏不接受该数值", english: "the display refuses the value"))) == 1)
    #expect(bench.count(.boardUp(address: 2)) == 1)
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `on a noisy line every display ends with its number`(
    seed: UInt64
  ) throws {
    var bench = try Self.bench(
      displays: 4,
      faults: LineFaults(
        bitErrorsPerMillion: 300, dropsPerMillion: 1_000, insertsPerMillion: 500,
        doublesPerMillion: 500), seed: seed)
    bench.open()
    for round in 1...100 {
      try bench.show(["A\(1_000 + round)"], on: round % 4 + 1, revision: UInt64(round))
      bench.run(milliseconds: 400)
    }
    bench.line.set(faults: .none)
    bench.run(milliseconds: 12_000)
    for display in 1...4 {
      let last = (1...100).last { $0 % 4 + 1 == display } ?? 0
      #expect(bench.models[display - 1].text(at: bench.now) == "\(1_000 + last)", "seed \(seed)")
    }
    #expect(bench.session.lineCounters.retries > 0)
  }
}

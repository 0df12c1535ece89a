import DeviceModels
import Foundation
import HallPictures
import QueueCore
import Testing

@testable import Simulation

/// A small hall in virtual time, well and under faults: numbers, papers, calls, boards and pads must
/// agree in the end.
@Suite struct SimulatedHallTests {
  static let date = CalendarDate("2026-11-23")!

  /// Two lines, three windows with boards and pads, one printer, one combined board.
  static func definition() -> HallDefinition {
    func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
    func window(_ number: Int64, _ lines: [LineID]) -> WindowDefinition {
      WindowDefinition(id: WindowID(number), name: text("窗口"), zone: "f1", lines: lines)
    }
    func units(_ width: Int, _ height: Int) -> [DeviceDefinition.Unit] {
      (1...3).map {
        DeviceDefinition.Unit(
          address: $0, name: "\($0)", window: WindowID(Int64($0)), width: width, height: height)
      }
    }
    return HallDefinition(
      id: "small", name: text("小大厅"), timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text("一楼"))],
      departments: [DepartmentDefinition(id: "police", name: text("公安局"))],
      services: [
        ServiceDefinition(
          id: "id-card", name: text("身份证"), department: "police", line: "a", minutes: 3),
        ServiceDefinition(
          id: "passport", name: text("护照"), department: "police", line: "b", minutes: 4),
      ],
      lines: [
        LineDefinition(id: "a", name: text("户政"), prefix: "A", zone: "f1"),
        LineDefinition(id: "b", name: text("出入境"), prefix: "B", zone: "f1"),
      ],
      windows: [window(1, ["a"]), window(2, ["a", "b"]), window(3, ["b"])],
      calendar: CalendarDefinition(
        weekly: [
          WeeklyHours(
            weekdays: [.monday],
            hours: [OpenHours(from: TimeOfDay("09:00")!, to: TimeOfDay("17:00")!)])
        ], overtimeMinutes: 8),
      policy: PolicyDefinition(name: "strict"),
      devices: [
        DeviceDefinition(
          id: "printer", kind: .ticketPrinter, model: "xprinter", port: "", baud: 115_200,
          zone: "f1", units: []),
        DeviceDefinition(
          id: "boards", kind: .ledBoards, model: "bx-5k", port: "", baud: 57_600, zone: "f1",
          units: units(64, 16)),
        DeviceDefinition(
          id: "combined", kind: .ledBoards, model: "bx-5k", port: "", baud: 57_600, zone: "f1",
          units: [DeviceDefinition.Unit(address: 1, name: "c", width: 192, height: 64)]),
        DeviceDefinition(
          id: "pads", kind: .pads, model: "hallbus", port: "", baud: 19_200, zone: "f1",
          units: units(0, 0)),
      ])
  }

  static let layouts = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Layouts").path

  static func run(
    seed: UInt64, minutes: Int, log: MemoryLog.Faults = MemoryLog.Faults(),
    lines: LineFaults = .none, unplugs: Int = 0, paperOuts: Int = 0,
    _ change: (inout HallDefinition) -> Void = { _ in }
  ) throws -> (summary: SimulationSummary, events: [StampedEvent]) {
    var definition = definition()
    change(&definition)
    let plan = SimulationPlan(
      definition: definition, seed: seed, minutes: minutes, date: date,
      secondsEast: 8 * 3_600, citizensPerDay: 450, lineFaults: lines, unplugs: unplugs,
      paperOuts: paperOuts)
    var simulation = try HallSimulation(
      plan, log: MemoryLog(hall: "small", faults: log, seed: seed),
      painter: try HallPictures(layoutDirectory: layouts), font: nil)
    let summary = simulation.run()
    return (summary, simulation.pipeline.log.events)
  }

  @Test func `a quiet morning agrees in every number, paper, call, board and pad`() throws {
    let (summary, _) = try Self.run(seed: 7, minutes: 12)
    #expect(summary.checks.problems == [])
    #expect(summary.day.issued > 3)
    #expect(summary.checks.papers == summary.day.issued)
    #expect(summary.checks.unknownJobs == 0)
    #expect(summary.checks.boardChecks > 10)
    #expect(summary.starts == 1)
  }

  private static func ratings(_ events: [StampedEvent]) -> [ServiceRated] {
    events.compactMap {
      if case .serviceRated(let content) = $0.event { return content }
      return nil
    }
  }

  private static func addRatingPads(_ hall: inout HallDefinition) {
    guard let pads = hall.devices.firstIndex(where: { $0.id == "pads" }) else { return }
    hall.devices[pads].units += (1...3).map {
      DeviceDefinition.Unit(
        address: 20 + $0, name: "评价\($0)", window: WindowID(Int64($0)), isForRatings: true)
    }
  }

  @Test func `citizens rate now and then, and what they say does not change who comes`() throws {
    let (summary, events) = try Self.run(seed: 7, minutes: 25, Self.addRatingPads)
    #expect(summary.checks.problems == [])
    #expect(summary.checks.ratings > 2)
    #expect(summary.checks.ratings < summary.day.served)
    #expect(Self.ratings(events).count >= summary.checks.ratings)
    let (without, silent) = try Self.run(seed: 7, minutes: 25)
    #expect(without.day.issued == summary.day.issued)
    #expect(Self.ratings(silent).isEmpty)
  }

  @Test func `no rating is doubled when plugs are pulled and the disk fails`() throws {
    let (summary, events) = try Self.run(
      seed: 5, minutes: 25, log: MemoryLog.Faults(refused: 30, lostAfter: 30, torn: 30),
      lines: LineFaults(bitErrorsPerMillion: 20, dropsPerMillion: 100, doublesPerMillion: 200),
      unplugs: 250, Self.addRatingPads)
    #expect(summary.checks.problems == [])
    #expect(summary.starts > 1)
    #expect(!Self.ratings(events).isEmpty)
  }

  /// C-Power boards at windows 1 and 2, a Modbus display at window 3, pads of another maker; the
  /// combined board is a C-Power card too.
  static func otherMakers(_ hall: inout HallDefinition) {
    func setting(_ name: String, _ value: String) -> DeviceDefinition.Setting {
      DeviceDefinition.Setting(name: name, value: value)
    }
    for index in hall.devices.indices {
      switch hall.devices[index].id {
      case "boards":
        hall.devices[index].model = "c-power"
        hall.devices[index].units.removeLast()
        hall.devices[index].settings = [setting("brightness", "08:00=100 20:00=30")]
      case "combined": hall.devices[index].model = "c-power"
      case "pads":
        hall.devices[index].model = "pattern"
        hall.devices[index].baud = 9_600
        hall.devices[index].settings = [setting("pattern", "ff68")]
      default: break
      }
    }
    hall.devices.append(
      DeviceDefinition(
        id: "digits", kind: .ledBoards, model: "modbus-digits", port: "", baud: 9_600, zone: "f1",
        units: [DeviceDefinition.Unit(address: 9, name: "3", window: 3)],
        settings: [
          setting("digits", "4"), setting("encoding", "segments"), setting("register", "0x40"),
        ]))
  }

  @Test(arguments: ["ff68", "modbus"]) func `a morning on devices of other makers agrees as well`(
    pads: String
  ) throws {
    let (summary, _) = try Self.run(seed: 7, minutes: 12) { hall in
      Self.otherMakers(&hall)
      for index in hall.devices.indices where hall.devices[index].id == "pads" {
        hall.devices[index].settings[0].value = pads
      }
    }
    #expect(summary.checks.problems == [])
    #expect(summary.day.served > 0)
    #expect(summary.checks.boardChecks > 10)
    #expect(summary.reports.allSatisfy { $0.state == .ready })
  }

  @Test(arguments: [UInt64(3), 4]) func `under faults devices of other makers end with the truth`(
    seed: UInt64
  ) throws {
    let (summary, _) = try Self.run(
      seed: seed, minutes: 8, log: MemoryLog.Faults(refused: 30, lostAfter: 30, torn: 30),
      lines: LineFaults(bitErrorsPerMillion: 20, dropsPerMillion: 100), unplugs: 250,
      paperOuts: 0, Self.otherMakers)
    #expect(summary.checks.problems == [], "seed \(seed)")
    #expect(summary.day.issued > 1)
  }

  @Test func `clerks without pads work by their pages`() throws {
    let (summary, _) = try Self.run(seed: 7, minutes: 12) { hall in
      hall.devices.removeAll { $0.kind == .pads }
    }
    #expect(summary.checks.problems == [])
    #expect(summary.day.served > 0)
  }

  @Test func `the same seed gives the same events, another seed others`() throws {
    let first = try Self.run(seed: 3, minutes: 3).events
    let second = try Self.run(seed: 3, minutes: 3).events
    let other = try Self.run(seed: 4, minutes: 3).events
    #expect(first == second)
    #expect(first != other)
  }

  /// The log fails, tears its last write, loses power after a commit, and fills up; the controller
  /// starts again each time, while adapters are pulled, paper runs out and lines are noisy.
  @Test(arguments: [UInt64(1), 2]) func `under faults nothing is lost, doubled or left standing`(
    seed: UInt64
  ) throws {
    let (summary, _) = try Self.run(
      seed: seed, minutes: 8, log: MemoryLog.Faults(refused: 30, lostAfter: 30, torn: 30),
      lines: LineFaults(bitErrorsPerMillion: 20, dropsPerMillion: 100), unplugs: 250,
      paperOuts: 150)
    #expect(summary.checks.problems == [], "seed \(seed)")
    #expect(summary.starts > 1)
    #expect(summary.day.issued > 1)
  }
}

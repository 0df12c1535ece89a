import DeviceModels
import Foundation
import HallApp
import HallBus
import QueueCore
import SerialIO
import Simulation
import Testing

/// `hall devices scan --ask` against emulated lines: the questions find what is there and change
/// nothing on it.
@Suite struct DeviceAskerTests {
  private func asked(
    _ device: DeviceDefinition, echoes: Bool = false
  ) async throws -> (outcome: DeviceAsker.Outcome, far: FarEnd) {
    let directory = "/tmp/hall-ask-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let hall = HallDefinition(
      id: "test", name: LocalizedText(chinese: "大厅", english: "Hall"), timeZone: "Asia/Shanghai",
      zones: [], departments: [], services: [], lines: [], windows: [],
      calendar: CalendarDefinition(weekly: []), devices: [device])
    let lines = try EmulatedLines(
      hall, directory: directory, seed: 1, clock: ScaledClock(), echoes: echoes)
    defer { lines.stop() }
    let outcome = await DeviceAsker.ask(.path("\(directory)/\(device.id)"))
    let far = lines.lines[0].emulator.withModel(as: FarEnd.self) { far, _ in far }
    return (outcome, try #require(far))
  }

  private func device(
    _ kind: DeviceDefinition.Kind, _ model: String, baud: Int, units: Int
  ) -> DeviceDefinition {
    DeviceDefinition(
      id: "d", kind: kind, model: model, port: "", baud: baud, zone: "f1",
      units: (0..<units).map {
        DeviceDefinition.Unit(
          address: $0 + 1, name: "\($0)", window: WindowID(Int64($0 + 1)), width: 64, height: 16)
      })
  }

  @Test func `a printer answers and nothing is printed`() async throws {
    let (outcome, far) = try await asked(device(.ticketPrinter, "generic", baud: 9_600, units: 0))
    #expect(outcome == .found(.ticketPrinter, baud: 9_600))
    let printer = try #require(far.printer)
    #expect(printer.printedCount == 0)
    #expect(!printer.uncutPicture.hasBlack)
    #expect(printer.unknownCommands == 0)
  }

  @Test(arguments: [19_200, 115_200]) func `a printer at another rate is found at its own`(
    baud: Int
  ) async throws {
    let (outcome, _) = try await asked(device(.ticketPrinter, "generic", baud: baud, units: 0))
    #expect(outcome == .found(.ticketPrinter, baud: baud))
  }

  @Test(arguments: [1, 3]) func `Onbon boards answer, alone or several, also over an echo`(
    boards: Int
  ) async throws {
    let (outcome, _) = try await asked(
      device(.ledBoards, "bx-5k", baud: 57_600, units: boards), echoes: boards == 3)
    #expect(outcome == .found(.onbonBoards, baud: 57_600))
  }

  @Test func `pads on HallBus answer a master that they do not know`() async throws {
    let (outcome, far) = try await asked(device(.pads, "hallbus", baud: 19_200, units: 20))
    #expect(outcome == .found(.hallBus, baud: 19_200))
    #expect(try #require(far.pads)[0].ticketText == "")
  }

  @Test func `a C-Power card answers and shows nothing for it`() async throws {
    let (outcome, far) = try await asked(device(.ledBoards, "c-power", baud: 115_200, units: 2))
    #expect(outcome == .found(.cPowerBoards, baud: 115_200))
    let card = try #require(far.cards)[0]
    #expect(card.windows.isEmpty)
    #expect(card.clock.isEmpty)
    #expect(!card.isDark)
  }

  @Test func `a Modbus display answers and keeps its digits`() async throws {
    let (outcome, far) = try await asked(
      device(.ledBoards, "modbus-digits", baud: 9_600, units: 1))
    #expect(outcome == .found(.modbus, baud: 9_600))
    let display = try #require(far.displays)[0]
    #expect(display.registers.isEmpty)
  }

  @Test func `a port that is not there is said to be absent`() async throws {
    let outcome = await DeviceAsker.ask(.path("/dev/hallkeeper/nobody"))
    guard case .failed(.absent) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }
}

import DeviceProtocols
import Foundation
import HallBus
import QueueCore
import Testing

@testable import HallEngine

/// An independent printer as a judge: what emupos answered, played back to the station.
///
/// The fixture's head says how it was taken and what that printer does not cover. The same bytes have to
/// go out again in the same order, and what is reported has to follow the answers.
@Suite struct EmuposReplayTests {
  private struct Passage {
    let milliseconds: Int64
    let isFromPrinter: Bool
    let bytes: [UInt8]
  }

  private static func passages() throws -> [Passage] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/escpos/emupos-0.4.0.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .map { line in
        let words = line.split(separator: " ")
        let digits = Array(words[2].utf8)
        return Passage(
          milliseconds: try #require(Int64(words[0])), isFromPrinter: words[1] == "<",
          bytes: try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16))
          })
      }
  }

  /// The station with the bytes it has handed out, all of which the line takes at once.
  private struct Player {
    var station: PrinterStation
    var sent: [UInt8] = []
    var now = Instant.zero
    var reports: [String] = []

    mutating func drain() {
      while let action = station.nextAction() {
        guard case .transmit(let bytes) = action else { continue }
        sent += bytes
        station.sent(bytes.count, at: now)
      }
      let report = station.report
      let text = [report.state.rawValue, report.lastError?.english].compactMap { $0 }
        .joined(separator: ": ")
      if reports.last != text { reports.append(text) }
    }

    mutating func send(until count: Int) {
      while sent.count < count, let due = station.nextDeadline {
        now = max(now, due)
        station.advance(to: now)
        drain()
      }
    }
  }

  @Test func `the station says to emupos what it said, and reports what emupos answered`() throws {
    let device = DeviceDefinition(
      id: "printer-1", kind: .ticketPrinter, model: "epson-tm", port: "tcp://127.0.0.1:9100",
      baud: 0, zone: "f1", units: [])
    var player = Player(station: PrinterStation(device, start: 1))
    let passages = try Self.passages()
    let said = passages.filter { !$0.isFromPrinter }.flatMap(\.bytes)
    let times = String(decoding: said, as: UTF8.self).matches(of: /\d{4}-\d\d-\d\d \d\d:\d\d/)
      .map { String($0.0) }
    #expect(times.count == 2)
    let state = try EngineFixture.openPipeline(EngineFixture.definition(devices: [device])).state

    player.station.opened(at: player.now)
    player.drain()
    var expected = 0
    var preludes = 0
    for passage in passages {
      player.now = max(player.now, Instant(microseconds: passage.milliseconds * 1_000))
      guard !passage.isFromPrinter else {
        player.station.receive(passage.bytes[...], at: player.now)
        player.drain()
        continue
      }
      if passage.bytes.starts(with: [0x1B, 0x40]) {
        // The first prepares the printer, the others begin a test paper.
        if preludes > 0 {
          player.station.update(try Self.view(state, at: times[preludes - 1]), at: player.now)
          #expect(player.station.test(seconds: 1, at: player.now) == .printing)
          player.drain()
        }
        preludes += 1
      }
      expected += passage.bytes.count
      player.send(until: expected)
      #expect(Array(player.sent.prefix(expected)) == Array(said.prefix(expected)))
    }
    #expect(preludes == 3)
    #expect(player.station.session.completion == .fence)
    #expect(
      player.reports == [
        "opening", "ready", "held: The printer is out of paper", "ready",
        "held: The printer's cover is open", "ready",
      ])
    #expect(player.station.report.paper?.state == .nearEnd)
    #expect(player.station.report.counters.retries == 0)
  }

  private static func view(_ state: QueueState, at time: String) throws -> StationView {
    let words = time.split(separator: " ")
    let wall = WallTime(milliseconds: 0)
    return StationView(
      state: state, stamp: Stamp(wall: wall, hall: HallTime(milliseconds: 0)),
      clock: LocalTime(
        date: try #require(CalendarDate(String(words[0]))),
        time: try #require(TimeOfDay(String(words[1]))), midnight: wall))
  }
}

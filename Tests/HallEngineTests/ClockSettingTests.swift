import QueueCore
import Testing

@testable import HallEngine

/// What a manager's setting of the time does to the times that events carry.
@Suite struct ClockSettingTests {
  private typealias Fixture = EngineFixture
  private static let day: Int64 = 86_400_000

  private func setting(_ reading: ClockReading, to wall: Int64) -> Command {
    let right = WallTime(milliseconds: wall)
    return .setClock(
      ClockSetting(to: right, correction: reading.correction(to: right), plan: nil))
  }

  @Test func `a correction holds for its start of the box, and until the box's clock is set`() {
    let reading = ClockReading(wallMilliseconds: 5_000, bootMilliseconds: 5_000, boot: "one")
    let correction = reading.correction(to: WallTime(milliseconds: Fixture.opening))
    func wall(_ system: Int64, _ boot: Int64, _ name: String = "one") -> Int64 {
      ClockReading(wallMilliseconds: system, bootMilliseconds: boot, boot: name)
        .corrected(by: correction).wallMilliseconds
    }
    #expect(wall(5_000, 5_000) == Fixture.opening)
    #expect(wall(65_000, 65_000) == Fixture.opening + 60_000)
    #expect(wall(Fixture.opening, 65_000) == Fixture.opening)
    #expect(wall(65_000, 65_000, "two") == 65_000)
  }

  @Test func `events carry the time that was set, and hall time goes on undisturbed`() throws {
    var pipeline = try Fixture.openPipeline()
    let reading = Fixture.reading(60_000)
    _ = try pipeline.submit(
      [
        Fixture.envelope("set", setting(reading, to: reading.wallMilliseconds + 7_200_000)),
        Fixture.envelope("same-batch", Fixture.take),
      ], at: reading)
    _ = try pipeline.submit([Fixture.envelope("later", Fixture.take)], at: Fixture.reading(90_000))
    let stamps = pipeline.log.events.map(\.stamp)
    let walls = pipeline.log.events.map { ($0.event.kind, $0.stamp.wall.milliseconds) }
    #expect(walls.first { $0.0 == "clockSet" }?.1 == Fixture.opening + 60_000)
    #expect(
      walls.filter { $0.0 == "ticketTaken" }.map(\.1)
        == [60_000, 90_000].map { Fixture.opening + 7_200_000 + $0 })
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0.hall <= $1.hall })
    let last = try #require(stamps.last)
    let first = try #require(stamps.first)
    #expect(last.hall - first.hall == 90_000)
    #expect(pipeline.clock.isPlausible(pipeline.corrected(Fixture.reading(91_000))))
  }

  @Test func `a program that starts again in the same start of the box goes by the time set`()
    throws
  {
    var pipeline = try Fixture.openPipeline()
    let reading = Fixture.reading(60_000)
    _ = try pipeline.submit(
      [Fixture.envelope("set", setting(reading, to: Fixture.opening + Self.day))], at: reading)
    let again = Pipeline(
      log: TestLog(), state: pipeline.log.recovered(), clock: pipeline.clock)
    #expect(
      again.corrected(Fixture.reading(120_000)).wallMilliseconds
        == Fixture.opening + Self.day + 60_000)
    #expect(
      again.corrected(Fixture.reading(120_000, boot: "boot-2")).wallMilliseconds
        == Fixture.opening + 120_000)
  }

  @Test func `after a dead battery the calendar opens the day once the time is set`() throws {
    var pipeline = Pipeline(
      log: TestLog(), state: QueueState(hall: "test"), clock: HallClock(anchor: nil))
    let dead = ClockReading(wallMilliseconds: 30_000, bootMilliseconds: 30_000, boot: "one")
    #expect(!pipeline.clock.isPlausible(dead))
    _ = try pipeline.submit(
      [
        Fixture.envelope("files", .changeDefinition(Fixture.definition(), source: .files)),
        Fixture.envelope("set", setting(dead, to: Fixture.opening)),
      ], at: dead)
    var clock = pipeline.clock
    let stamp = clock.stamp(pipeline.corrected(dead))
    let local = LocalTime(wall: stamp.wall, secondsEast: 8 * 3_600)
    #expect(
      DayCalendar.due(
        state: pipeline.state, stamp: stamp, localDate: local.date, midnight: local.midnight)
        == .openDay(Fixture.plan))
  }
}

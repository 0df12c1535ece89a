import HallEngine
import Layout
import Logging
import QueueCore
import Testing

@testable import HallRuntime

/// A screen that shows another layout at some hours.
@Suite struct ScreenHoursTests {
  private static let noon = LayoutTime(
    from: TimeOfDay("12:00")!, to: TimeOfDay("13:30")!, layout: "noon")

  private static func inForce(_ name: String, _ text: String) throws -> LayoutInForce {
    let check = LayoutReader.read(
      """
      layout: screen
      size: [160, 40]
      background: black
      fonts: {f: [noto-sans-cjk-sc]}
      styles: {s: {font: f, size: 24, color: white}}
      body: {text: "\(text)", style: s}

      """, name: name)
    let layout = try #require(check.layout)
    let bundle = LayoutBundle(name: name, check)
    return LayoutInForce(
      name: name, bundle: bundle, hash: text, origin: .published, layout: layout, problem: nil)
  }

  private static func view(_ time: String, _ times: [LayoutTime]) throws -> StationView {
    let date = CalendarDate("2026-11-23")!
    let midnight = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000
    return try OneScreenHall.view(
      WallTime(milliseconds: midnight + Int64(TimeOfDay(time)!.minutes) * 60_000),
      unit: DeviceDefinition.Unit(
        address: 0, name: "屏", layout: "day", width: 160, height: 40, times: times))
  }

  private static func hub() async throws -> ScreenHub {
    let hub = ScreenHub(logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    await hub.use(["day": try inForce("day", "平时"), "noon": try inForce("noon", "午间")])
    return hub
  }

  @Test func `the picture changes at the minute and back, in one step each`() async throws {
    let hub = try await Self.hub()
    let times = [Self.noon]
    func picture(_ time: String) async throws -> [UInt8] {
      await hub.update(try Self.view(time, times))
      return try #require(await hub.picture(of: "screen-1"))
    }
    let day = try await picture("11:59")
    let frames = try #require(await hub.frames(of: "screen-1"))
    let noon = try await picture("12:00")
    #expect(noon != day)
    #expect(try await picture("13:29") == noon)
    #expect(try await picture("13:30") == day)
    var revisions: [UInt64] = []
    for await frame in frames {
      revisions.append(frame.revision)
      if revisions.count == 3 { break }
    }
    #expect(revisions == [revisions[0], revisions[0] + 1, revisions[0] + 2])
  }

  @Test func `a hall that has nothing else to do paints the change when it is due`() async throws {
    let hub = try await Self.hub()
    let wait = await hub.update(try Self.view("11:58", [Self.noon]))
    #expect(wait == 120_000)
    let day = await hub.picture(of: "screen-1")
    #expect(await hub.advance(try Self.view("12:00", [Self.noon])) == 90 * 60_000)
    #expect(await hub.picture(of: "screen-1") != day)
    #expect(await hub.update(try Self.view("12:00", [])) == nil)
    #expect(await hub.picture(of: "screen-1") == day)
  }
}

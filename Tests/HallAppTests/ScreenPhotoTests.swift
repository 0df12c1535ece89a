import Foundation
import HallEngine
import Layout
import Logging
import QueueCore
import Rendering
import Testing

@testable import HallRuntime

/// Photos of people, whose files come after the screen was painted.
@Suite struct ScreenPhotoTests {
  private static func inForce() throws -> LayoutInForce {
    let check = LayoutReader.read(
      """
      layout: screen
      size: [160, 80]
      background: black
      fonts: {f: [noto-sans-cjk-sc]}
      styles: {s: {font: f, size: 24, color: white}}
      body:
        row:
          - {photo: "7", width: 40, height: 40}
          - {text: 户政, style: s}

      """, name: "photo")
    return LayoutInForce(
      name: "photo", bundle: LayoutBundle(name: "photo", check), hash: "1", origin: .published,
      layout: try #require(check.layout, "\(check.report(.english))"), problem: nil)
  }

  private static func view() throws -> StationView {
    let text = LocalizedText(chinese: "大厅", english: "Hall")
    let wall = WallTime(milliseconds: 1_795_309_000_000)
    let stamp = Stamp(wall: wall, hall: HallTime(milliseconds: wall.milliseconds))
    var state = QueueState(hall: "test")
    let definition = HallDefinition(
      id: "test", name: text, timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text)],
      departments: [DepartmentDefinition(id: "police", name: text)],
      services: [ServiceDefinition(id: "card", name: text, department: "police", line: "a")],
      lines: [LineDefinition(id: "a", name: text, prefix: "A", zone: "f1")],
      windows: [WindowDefinition(id: 1, name: text, zone: "f1", lines: ["a"])],
      calendar: CalendarDefinition(weekly: []),
      devices: [
        DeviceDefinition(
          id: "screen-1", kind: .screen, model: "page", port: "", baud: 0, zone: "f1",
          units: [
            DeviceDefinition.Unit(address: 0, name: "屏", layout: "photo", width: 160, height: 80)
          ])
      ])
    _ = try state.handle(
      .changeDefinition(definition, source: .files), by: .console(userNumber: 0), at: stamp)
    return StationView(
      state: state, stamp: stamp, clock: LocalTime(wall: wall, secondsEast: 8 * 3_600))
  }

  @Test func `a photo that comes later is shown by itself, and gone with its file`() async throws {
    let directory = "/tmp/hall-photos-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(
      atPath: directory + "/photos", withIntermediateDirectories: true)
    let hub = ScreenHub(
      photos: LayoutDirectory(directory),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    await hub.use(["photo": try Self.inForce()])
    let view = try Self.view()
    await hub.update(view)
    let without = try #require(await hub.picture(of: "screen-1"))
    await hub.followPhotos(view)
    #expect(await hub.picture(of: "screen-1") == without)
    let picture = try #require(
      MonoPicture(width: 40, height: 40, rows: [UInt8](repeating: 0xAA, count: 200)))
    let file = URL(fileURLWithPath: directory + "/photos/7.png")
    try Data(try picture.png()).write(to: file)
    await hub.followPhotos(view)
    #expect(await hub.picture(of: "screen-1") != without)
    try FileManager.default.removeItem(at: file)
    await hub.followPhotos(view)
    #expect(await hub.picture(of: "screen-1") == without)
  }
}

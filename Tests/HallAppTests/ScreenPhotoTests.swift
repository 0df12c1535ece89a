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
    try OneScreenHall.view(
      WallTime(milliseconds: 1_795_309_000_000),
      unit: DeviceDefinition.Unit(address: 0, name: "屏", layout: "photo", width: 160, height: 80))
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

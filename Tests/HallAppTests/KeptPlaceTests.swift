import HallEngine
import Layout
import Logging
import QueueCore
import Testing

@testable import HallRuntime

/// What moves by itself on a screen keeps its place when a changed layout is published.
@Suite struct KeptPlaceTests {
  /// A heading of 40 dots, and below it what moves.
  private static func inForce(_ heading: String, moving: String) throws -> LayoutInForce {
    let check = LayoutReader.read(
      """
      layout: screen
      size: [320, 80]
      background: black
      fonts: {f: [noto-sans-cjk-sc]}
      styles: {s: {font: f, size: 24, color: white}}
      body:
        column:
          - {text: "\(heading)", style: s, height: 40}
          - \(moving)

      """, name: "moving")
    let layout = try #require(check.layout, "\(check.report(.english))")
    return LayoutInForce(
      name: "moving", bundle: LayoutBundle(name: "moving", check), hash: heading,
      origin: .published, layout: layout, problem: nil)
  }

  private static func view(_ milliseconds: Int64) throws -> StationView {
    try OneScreenHall.view(
      WallTime(milliseconds: 1_795_309_000_000 + milliseconds),
      unit: DeviceDefinition.Unit(address: 0, name: "屏", layout: "moving", width: 320, height: 80))
  }

  @Test(arguments: [
    "{text: 请持有效证件按号办理，保持安静，看管好随身物品。, style: s, height: 40, overflow: ticker, speed: 90}",
    "{text: 第一页第一页第一页第二页第二页第二页第三页第三页, style: s, height: 40, overflow: page, dwell: 2}",
    "{playlist: [{text: 甲, style: s, seconds: 2}, {text: 乙, style: s, seconds: 3}], height: 40}",
  ])
  func `a published change is all that changes; what moves stands where it was`(moving: String)
    async throws
  {
    let hub = ScreenHub(logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    await hub.use(["moving": try Self.inForce("旧", moving: moving)])
    await hub.update(try Self.view(0))
    var frames = try #require(await hub.frames(of: "screen-1")).makeAsyncIterator()
    #expect(await frames.next()?.parts.map(\.height) == [80])
    // Away from where everything begins.
    await hub.update(try Self.view(2_500))
    let moved = try #require(await frames.next())
    #expect(moved.parts.contains { $0.y + $0.height > 40 })
    await hub.use(["moving": try Self.inForce("新", moving: moving)])
    await hub.update(try Self.view(2_500))
    let published = try #require(await frames.next())
    #expect(!published.parts.isEmpty)
    #expect(published.parts.allSatisfy { $0.y + $0.height <= 40 })
    // And it goes on from there, as on a screen that was switched on just now.
    await hub.update(try Self.view(5_500))
    #expect(await frames.next()?.parts.contains { $0.y + $0.height > 40 } == true)
    let fresh = ScreenHub(logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    await fresh.use(["moving": try Self.inForce("新", moving: moving)])
    await fresh.update(try Self.view(5_500))
    #expect(await fresh.picture(of: "screen-1") == hub.picture(of: "screen-1"))
  }
}

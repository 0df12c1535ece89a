import Foundation
import HallRuntime
import Layout
import Logging
import QueueCore
import Testing

@testable import HallServer

/// No output is ever without a layout, whatever is lost.
@Suite struct LayoutDeskTests {
  private func file(_ hall: TestHall) -> String { hall.layoutDirectory + "/screen-hall.yaml" }

  /// Another desk on the same hall, as after a restart.
  private func restarted(_ hall: TestHall, shipped: String? = nil) async -> LayoutDesk {
    let desk = LayoutDesk(
      hall.actor, store: hall.layoutStore,
      setup: LayoutDesk.Setup(
        directory: hall.layoutDirectory, shipped: shipped, start: 2,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    await desk.start()
    return desk
  }

  @Test func `a layout that an output needs is published by the hall itself, once`() async throws {
    let hall = try await TestHall()
    await hall.layouts.start()
    _ = await restarted(hall)
    let published = hall.actor.snapshot.state.carried.layouts
    #expect(published.map(\.name) == ["screen-hall"])
    #expect(published[0].versions.count == 1)
    #expect(published[0].versions[0].by == .calendar)
    #expect(published[0].versions[0].fonts.keys.contains("noto-sans-cjk-sc-bold"))
  }

  @Test func `a published layout goes on when its file is broken or gone`() async throws {
    let hall = try await TestHall()
    await hall.layouts.start()
    let shown = try #require(await hall.layouts.inForce["screen-hall"])
    try "layout: screen\n".write(toFile: file(hall), atomically: true, encoding: .utf8)
    #expect(await !hall.layouts.watch())
    #expect(await hall.layouts.inForce["screen-hall"]?.layout == shown.layout)
    #expect(await hall.layouts.problems().map(\.severity) == [.warning])
    try FileManager.default.removeItem(atPath: file(hall))
    let second = await restarted(hall)
    #expect(await second.inForce["screen-hall"]?.layout == shown.layout)
    #expect(await second.inForce["screen-hall"]?.origin == .published)
    #expect(await second.problems().isEmpty)
  }

  @Test func `what cannot be shown gives way to the version before, to the file, to what ships`()
    async throws
  {
    let hall = try await TestHall()
    await hall.layouts.start()
    let good = try #require(
      hall.actor.snapshot.state.carried.layout("screen-hall")?.versions.first)
    func publish(_ digit: String) async {
      let publication = LayoutPublication(
        name: "screen-hall", hash: String(repeating: digit, count: 64), fonts: [:], note: "")
      _ = await hall.actor.submit(
        CommandEnvelope(
          id: CommandID(request: digit), actor: .console(userNumber: 0),
          command: .publishLayout(publication)))
    }
    await publish("0")
    let earlier = await restarted(hall)
    #expect(await earlier.inForce["screen-hall"]?.origin == .earlier)
    #expect(await earlier.inForce["screen-hall"]?.hash == good.hash)
    #expect(await earlier.problems().map(\.severity) == [.warning])

    await hall.layoutStore.loseAll()
    let fromFile = await restarted(hall)
    await fromFile.look()
    _ = await fromFile.settle()
    #expect(await fromFile.inForce["screen-hall"]?.origin == .file)

    let shipped = hall.layoutDirectory + "-shipped"
    defer { try? FileManager.default.removeItem(atPath: shipped) }
    try FileManager.default.copyItem(atPath: hall.layoutDirectory, toPath: shipped)
    try FileManager.default.removeItem(atPath: file(hall))
    let fromShipped = await restarted(hall, shipped: shipped)
    #expect(await fromShipped.inForce["screen-hall"]?.origin == .file)

    let last = await restarted(hall)
    #expect(await last.inForce["screen-hall"]?.origin == .lastResort)
    #expect(await last.inForce["screen-hall"]?.layout.width == 1_920)
    let problem = try #require(await last.problems().first)
    #expect(problem.severity == .alarm)
    #expect(problem.text.chinese.contains("应急版式") && problem.text.english.contains("emergency"))
  }

  @Test func `a file that was never right is published as soon as it is`() async throws {
    let hall = try await TestHall()
    let source = try String(contentsOfFile: file(hall), encoding: .utf8)
    try "layout: screen\n".write(toFile: file(hall), atomically: true, encoding: .utf8)
    await hall.layouts.start()
    #expect(await hall.layouts.inForce["screen-hall"]?.origin == .lastResort)
    #expect(hall.actor.snapshot.state.carried.layouts.isEmpty)
    try source.write(toFile: file(hall), atomically: true, encoding: .utf8)
    #expect(await hall.layouts.watch())
    #expect(await hall.layouts.inForce["screen-hall"]?.origin == .published)
  }

  @Test
  func `where files publish themselves, what was saved on the page waits, also a shared part`()
    async throws
  {
    let hall = try await TestHall()
    let desk = LayoutDesk(
      hall.actor, store: hall.layoutStore,
      setup: LayoutDesk.Setup(
        directory: hall.layoutDirectory, publishesFiles: true, start: 1,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    await desk.start()
    let publication = try await desk.publication(of: "screen-notice", tag: nil, note: "")
    _ = await hall.actor.submit(
      CommandEnvelope(
        id: CommandID(request: "p"), actor: .console(userNumber: 0),
        command: .publishLayout(publication)))
    func versions() -> Int {
      hall.actor.snapshot.state.carried.layout("screen-notice")?.versions.count ?? 0
    }
    let part = try await desk.part("hall")
    let changed = part.source.replacing("#ffd25e", with: "#ffd25f")
    try #require(changed != part.source)
    _ = try await desk.put(
      part: changed, as: "hall", over: part.tag, by: .console(userNumber: 0))
    for _ in 0..<3 { _ = await desk.watch() }
    #expect(versions() == 1)
    #expect(try await desk.entry("screen-notice").draft?.hash != publication.hash)
    try part.source.replacing("#ffd25e", with: "#ffd260").write(
      toFile: hall.layoutDirectory + "/parts/hall.yaml", atomically: true, encoding: .utf8)
    for _ in 0..<3 { _ = await desk.watch() }
    #expect(versions() == 2)
  }

  @Test(arguments: OutputKind.allCases, [16, 64, 192, 576, 1_080, 3_840])
  func `the layout of last resort is right at any size`(kind: OutputKind, width: Int) {
    for height in [16, 96, 1_920] {
      let source = LayoutTemplate.source(kind, width: width, height: height)
      let check = LayoutReader.read(source, name: "x")
      #expect(check.diagnostics.isEmpty, "\(check.report(.english))")
      #expect(check.layout?.width == width)
    }
  }
}

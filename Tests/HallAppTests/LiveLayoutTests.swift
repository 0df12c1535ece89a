import Foundation
import HallApp
import HallEngine
import HallPictures
import Layout
import Logging
import QueueCore
import SerialIO
import Testing

@testable import HallRuntime

/// Layouts in a hall that runs: trials on a screen, files that change, pictures that move.
@Suite struct LiveLayoutTests {
  private static func plain(_ text: String) -> String {
    """
    layout: screen
    size: [160, 40]
    background: black
    fonts: {f: [noto-sans-cjk-sc]}
    styles: {s: {font: f, size: 24, color: white}}
    body:
      stack:
        - {text: "\(text)", style: s, when: not emergency}
        - {text: "{{emergency}}", style: s, when: emergency}

    """
  }

  private static func text(_ text: String) -> LocalizedText {
    LocalizedText(chinese: text, english: text)
  }

  private static func definition(_ layouts: [String] = ["plain"]) -> HallDefinition {
    HallDefinition(
      id: "test", name: text("大厅"), timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text("一楼"))],
      departments: [DepartmentDefinition(id: "police", name: text("公安局"))],
      services: [
        ServiceDefinition(id: "id-card", name: text("身份证"), department: "police", line: "a")
      ],
      lines: [LineDefinition(id: "a", name: text("户政"), prefix: "A", zone: "f1")],
      windows: [WindowDefinition(id: 1, name: text("户政"), zone: "f1", lines: ["a"])],
      calendar: CalendarDefinition(weekly: []),
      devices: layouts.enumerated().map { index, layout in
        DeviceDefinition(
          id: DeviceID("screen-\(index + 1)"), kind: .screen, model: "page", port: "", baud: 0,
          zone: "f1",
          units: [
            DeviceDefinition.Unit(
              address: 0, name: "大屏", layout: layout, width: 160, height: 40)
          ])
      })
  }

  /// A hall in a directory of its own, while `body` runs.
  private func live(
    publishesFiles: Bool = false, _ body: (HallApplication, String) async throws -> Void
  ) async throws {
    let directory = "/tmp/hall-live-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let layouts = directory + "/layouts"
    try FileManager.default.createDirectory(
      atPath: layouts, withIntermediateDirectories: true)
    let file = layouts + "/plain.yaml"
    try Self.plain("一").write(toFile: file, atomically: true, encoding: .utf8)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = try await HallApplication(
      HallApplication.Options(
        dataDirectory: directory + "/data", configDirectory: directory, layoutDirectory: layouts,
        publishesLayoutFiles: publishesFiles, definition: Self.definition(), fileDefinition: nil,
        host: "127.0.0.1", port: 0, clock: SystemClock(), lineClock: ScaledClock(),
        logger: logger))
    await application.live.start()
    do { try await body(application, file) } catch {
      await application.live.stop()
      throw error
    }
    await application.live.stop()
  }

  /// The screen's picture when it is what is waited for; the last one when that never comes.
  private func picture(
    _ live: LiveHall, until isRight: ([UInt8]) -> Bool = { _ in true }
  ) async throws -> [UInt8] {
    var last: [UInt8] = []
    for _ in 0..<300 {
      last = await live.screens.picture(of: "screen-1") ?? []
      if !last.isEmpty, isRight(last) { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    return last
  }

  @Test func `a layout on trial goes back by itself`() async throws {
    try await live { application, _ in
      let own = try await picture(application.live)
      let tried = await application.live.layouts.check(Self.plain("试"), as: "plain")
      let layout = try #require(tried.layout)
      #expect(await application.live.show(layout, on: "screen-1", seconds: 1))
      #expect(try await picture(application.live) != own)
      #expect(try await picture(application.live) { $0 == own } == own)
      #expect(await !application.live.show(layout, on: "screen-9", seconds: 1))
    }
  }

  @Test func `an emergency ends a trial`() async throws {
    try await live { application, _ in
      let own = try await picture(application.live)
      let layout = try #require(
        await application.live.layouts.check(Self.plain("试"), as: "plain").layout)
      #expect(await application.live.show(layout, on: "screen-1", seconds: 60))
      let tried = try await picture(application.live)
      for (id, command) in [
        ("e", Command.raiseEmergency(Self.text("请撤离"))), ("c", .clearEmergency),
      ] {
        _ = await application.hall.submit(
          CommandEnvelope(
            id: CommandID(request: id), actor: .console(userNumber: 0), command: command))
        if id == "e" {
          let alarm = try await picture(application.live) { $0 != tried }
          #expect(alarm != tried && alarm != own)
        }
      }
      #expect(try await picture(application.live) { $0 == own } == own)
    }
  }

  @Test func `the demo publishes a changed file as an event, and no broken one`() async throws {
    try await live(publishesFiles: true) { application, file in
      let own = try await picture(application.live)
      func versions() -> [LayoutVersion] {
        application.hall.snapshot.state.carried.layout("plain")?.versions ?? []
      }
      #expect(versions().count == 1)
      await application.live.layouts.look()
      try "layout: screen\n".write(toFile: file, atomically: true, encoding: .utf8)
      try await Task.sleep(for: .milliseconds(3_000))
      #expect(versions().count == 1)
      #expect(try await picture(application.live) == own)
      #expect(
        await application.live.layouts.problems().map(\.severity) == [.warning])
      try Self.plain("二").write(toFile: file, atomically: true, encoding: .utf8)
      let changed = try await picture(application.live) { $0 != own }
      #expect(changed != own)
      #expect(versions().count == 2)
      #expect(versions().first?.by == .calendar)
    }
  }

  @Test func `a hall that is no demo keeps what is published when a file changes`() async throws {
    try await live { application, file in
      let own = try await picture(application.live)
      try Self.plain("二").write(toFile: file, atomically: true, encoding: .utf8)
      try await Task.sleep(for: .milliseconds(3_000))
      #expect(try await picture(application.live) == own)
      let entry = try await application.live.layouts.entry("plain")
      #expect(entry.draft?.isSound == true)
      #expect(entry.draft?.hash != entry.versions.first?.hash)
      #expect(entry.versions.count == 1)
    }
  }

  @Test func `a picture that moves is painted when it moves, one that stands is not`() async throws
  {
    let ticker = """
      layout: screen
      size: [160, 40]
      fonts: {f: [noto-sans-cjk-sc]}
      styles: {s: {font: f, size: 24, overflow: ticker, speed: 50}}
      body: {text: 请持有效证件按号办理，保持安静，看管好随身物品, style: s}

      """
    let hub = ScreenHub(logger: Logger(label: "test"))
    var inForce: [String: LayoutInForce] = [:]
    for (name, source) in [("moving", ticker), ("plain", Self.plain("一"))] {
      let check = LayoutReader.read(source, name: name)
      inForce[name] = LayoutInForce(
        name: name, bundle: LayoutBundle(name: name, check), hash: name, origin: .published,
        layout: try #require(check.layout, "\(check.report(.english))"), problem: nil)
    }
    await hub.use(inForce)
    var state = QueueState(hall: "test")
    let start = Stamp(
      wall: WallTime(milliseconds: 1_795_309_000_000), hall: HallTime(milliseconds: 5_000))
    _ = try state.handle(
      .changeDefinition(Self.definition(["moving", "plain"]), source: .files),
      by: .console(userNumber: 0), at: start)
    func view(_ later: Int64) -> StationView {
      let wall = WallTime(milliseconds: start.wall.milliseconds + later)
      return StationView(
        state: state,
        stamp: Stamp(wall: wall, hall: HallTime(milliseconds: start.hall.milliseconds + later)),
        clock: LocalTime(wall: wall, secondsEast: 28_800))
    }
    // Nobody watches: once a second is enough.
    #expect(await hub.update(view(0)) == 1_000)
    let moving = try #require(await hub.frames(of: "screen-1"))
    let plain = try #require(await hub.frames(of: "screen-2"))
    #expect(await hub.update(view(1_000)) == 40)
    for later in [1_040, 1_080, 1_120] as [Int64] {
      #expect(await hub.advance(view(later)) == 40)
    }
    // Between two moments nothing is painted.
    #expect(await hub.advance(view(1_130)) == 30)
    func revisions(_ frames: AsyncStream<ScreenHub.Frame>, _ count: Int) async -> [UInt64] {
      var found: [UInt64] = []
      for await frame in frames {
        found.append(frame.revision)
        if found.count == count { break }
      }
      return found
    }
    #expect(await revisions(moving, 5) == [1, 2, 3, 4, 5])
    #expect(await revisions(plain, 1) == [1])
    // Painted anew at the same moment, as after a restart, it stands at the same place.
    let picture = await hub.picture(of: "screen-1")
    let fresh = ScreenHub(logger: Logger(label: "test"))
    await fresh.use(inForce)
    await fresh.update(view(1_120))
    #expect(await fresh.picture(of: "screen-1") == picture)
  }
}

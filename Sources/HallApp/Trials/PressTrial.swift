import Foundation
import HallBus
import HallEngine
import HallRuntime
import HallServer
import Logging
import QueueCore
import SerialIO
import Simulation

/// A live hall on emulated lines at their real speed, whose pads are pressed to measure how long it
/// takes until the call stands on the window's board.
///
/// Everything is what a hall runs: ports, stations, engine, journal on the disk, painted tickets,
/// boards and screens. Only the pages are not served.
public struct PressTrial: Sendable {
  /// Why a trial could not be run, for a person.
  public struct Failure: Error, Sendable {
    public let text: LocalizedText
  }

  /// What came of a run of presses.
  public struct Result: Sendable {
    public var samples: [PressSample] = []
    /// Presses that their pad did not get to report within ``patience``.
    public var unreported = 0
    /// Presses that were reported and changed no board within ``patience``.
    public var missed = 0
    /// Presses that a pad did not take: it was not connected, or the one before was not answered.
    public var notTaken = 0
  }

  /// How long a press may take to show, and lines to come up, in milliseconds.
  static let patience: Int64 = 30_000
  static let startPatience: Int64 = 60_000
  /// A window is pressed again only this long after its last press, in milliseconds: within three
  /// seconds of a call the hall takes a second press for the same one.
  static let rest: Int64 = 4_000
  private static let kiosk: DeviceID = "bench-kiosk"

  /// Those with a pad to press and a board to see it on.
  public let windows: [WindowID]
  private let lines: EmulatedLines
  private let application: HallApplication
  private let watch: PressWatch
  private let portDirectory: String

  /// Opens the hall below a directory that is empty; ``stop()`` ends it.
  ///
  /// - Throws: ``Failure`` for a hall without ``windows``; what opening it throws.
  public init(
    _ definition: HallDefinition, directory: String, configDirectory: String,
    layoutDirectory: String, seed: UInt64, logger: Logger
  ) async throws {
    windows = definition.windows.map(\.id).filter { window in
      [DeviceDefinition.Kind.pads, .ledBoards].allSatisfy { kind in
        definition.devices.contains { device in
          device.kind == kind && device.units.contains { $0.window == window }
        }
      }
    }
    guard !windows.isEmpty else {
      throw Failure(
        text: LocalizedText(
          chinese: "这个大厅没有既有呼叫器又有窗口屏的窗口，没有按键可测；请用 --config 指明别的大厅",
          english: "No window of this hall has both a pad and a board, so there is no key press to "
            + "measure; name another hall with --config"))
    }
    portDirectory = directory + "/ports"
    let clock = ScaledClock(origin: MonotonicClock.now())
    let live = EmulatedLines.onEmulatedPorts(definition, directory: portDirectory)
    lines = try EmulatedLines(live, directory: portDirectory, seed: seed, clock: clock)
    watch = PressWatch(lines)
    // Well after the doors have opened, whatever the time is outside.
    let opening = DemoClock.opening(of: definition).milliseconds + 30 * 60_000
    application = try await HallApplication(
      HallApplication.Options(
        dataDirectory: directory + "/data", configDirectory: configDirectory,
        layoutDirectory: layoutDirectory, definition: live, fileDefinition: nil,
        host: "127.0.0.1", port: 0,
        clock: ScaledHallClock(startWallMilliseconds: opening, speed: 1), lineClock: clock,
        logger: logger))
    await application.live.start()
  }

  /// Waits for all lines, opens the windows, and has some tickets wait for each.
  public func prepare() async throws {
    let start = MonotonicClock.now()
    while await application.live.reports().contains(where: { $0.state != .ready })
      || application.hall.snapshot.state.phase != .open
    {
      guard MonotonicClock.now().microseconds(since: start) < Self.startPatience * 1_000 else {
        throw Failure(
          text: LocalizedText(
            chinese: "线路或营业日在 60 秒内没有就绪", english: "Lines or day are not ready within 60 s"))
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    try await submit(
      .enrolDevice(DeviceEnrolment(id: Self.kiosk, kind: .kiosk, zone: nil)),
      by: .console(userNumber: 0))
    for window in windows { try await fill(window) }
    for window in windows { try await submit(.openWindow(window), by: .pad(window)) }
    // Tickets may have been called to windows that were opened while these waited.
    try await Task.sleep(for: .milliseconds(Self.rest))
  }

  /// One press after the other, each `pause` milliseconds after the last, `rounds` times at each
  /// window in turn; a citizen comes with every press.
  public func pressInTurn(rounds: Int, pause: Int) async throws -> Result {
    _ = watch.take()
    var notTaken = 0
    var next = MonotonicClock.now()
    let least = Int64(pause) * Int64(windows.count)
    for _ in 0..<rounds {
      for (index, window) in windows.enumerated() {
        let wait = next.microseconds(since: MonotonicClock.now())
        if wait > 0 { try await Task.sleep(for: .microseconds(wait)) }
        next = next.advanced(byMilliseconds: Int64(pause))
        if !press(window) { notTaken += 1 }
        try await take(for: window)
        try await fill(windows[(index + 1) % windows.count])
      }
      if least < Self.rest { next = next.advanced(byMilliseconds: Self.rest - least) }
    }
    var result = try await collect()
    result.notTaken = notTaken
    return result
  }

  /// All pads at the same instant, `bursts` times.
  public func pressAtOnce(bursts: Int) async throws -> Result {
    _ = watch.take()
    var result = Result()
    for _ in 0..<bursts {
      try await Task.sleep(for: .milliseconds(Self.rest))
      for window in windows { try await fill(window) }
      for window in windows where !press(window) { result.notTaken += 1 }
      let burst = try await collect()
      result.samples += burst.samples
      result.unreported += burst.unreported
      result.missed += burst.missed
      for window in windows { try await take(for: window) }
    }
    return result
  }

  /// Closes the hall and takes the ports away.
  public func stop() async {
    await application.live.stop()
    lines.stop()
    try? FileManager.default.removeItem(atPath: portDirectory)
  }

  private func collect() async throws -> Result {
    let start = MonotonicClock.now()
    while watch.waiting > 0,
      MonotonicClock.now().microseconds(since: start) < Self.patience * 1_000
    {
      try await Task.sleep(for: .milliseconds(20))
    }
    let seen = watch.take()
    return Result(
      samples: seen.samples, unreported: seen.unreported, missed: seen.missed)
  }

  /// False when the pad did not take it.
  private func press(_ window: WindowID) -> Bool {
    var isTaken = false
    for line in lines.lines {
      guard let index = line.device.pad(of: window, with: .next) else { continue }
      line.emulator.withModel(as: FarEnd.self) { far, now in
        if case .taken(let id)? = far.pads?[index].press(.next, at: now) {
          watch.pressed(window, id, at: now)
          isTaken = true
        }
      }
    }
    return isTaken
  }

  /// Has enough tickets wait that a window's next call finds one, even when every window that shares
  /// a line with it calls first.
  private func fill(_ window: WindowID) async throws {
    let all = application.hall.snapshot.state.definition.windows
    let served = all.first { $0.id == window }?.lines ?? []
    let sharing = all.count { $0.lines.contains { served.contains($0) } }
    while application.hall.snapshot.state.waitingCount(for: window) <= sharing {
      try await take(for: window)
    }
  }

  /// A citizen for some line of the window that takes tickets now.
  private func take(for window: WindowID) async throws {
    let state = application.hall.snapshot.state
    let lines = state.definition.windows.first { $0.id == window }?.lines ?? []
    var reason: Refusal?
    for service in state.definition.services where lines.contains(service.line) {
      do {
        return try await submit(
          .takeTicket(TakeRequest(services: [service.id])), by: .kiosk(Self.kiosk))
      } catch let refusal as Refusal {
        reason = refusal
      }
    }
    throw Failure(
      text: LocalizedText(
        chinese: "\(window)号窗口的业务都取不到号。" + (reason?.text.chinese ?? ""),
        english: "No line of window \(window) gives tickets. " + (reason?.text.english ?? "")))
  }

  private func submit(_ command: Command, by actor: Actor) async throws {
    let id = CommandID(request: UUID().uuidString)
    _ = try await application.hall.submit(
      CommandEnvelope(id: id, actor: actor, command: command)
    ).get()
  }
}

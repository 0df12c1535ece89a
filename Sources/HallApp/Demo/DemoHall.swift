import DeviceModels
import Foundation
import HallBus
import HallEngine
import HallRuntime
import HallServer
import QueueCore
import Rendering
import SerialIO
import Simulation

/// A county hall on emulated lines, with citizens and clerks, for whoever wants to see one run.
public actor DemoHall: DemoControl {
  /// Tickets whose pictures are kept; older ones are gone.
  static let keptTickets = 40
  /// How often displays are looked at, in real milliseconds.
  static let lookMilliseconds = 150

  let lines: EmulatedLines
  let hall: HallActor
  private let speed: Int
  private var crowd: Crowd
  private var clerks: ClerkTeam
  private var tickets: [DemoTicket] = []
  private var pictures: [Int64: [UInt8]] = [:]
  private var seenPapers: [DeviceID: Int] = [:]
  private var boards: [DemoBoard] = []
  private var pads: [DemoPad] = []
  var faults: [DemoFaultInForce] = []
  /// How the hall says that its devices stand.
  private var devices: [DemoDevice] = []
  private let directory: LiveServices
  private var watchers: [(id: Int, continuation: AsyncStream<DemoChange>.Continuation)] = []
  private var nextWatcher = 0
  private var requests: UInt64 = 0
  private var tasks: [Task<Void, Never>] = []
  /// Windows whose clerks let a visitor press the keys for a while.
  private var visited: [WindowID: Instant] = [:]

  /// How long a simulated clerk leaves a pad alone that a visitor has pressed, in real seconds.
  static let visitSeconds: Int64 = 60

  public init(
    lines: EmulatedLines, hall: HallActor, live: LiveHall, definition: HallDefinition, seed: UInt64,
    citizensPerDay: Int, projects: [KeyProjectCode], speed: Int
  ) {
    self.lines = lines
    self.hall = hall
    directory = LiveServices(live: live)
    self.speed = speed
    crowd = Crowd(seed: seed, perDay: citizensPerDay, projects: projects)
    clerks = ClerkTeam(seed: seed &+ 1, definition: definition)
  }

  /// Lets people in: citizens and clerks act once in every second of the hall's time.
  public func start() async {
    let updates = await hall.updates()
    tasks.append(
      Task {
        for await update in updates {
          for event in update.events { self.observe(event) }
        }
      })
    tasks.append(
      Task {
        while !Task.isCancelled {
          await self.second()
          try? await Task.sleep(for: .microseconds(1_000_000 / self.speed))
        }
      })
    tasks.append(
      Task {
        while !Task.isCancelled {
          self.look()
          await self.lookAtDevices()
          try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
        }
      })
  }

  public func stop() {
    for task in tasks { task.cancel() }
    for watcher in watchers { watcher.continuation.finish() }
  }

  private func observe(_ event: StampedEvent) {
    crowd.observe(event.event, at: event.stamp.hall)
  }

  private func second() async {
    let snapshot = hall.snapshot
    let stamp = await hall.now()
    let zone = HallTimeZone(snapshot.state.definition.timeZone)
    let time = zone.local(stamp.wall).time
    for action in crowd.step(snapshot.state, time: time, at: stamp.hall) { await act(action) }
    let now = MonotonicClock.now()
    for action in clerks.step(snapshot.state, time: time, at: stamp.hall) {
      if case .press(let window, _) = action, let visit = visited[window],
        now.microseconds(since: visit) < Self.visitSeconds * 1_000_000
      {
        continue
      }
      await act(action)
    }
  }

  private func act(_ action: PeopleAction) async {
    switch action {
    case .take(let request, let kiosk):
      await submit(.takeTicket(hall.forecasting(request)), by: .kiosk(kiosk))
    case .guide(let command): await submit(command, by: .console(userNumber: 0))
    case .press(let window, let key):
      if lines.lines.contains(where: { $0.device.pad(of: window, with: key) != nil }) {
        pressKey(key, at: window)
      } else if !key.isRating {
        let press = nextRequest()
        let status = hall.snapshot.state.windows[window]?.status
        await submit(
          key.command(at: window, status: status, press: press), by: .console(userNumber: 0),
          id: press)
      }
    }
  }

  private func nextRequest() -> CommandID {
    requests += 1
    return CommandID(request: "demo-\(MonotonicClock.now().microseconds)-\(requests)")
  }

  private func submit(_ command: Command, by actor: Actor, id: CommandID? = nil) async {
    _ = await hall.submit(
      CommandEnvelope(id: id ?? nextRequest(), actor: actor, command: command))
  }

  @discardableResult
  private func pressKey(_ key: BusKey, at window: WindowID) -> Bool {
    for line in lines.lines {
      guard let unit = line.device.pad(of: window, with: key) else { continue }
      return line.emulator.withModel(as: FarEnd.self) { far, now in
        far.press(unit, key, at: now)
      } ?? false
    }
    return false
  }

  private func look() {
    var fresh: [DemoTicket] = []
    var changedBoards: [DemoBoard] = []
    var changedPads: [DemoPad] = []
    for line in lines.lines {
      switch line.device.kind {
      case .ticketPrinter: fresh += collectPapers(line)
      case .ledBoards: changedBoards += changed(boardsOf(line), from: boards)
      case .pads:
        changedPads += changed(padsOf(line), from: pads)
        changedBoards += changed(boardsOf(line), from: boards)
      case .screen, .kiosk: break
      }
    }
    for board in changedBoards {
      boards.removeAll { $0.device == board.device && $0.address == board.address }
      boards.append(board)
    }
    for pad in changedPads {
      pads.removeAll { $0.window == pad.window }
      pads.append(pad)
    }
    guard !fresh.isEmpty || !changedBoards.isEmpty || !changedPads.isEmpty else { return }
    publish(
      DemoChange(
        clock: hall.snapshot.stamp.wall, tickets: fresh, boards: changedBoards,
        pads: changedPads))
  }

  private func lookAtDevices() async {
    let now = await directory.reports().map(DemoDevice.init)
    let changed = changed(now, from: devices)
    devices = now
    guard !changed.isEmpty else { return }
    // The page replaces its whole list: there are few devices, and they seldom change.
    publish(DemoChange(clock: hall.snapshot.stamp.wall, devices: now))
  }

  private func changed<Item: Hashable>(_ now: [Item], from before: [Item]) -> [Item] {
    let known = Set(before)
    return now.filter { !known.contains($0) }
  }

  private func collectPapers(_ line: EmulatedLines.Line) -> [DemoTicket] {
    let seen = seenPapers[line.device.id] ?? 0
    let found = line.emulator.withModel(as: FarEnd.self) { far, _ in
      guard let printer = far.printer, printer.printedCount > seen else {
        return (count: seen, papers: [PrintedTicket]())
      }
      let fresh = printer.printed.suffix(printer.printedCount - seen)
      return (printer.printedCount, Array(fresh))
    }
    guard let found, found.count > seen else { return [] }
    seenPapers[line.device.id] = found.count
    var shown: [DemoTicket] = []
    for paper in found.papers where paper.picture.hasBlack {
      let id = (tickets.last?.id ?? 0) + 1
      guard let png = Self.png(paper.picture) else { continue }
      let ticket = DemoTicket(
        id: id, number: number(of: paper, printedBy: line), printer: line.device.id)
      tickets.append(ticket)
      pictures[id] = png
      shown.append(ticket)
      if tickets.count > Self.keptTickets { pictures[tickets.removeFirst().id] = nil }
    }
    return shown
  }

  /// The number of the job that the printer has confirmed last or is printing: what the paper says
  /// is a picture, and only people read it.
  private func number(of paper: PrintedTicket, printedBy line: EmulatedLines.Line) -> String {
    if paper.textLines.contains(where: { $0.contains("PRINTER TEST") }) { return "测试纸" }
    let state = hall.snapshot.state
    let job = state.printJobs.values
      .filter { $0.printer == line.device.id }
      .max { $0.id < $1.id }
    guard let id = job?.ticket else { return job == nil ? "" : "告知单" }
    return state.tickets[id]?.number.description ?? ""
  }

  private static func png(_ paper: PaperBitmap) -> [UInt8]? {
    MonoPicture(
      width: paper.width, height: paper.height, rows: paper.packed
    ).flatMap { try? $0.png() }
  }

  private func boardsOf(_ line: EmulatedLines.Line) -> [DemoBoard] {
    line.emulator.withModel(as: FarEnd.self) { far, now in
      line.device.units.enumerated().compactMap { index, unit in
        guard let dots = far.boardDots(index, at: now) else { return nil }
        return DemoBoard(
          device: line.device.id, address: unit.address, window: unit.window, name: unit.name,
          width: dots.width, height: dots.height, dots: dots.bytes, green: dots.green,
          text: far.boardText(index, at: now) ?? "")
      }
    } ?? []
  }

  /// Pads of other makers: keys alone.
  private static func padsWithoutDisplay(_ device: DeviceDefinition, _ far: FarEnd) -> [DemoPad] {
    guard far.vendorPads != nil || far.polledPads != nil else { return [] }
    return device.units.filter { !$0.isForRatings }.compactMap { unit in
      unit.window.map {
        DemoPad(
          device: device.id, address: unit.address, window: $0, number: "", waiting: 0,
          notice: "无显示屏")
      }
    }
  }

  private func padsOf(_ line: EmulatedLines.Line) -> [DemoPad] {
    line.emulator.withModel(as: FarEnd.self) { far, _ in
      guard let models = far.pads else { return Self.padsWithoutDisplay(line.device, far) }
      return line.device.units.enumerated().compactMap { index, unit in
        guard let window = unit.window, unit.width == 0, !unit.isForRatings else { return nil }
        let screen = models[index].display
        return DemoPad(
          device: line.device.id, address: unit.address, window: window,
          number: models[index].ticketText, waiting: Int(screen.display?.waiting ?? 0),
          notice: Self.notice(screen))
      }
    } ?? []
  }

  private static func notice(_ screen: PadScreen) -> String {
    switch screen.answer {
    case .refused(_, let text): String(decoding: text, as: UTF8.self)
    case .accepted, nil: screen.isConnected ? "" : "未连接"
    }
  }

  func publish(_ change: DemoChange) {
    for watcher in watchers { watcher.continuation.yield(change) }
  }

  public func state() async -> DemoState {
    DemoState(
      speed: speed, clock: await hall.now().wall, tickets: tickets, boards: boards, pads: pads,
      devices: await directory.reports().map(DemoDevice.init), faults: faults)
  }

  public func changes() async -> AsyncStream<DemoChange> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: DemoChange.self, bufferingPolicy: .bufferingNewest(64))
    nextWatcher += 1
    let watcher = nextWatcher
    continuation.onTermination = { [weak self] _ in Task { await self?.forget(watcher) } }
    watchers.append((watcher, continuation))
    return stream
  }

  private func forget(_ watcher: Int) { watchers.removeAll { $0.id == watcher } }

  public func ticketPicture(_ id: Int64) async -> [UInt8]? { pictures[id] }

  public func press(_ key: DemoKey, at window: WindowID) async -> Bool {
    visited[window] = MonotonicClock.now()
    let busKey: BusKey =
      switch key {
      case .next: .next
      case .recall: .recall
      case .noShow: .noShow
      case .pause: .pause
      }
    return pressKey(busKey, at: window)
  }
}

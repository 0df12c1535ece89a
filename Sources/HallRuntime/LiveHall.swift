import HallBus
import HallEngine
import HallVoice
import Layout
import Logging
import QueueCore
import SerialIO

/// A hall on real or emulated ports: the engine, a task for every line, screens, voice and calendar.
public actor LiveHall {
  /// What a live hall needs from outside.
  public struct Setup: Sendable {
    public var layoutDirectory: String
    /// The layouts that ship, for when nothing else can be shown; nil: there are none.
    public var shippedLayouts: String?
    /// Whether layout files that change are published as they are, as in the demo.
    public var publishesLayoutFiles: Bool
    public var configDirectory: String
    /// Different at every start.
    public var start: UInt32
    /// Virtual seconds in a real one; 1 in a real hall.
    public var clock: ScaledClock
    public var addressing: any TicketAddressing
    public var logger: Logger

    public init(
      layoutDirectory: String, shippedLayouts: String? = nil, publishesLayoutFiles: Bool = false,
      configDirectory: String, start: UInt32, clock: ScaledClock,
      addressing: any TicketAddressing, logger: Logger
    ) {
      self.layoutDirectory = layoutDirectory
      self.shippedLayouts = shippedLayouts
      self.publishesLayoutFiles = publishesLayoutFiles
      self.configDirectory = configDirectory
      self.start = start
      self.clock = clock
      self.addressing = addressing
      self.logger = logger
    }
  }

  public nonisolated let hall: HallActor
  public nonisolated let screens: ScreenHub
  public nonisolated let voice: VoiceHub
  public nonisolated let layouts: LayoutDesk
  private let setup: Setup
  private let paint = PaintShop()
  /// The lines' devices without what they show.
  private var runners:
    [(device: DeviceDefinition, runner: StationRunner, task: Task<Void, Never>)] =
      []
  private var faults: [DeviceReport] = []
  /// How often lines were made for a definition.
  private var timesAdopted = 0
  private var tasks: [Task<Void, Never>] = []
  private var nextScreenChange: Task<Void, Never>?

  public init(_ hall: HallActor, setup: Setup) {
    self.hall = hall
    self.setup = setup
    layouts = LayoutDesk(
      hall, store: JournalLayouts(hall),
      setup: LayoutDesk.Setup(
        directory: setup.layoutDirectory, shipped: setup.shippedLayouts,
        publishesFiles: setup.publishesLayoutFiles, start: setup.start, logger: setup.logger))
    screens = ScreenHub(photos: layouts.directory, logger: setup.logger)
    voice = VoiceHub(
      speed: Int(setup.clock.speed), start: Int64(setup.start),
      configDirectory: setup.configDirectory, logger: setup.logger)
  }

  /// Settles what the last stop left open, then opens ports and goes with the calendar.
  public func start() async {
    for envelope in await hall.recoveryCommands(start: String(setup.start)) {
      _ = await hall.submit(envelope)
    }
    await layouts.start()
    await useLayouts()
    let updates = await hall.updates()
    tasks.append(Task { for await update in updates { await self.take(update) } })
    tasks.append(
      Task {
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          if await self.layouts.watch() { await self.showLayouts() }
          await self.screens.followPhotos(self.view)
        }
      })
    tasks.append(
      Task {
        while !Task.isCancelled {
          await self.tick()
          let pause = max(50_000, 1_000_000 / self.setup.clock.speed)
          try? await Task.sleep(for: .microseconds(pause))
        }
      })
  }

  /// How every line stands, in the definition's order.
  public func reports() async -> [DeviceReport] {
    var found: [DeviceReport] = []
    for entry in runners { found.append(await entry.runner.report) }
    return found + faults
  }

  /// Hands out the layouts that are in force.
  private func useLayouts() async {
    let inForce = await layouts.inForce
    await paint.use(inForce)
    await screens.use(inForce)
  }

  /// Shows the layouts that are in force now, between two pictures; tickets have them from the next
  /// one on.
  private func showLayouts() async {
    await useLayouts()
    await repaint(view)
    for entry in runners { await entry.runner.repaint() }
  }

  /// Shows a layout on a screen in place of its own for a while, then goes back by itself; an
  /// emergency comes at once.
  ///
  /// - Parameter seconds: real ones; 0 goes back now.
  /// - Returns: false when there is no such screen.
  public func show(_ layout: CheckedLayout, on screen: DeviceID, seconds: Int) async -> Bool {
    guard seconds > 0 else {
      await screens.endTrial(on: screen)
      await repaint(view)
      return await screens.descriptions.contains { $0.id == screen }
    }
    guard let number = await screens.beginTrial(layout, on: screen) else { return false }
    await repaint(view)
    Task {
      try? await Task.sleep(for: .seconds(seconds))
      await self.screens.endTrial(number, on: screen)
      await self.repaint(self.view)
    }
    return true
  }

  /// What an output's layout would be painted from now; nil for paper and for what is not there.
  public func liveData(of device: DeviceID, address: Int) async -> LiveLayoutData? {
    let view = await view
    guard
      let output = view.state.definition.layoutOutputs.first(where: {
        $0.device == device && $0.address == address
      })
    else { return nil }
    switch output.kind {
    case .screen: return await screens.liveData(of: device)
    case .ticket, .slip: return nil
    case .board:
      let zone = view.state.definition.devices.first { $0.id == device }?.zone
      var calls = CallBoard(
        slots: BoardStation.combinedSlots, leastShowing: view.state.definition.rules.leastShowing)
      calls.update(
        view.state.recentCalls.filter {
          zone == nil || view.state.index.windows[$0.window]?.zone == zone
        }, at: view.stamp.hall)
      return LiveLayoutData(
        data: LayoutData.screen(view, zone: zone, calls: calls.shown), moment: view.moment)
    }
  }

  /// Shows a test on a line for some seconds; nil when there is no such line.
  public func test(_ device: DeviceID, seconds: Int) async -> DeviceTest? {
    await runners.first { $0.device.id == device }?.runner.test(seconds: seconds)
  }

  private var view: StationView {
    get async {
      let snapshot = hall.snapshot
      let stamp = await hall.now()
      let zone = HallTimeZone(snapshot.state.definition.timeZone)
      return StationView(
        state: snapshot.state, stamp: stamp, clock: zone.local(stamp.wall),
        forecasts: lineForecasts, clerks: clerks)
    }
  }

  private func take(_ update: HallUpdate) async {
    await adopt(update.snapshot.state)
    await nameClerks(of: update.snapshot.state)
    let zone = HallTimeZone(update.snapshot.state.definition.timeZone)
    let view = StationView(
      state: update.snapshot.state, stamp: update.snapshot.stamp,
      clock: zone.local(update.snapshot.stamp.wall), forecasts: lineForecasts, clerks: clerks)
    for entry in runners { await entry.runner.update(view) }
    await repaint(view)
    if update.events.contains(where: { $0.event.changesLayouts }) {
      // Reading and trying a layout takes its time; the hall goes on meanwhile.
      Task { if await self.layouts.settle() { await self.showLayouts() } }
    }
    await voice.update(update)
  }

  /// Looks up who has signed in, and forgets who has signed out or is registered no more, as after an
  /// erasure.
  private func nameClerks(of state: QueueState) async {
    guard state.definition.devices.contains(where: { $0.kind == .screen }) else { return }
    let registered = Set(state.carried.people.map(\.person))
    let present = state.windowsInOrder.compactMap(\.clerk).filter { registered.contains($0) }
    clerks = clerks.filter { present.contains($0.key) }
    for person in present where clerks[person] == nil {
      let found = try? await hall.withStore { store in try store.person(person)?.name }
      clerks[person] = (found ?? nil) ?? ""
    }
  }

  private func repaint(_ view: StationView) async {
    awaitChange(in: await screens.update(view))
  }

  /// Paints screens again that move by themselves, when the first of them does.
  private func awaitChange(in milliseconds: Int64?) {
    nextScreenChange?.cancel()
    guard let milliseconds else { return }
    let wait = max(LayoutLimits.frameMilliseconds, milliseconds / setup.clock.speed)
    nextScreenChange = Task {
      try? await Task.sleep(for: .milliseconds(wait))
      guard !Task.isCancelled else { return }
      let next = await self.screens.advance(self.view)
      self.awaitChange(in: next)
    }
  }

  /// Between two forecasts of all lines for the screens, in milliseconds of the hall's time: a minute
  /// is the finest that is shown.
  private static let forecastPause: Int64 = 15_000
  /// The same in real milliseconds, however fast the hall's time goes.
  private static let leastForecastPause: Int64 = 1_000

  /// Reckons anew what screens say to newcomers when it is time to.
  private func refreshForecasts(_ view: StationView) async {
    let pause = max(Self.forecastPause, Self.leastForecastPause * Int64(setup.clock.speed))
    guard view.stamp.hall >= nextForecasts else { return }
    nextForecasts = view.stamp.hall.advanced(byMilliseconds: pause)
    let found = await forecasts(for: view)
    guard found != lineForecasts else { return }
    lineForecasts = found
    await repaint(self.view)
  }

  private var nextForecasts = HallTime(milliseconds: .min)

  /// Off this actor, so that whoever lights boards does not wait for it.
  private nonisolated func forecasts(for view: StationView) async -> [LineID: WaitForecast] {
    guard view.state.definition.devices.contains(where: { $0.kind == .screen }) else { return [:] }
    return hall.forecasts.current.forecastsForNewcomers(in: view.state, at: view.stamp)
  }

  private var lineForecasts: [LineID: WaitForecast] = [:]
  /// Names of the clerks who are signed in; empty where there is none any more.
  private var clerks: [PersonID: String] = [:]

  /// Makes runners for the lines of the definition; lines that are as before go on undisturbed, also
  /// when their outputs show other layouts from now on, and those that can take the change over.
  private func adopt(_ state: QueueState) async {
    let devices = state.definition.devices.filter { $0.kind != .screen && $0.kind != .kiosk }
    let wanted = devices.map(\.withoutLayouts)
    guard wanted != runners.map(\.device) else { return }
    var kept: [DeviceID: (DeviceDefinition, StationRunner, Task<Void, Never>)] = [:]
    for entry in runners {
      guard let index = wanted.firstIndex(where: { $0.id == entry.device.id }) else {
        entry.task.cancel()
        continue
      }
      if wanted[index] == entry.device {
        kept[entry.device.id] = entry
      } else if await entry.runner.adopt(devices[index]) {
        kept[entry.device.id] = (wanted[index], entry.runner, entry.task)
      } else {
        entry.task.cancel()
      }
    }
    guard !Task.isCancelled else { return }
    faults = []
    let start = Stations.start(setup.start, remade: timesAdopted)
    timesAdopted += 1
    runners = devices.compactMap { device in
      kept[device.id] ?? makeRunner(device, start: start)
    }
  }

  private func makeRunner(
    _ device: DeviceDefinition, start: UInt32
  ) -> (DeviceDefinition, StationRunner, Task<Void, Never>)? {
    do throws(Stations.Fault) {
      guard let station = try Stations.make(device, start: start) else {
        return nil
      }
      let runner = StationRunner(
        device, station: station, hall: hall, paint: paint, addressing: setup.addressing,
        clock: setup.clock, logger: setup.logger)
      return (device.withoutLayouts, runner, Task { await runner.run() })
    } catch {
      setup.logger.error(
        "line not opened", metadata: ["device": "\(device.id)", "reason": "\(error.text.english)"])
      return nil
    }
  }

  /// A second of the hall's time: the calendar, the clock on displays, the clocks' anchor.
  private func tick() async {
    let view = await view
    let isClockDoubtful = await hall.isClockDoubtful()
    if !isClockDoubtful || view.state.phase != .closed {
      while let command = DayCalendar.due(
        state: hall.snapshot.state, stamp: await hall.now(), localDate: view.clock.date,
        midnight: view.clock.midnight)
      {
        calendarCommands += 1
        let id = CommandID(
          origin: "calendar", boot: UInt64(setup.start),
          sequence: calendarCommands)
        let answer = await hall.submit(
          CommandEnvelope(id: id, actor: .calendar, command: command))
        if case .failure = answer { break }
      }
    }
    await refreshForecasts(view)
    guard view.clock != shownMinute else { return }
    shownMinute = view.clock
    for entry in runners { await entry.runner.update(view) }
    await repaint(self.view)
    do { try await hall.keepClockAnchor() } catch {
      setup.logger.error("clock anchor not kept", metadata: ["reason": "\(error)"])
    }
  }

  private var shownMinute: LocalTime?
  private var calendarCommands: UInt64 = 0

  /// Leaves displays that show no live call, sees papers under way through, and closes everything
  /// within about four seconds.
  public func stop() async {
    for task in tasks { task.cancel() }
    nextScreenChange?.cancel()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.voice.stop() }
      for entry in runners {
        group.addTask { await entry.runner.shutDown(seconds: 3) }
      }
    }
    for entry in runners { entry.task.cancel() }
    try? await hall.keepClockAnchor()
  }
}

extension Event {
  /// Whether outputs may show other layouts after it.
  fileprivate var changesLayouts: Bool {
    switch self {
    case .layoutPublished, .definitionChanged: true
    default: false
    }
  }
}

import DeviceProtocols
import HallBus
import HallEngine
import Layout
import Logging
import QueueCore
import SerialIO

/// Runs one station on its port: moves bytes, time and answers, and decides nothing.
actor StationRunner {
  private var station: any Station
  private var device: DeviceDefinition
  private let hall: HallActor
  private let paint: PaintShop
  private let addressing: any TicketAddressing
  private let clock: ScaledClock
  private let logger: Logger
  private var port: SerialPort?
  private var writer: AsyncStream<[UInt8]>.Continuation?
  private var timer: Task<Void, Never>?
  private var timerDue: Instant?
  private var view: StationView?
  private var boardTurn: Task<Void, Never>?
  /// Why a board could not be painted last, so that a lasting fault is logged once.
  private var paintFailure: PaintFailure?

  init(
    _ device: DeviceDefinition, station: any Station, hall: HallActor, paint: PaintShop,
    addressing: any TicketAddressing, clock: ScaledClock, logger: Logger
  ) {
    self.device = device
    self.station = station
    self.hall = hall
    self.paint = paint
    self.addressing = addressing
    self.clock = clock
    self.logger = logger
  }

  var report: DeviceReport { station.report }

  /// Goes over to a changed definition with the port as it is; false when the line has to be made
  /// anew.
  func adopt(_ changed: DeviceDefinition) -> Bool {
    guard station.adopt(changed, at: now) else { return false }
    device = changed
    settle()
    return true
  }

  private var now: Instant { clock.virtual(at: MonotonicClock.now()) }

  /// Opens the port by its name again and again until cancelled.
  func run() async {
    let address: PortAddress
    do throws(PortError) {
      address = try PortAddress(device.port)
    } catch {
      close(because: LocalizedText(chinese: error.chinese, english: error.english))
      return
    }
    var keeper = PortKeeper(address: address, settings: PortSettings(device))
    while !Task.isCancelled {
      let opened: SerialPort
      do throws(PortError) {
        opened = try await keeper.nextPort { error, _ in
          let text = LocalizedText(chinese: error.chinese, english: error.english)
          Task { await self.note(text) }
        }
      } catch {
        return
      }
      await serve(opened)
    }
  }

  private func note(_ text: LocalizedText) {
    guard port == nil else { return }
    station.closed(because: text, at: now)
    settle()
  }

  private func serve(_ opened: SerialPort) async {
    port = opened
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    writer = continuation
    let writing = Task {
      for await bytes in stream {
        do throws(PortError) { try await opened.write(bytes) } catch { return }
      }
    }
    logger.info("port open", metadata: ["device": "\(device.id)"])
    station.opened(at: now)
    settle()
    for await event in opened.events {
      switch event {
      case .bytes(let bytes): station.receive(bytes[...], at: now)
      case .written(let count): station.sent(count, at: now)
      case .closed(let closure):
        close(
          because: LocalizedText(
            chinese: closure.reason.chinese, english: closure.reason.english))
      }
      settle()
    }
    writing.cancel()
    continuation.finish()
    if port != nil {
      close(because: LocalizedText(chinese: "端口已关闭", english: "The port was closed"))
      settle()
    }
  }

  private func close(because reason: LocalizedText) {
    port = nil
    writer = nil
    logger.warning(
      "port closed", metadata: ["device": "\(device.id)", "reason": "\(reason.english)"])
    station.closed(because: reason, at: now)
  }

  func update(_ view: StationView) {
    self.view = view
    station.update(view, at: now)
    settle()
  }

  /// Carries out what the station asks for, and sets the timer for its next deadline.
  private func settle() {
    while let action = station.nextAction() {
      switch action {
      case .transmit(let bytes): writer?.yield(bytes)
      case .submit(let envelope):
        Task {
          let answer = await hall.submit(envelope)
          self.answered(envelope, answer)
        }
      case .paintTicket(let job, let layout, let nativeQR, let text):
        Task { await self.paintTicket(job, layout: layout, nativeQR: nativeQR, text: text) }
      case .paintBoard(let address, let layout, let data):
        Task { await self.paintBoard(address, layout: layout, data: data) }
      }
    }
    schedule()
  }

  private func answered(_ envelope: CommandEnvelope, _ answer: Result<Receipt, SubmitFailure>) {
    switch answer {
    case .success(let receipt): station.answered(envelope, .success(receipt), at: now)
    case .failure(.refused(let refusal)):
      station.answered(envelope, .failure(refusal), at: now)
    case .failure(.notStored(let reason)):
      logger.error(
        "not stored", metadata: ["device": "\(device.id)", "reason": "\(reason)"])
      // The disk may be full: asking again at once would only spin.
      Task {
        try? await Task.sleep(for: .milliseconds(500))
        self.notStored(envelope)
      }
      return
    }
    settle()
  }

  private func notStored(_ envelope: CommandEnvelope) {
    station.answered(envelope, nil, at: now)
    settle()
  }

  private func paintTicket(
    _ id: PrintJobID, layout: String, nativeQR: Bool, text: ESCPOSProfile?
  ) async {
    let missing = LocalizedText(chinese: "号票不在了", english: "The ticket is gone")
    // The published state is newer than the view that the station was last told.
    let snapshot = hall.snapshot
    let zone = HallTimeZone(snapshot.state.definition.timeZone)
    let current = StationView(
      state: snapshot.state, stamp: snapshot.stamp, clock: zone.local(snapshot.stamp.wall))
    guard let job = snapshot.state.printJobs[id],
      let data = job.layoutData(in: current, addressing: addressing)
    else {
      station.painted(.ticketFailed(id, missing), at: now)
      settle()
      return
    }
    if let text, let paper = TicketText.picture(data, profile: text) {
      station.painted(.ticket(id, paper), at: now)
      settle()
      return
    }
    switch await paint.ticket(data, layout: layout, nativeQR: nativeQR, at: current.moment) {
    case .success(let picture): station.painted(.ticket(id, picture), at: now)
    case .failure(let failure):
      logger.error(
        "ticket not painted",
        metadata: ["device": "\(device.id)", "reason": "\(failure.text.english)"])
      station.painted(.ticketFailed(id, failure.text), at: now)
    }
    settle()
  }

  private func paintBoard(_ address: Int, layout: String, data: DataValue) async {
    guard let unit = device.units.first(where: { $0.address == address }) else { return }
    let snapshot = hall.snapshot
    let stamp = await hall.now()
    let current = StationView(
      state: snapshot.state, stamp: stamp,
      clock: HallTimeZone(snapshot.state.definition.timeZone).local(stamp.wall))
    let painted = await paint.board(
      data, layout: layout, width: unit.width, height: unit.height, at: current.moment)
    switch painted {
    case .success(let board):
      paintFailure = nil
      station.painted(.board(address: address, board.bitmap), at: now)
      if let due = board.changesAt {
        repaint(after: due.milliseconds - current.moment.milliseconds)
      }
    case .failure(let failure):
      if paintFailure != failure {
        logger.error(
          "board not painted",
          metadata: ["device": "\(device.id)", "reason": "\(failure.text.english)"])
      }
      paintFailure = failure
      station.painted(.boardFailed(address: address, failure.text), at: now)
    }
    settle()
  }

  private func schedule() {
    guard let due = station.nextDeadline else {
      timer?.cancel()
      timer = nil
      timerDue = nil
      return
    }
    if let timerDue, timerDue == due { return }
    timer?.cancel()
    timerDue = due
    let wait = clock.realMicroseconds(until: due, at: MonotonicClock.now())
    timer = Task {
      if wait > 0 { try? await Task.sleep(for: .microseconds(wait)) }
      guard !Task.isCancelled else { return }
      self.deadlineCame()
    }
  }

  private func deadlineCame() {
    timerDue = nil
    station.advance(to: now)
    settle()
  }

  /// Milliseconds between two pictures that a board turns by itself: a line of boards carries no
  /// more, and a page or a playlist needs no more.
  static let boardTurn: Int64 = 1_000

  /// Paints a board that moves by itself once more, in so many milliseconds of the hall.
  private func repaint(after milliseconds: Int64) {
    guard boardTurn == nil else { return }
    let pause = max(Self.boardTurn, milliseconds / clock.speed)
    boardTurn = Task {
      try? await Task.sleep(for: .milliseconds(pause))
      self.boardTurn = nil
      guard !Task.isCancelled else { return }
      self.repaint()
    }
  }

  func repaint() {
    station.repaint(at: now)
    settle()
  }

  /// Shows a test on the line's units.
  func test(seconds: Int) -> DeviceTest {
    guard port != nil else { return .absent }
    let answer = station.test(seconds: seconds, at: now)
    settle()
    return answer
  }

  /// Tells boards what may stand without a controller, lets a printer finish the paper under way,
  /// and waits for both at most `seconds`.
  func shutDown(seconds: Int) async {
    boardTurn?.cancel()
    station.shutDown(at: now)
    settle()
    let end = MonotonicClock.now().advanced(byMilliseconds: Int64(seconds) * 1_000)
    while !station.isShutDown, MonotonicClock.now() < end {
      try? await Task.sleep(for: .milliseconds(20))
    }
    if let error = station.report.lastError {
      logger.warning(
        "line stops with a fault",
        metadata: ["device": "\(device.id)", "reason": "\(error.english)"])
    }
    try? await Task.sleep(for: .milliseconds(50))
    port?.close()
  }
}

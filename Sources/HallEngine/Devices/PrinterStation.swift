import DeviceProtocols
import HallBus
import QueueCore

/// A ticket printer: takes jobs of its zone one at a time, journals that it has one before the first
/// byte goes out, and journals how it ended.
public struct PrinterStation: Station {
  private let device: DeviceDefinition
  private let start: UInt32
  private var session: ESCPOSSession
  private var roll = RollEstimate()
  private var reported: DeviceReport
  private var actions: [StationAction] = []
  private var commands: UInt64 = 0
  private var step = Step.resting
  private var queued: [PrintJobID] = []
  /// Which of the zone's open jobs are slips: they have a layout of their own.
  private var slips: Set<PrintJobID> = []
  private var isOpen = false
  /// What the journal could not store, and when it is asked again.
  private var retry: (command: Command, at: Instant)?
  private var typicalLength = 640
  private var isStopping = false

  /// How far the present job is.
  private enum Step: Hashable, Sendable {
    case resting
    /// The journal is asked to note that this printer has it.
    case claiming(PrintJobID)
    case painting(PrintJobID)
    case printing(PrintJobID, lengthDots: Int)
    /// The journal is asked to note the end; asked again until it has.
    case settling(PrintJobID)
  }

  /// Pause before the journal is asked again after it could not store something, in milliseconds: a
  /// full disk is not freed by asking, and clerks and kiosks need the engine more.
  static let retryPause: Int64 = 1_000

  public init(_ device: DeviceDefinition, start: UInt32) {
    self.device = device
    self.start = start
    session = ESCPOSSession(
      profile: Self.profile(device.model), firstProcessID: UInt16(truncatingIfNeeded: start))
    reported = DeviceReport(
      id: device.id, kind: device.kind, zone: device.zone, port: device.port, state: .absent,
      lastError: nil, units: [], counters: DeviceReport.Counters(),
      paper: DeviceReport.Paper(state: .unknown, coverOpen: false, ticketsLeft: 0))
  }

  /// The profile of a model's name in the configuration, such as `epson-tm` or `xprinter-58`.
  static func profile(_ model: String) -> ESCPOSProfile {
    let paper: ESCPOSProfile.Paper =
      model.hasSuffix("-58") ? .millimetres58 : .millimetres80
    if model.hasPrefix("epson") { return .epsonTM(paper) }
    if model.hasPrefix("xprinter") { return .xprinter(paper) }
    if model.hasPrefix("gprinter") { return .gprinter(paper) }
    return .conservative(paper)
  }

  /// What a job is painted from.
  private func layout(of job: PrintJobID) -> String {
    let names = Self.layouts(of: device)
    return slips.contains(job) ? names.slip : names.ticket
  }

  public var report: DeviceReport {
    var report = reported
    report.paper?.ticketsLeft = roll.ticketsLeft(typicalLengthDots: typicalLength)
    return report
  }

  public mutating func opened(at now: Instant) {
    isOpen = true
    reported.state = .opening
    session.opened(at: now)
    drain(at: now)
  }

  public mutating func closed(because reason: LocalizedText, at now: Instant) {
    isOpen = false
    reported.state = .absent
    reported.lastError = reason
    session.closed(at: now)
    drain(at: now)
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    reported.counters.bytesIn += bytes.count
    session.receive(bytes, at: now)
    drain(at: now)
  }

  public mutating func sent(_ count: Int, at now: Instant) {
    session.sent(count, at: now)
    drain(at: now)
  }

  public mutating func advance(to now: Instant) {
    if let retry, retry.at <= now {
      self.retry = nil
      submit(retry.command)
    }
    session.advance(to: now)
    drain(at: now)
  }

  public var nextDeadline: Instant? {
    [session.nextDeadline, retry?.at].compactMap { $0 }.min()
  }

  public mutating func update(_ view: StationView, at now: Instant) {
    queued = view.state.openPrintJobs.filter { id in
      guard let job = view.state.printJobs[id] else { return false }
      return job.state == .queued && job.zone == device.zone
    }
    slips = Set(view.state.openPrintJobs.filter { view.state.printJobs[$0]?.ticket == nil })
    claimNext()
  }

  /// Claims the oldest queued job when the printer could print it now; otherwise it stays queued
  /// for this or another printer of the zone.
  private mutating func claimNext() {
    guard !isStopping, step == .resting, session.isReady, let job = queued.first else { return }
    step = .claiming(job)
    submit(.reportPrintSending(job, printer: device.id))
  }

  private mutating func submit(_ command: Command) {
    commands += 1
    actions.append(
      .submit(
        CommandEnvelope(
          id: CommandID(
            origin: device.id.text, boot: UInt64(start), sequence: commands),
          actor: .device(device.id), command: command)))
  }

  public mutating func answered(
    _ command: CommandEnvelope, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    switch (step, command.command) {
    case (.claiming(let job), .reportPrintSending):
      claimed(job, answer, at: now)
    case (.settling, .reportPrintConfirmed), (.settling, .reportPrintNotPrinted),
      (.settling, .reportPrintUnknown):
      settled(command.command, answer, at: now)
    default: break
    }
    drain(at: now)
  }

  private mutating func claimed(
    _ job: PrintJobID, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    switch answer {
    case .success:
      queued.removeAll { $0 == job }
      guard !isStopping else { return settle(job, .reportPrintNotPrinted(job)) }
      step = .painting(job)
      actions.append(.paintTicket(job, layout: layout(of: job), nativeQR: session.profile.nativeQR))
    case nil, .failure(.overloaded):
      guard !isStopping else {
        step = .resting
        return
      }
      retry = (
        .reportPrintSending(job, printer: device.id),
        now.advanced(byMilliseconds: Self.retryPause)
      )
    case .failure:
      queued.removeAll { $0 == job }
      step = .resting
      claimNext()
    }
  }

  /// A job that did not come out may be in ``queued`` again already; it is not taken out of it.
  private mutating func settled(
    _ command: Command, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    switch answer {
    case nil, .failure(.overloaded):
      retry = (command, now.advanced(byMilliseconds: Self.retryPause))
    case .success, .failure:
      step = .resting
      claimNext()
    }
  }

  public mutating func painted(_ picture: Painted, at now: Instant) {
    switch picture {
    case .ticket(let job, let paper):
      guard step == .painting(job) else { return }
      guard session.isReady else {
        // Not a byte has gone out: another printer of the zone may have it.
        settle(job, .reportPrintNotPrinted(job))
        return
      }
      do throws(PrintJobRefusal) {
        try session.submit(PrintJobDocument(id: job.value, picture: paper), at: now)
        step = .printing(job, lengthDots: paper.lengthDots)
        typicalLength = max(1, paper.lengthDots)
      } catch {
        fail(
          job,
          LocalizedText(
            chinese: "打印机不能打印这张号票（\(error)）",
            english: "The printer cannot print this ticket (\(error))"))
      }
    case .ticketFailed(let job, let reason):
      guard step == .painting(job) else { return }
      fail(job, reason)
    case .board, .boardFailed: break
    }
    drain(at: now)
  }

  /// Nothing has reached the paper, and trying again would fail again: a person has to look.
  private mutating func fail(_ job: PrintJobID, _ reason: LocalizedText) {
    reported.lastError = reason
    settle(job, .reportPrintUnknown(job, reason: "notPainted"))
  }

  private mutating func settle(_ job: PrintJobID, _ command: Command) {
    step = .settling(job)
    submit(command)
  }

  private mutating func drain(at now: Instant) {
    while let output = session.nextOutput() {
      switch output {
      case .transmit(let bytes):
        reported.counters.bytesOut += bytes.count
        reported.counters.frames += 1
        actions.append(.transmit(bytes))
      case .event(let event): take(event)
      }
    }
  }

  private mutating func take(_ event: ESCPOSEvent) {
    switch event {
    case .jobSending, .completion: break
    case .jobConfirmed(let id):
      guard case .printing(let job, let length) = step, job.value == id else { return }
      roll.ticketPrinted(lengthDots: length)
      settle(job, .reportPrintConfirmed(job))
    case .jobNotPrinted(let id):
      guard case .printing(let job, _) = step, job.value == id else { return }
      settle(job, .reportPrintNotPrinted(job))
    case .jobUnknown(let id, let reason):
      guard case .printing(let job, _) = step, job.value == id else { return }
      reported.lastError = LocalizedText(
        chinese: "不知道号票是否已打印，请到打印机查看",
        english: "It is not known whether a ticket was printed; look at the printer")
      settle(job, .reportPrintUnknown(job, reason: String(describing: reason)))
    case .status(let status): take(status)
    case .ready(let isReady):
      if isReady {
        reported.state = .ready
        reported.lastError = nil
        claimNext()
      } else if isOpen, reported.state == .ready {
        reported.state = .held
      }
    case .silent:
      reported.state = .failing
      reported.lastError = LocalizedText(
        chinese: "打印机没有应答，请检查电源和数据线",
        english: "The printer does not answer; check its power and its cable")
    }
  }

  private mutating func take(_ status: PrinterStatus) {
    roll.paperSeen(status.paper)
    reported.paper?.state =
      switch status.paper.rawValue {
      case "nearEnd": .nearEnd
      case "out": .out
      default: .present
      }
    reported.paper?.coverOpen = status.coverOpen
    guard isOpen else { return }
    if let trouble = Self.trouble(status) {
      reported.state = .held
      reported.lastError = trouble
    } else if session.isReady {
      reported.state = .ready
      reported.lastError = nil
    }
  }

  private static func trouble(_ status: PrinterStatus) -> LocalizedText? {
    if status.coverOpen {
      return LocalizedText(chinese: "打印机盖未关", english: "The printer's cover is open")
    }
    if status.paper.rawValue == "out" {
      return LocalizedText(chinese: "打印机缺纸，请换纸", english: "The printer is out of paper")
    }
    if status.cutterError {
      return LocalizedText(chinese: "切刀卡纸，请清理", english: "The cutter is jammed; clear it")
    }
    if status.overheated {
      return LocalizedText(
        chinese: "打印头过热，稍候自动恢复", english: "The head is too hot; it goes on by itself")
    }
    if status.canPrint { return nil }
    return LocalizedText(chinese: "打印机报错，请查看", english: "The printer reports an error; look at it")
  }

  /// Takes no more jobs. One of which nothing has gone out is given back; one that is going out is
  /// seen through to the answer that tells whether it came out.
  public mutating func shutDown(at now: Instant) {
    guard !isStopping else { return }
    isStopping = true
    switch step {
    case .resting, .settling: break
    case .claiming:
      // Not asked at this moment: the journal could not store the claim.
      if retry != nil {
        retry = nil
        step = .resting
      }
    case .painting(let job): settle(job, .reportPrintNotPrinted(job))
    case .printing(let job, _):
      if session.withdraw(job.value) { settle(job, .reportPrintNotPrinted(job)) }
    }
    drain(at: now)
  }

  public var isShutDown: Bool { isStopping && step == .resting }

  public mutating func nextAction() -> StationAction? {
    actions.isEmpty ? nil : actions.removeFirst()
  }
}

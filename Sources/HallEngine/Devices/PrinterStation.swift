import DeviceProtocols
import HallBus
import QueueCore

/// A ticket printer: takes jobs of its zone one at a time, journals that it has one before the first
/// byte goes out, and journals how it ended.
///
/// Printers of a zone share its jobs: each takes the oldest that nobody has when it could print it
/// now. One that cannot gives back what has not begun, and one whose papers' ends stay unknown leaves
/// the work to the others.
public struct PrinterStation: Station {
  let device: DeviceDefinition
  let start: UInt32
  /// What the configuration says beyond the model.
  let options: PrinterOptions
  var session: ESCPOSSession
  var roll = RollEstimate()
  var reported: DeviceReport
  var actions: [StationAction] = []
  var commands: UInt64 = 0
  var step = Step.resting
  /// The zone's jobs that nobody has, oldest first, and since when this station has seen each.
  var queued: [(job: PrintJobID, since: Instant)] = []
  /// Which of the zone's open jobs are slips: they have a layout of their own.
  var slips: Set<PrintJobID> = []
  /// What tickets and slips are painted from, as the definition has it now.
  var layouts: (ticket: String, slip: String)
  /// Another printer of the zone could take the work.
  var hasCompanion = false
  /// Papers in a row whose end is not known.
  var unknownInARow = 0
  /// A test paper is to come out before the next job.
  var testIsWanted = false
  var isOpen = false
  /// What the journal could not store, and when it is asked again.
  var retry: (command: Command, at: Instant)?
  /// When the oldest job has waited long enough for a printer that is under suspicion.
  var claimDue: Instant?
  var typicalLength = 640
  var isStopping = false
  /// The hall's local time as last told, for the test paper.
  var clock: LocalTime?

  /// How far the present job is.
  enum Step: Hashable, Sendable {
    case resting
    /// The journal is asked to note that this printer has it.
    case claiming(PrintJobID)
    case painting(PrintJobID)
    case printing(PrintJobID, lengthDots: Int)
    /// The journal is asked to note the end; asked again until it has.
    case settling(PrintJobID)
    /// A paper that is nobody's and that the journal knows nothing of.
    case testing(lengthDots: Int)
  }

  /// Pause before the journal is asked again after it could not store something, in milliseconds: a
  /// full disk is not freed by asking, and clerks and kiosks need the engine more.
  static let retryPause: Int64 = 1_000
  /// Papers in a row of unknown end after which a printer leaves the work to its companions.
  static let unknownsToSuspect = 2
  /// How long a printer under suspicion leaves a job to its companions before it takes it all the
  /// same, in milliseconds: a paper that may not come out is better than none.
  static let suspectPause: Int64 = 15_000
  /// The session's id of a test paper; the journal's begin at 1.
  static let testID: Int64 = -1

  public init(_ device: DeviceDefinition, start: UInt32) {
    self.device = device
    self.start = start
    layouts = Self.layouts(of: device)
    // The check of the configuration has refused what cannot be read.
    options = (try? PrinterOptions(device.driverSettings)) ?? PrinterOptions()
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

  public var report: DeviceReport {
    var report = reported
    report.paper?.ticketsLeft = roll.ticketsLeft(typicalLengthDots: typicalLength)
    report.counters.retries = session.missedReplies
    report.counters.roundTripMilliseconds = Int(session.lastRoundTrip / 1_000)
    if isSuspect, report.state == .ready {
      report.state = .failing
      report.lastError = Self.suspicion
    }
    return report
  }

  public mutating func opened(at now: Instant) {
    isOpen = true
    unknownInARow = 0
    reported.state = .opening
    session.opened(at: now)
    drain(at: now)
  }

  public mutating func closed(because reason: LocalizedText, at now: Instant) {
    isOpen = false
    testIsWanted = false
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
    if let claimDue, claimDue <= now { claimNext(at: now) }
    drain(at: now)
  }

  public var nextDeadline: Instant? {
    [session.nextDeadline, retry?.at, claimDue].compactMap { $0 }.min()
  }

  public mutating func update(_ view: StationView, at now: Instant) {
    clock = view.clock
    let wanted = view.state.openPrintJobs.filter { id in
      guard let job = view.state.printJobs[id] else { return false }
      return job.state == .queued && job.zone == device.zone
    }
    let known = queued
    queued = wanted.map { id in (id, known.first { $0.job == id }?.since ?? now) }
    if let present = view.state.definition.devices.first(where: { $0.id == device.id }) {
      layouts = Self.layouts(of: present)
    }
    slips = Set(view.state.openPrintJobs.filter { view.state.printJobs[$0]?.ticket == nil })
    hasCompanion = view.state.definition.devices.contains {
      $0.kind == .ticketPrinter && $0.zone == device.zone && $0.id != device.id
    }
    claimNext(at: now)
    drain(at: now)
  }

  /// Prints a paper that says of itself that it is a test; jobs under way come first.
  public mutating func test(seconds: Int, at now: Instant) -> DeviceTest {
    guard isOpen, !isStopping else { return .absent }
    guard session.isReady else {
      return .held(
        report.lastError
          ?? LocalizedText(
            chinese: "打印机还没有应答，请稍后再试",
            english: "The printer has not answered yet; try again in a moment"))
    }
    testIsWanted = true
    claimNext(at: now)
    drain(at: now)
    return .printing
  }

  /// Takes no more jobs. One of which nothing has gone out is given back; one that is going out is
  /// seen through to the answer that tells whether it came out.
  public mutating func shutDown(at now: Instant) {
    guard !isStopping else { return }
    isStopping = true
    testIsWanted = false
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
    case .testing: if session.withdraw(Self.testID) { step = .resting }
    }
    drain(at: now)
  }

  public var isShutDown: Bool { isStopping && step == .resting }

  public mutating func nextAction() -> StationAction? {
    actions.isEmpty ? nil : actions.removeFirst()
  }
}

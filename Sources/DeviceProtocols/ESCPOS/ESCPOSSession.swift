import HallBus

/// What a ticket printer's session tells its supervisor.
public enum ESCPOSEvent: Hashable, Sendable {
  /// The first bytes that can mark paper are going out.
  case jobSending(Int64)
  /// The ticket is on the paper, by the evidence that ``ESCPOSSession/completion`` names.
  case jobConfirmed(Int64)
  /// Definitely nothing reached the paper: the job may be queued again.
  case jobNotPrinted(Int64)
  /// It cannot be known whether the ticket is on the paper: for a person, never for a reprint.
  case jobUnknown(Int64, UnknownReason)
  /// What the printer says of itself has changed.
  case status(PrinterStatus)
  /// Whether a job handed over now would be printed now; not ready, it is held.
  case ready(Bool)
  /// The printer answers nothing; asked on every few seconds, reported once.
  case silent
  /// How this unit tells that a ticket is printed, found by trying.
  case completion(CompletionMethod)
  /// It has told before that tickets are printed and does so no more: it is given none until it does;
  /// reported once.
  case completionLost
}

/// Why the end of a print job is not known.
public enum UnknownReason: Hashable, Sendable {
  /// The port went away in the middle.
  case portClosed
  /// The printer stopped answering in the middle.
  case noReplies
  /// Answers are missing from the middle: the printer may have been off and lost what it had.
  case repliesLost
  /// Everything was sent, and the completion did not come in its time.
  case noCompletion
  /// The transport took no bytes for too long though the printer said that it was well.
  case lineStalled
  /// Paper, cover or an error stopped the printer for too long.
  case stoppedTooLong
  /// The printer answers that it is not well after the time in which it should have finished.
  case stoppedAtEnd
}

/// Drives an ESC/POS ticket printer: one job at a time, in bands, with a known end.
///
/// A job is held until the printer says that it can print; goes out one run of commands at a time,
/// each only when the transport has taken the one before; and ends confirmed, not printed or
/// unknown. The session never prints a job twice. Bytes and time come in, see ``DeviceSession``.
public struct ESCPOSSession: DeviceSession {
  /// What this session reports.
  public typealias Event = ESCPOSEvent

  enum Phase: Hashable, Sendable {
    case closed
    /// First status round: who is there?
    case probing
    /// Nobody answered.
    case silent
    /// Answering, no job on its way; also when it cannot print.
    case resting
    /// Clearing torn paper away, switching reports on, finding the completion method.
    case preparing(Preparation)
    /// A job's settings have gone out and its last status round runs; nothing is on paper yet.
    case preflight
    case sending
    /// All has been handed out.
    case finishing(Finish)
  }

  enum Preparation: Hashable, Sendable {
    case trying(CompletionMethod, index: Int)
    /// A fence was answered; a late answer to an older one would come now.
    case fenceQuiet
  }

  enum Finish: Hashable, Sendable {
    /// The transport still has bytes.
    case draining
    case awaitingCompletion
    /// Nothing will be answered: the printing time passes.
    case printingTime
    /// The completion came; answers to earlier inquiries must come too.
    case settling
    /// The printing time has passed: one more status round.
    case lastRound
  }

  struct Job: Hashable, Sendable {
    var document: PrintJobDocument
    var runs: [[UInt8]] = []
    var nextRun = 0
  }

  /// What the printer last said of itself.
  public internal(set) var status = PrinterStatus()
  var publishedStatus = PrinterStatus()
  /// How this unit tells completion; nil until it has been tried since the port came up.
  public internal(set) var completion: CompletionMethod?
  /// A job handed over now would be printed now.
  public internal(set) var isReady = false
  /// From the last answered status inquiry to its answer, in microseconds.
  public internal(set) var lastRoundTrip: Int64 = 0
  /// Status inquiries that were not answered in their time, since the session was made.
  public internal(set) var missedReplies = 0
  /// What this make of printer is trusted with.
  public let profile: ESCPOSProfile

  /// The unit has answered a completion request since it came up.
  var hasConfirmed = false
  var lossIsReported = false
  var phase = Phase.closed
  var job: Job?
  var decoder = ESCPOSReplyDecoder()
  var outputs: [SessionOutput<Event>] = []
  var inquiry = StatusInquiry()
  var nextProcessID: UInt16
  var expectedProcessID: ProcessID?
  var fenceOutstanding = false
  /// The upper half of the fence's answer on this unit; bits 5 and 6 are undefined in the manual,
  /// but a unit does not change them, and noise is told from an answer by them.
  var fenceUpperBits: UInt8?
  /// Something half printed may stand on the paper, and the printer may wait for picture bytes.
  var torn = false
  /// Bytes handed out that the transport has not taken.
  var unsent = 0
  /// This unit has reported status unasked since it was prepared. If not, every run is followed
  /// by a question, and the next waits for its answer: a question behind bytes that a stopped
  /// printer does not take would never arrive.
  var seesAutomaticStatus = false
  /// The transport takes nothing, and the unit cannot say why: counted as a stop.
  var lineStopped = false
  /// When the transport last took bytes or was given the first.
  var progressAt = Instant.zero
  var lastByteAt = Instant.zero
  var phaseDeadline: Instant?
  /// Since when the printer cannot print, during a job.
  var stoppedSince: Instant?

  /// A session for one printer; `firstProcessID` sets where the completion ids begin, so that
  /// a restarted program does not take an answer from before for its own.
  public init(profile: ESCPOSProfile, firstProcessID: UInt16 = 0) {
    self.profile = profile
    self.nextProcessID = firstProcessID
  }

  /// The job that is held or printing.
  public var currentJob: Int64? { job?.document.id }

  /// Takes a job; it is printed as soon as the printer is ready.
  ///
  /// Throws when another is held or printing, or when the ticket cannot be printed at all; nothing
  /// is kept then.
  public mutating func submit(_ document: PrintJobDocument, at now: Instant)
    throws(PrintJobRefusal)
  {
    guard job == nil else { throw .busy }
    if let refusal = PrintJobEncoder.refusal(of: document.picture, profile: profile) {
      throw refusal
    }
    job = Job(document: document)
    if phase == .resting { rest(at: now) }
  }

  /// Takes a held job back; false when it is not held here or has begun to go out.
  public mutating func withdraw(_ id: Int64) -> Bool {
    guard job?.document.id == id, !isPrinting, phase != .preflight else { return false }
    job = nil
    return true
  }

  /// The port came up: asks who is there, then prepares it and prints what is held.
  public mutating func opened(at now: Instant) {
    if phase != .closed { closed(at: now) }
    startProbing(at: now)
  }

  /// The port went away: a job that had begun is unknown, one that had not is not printed; a job
  /// handed over while there was no port is kept.
  public mutating func closed(at now: Instant) {
    outputs.removeAll {
      if case .transmit = $0 { return true }
      return false
    }
    if let job {
      if isPrinting {
        torn = true
        emit(.jobUnknown(job.document.id, .portClosed))
        self.job = nil
      } else if phase != .closed {
        emit(.jobNotPrinted(job.document.id))
        self.job = nil
      }
    }
    phase = .closed
    completion = nil
    hasConfirmed = false
    lossIsReported = false
    unsent = 0
    phaseDeadline = nil
    stoppedSince = nil
    lineStopped = false
    seesAutomaticStatus = false
    expectedProcessID = nil
    fenceOutstanding = false
    decoder.reset()
    inquiry = StatusInquiry()
    publish()
  }

  /// Takes the printer's answers, in any cut.
  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    guard phase != .closed, !bytes.isEmpty else { return }
    if now.microseconds(since: lastByteAt) > ESCPOSLimits.replyGap { decoder.reset() }
    lastByteAt = now
    for byte in bytes {
      guard let reply = decoder.decode(byte) else { continue }
      handle(reply, at: now)
    }
  }

  /// The transport took `count` more bytes: the next run may go out.
  public mutating func sent(_ count: Int, at now: Instant) {
    guard phase != .closed, count > 0 else { return }
    unsent = max(unsent - count, 0)
    progressAt = now
    if lineStopped {
      lineStopped = false
      if status.canPrint { stoppedSince = nil }
      publish()
    }
    guard unsent == 0 else { return }
    inquiry.linesTaken(at: now)
    continueJob(at: now)
  }

  /// When a limit or an inquiry is due; nil while the port is closed.
  public var nextDeadline: Instant? {
    guard phase != .closed else { return nil }
    return [inquiry.deadline, phaseDeadline, stallDeadline, stopDeadline].compactMap { $0 }.min()
  }

  /// The next bytes for the line or the next report; nil when there is none.
  public mutating func nextOutput() -> SessionOutput<Event>? {
    outputs.isEmpty ? nil : outputs.removeFirst()
  }

  /// Bytes that can mark paper have been handed out and their end is not known.
  var isPrinting: Bool {
    switch phase {
    case .sending, .finishing: true
    default: false
    }
  }

  mutating func emit(_ event: Event) { outputs.append(.event(event)) }

  mutating func transmit(_ bytes: [UInt8], at now: Instant) {
    if unsent == 0 { progressAt = now }
    unsent += bytes.count
    outputs.append(.transmit(bytes))
  }

  /// Reports status and readiness when they have changed.
  mutating func publish() {
    if phase != .probing, status != publishedStatus {
      publishedStatus = status
      emit(.status(status))
    }
    let ready: Bool
    switch phase {
    case .closed, .probing, .silent, .preparing: ready = false
    case .resting, .preflight, .sending, .finishing:
      ready = completion != nil && status.canPrint && !lineStopped
    }
    guard ready != isReady else { return }
    isReady = ready
    emit(.ready(ready))
  }

  mutating func takeProcessID() -> ProcessID {
    nextProcessID &+= 1
    return ProcessID(nextProcessID)
  }
}

import HallEngine
import Journal
import QueueCore
import Synchronization

/// Why a command got no receipt.
public enum SubmitFailure: Error, Sendable {
  /// The hall says no, with a reason.
  case refused(Refusal)
  /// The journal could not store it, nothing has happened; the text is for the log.
  case notStored(String)
}

/// The hall as it was published last.
public struct HallSnapshot: Sendable {
  public let state: QueueState
  /// Rises by one with every published batch; 0 before the first.
  public let revision: UInt64
  public let stamp: Stamp
}

/// A published batch: what happened, and the hall after it.
public struct HallUpdate: Sendable {
  public let snapshot: HallSnapshot
  public let events: [StampedEvent]
}

/// Any event log behind one type, so that the shell is not generic over it.
public struct ErasedEventLog: EventLog {
  private var log: any EventLog

  public init(_ log: any EventLog) { self.log = log }

  public mutating func append(
    _ events: [StampedEvent], receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    try log.append(events, receipts: receipts)
  }
}

/// The one writer: takes commands from every side, runs them through the pipeline in batches, and
/// publishes what came of it.
public actor HallActor {
  /// Commands that may wait at once; more are refused as ``Refusal/overloaded``. Two hundred people
  /// pressing in one second stay well below it.
  public static let pendingLimit = 2_048
  /// Commands in one transaction; bounds how long the first of a batch waits for the others.
  public static let batchLimit = 64

  private let thread = EngineThread()
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// What newcomers are told about their wait.
  public nonisolated let forecasts = ForecastDesk()
  private(set) var pipeline: Pipeline<ErasedEventLog>
  let clock: any ClockSource
  /// As it was believed last: what is done under a clock in doubt does not make that clock right.
  private var believedClock: HallClock
  private let onUnknownCommit: @Sendable (String) -> Never
  private var pending: [Waiting] = []
  private var isDraining = false
  private var revision: UInt64 = 0
  private var subscribers: [(id: Int, continuation: AsyncStream<HallUpdate>.Continuation)] = []
  private var nextSubscriber = 0
  private let published: Mutex<HallSnapshot>
  private let store: JournalStore?

  private struct Waiting {
    let envelope: CommandEnvelope
    let continuation: CheckedContinuation<Result<Receipt, SubmitFailure>, Never>
  }

  /// - Parameter onUnknownCommit: called when it is not known whether a commit happened; it must end
  ///   the process, since the state in memory can no longer be believed.
  public init(
    pipeline: sending Pipeline<ErasedEventLog>, clock: any ClockSource,
    onUnknownCommit: @escaping @Sendable (String) -> Never
  ) {
    var preview = pipeline.clock
    published = Mutex(
      HallSnapshot(
        state: pipeline.state, revision: 0,
        stamp: preview.stamp(pipeline.corrected(clock.reading()))))
    believedClock = pipeline.clock
    self.pipeline = pipeline
    store = nil
    self.clock = clock
    self.onUnknownCommit = onUnknownCommit
  }

  /// The hall of a journal directory; the journal stays on the engine's thread.
  public init(
    opening open: () throws -> OpenedJournal, clock: any ClockSource,
    onUnknownCommit: @escaping @Sendable (String) -> Never
  ) throws {
    let opened = try open()
    var preview = opened.pipeline.clock
    published = Mutex(
      HallSnapshot(
        state: opened.pipeline.state, revision: 0,
        stamp: preview.stamp(opened.pipeline.corrected(clock.reading()))))
    believedClock = opened.pipeline.clock
    pipeline = opened.pipeline
    store = opened.store
    self.clock = clock
    self.onUnknownCommit = onUnknownCommit
  }

  /// Works on the journal's side tables (people, tokens, anchors) between two batches.
  public func withStore<Answer: Sendable>(
    _ body: @Sendable (JournalStore) throws -> Answer
  ) throws -> Answer? {
    try store.map(body)
  }

  /// Notes where the clocks stand, so that hall time goes on after a restart.
  public func keepClockAnchor() throws {
    guard let store else { return }
    let reading = clock.reading()
    let stamp = now()
    try store.setClockAnchor(
      ClockAnchor(
        boot: reading.boot, bootMilliseconds: reading.bootMilliseconds, stamp: stamp))
  }

  /// What has to be said first after a start.
  public func recoveryCommands(start: String) -> [CommandEnvelope] {
    pipeline.recoveryCommands(start: start)
  }

  /// The hall as it was published last, without waiting for the engine.
  public nonisolated var snapshot: HallSnapshot { published.withLock { $0 } }

  /// Both times now, as the next event would be stamped.
  public func now() -> Stamp {
    var clock = pipeline.clock
    return clock.stamp(pipeline.corrected(self.clock.reading()))
  }

  /// Whether a manager should be asked for the time.
  public func isClockDoubtful() -> Bool {
    let reading = pipeline.corrected(clock.reading())
    guard believedClock.isPlausible(reading) else { return true }
    _ = believedClock.stamp(reading)
    return false
  }

  /// Carries out one command; returns when its events are durable.
  public func submit(_ envelope: CommandEnvelope) async -> Result<Receipt, SubmitFailure> {
    guard pending.count < Self.pendingLimit else { return .failure(.refused(.overloaded)) }
    return await withCheckedContinuation { continuation in
      pending.append(Waiting(envelope: envelope, continuation: continuation))
      guard !isDraining else { return }
      isDraining = true
      Task { await self.drain() }
    }
  }

  /// Everything published from now on; the first element is the hall as it is.
  public func updates() -> AsyncStream<HallUpdate> {
    let (stream, continuation) = AsyncStream.makeStream(of: HallUpdate.self)
    let id = nextSubscriber
    nextSubscriber += 1
    subscribers.append((id, continuation))
    continuation.onTermination = { [weak self] _ in
      Task { await self?.unsubscribe(id) }
    }
    continuation.yield(HallUpdate(snapshot: snapshot, events: []))
    return stream
  }

  private func unsubscribe(_ id: Int) { subscribers.removeAll { $0.id == id } }

  private func drain() async {
    while !pending.isEmpty {
      let batch = Array(pending.prefix(Self.batchLimit))
      pending.removeFirst(batch.count)
      run(batch)
      await Task.yield()
    }
    isDraining = false
  }

  private func run(_ batch: [Waiting]) {
    do throws(EventLogFailure) {
      let results = try pipeline.submit(batch.map(\.envelope), at: clock.reading())
      publish(results.flatMap(\.events))
      for (waiting, result) in zip(batch, results) {
        switch result.answer {
        case .success(let receipt): waiting.continuation.resume(returning: .success(receipt))
        case .failure(let refusal):
          waiting.continuation.resume(returning: .failure(.refused(refusal)))
        }
      }
    } catch {
      switch error {
      case .notStored(let reason):
        for waiting in batch {
          waiting.continuation.resume(returning: .failure(.notStored(reason)))
        }
      case .unknown(let reason): onUnknownCommit(reason)
      }
    }
  }

  private func publish(_ events: [StampedEvent]) {
    guard let last = events.last else { return }
    if events.contains(where: { $0.event.isClockSet }) { believedClock = pipeline.clock }
    revision += 1
    let snapshot = HallSnapshot(
      state: pipeline.state, revision: revision, stamp: last.stamp)
    published.withLock { $0 = snapshot }
    let update = HallUpdate(snapshot: snapshot, events: events)
    for subscriber in subscribers { subscriber.continuation.yield(update) }
  }
}

extension Event {
  fileprivate var isClockSet: Bool {
    if case .clockSet = self { return true }
    return false
  }
}

import HallEngine
import QueueCore

/// A log that a simulated controller can be started from again.
public protocol SimulationLog: EventLog {
  /// What a controller that starts now finds: the state by replay, and the receipts it must honour.
  mutating func recover() -> (state: QueueState, receipts: [StoredReceipt])
}

/// A log in memory that fails as it is told: for fault trials in virtual time.
public struct MemoryLog: SimulationLog {
  /// How often an append goes wrong, in thousandths.
  public struct Faults: Hashable, Sendable {
    /// Refused with nothing stored, as when the disk is full.
    public var refused = 0
    /// The process loses its log after the events were stored.
    public var lostAfter = 0
    /// The process loses its log with the write torn: the transaction is not there.
    public var torn = 0

    public init(refused: Int = 0, lostAfter: Int = 0, torn: Int = 0) {
      self.refused = refused
      self.lostAfter = lostAfter
      self.torn = torn
    }
  }

  public private(set) var events: [StampedEvent] = []
  public private(set) var receipts: [StoredReceipt] = []
  public var faults: Faults
  private let hall: String
  private var random: SeededRandom

  public init(hall: String, faults: Faults = Faults(), seed: UInt64 = 0) {
    self.hall = hall
    self.faults = faults
    random = SeededRandom(seed: seed)
  }

  public mutating func append(
    _ fresh: [StampedEvent], receipts freshReceipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    if random.chance(perMille: faults.refused) { throw .notStored("disk full") }
    if random.chance(perMille: faults.torn) { throw .unknown("torn write") }
    let first = Int64(events.count) + 1
    events += fresh
    receipts += freshReceipts
    if random.chance(perMille: faults.lostAfter) { throw .unknown("power lost after commit") }
    return first
  }

  public mutating func recover() -> (state: QueueState, receipts: [StoredReceipt]) {
    var state = QueueState(hall: hall)
    for event in events { state.apply(event.event, by: event.actor, at: event.stamp) }
    return (state, receipts)
  }
}

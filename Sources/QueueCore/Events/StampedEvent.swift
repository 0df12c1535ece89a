/// An event as it goes to the journal: when, who, and what made it happen.
public struct StampedEvent: Hashable, Sendable {
  public let stamp: Stamp
  public let actor: Actor
  public let event: Event

  public init(stamp: Stamp, actor: Actor, event: Event) {
    self.stamp = stamp
    self.actor = actor
    self.event = event
  }
}

/// A receipt as it goes to the journal, in its events' transaction; alone when there are none.
public struct StoredReceipt: Hashable, Sendable {
  public let id: CommandID
  public let receipt: Receipt

  public init(id: CommandID, receipt: Receipt) {
    self.id = id
    self.receipt = receipt
  }
}

/// Why events were not appended.
public enum EventLogFailure: Error, Hashable, Sendable {
  /// For certain nothing was stored; the caller may go on with the state it had.
  case notStored(String)
  /// It is not known whether the events are stored: the process has to end and replay.
  case unknown(String)
}

/// The append-only event record that the pipeline writes to.
///
/// SQLite lies behind it in production; the simulator puts logs behind it that fail, tear their
/// last write, or fill up.
public protocol EventLog {
  /// Makes all events and receipts durable, or none. There may be receipts without events, of
  /// commands that changed nothing.
  ///
  /// - Returns: the sequence number of the first event; the others follow without gaps. Without
  ///   events, the number that the next one gets.
  mutating func append(
    _ events: [StampedEvent], receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64
}

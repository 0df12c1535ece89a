import Journal
import QueueCore
import Simulation

/// A simulated day's events in a real journal.
public struct JournalSimulationLog: SimulationLog {
  private let store: JournalStore

  public init(_ store: JournalStore) { self.store = store }

  public mutating func append(
    _ events: [StampedEvent], receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    try store.append(events, receipts: receipts)
  }

  public mutating func recover() -> (state: QueueState, receipts: [StoredReceipt]) {
    var state = QueueState(hall: store.hall)
    try? store.replay(from: .lastDayOpened) { event throws(JournalFailure) in
      let stamped = try event.stamped()
      state.apply(stamped.event, by: stamped.actor, at: stamped.stamp)
    }
    return (state, (try? store.receipts()) ?? [])
  }
}

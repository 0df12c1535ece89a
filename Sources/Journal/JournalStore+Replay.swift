import Foundation
import GRDB
import QueueCore

/// Where reading begins.
public enum ReplayStart: Hashable, Sendable {
  /// The first event in the file.
  case first
  /// The last `dayOpened`, which carries the whole starting state; the first event when no day was
  /// ever opened.
  case lastDayOpened
}

extension JournalStore {
  /// The events in order.
  public func events(from start: ReplayStart) throws(JournalFailure) -> EventCursor {
    EventCursor(database, from: try database.sequence(of: start), through: head.sequence)
  }

  /// Hands over the events in order, checking each one's hash and that it follows the one before.
  ///
  /// - Throws: what `body` throws, `.eventDamaged` for an event that was changed, `.damaged` and
  ///   `.failed` when the file cannot be read.
  public func replay(
    from start: ReplayStart, _ body: (RecordedEvent) throws(JournalFailure) -> Void
  ) throws(JournalFailure) {
    var cursor = try events(from: start)
    var previous: RecordedEvent?
    while let event = try cursor.next() {
      let follows =
        previous.map { $0.sequence + 1 == event.sequence && $0.hash == event.previousHash } ?? true
      guard follows, event.hash == event.computedHash else {
        throw .eventDamaged(
          sequence: event.sequence, kind: event.kind, reason: "its hash does not fit")
      }
      try body(event)
      previous = event
    }
  }

  /// Every receipt that is still kept, oldest first: those since the opening of the day before.
  public func receipts() throws(JournalFailure) -> [StoredReceipt] {
    try database.access { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, receipt FROM receipts ORDER BY sequence, id")
      let decoder = JSONDecoder()
      var receipts: [StoredReceipt] = []
      while let row = try rows.next() {
        guard let id = String.fromDatabaseValue(row[0]), let bytes = Data.fromDatabaseValue(row[1]),
          let receipt = try? decoder.decode(Receipt.self, from: bytes)
        else {
          throw JournalFailure.damaged(path: files.database, reason: "an unreadable receipt")
        }
        receipts.append(StoredReceipt(id: CommandID(stored: id), receipt: receipt))
      }
      return receipts
    }
  }
}

extension JournalDatabase {
  func sequence(of start: ReplayStart) throws(JournalFailure) -> Int64 {
    guard start == .lastDayOpened else { return 1 }
    return try access { db in
      try Int64.fetchOne(
        db, sql: "SELECT max(sequence) FROM events WHERE kind = 'dayOpened'") ?? 1
    }
  }
}

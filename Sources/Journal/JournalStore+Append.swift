import Foundation
import GRDB
import QueueCore

extension JournalStore {
  /// Makes all events and receipts durable, or none.
  ///
  /// Besides, `dayClosed` drops the receipts from before the day that closes, and
  /// `journalRestored` ends what ``pendingRestore()`` says, both in the same transaction.
  ///
  /// - Returns: the sequence number of the first event; the others follow without gaps. Without
  ///   events, the number that the next one gets.
  /// - Throws: `.notStored` when for certain nothing was stored: the disk is (nearly) full, a limit
  ///   of `JournalLimits` is passed, a receipt's id was stored before, or SQLite refused before the
  ///   commit. `.unknown` when the commit itself failed, since its last page may have reached the
  ///   disk; then every later append says so too.
  public func append(
    _ events: [StampedEvent], receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> Int64 {
    if let lost { throw .unknown(lost) }
    guard hasRoom else {
      throw .notStored(JournalFailure.diskFull(path: files.directory).bothLanguages)
    }
    let rows = try encode(events)
    let first = head.sequence + 1
    let encoded = try encode(receipts)
    let failure = database.queue.inDatabase { db in
      store(rows, of: events, receipts: encoded, first: first, in: db)
    }
    if let failure {
      if case .unknown(let reason) = failure { lost = reason }
      throw failure
    }
    if let last = rows.last { head = JournalHead(sequence: last.sequence, hash: last.hash) }
    return first
  }

  private func encode(_ events: [StampedEvent]) throws(EventLogFailure) -> [RecordedEvent] {
    guard events.count <= JournalLimits.eventsPerAppend else {
      throw .notStored("\(events.count) events at once")
    }
    var rows: [RecordedEvent] = []
    rows.reserveCapacity(events.count)
    var last = head
    for event in events {
      let stored: Event.Stored
      do { stored = try event.event.stored() } catch {
        throw .notStored("\(event.event.kind): \(error)")
      }
      guard stored.payload.count <= JournalLimits.payloadBytes else {
        throw .notStored("\(stored.kind): \(stored.payload.count) bytes")
      }
      let actor = event.actor.description
      var fields = HashedFields(
        hall: hall, wall: event.stamp.wall.milliseconds,
        hallTime: event.stamp.hall.milliseconds, kind: stored.kind,
        version: Int64(stored.version), actor: actor, payload: stored.payload,
        previous: last.hash)
      let hash = fields.hash(sequence: last.sequence + 1)
      rows.append(
        RecordedEvent(
          sequence: last.sequence + 1, hall: hall, stamp: event.stamp, kind: stored.kind,
          version: stored.version, actor: actor, payload: stored.payload,
          previousHash: last.hash, hash: hash))
      last = JournalHead(sequence: last.sequence + 1, hash: hash)
    }
    return rows
  }

  private func encode(
    _ receipts: [StoredReceipt]
  ) throws(EventLogFailure) -> [(id: String, receipt: Data)] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try receipts.map { ($0.id.text, try encoder.encode($0.receipt)) }
    } catch {
      throw .notStored("receipt: \(error)")
    }
  }

  private func store(
    _ rows: [RecordedEvent], of events: [StampedEvent], receipts: [(id: String, receipt: Data)],
    first: Int64, in db: Database
  ) -> EventLogFailure? {
    do {
      try db.beginTransaction(.immediate)
      try Self.insert(rows, in: db)
      let insert = try db.cachedStatement(
        sql: "INSERT INTO receipts (id, receipt, sequence) VALUES (?, ?, ?)")
      for receipt in receipts {
        try insert.execute(arguments: [receipt.id, receipt.receipt, first])
      }
      for event in events { try Self.follow(event.event, in: db) }
    } catch {
      let failure = JournalFailure(error, path: files.database)
      do { try db.rollback() } catch {
        return .unknown(JournalFailure(error, path: files.database).bothLanguages)
      }
      return .notStored(failure.bothLanguages)
    }
    do {
      try db.commit()
      return nil
    } catch {
      let failure = JournalFailure(error, path: files.database)
      try? db.rollback()
      return .unknown(failure.bothLanguages)
    }
  }

  static func insert(_ rows: [RecordedEvent], in db: Database) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO events (sequence, hall, wall, hallTime, kind, version, actor, payload, \
        previousHash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for row in rows {
      try insert.execute(arguments: [
        row.sequence, row.hall, row.stamp.wall.milliseconds, row.stamp.hall.milliseconds,
        row.kind, row.version, row.actor, Data(row.payload), Data(row.previousHash.bytes),
        Data(row.hash.bytes),
      ])
    }
  }

  /// What else a stored event changes in the file.
  private static func follow(_ event: Event, in db: Database) throws {
    switch event {
    case .dayClosed:
      try db.execute(
        sql: """
          DELETE FROM receipts WHERE sequence <
            (SELECT max(sequence) FROM events WHERE kind = 'dayOpened')
          """)
    case .journalRestored(let content):
      try JournalDatabase.setMetadata(.generation, String(content.generation), db)
      try JournalDatabase.setMetadata(.restoredAt, nil, db)
      try JournalDatabase.setMetadata(.restoredGeneration, nil, db)
    default: break
    }
  }
}

extension JournalFailure {
  /// Both languages in one line, for logs and for failures that carry a plain text.
  var bothLanguages: String { text.chinese + " / " + text.english }
}

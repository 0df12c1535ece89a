import Foundation
import GRDB
import QueueCore

/// Events of a journal in order, read a few at a time.
///
/// Memory stays bounded, and no transaction outlives a call of ``next()``, so that the writer goes
/// on meanwhile. Events appended after the cursor was made are not among them.
public struct EventCursor {
  private let database: JournalDatabase
  private let through: Int64
  private let kinds: [String]
  private var position: Int64
  private var batch: [RecordedEvent] = []
  private var index = 0

  /// - Parameter kinds: empty for all; names of event kinds, not anybody's input.
  init(_ database: JournalDatabase, from first: Int64, through last: Int64, kinds: [String] = []) {
    self.database = database
    position = first
    through = last
    self.kinds = kinds
  }

  /// The next event; nil after the last.
  public mutating func next() throws(JournalFailure) -> RecordedEvent? {
    if index == batch.count {
      batch = try read()
      index = 0
      guard let last = batch.last else { return nil }
      position = last.sequence + 1
    }
    index += 1
    return batch[index - 1]
  }

  private func read() throws(JournalFailure) -> [RecordedEvent] {
    guard position <= through else { return [] }
    let filter =
      kinds.isEmpty ? "" : " AND kind IN (" + kinds.map { "'\($0)'" }.joined(separator: ", ") + ")"
    let sql = Self.select + " WHERE sequence BETWEEN ? AND ?\(filter) ORDER BY sequence LIMIT ?"
    return try database.access { db in
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: sql),
        arguments: [position, through, JournalLimits.eventsPerRead])
      var events: [RecordedEvent] = []
      while let row = try rows.next() { events.append(try Self.event(row, database.path)) }
      return events
    }
  }

  static let select = """
    SELECT sequence, hall, wall, hallTime, kind, version, actor, payload, previousHash, hash \
    FROM events
    """

  static func event(_ row: Row, _ path: String) throws -> RecordedEvent {
    guard let sequence = Int64.fromDatabaseValue(row[0]),
      let hall = String.fromDatabaseValue(row[1]), let wall = Int64.fromDatabaseValue(row[2]),
      let hallTime = Int64.fromDatabaseValue(row[3]), let kind = String.fromDatabaseValue(row[4]),
      let version = Int.fromDatabaseValue(row[5]), let actor = String.fromDatabaseValue(row[6]),
      let payload = Data.fromDatabaseValue(row[7]),
      let previous = Data.fromDatabaseValue(row[8]), let hash = Data.fromDatabaseValue(row[9])
    else { throw JournalFailure.damaged(path: path, reason: "a row of the wrong types") }
    return RecordedEvent(
      sequence: sequence, hall: hall,
      stamp: Stamp(
        wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: hallTime)),
      kind: kind, version: version, actor: actor, payload: Array(payload),
      previousHash: EventHash(bytes: Array(previous)), hash: EventHash(bytes: Array(hash)))
  }
}

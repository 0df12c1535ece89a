import Foundation
import GRDB
import QueueCore

/// One connection to a journal, archive or backup file, with what reading and writing share.
struct JournalDatabase {
  let queue: DatabaseQueue
  let path: String

  /// Opens a file for reading; other connections may write it meanwhile.
  static func reading(_ path: String) throws(JournalFailure) -> JournalDatabase {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(JournalLimits.busySeconds)
    return try open(path, configuration)
  }

  /// Opens a file for its one writer.
  static func writing(_ path: String) throws(JournalFailure) -> JournalDatabase {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(JournalLimits.writerBusySeconds)
    configuration.allowsUnsafeTransactions = true
    let database = try open(path, configuration)
    try database.access { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
      let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
      let secureDelete = try Int.fetchOne(db, sql: "PRAGMA secure_delete")
      guard synchronous == 2, secureDelete == 1 else {
        throw JournalFailure.failed(path: path, reason: "SQLite cannot write durably here")
      }
    }
    return database
  }

  private static func open(
    _ path: String, _ configuration: Configuration
  ) throws(JournalFailure) -> JournalDatabase {
    do {
      return JournalDatabase(
        queue: try DatabaseQueue(path: path, configuration: configuration), path: path)
    } catch {
      throw JournalFailure(error, path: path)
    }
  }

  /// Runs statements, each its own transaction.
  func access<Value>(_ body: (Database) throws -> Value) throws(JournalFailure) -> Value {
    do {
      return try queue.inDatabase(body)
    } catch {
      throw JournalFailure(error, path: path)
    }
  }

  /// Runs statements in one transaction, all or none.
  func transaction(_ body: (Database) throws -> Void) throws(JournalFailure) {
    try access { db in
      try db.inTransaction(.immediate) {
        try body(db)
        return .commit
      }
    }
  }

  func close() { try? queue.close() }

  /// The last event; the anchor of the last archived one when there is none.
  func head() throws(JournalFailure) -> JournalHead {
    try access { db in
      let last = try Row.fetchOne(
        db, sql: "SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1")
      return try last.map { try Self.head($0) } ?? (try Self.anchor(db))
    }
  }

  /// What the first event in the file follows; sequence 0 when nothing was archived.
  func anchor() throws(JournalFailure) -> JournalHead {
    try access { db in try Self.anchor(db) }
  }

  static func anchor(_ db: Database) throws -> JournalHead {
    let last = try Row.fetchOne(
      db, sql: "SELECT sequence, hash FROM anchors ORDER BY sequence DESC LIMIT 1")
    return try last.map { try head($0) } ?? JournalHead(sequence: 0, hash: .none)
  }

  private static func head(_ row: Row) throws -> JournalHead {
    guard let sequence = Int64.fromDatabaseValue(row[0]), let hash = Data.fromDatabaseValue(row[1])
    else { throw JournalFailure.damaged(path: "events", reason: "a row of the wrong types") }
    return JournalHead(sequence: sequence, hash: EventHash(bytes: Array(hash)))
  }

  /// The archived days, oldest first.
  func anchors() throws(JournalFailure) -> [DayHead] {
    try access { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT sequence, hash, date, file FROM anchors ORDER BY sequence")
      return try rows.map { row in
        guard let sequence = Int64.fromDatabaseValue(row[0]),
          let hash = Data.fromDatabaseValue(row[1]),
          let date = String.fromDatabaseValue(row[2]).flatMap(CalendarDate.init),
          let file = String.fromDatabaseValue(row[3])
        else { throw JournalFailure.damaged(path: path, reason: "an unreadable anchor") }
        return DayHead(
          date: date, sequence: sequence, hash: EventHash(bytes: Array(hash)), archive: file)
      }
    }
  }

  func metadata(_ name: MetadataName) throws(JournalFailure) -> String? {
    try access { db in
      try String.fetchOne(
        db, sql: "SELECT value FROM metadata WHERE name = ?", arguments: [name.rawValue])
    }
  }

  static func setMetadata(_ name: MetadataName, _ value: String?, _ db: Database) throws {
    if let value {
      try db.execute(
        sql: "INSERT OR REPLACE INTO metadata (name, value) VALUES (?, ?)",
        arguments: [name.rawValue, value])
    } else {
      try db.execute(sql: "DELETE FROM metadata WHERE name = ?", arguments: [name.rawValue])
    }
  }
}

/// What stands in the metadata table.
enum MetadataName: String {
  case hall
  /// Raised by every restore of a backup.
  case generation
  /// Number of the last event of a backup that was restored and has not been started since.
  case restoredAt
  /// The generation that start is to have.
  case restoredGeneration
  /// Set while erased values may still stand in the write-ahead log.
  case erasurePending
}

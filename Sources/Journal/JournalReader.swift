import Foundation
import GRDB
import QueueCore

/// A journal, archive or backup, open for reading; its writer may go on meanwhile.
///
/// Reading takes no lock that a writer waits for, and is done in short transactions; only
/// ``backup(to:)`` holds one for as long as it copies.
public struct JournalReader: Sendable {
  public let path: String
  /// The hall whose events these are.
  public let hall: String
  let database: JournalDatabase

  /// Opens the journal of a data directory.
  public init(directory: String) throws(JournalFailure) {
    try self.init(file: JournalFiles(directory: directory).database)
  }

  /// Opens a journal, an archive or a backup file.
  ///
  /// - Throws: `.missing`, `.notAJournal`, `.newerSchema`, `.newerEvent`, `.damaged`, `.failed`.
  public init(file path: String) throws(JournalFailure) {
    guard let size = FileAccess.size(path), size > 0 else { throw .missing(path: path) }
    _ = try Schema.checkHeader(path: path)
    database = try JournalDatabase.reading(path)
    self.path = path
    let database = database
    _ = try database.access { db in
      try Schema.checkContent(db, path: path, eventVersion: Event.version)
    }
    guard let hall = try database.metadata(.hall) else { throw .missing(path: path) }
    self.hall = hall
  }

  /// Closes the file; nothing can be read afterwards.
  public func close() { database.close() }

  /// Where the journal ends now.
  public func head() throws(JournalFailure) -> JournalHead { try database.head() }

  /// The events up to now, in order.
  ///
  /// - Parameter kinds: only these; empty for all.
  public func events(
    from start: ReplayStart = .first, kinds: [String] = []
  ) throws(JournalFailure) -> EventCursor {
    EventCursor(
      database, from: try database.sequence(of: start), through: try database.head().sequence,
      kinds: kinds)
  }

  /// The events up to now of the first business day that is not before a date, and of all after it.
  ///
  /// - Parameters:
  ///   - date: nil: from the journal's first event.
  ///   - kinds: only these; empty for all.
  public func events(
    fromDay date: CalendarDate?, kinds: [String] = []
  ) throws(JournalFailure) -> EventCursor {
    EventCursor(
      database, from: try firstSequence(of: date), through: try database.head().sequence,
      kinds: kinds)
  }

  /// One event; nil when there is none of that number.
  public func event(_ sequence: Int64) throws(JournalFailure) -> RecordedEvent? {
    var cursor = EventCursor(database, from: sequence, through: sequence)
    return try cursor.next()
  }

  /// The head at the end of each business day, archived days first.
  public func dayHeads() throws(JournalFailure) -> [DayHead] {
    var heads = try anchors()
    var cursor = try events(kinds: ["dayClosed"])
    while let event = try cursor.next() {
      guard case .dayClosed(let content) = try event.event() else { continue }
      heads.append(
        DayHead(
          date: content.date, sequence: event.sequence, hash: event.hash, archive: nil))
    }
    return heads
  }

  func anchors() throws(JournalFailure) -> [DayHead] { try database.anchors() }
}

import Foundation
import GRDB
import QueueCore

/// What was moved out of a journal.
public struct ArchiveSummary: Hashable, Sendable {
  public let path: String
  public let firstDay: CalendarDate
  public let lastDay: CalendarDate
  public let events: Int64
  /// What the journal's first event follows now.
  public let anchor: JournalHead
}

extension JournalStore {
  /// Moves closed days from before a date to a file of their own; their last hash stays behind.
  ///
  /// The last day that was opened always stays, since a start replays from it. The archive is
  /// written, checked event by event and on the disk before anything is taken out of the journal; a
  /// crash in between leaves events in both, and the next archiving then makes its own file. The
  /// journal file does not shrink: its free pages are used again.
  ///
  /// - Returns: nil when no closed day lies before the date.
  /// - Throws: `.fileExists`, `.eventDamaged` when what was to be moved is not intact, `.diskFull`,
  ///   `.failed`.
  public func archive(
    before date: CalendarDate, to target: String
  ) throws(JournalFailure) -> ArchiveSummary? {
    guard !FileAccess.exists(target) else { throw .fileExists(path: target) }
    let anchor = try database.anchor()
    let days = try closedDays(before: date, after: anchor.sequence)
    guard let first = days.first, let last = days.last else { return nil }
    let partial = target + ".partial"
    for suffix in ["", "-wal", "-shm", "-journal"] { FileAccess.remove(partial + suffix) }
    try FileAccess.create(partial, mode: 0o640)
    try fill(partial, after: anchor, through: last.sequence)
    try check(partial, endsAt: last)
    try FileAccess.move(partial, to: target)
    try takeOut(days, file: (target as NSString).lastPathComponent)
    return ArchiveSummary(
      path: target, firstDay: first.date, lastDay: last.date,
      events: last.sequence - anchor.sequence,
      anchor: JournalHead(sequence: last.sequence, hash: last.hash))
  }

  private func closedDays(
    before date: CalendarDate, after anchor: Int64
  ) throws(JournalFailure) -> [DayHead] {
    let lastOpening = try database.sequence(of: .lastDayOpened)
    var cursor = EventCursor(
      database, from: anchor + 1, through: lastOpening - 1, kinds: ["dayClosed"])
    var days: [DayHead] = []
    while let event = try cursor.next() {
      guard case .dayClosed(let content) = try event.event(), content.date < date else { break }
      days.append(
        DayHead(date: content.date, sequence: event.sequence, hash: event.hash, archive: nil))
    }
    return days
  }

  private func fill(
    _ path: String, after anchor: JournalHead, through last: Int64
  ) throws(JournalFailure) {
    let queue: DatabaseQueue
    do { queue = try DatabaseQueue(path: path) } catch { throw JournalFailure(error, path: path) }
    let archive = JournalDatabase(queue: queue, path: path)
    let previous = try database.anchors().last
    defer { archive.close() }
    try archive.transaction { db in
      try db.execute(sql: Schema.archive)
      try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
      try db.execute(sql: "PRAGMA application_id = \(Schema.archiveMark)")
      try JournalDatabase.setMetadata(.hall, hall, db)
      if let previous, let file = previous.archive {
        try Self.insertAnchor(previous, file: file, in: db)
      }
      var cursor = EventCursor(database, from: anchor.sequence + 1, through: last)
      while let event = try cursor.next() { try Self.insert([event], in: db) }
    }
  }

  private func check(_ path: String, endsAt last: DayHead) throws(JournalFailure) {
    let archive = try JournalReader(file: path)
    defer { archive.close() }
    let found = try archive.verify()
    guard found.isIntact, found.head == JournalHead(sequence: last.sequence, hash: last.hash) else {
      let reason = found.findings.first?.text.english ?? "the copy is not whole"
      throw .damaged(path: files.database, reason: reason)
    }
  }

  private func takeOut(_ days: [DayHead], file: String) throws(JournalFailure) {
    try database.transaction { db in
      for day in days { try Self.insertAnchor(day, file: file, in: db) }
      if let last = days.last {
        try db.execute(sql: "DELETE FROM events WHERE sequence <= ?", arguments: [last.sequence])
      }
    }
  }

  private static func insertAnchor(_ day: DayHead, file: String, in db: Database) throws {
    try db.execute(
      sql: "INSERT INTO anchors (sequence, hash, date, file) VALUES (?, ?, ?, ?)",
      arguments: [day.sequence, Data(day.hash.bytes), day.date.description, file])
  }
}

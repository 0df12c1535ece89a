import GRDB
import QueueCore

/// A backup was put in place and the hall has not been started with it yet.
public struct PendingRestore: Hashable, Sendable {
  /// The generation that the journal is to have from now on.
  public let generation: Int
  /// How many generations that is more than the backup's: more than one when the journal that was
  /// replaced was itself a restored one.
  public let generationsPassed: Int
  /// The last event of the backup.
  public let last: JournalHead
  /// When that was; nil for an empty backup.
  public let lastStamp: Stamp?
}

extension PendingRestore {
  /// Numbers of one prefix that a hall issues in a minute, at the most, all day long: a kiosk needs
  /// three seconds for a ticket.
  public static let numbersPerMinute = 20

  /// Numbers that are skipped at least, for what stood in the lost journal after the last event.
  public static let leastSkippedNumbers = 100

  /// Numbers that are skipped at most: no prefix reaches so many in a day, and more would not fit
  /// the boards.
  public static let mostSkippedNumbers = 5000

  /// Tickets, print jobs and people are counted on by so many, which no hall reaches in a year.
  public static let skippedIdentifiers: Int64 = 1_000_000

  /// What the hall records so that no number issued since the backup can come again.
  ///
  /// Numbers begin anew each day, so only those of the day of the restore can: they may have been
  /// issued from its opening, or from the last event when that is later, until now. A day of the
  /// backup that is over has to be closed before this is recorded, since closing a day ends the
  /// skipping. A clock that stands before the last event tells nothing, and the most is skipped.
  ///
  /// - Parameters:
  ///   - now: when the hall is started.
  ///   - opening: when the business day of the restore began, or begins, to issue numbers.
  public func journalRestored(now: WallTime, opening: WallTime) -> JournalRestored {
    let begin = max(lastStamp?.wall ?? opening, opening)
    let skipped: Int
    if let last = lastStamp?.wall, now < last {
      skipped = Self.mostSkippedNumbers
    } else {
      let minutes = (max(0, now.milliseconds - begin.milliseconds) + 59_999) / 60_000
      let most = Int64(Self.mostSkippedNumbers / Self.numbersPerMinute)
      skipped = max(
        Self.leastSkippedNumbers, Int(min(minutes, most)) * Self.numbersPerMinute)
    }
    return JournalRestored(
      generation: generation, skippedNumbers: skipped * generationsPassed,
      skippedIdentifiers: Self.skippedIdentifiers * Int64(generationsPassed))
  }
}

extension JournalStore {
  /// What a restored backup still needs; nil in the ordinary case.
  ///
  /// Ends with the append of a `journalRestored` event.
  public func pendingRestore() throws(JournalFailure) -> PendingRestore? {
    guard let text = try database.metadata(.restoredAt), let sequence = Int64(text) else {
      return nil
    }
    let before = Int(try database.metadata(.generation) ?? "") ?? 1
    let generation = Int(try database.metadata(.restoredGeneration) ?? "") ?? before + 1
    var cursor = EventCursor(database, from: sequence, through: sequence)
    let last = try cursor.next()
    return PendingRestore(
      generation: generation, generationsPassed: max(1, generation - before),
      last: JournalHead(sequence: sequence, hash: last?.hash ?? .none), lastStamp: last?.stamp)
  }
}

/// Puts a backup in the place of a journal.
public enum JournalRestore {
  /// Puts a backup in place and marks it, so that the hall's next start skips numbers.
  ///
  /// A journal that is replaced is kept beside it as `journal.sqlite.replaced-N`. The backup is
  /// copied, checked page by page and on the disk before anything is replaced, and the replacing is
  /// one rename: a crash leaves the one or the other.
  ///
  /// - Parameters:
  ///   - replacing: allow the directory to hold a journal with events, or a damaged one.
  /// - Throws: `.locked` while the hall runs, `.notEmpty`, `.fileExists` for a file that cannot be
  ///   read, and what is wrong with the backup.
  public static func restore(
    from backup: String, to directory: String, replacing: Bool = false
  ) throws(JournalFailure) {
    let files = JournalFiles(directory: directory)
    let source = try JournalReader(file: backup)
    defer { source.close() }
    guard try Schema.checkHeader(path: backup) != Schema.archiveMark else {
      throw .isArchive(path: backup)
    }
    try source.checkPages()
    try files.makeDirectory()
    let lock = try WriterLock(path: files.lock)
    defer { withExtendedLifetime(lock) {} }
    let replaced = try generation(replacedIn: files, replacing: replacing)
    let copy = files.database + ".restoring"
    try source.copy(to: copy, mode: 0o640)
    try mark(copy, above: replaced)
    try keepReplaced(files)
    try FileAccess.move(copy, to: files.database)
  }

  /// The generation of the journal that is in the way; 0 when there is none or it cannot be told.
  private static func generation(
    replacedIn files: JournalFiles, replacing: Bool
  ) throws(JournalFailure) -> Int {
    guard let size = FileAccess.size(files.database), size > 0 else { return 0 }
    do throws(JournalFailure) {
      let present = try JournalReader(file: files.database)
      defer { present.close() }
      let events = try present.head().sequence
      guard replacing || events == 0 else {
        throw .notEmpty(path: files.database, events: events)
      }
      return Int(try present.database.metadata(.generation) ?? "") ?? 0
    } catch {
      if replacing { return 0 }
      if case .notEmpty = error { throw error }
      throw .fileExists(path: files.database)
    }
  }

  private static func mark(_ path: String, above replaced: Int) throws(JournalFailure) {
    let database = try JournalDatabase.writing(path)
    let head = try database.head()
    let own = Int(try database.metadata(.generation) ?? "") ?? 1
    let pending = Int(try database.metadata(.restoredGeneration) ?? "") ?? 0
    try database.transaction { db in
      try JournalDatabase.setMetadata(.restoredAt, String(head.sequence), db)
      try JournalDatabase.setMetadata(
        .restoredGeneration, String(max(own, pending, replaced) + 1), db)
      // Who has signed out since the backup stays so.
      if try db.tableExists("sessions") { try db.execute(sql: "DELETE FROM sessions") }
    }
    try database.access { db in _ = try db.checkpoint(.truncate) }
    database.close()
    FileAccess.remove(path + "-wal")
    FileAccess.remove(path + "-shm")
  }

  /// Gives the journal that is in the way a second name, and takes its write-ahead log away, which
  /// SQLite would otherwise read as the new file's.
  private static func keepReplaced(_ files: JournalFiles) throws(JournalFailure) {
    guard FileAccess.exists(files.database) else { return }
    var count = 1
    while FileAccess.exists(files.database + ".replaced-\(count)") { count += 1 }
    let kept = files.database + ".replaced-\(count)"
    if let present = try? JournalDatabase.writing(files.database) {
      try? present.access { db in _ = try db.checkpoint(.truncate) }
      present.close()
    }
    try FileAccess.link(files.database, to: kept)
    for suffix in ["-wal", "-shm"] where FileAccess.exists(files.database + suffix) {
      try FileAccess.move(files.database + suffix, to: kept + suffix)
    }
  }
}

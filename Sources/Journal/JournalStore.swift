import Foundation
import GRDB
import QueueCore

/// The event record of a hall, open for its one writer.
///
/// Not `Sendable` on purpose: it belongs to the thread of whoever opened it, since every call may
/// wait for the disk. Others read through ``JournalReader``, which does not wait for this one.
///
/// The file is in write-ahead mode with `synchronous=FULL`: what ``append(_:receipts:)`` has
/// returned for is on the disk.
public final class JournalStore: EventLog {
  public let files: JournalFiles
  /// The hall whose events these are.
  public let hall: String

  let database: JournalDatabase
  private let lock: WriterLock
  private let freeBytes: UInt64
  /// Where the journal ends.
  public internal(set) var head: JournalHead
  /// Why it is not known what is stored; every later append says the same.
  var lost: String?

  /// Opens the journal of a directory, or makes one.
  ///
  /// - Parameters:
  ///   - directory: made when it is not there.
  ///   - hall: the hall's id; the one the journal was made with.
  ///   - freeBytes: what has to stay free on the disk.
  ///   - eventVersion: the newest version of events that the program can read.
  /// - Throws: `.locked` while another process has it open, `.newerSchema` and `.newerEvent` for
  ///   what a newer program wrote (nothing is touched), `.differentHall`, `.notAJournal`,
  ///   `.isArchive`, `.damaged` for a file that is cut or overwritten, `.diskFull`, `.failed`.
  public init(
    directory: String, hall: String, freeBytes: UInt64 = JournalLimits.freeBytes,
    eventVersion: Int = Event.version
  ) throws(JournalFailure) {
    files = JournalFiles(directory: directory)
    self.hall = hall
    self.freeBytes = freeBytes
    try files.makeDirectory()
    lock = try WriterLock(path: files.lock)
    try Self.prepareFile(files, eventVersion: eventVersion)
    database = try JournalDatabase.writing(files.database)
    try database.access { db in try Schema.migrate(db) }
    if let known = try database.metadata(.hall) {
      guard known == hall else { throw .differentHall(found: known, expected: hall) }
    } else {
      try database.transaction { db in
        try JournalDatabase.setMetadata(.hall, hall, db)
        try JournalDatabase.setMetadata(.generation, "1", db)
      }
    }
    head = try database.head()
    try finishErasure()
  }

  /// Closes the file; the lock is given back when the store goes.
  public func close() { database.close() }

  /// Makes the file, or refuses one that must not be written, before anything is written.
  private static func prepareFile(
    _ files: JournalFiles, eventVersion: Int
  ) throws(JournalFailure) {
    let path = files.database
    if !FileAccess.exists(path) { try FileAccess.create(path, mode: 0o640) }
    if FileAccess.size(path) == 0 { return }
    guard try Schema.checkHeader(path: path) != Schema.archiveMark else {
      throw .isArchive(path: path)
    }
    let reading = try JournalDatabase.reading(path)
    defer { reading.close() }
    let mark = try reading.access { db in
      try Schema.checkContent(db, path: path, eventVersion: eventVersion)
    }
    if mark == Schema.archiveMark { throw .isArchive(path: path) }
  }

  /// Whether enough is free to write and to go on running.
  var hasRoom: Bool {
    guard let free = FileAccess.freeBytes(files.directory) else { return true }
    return free >= freeBytes
  }

  /// The key that ticket tokens are made with; see ``JournalFiles/secretKey()``.
  public func secretKey() throws(JournalFailure) -> [UInt8] { try files.secretKey() }

  /// Folds the write-ahead log back into the file, as far as readers let it.
  ///
  /// SQLite does so by itself every thousand pages; called when the hall is idle, it spares a
  /// command that wait.
  public func checkpoint() throws(JournalFailure) {
    try database.access { db in _ = try db.checkpoint(.passive) }
  }
}

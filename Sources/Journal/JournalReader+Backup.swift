import Foundation
import GRDB
import QueueCore

extension JournalReader {
  /// Copies the journal as it is now, people included, to a file of its own.
  ///
  /// The hall may be open: its appends go on, only its write-ahead log cannot be folded back until
  /// the copy is made. The file comes into being under its name only when it is whole and on the
  /// disk, and is readable for its owner only.
  ///
  /// - Returns: where the copy ends.
  /// - Throws: `.fileExists`, `.diskFull`, `.damaged`, `.failed`.
  public func backup(to target: String) throws(JournalFailure) -> JournalHead {
    guard !FileAccess.exists(target) else { throw .fileExists(path: target) }
    let partial = target + ".partial"
    try copy(to: partial, mode: 0o600)
    let copied = try JournalDatabase.reading(partial)
    let head: JournalHead
    do { head = try copied.head() } catch {
      copied.close()
      FileAccess.remove(partial)
      throw error
    }
    copied.close()
    try FileAccess.move(partial, to: target)
    return head
  }

  /// Writes all content to a new file; what is erased or free in this one is not in it.
  func copy(to path: String, mode: mode_t) throws(JournalFailure) {
    FileAccess.remove(path)
    try FileAccess.create(path, mode: mode)
    do throws(JournalFailure) {
      try database.access { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [path])
      }
    } catch {
      FileAccess.remove(path)
      throw error
    }
  }

  /// Has SQLite look at every page.
  func checkPages() throws(JournalFailure) {
    let answer = try database.access { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
    guard answer == "ok" else { throw .damaged(path: path, reason: answer ?? "no answer") }
  }
}

import Foundation
import GRDB

/// Bare SQLite commits for `hall bench`, beside which the journal's are measured; the caller holds
/// the watch, and takes a directory that it removes after.
public struct JournalBench {
  private let bare: JournalDatabase

  public init(directory: String) throws(JournalFailure) {
    bare = try JournalDatabase.writing(directory + "/bare.sqlite")
    try bare.access { db in
      try db.execute(sql: "CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, bytes BLOB)")
    }
  }

  /// Commits that write one small row each: what the same disk does at best.
  public func commitBare(_ commits: Int) throws(JournalFailure) {
    let bytes = Data(repeating: 0x5A, count: 300)
    for _ in 0..<commits {
      try bare.access { db in
        try db.cachedStatement(sql: "INSERT INTO row (bytes) VALUES (?)").execute(arguments: [bytes]
        )
      }
    }
  }

  /// Rows committed so far.
  public func count() throws(JournalFailure) -> Int {
    try bare.access { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM row") ?? 0 }
  }
}

import Foundation
import GRDB
import QueueCore

/// A browser on which somebody is signed in; its token itself is not stored.
public struct KeptSession: Hashable, Sendable {
  /// SHA-256 of the token.
  public let tokenHash: [UInt8]
  public let person: PersonID
  /// When the person signed in.
  public let since: WallTime

  public init(tokenHash: [UInt8], person: PersonID, since: WallTime) {
    self.tokenHash = tokenHash
    self.person = person
    self.since = since
  }
}

extension JournalStore {
  /// Keeps a sign-in for the next start; past ``JournalLimits/sessions`` the oldest go.
  public func keepSession(_ session: KeptSession) throws(JournalFailure) {
    try database.transaction { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO sessions (tokenHash, person, since) VALUES (?, ?, ?)",
        arguments: [
          Data(session.tokenHash), session.person.value, session.since.milliseconds,
        ])
      try db.execute(
        sql: """
          DELETE FROM sessions WHERE tokenHash IN (
            SELECT tokenHash FROM sessions ORDER BY since DESC, tokenHash LIMIT -1 OFFSET ?)
          """, arguments: [JournalLimits.sessions])
    }
  }

  /// Forgets a sign-in; an unknown one is no error.
  public func removeSession(tokenHash: [UInt8]) throws(JournalFailure) {
    try database.access { db in
      try db.execute(
        sql: "DELETE FROM sessions WHERE tokenHash = ?", arguments: [Data(tokenHash)])
    }
  }

  /// Every sign-in that was kept, the oldest first.
  public func sessions() throws(JournalFailure) -> [KeptSession] {
    let path = database.path
    return try database.access { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT tokenHash, person, since FROM sessions ORDER BY since, tokenHash")
      return try rows.map { row in
        guard let hash = Data.fromDatabaseValue(row[0]),
          let person = Int64.fromDatabaseValue(row[1]), let since = Int64.fromDatabaseValue(row[2])
        else {
          throw JournalFailure.damaged(path: path, reason: "an unreadable sign-in")
        }
        return KeptSession(
          tokenHash: Array(hash), person: PersonID(person),
          since: WallTime(milliseconds: since))
      }
    }
  }
}

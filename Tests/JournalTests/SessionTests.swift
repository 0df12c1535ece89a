import Foundation
import GRDB
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct SessionTests {
  private func session(_ number: Int, of person: PersonID = 1) -> KeptSession {
    let hash = [UInt8(number >> 8), UInt8(number & 255)] + [UInt8](repeating: 7, count: 30)
    return KeptSession(
      tokenHash: hash, person: person, since: WallTime(milliseconds: Int64(number)))
  }

  @Test func `a sign-in is there after the journal is opened again, and gone once removed`() throws
  {
    let hall = Hall()
    do {
      let store = try hall.open()
      try store.keepSession(session(2, of: 5))
      try store.keepSession(session(1))
      try store.keepSession(session(2, of: 5))
    }
    let store = try hall.open()
    #expect(try store.sessions() == [session(1), session(2, of: 5)])
    try store.removeSession(tokenHash: session(1).tokenHash)
    try store.removeSession(tokenHash: session(9).tokenHash)
    #expect(try store.sessions() == [session(2, of: 5)])
  }

  @Test func `past the limit the oldest sign-ins go`() throws {
    let hall = Hall()
    let store = try hall.open()
    try store.database.transaction { db in
      for number in 1...JournalLimits.sessions {
        try db.execute(
          sql: "INSERT INTO sessions VALUES (?, 1, ?)",
          arguments: [Data(session(number).tokenHash), number])
      }
    }
    try store.keepSession(session(JournalLimits.sessions + 1))
    let kept = try store.sessions()
    #expect(kept.count == JournalLimits.sessions)
    #expect(kept.first == session(2))
    #expect(kept.last == session(JournalLimits.sessions + 1))
  }

  @Test func `whoever is erased is signed out everywhere`() throws {
    let hall = Hall()
    let store = try hall.open()
    try store.setPerson(Person(id: 1, name: "娜仁", signInName: "naren"))
    try store.keepSession(session(1))
    try store.keepSession(session(2, of: 5))
    _ = try store.erase(1)
    #expect(try store.sessions() == [session(2, of: 5)])
  }

  @Test func `a restored backup signs nobody in`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    try store.keepSession(session(1))
    let reader = try hall.reader()
    let copy = hall.directory + "/copy"
    _ = try reader.backup(to: copy)
    reader.close()
    let other = Hall()
    try JournalRestore.restore(from: copy, to: other.directory)
    #expect(try other.open().sessions().isEmpty)
  }

  @Test func `a journal from before sign-ins were kept gets the table when it is opened`() throws {
    let hall = Hall()
    do {
      let store = try hall.open()
      try hall.append(Hall.opened(), to: store)
      try store.database.access { db in
        try db.execute(sql: "DROP TABLE sessions; PRAGMA user_version = 1")
      }
    }
    let again = try hall.open()
    #expect(again.head.sequence == 1)
    try again.keepSession(session(1))
    #expect(try again.sessions() == [session(1)])
  }
}

import Foundation
import GRDB
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct OpeningTests {
  @Test func `a second writer is refused and told who writes; the lock goes with the first`() throws
  {
    let hall = Hall()
    var first: JournalStore? = try hall.open()
    try hall.append(Hall.opened(), to: first!)
    let found = failure { _ = try hall.open() }
    let process = getpid()
    #expect(found == .locked(path: hall.directory + "/journal.lock", process: process))
    #expect(found?.text.chinese.contains("\(process)") == true)
    #expect(found?.text.english.contains("\(process)") == true)
    first = nil
    #expect(try hall.open().head.sequence == 1)
  }

  @Test func `a journal of a newer schema is refused and no byte of it changes`() throws {
    let hall = Hall()
    try fill(hall)
    let raw = try DatabaseQueue(path: hall.database)
    try raw.inDatabase { db in
      try db.execute(sql: "PRAGMA user_version = \(Schema.version + 1)")
      _ = try db.checkpoint(.truncate)
    }
    try raw.close()
    let before = try Data(contentsOf: URL(filePath: hall.database))
    let expected = JournalFailure.newerSchema(
      path: hall.database, found: Schema.version + 1, known: Schema.version)
    #expect(failure { _ = try hall.open() } == expected)
    #expect(failure { _ = try hall.reader() } == expected)
    #expect(try Data(contentsOf: URL(filePath: hall.database)) == before)
    let files = try FileManager.default.contentsOfDirectory(atPath: hall.directory)
    #expect(files.sorted() == ["journal.lock", "journal.sqlite"])
  }

  @Test func `a journal with an event of a newer version is refused, in the log of writes too`()
    throws
  {
    let hall = Hall()
    try fill(hall)
    let raw = try JournalDatabase.writing(hall.database)
    try raw.access { db in
      try db.execute(sql: "UPDATE events SET version = 9 WHERE sequence = 3")
    }
    let before = try Data(contentsOf: URL(filePath: hall.database))
    let expected = JournalFailure.newerEvent(kind: "ticketCalled", version: 9, known: Event.version)
    #expect(failure { _ = try hall.open() } == expected)
    #expect(failure { _ = try hall.reader() } == expected)
    #expect(try Data(contentsOf: URL(filePath: hall.database)) == before)
    raw.close()
    #expect(failure { _ = try hall.open() } == expected)
  }

  @Test func `a journal of another hall, another program's file and text are refused`() throws {
    let hall = Hall()
    try fill(hall)
    #expect(
      failure { _ = try JournalStore(directory: hall.directory, hall: "other") }
        == .differentHall(found: "test", expected: "other"))
    try FileManager.default.removeItem(atPath: hall.database)
    let raw = try DatabaseQueue(path: hall.database)
    try raw.inDatabase { db in try db.execute(sql: "CREATE TABLE songs (name TEXT)") }
    try raw.close()
    #expect(failure { _ = try hall.open() } == .notAJournal(path: hall.database))
    try Data("a letter to the editor".utf8).write(to: URL(filePath: hall.database))
    #expect(failure { _ = try hall.open() } == .notAJournal(path: hall.database))
    #expect(failure { _ = try hall.reader() } == .notAJournal(path: hall.database))
  }

  @Test func `a file cut short at any page is called damaged, never opened as if whole`() throws {
    let hall = Hall()
    try fill(hall, tickets: 60)
    let whole = try Data(contentsOf: URL(filePath: hall.database))
    let page = 4096
    for cut in [60, 100, page - 1, page, 2 * page, whole.count - page, whole.count - 1] {
      try whole.prefix(cut).write(to: URL(filePath: hall.database))
      for found in [failure { _ = try hall.open() }, failure { _ = try hall.reader() }] {
        guard case .damaged = found else {
          Issue.record("cut at \(cut): \(String(describing: found))")
          continue
        }
      }
    }
    try whole.write(to: URL(filePath: hall.database))
    #expect(try findings(hall).isEmpty)
  }

  @Test func `pages overwritten in the middle are called damaged when they are read`() throws {
    let hall = Hall()
    try fill(hall, tickets: 200)
    var bytes = try Data(contentsOf: URL(filePath: hall.database))
    let middle = bytes.count / 2 / 4096 * 4096
    bytes.replaceSubrange(middle..<middle + 8192, with: Data(repeating: 0xA5, count: 8192))
    try bytes.write(to: URL(filePath: hall.database))
    let found = failure { _ = try findings(hall) }
    guard case .damaged = found else {
      Issue.record("\(String(describing: found))")
      return
    }
  }

  @Test func `a copy taken in mid-flight opens with every event that was acknowledged`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    for ticket in 1...40 { try hall.append(Hall.taken(TicketID(Int64(ticket))), to: store) }
    let acknowledged = store.head
    let copy = Hall()
    copy.clock = hall.clock
    try FileManager.default.createDirectory(
      atPath: copy.directory, withIntermediateDirectories: true)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: hall.database + suffix, toPath: copy.database + suffix)
    }
    let reopened = try copy.open()
    #expect(reopened.head == acknowledged)
    #expect(try reopened.append([copy.stamped(Hall.taken(41))], receipts: []) == 42)
    #expect(try findings(copy).isEmpty)
  }

  @Test func `a write-ahead log torn in its last write loses that write and nothing else`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    try hall.append(Hall.taken(1), to: store)
    let whole = store.head
    let length = try Data(contentsOf: URL(filePath: hall.database + "-wal")).count
    try hall.append(Hall.taken(2), to: store)
    let after = try Data(contentsOf: URL(filePath: hall.database + "-wal")).count
    #expect(after > length)
    for cut in stride(from: length + 1, to: after, by: 1009) {
      let copy = Hall()
      try FileManager.default.createDirectory(
        atPath: copy.directory, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: hall.database, toPath: copy.database)
      try Data(contentsOf: URL(filePath: hall.database + "-wal")).prefix(cut)
        .write(to: URL(filePath: copy.database + "-wal"))
      let reopened = try copy.open()
      #expect(reopened.head == whole, "cut at \(cut)")
      #expect(try reopened.append([copy.stamped(Hall.taken(2))], receipts: []) == 3)
    }
  }

  @Test func `clocks, device tokens and layouts are kept over a restart`() throws {
    let hall = Hall()
    var store: JournalStore? = try hall.open()
    let anchor = ClockAnchor(boot: "b", bootMilliseconds: 5, stamp: hall.stamp)
    try store?.setClockAnchor(ClockAnchor(boot: "a", bootMilliseconds: 1, stamp: hall.stamp))
    try store?.setClockAnchor(anchor)
    try store?.setToken(of: "kiosk-2", hash: [1, 2])
    try store?.setToken(of: "kiosk-1", hash: [3])
    try store?.setToken(of: "kiosk-1", hash: [4])
    try store?.setToken(of: "kiosk-3", hash: [5])
    try store?.setToken(of: "kiosk-3", hash: nil)
    let layout = try store?.keepLayout(Array("版式".utf8))
    #expect(try store?.keepLayout(Array("版式".utf8)) == layout)
    let secret = try store?.secretKey()
    store = nil
    store = try hall.open()
    #expect(try store?.clockAnchor() == anchor)
    #expect(
      try store?.enrolledDevices() == [
        EnrolledDevice(device: "kiosk-1", tokenHash: [4]),
        EnrolledDevice(device: "kiosk-2", tokenHash: [1, 2]),
      ])
    #expect(try store?.layout(layout!) == Array("版式".utf8))
    #expect(try store?.layout(.none) == nil)
    #expect(secret?.count == 32)
    #expect(try store?.secretKey() == secret)
    let attributes = try FileManager.default.attributesOfItem(
      atPath: hall.directory + "/secret.key")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  private func fill(_ hall: Hall, tickets: Int64 = 4) throws {
    let store = try hall.open()
    try hall.day(tickets: tickets, in: store)
    store.close()
  }
}

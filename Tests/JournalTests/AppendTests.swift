import Foundation
import GRDB
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct AppendTests {
  @Test func `events are numbered from one without gaps and come back as they were`() throws {
    let hall = Hall()
    let store = try hall.open()
    let first = hall.stamped(Hall.opened())
    let second = hall.stamped(Hall.taken(1), by: .kiosk("kiosk-1"))
    #expect(try store.append([first], receipts: []) == 1)
    #expect(try store.append([second, second], receipts: []) == 2)
    #expect(store.head.sequence == 3)
    var cursor = try store.events(from: .first)
    var events: [RecordedEvent] = []
    while let event = try cursor.next() { events.append(event) }
    #expect(events.map(\.sequence) == [1, 2, 3])
    #expect(try events.map { try $0.stamped() } == [first, second, second])
    #expect(events[0].previousHash == .none)
    #expect(events[2].previousHash == events[1].hash)
    #expect(events.allSatisfy { $0.hash == $0.computedHash })
    #expect(store.head.hash == events[2].hash)
  }

  @Test func `the hash is that of the documented bytes`() {
    var fields = HashedFields(
      hall: "h", wall: 2, hallTime: 3, kind: "k", version: 1, actor: "a",
      payload: [0x7B, 0x7D], previous: .none)
    #expect(fields.hash(sequence: 2) != fields.hash(sequence: 1))
    let hash = fields.hash(sequence: 1)
    // Worked out with another program's SHA-256 over bytes put together field by field.
    #expect(
      hash.description == "8d5294ca9ac4cefa4a1adba820a3b66beda665578f03845dc8e455217bf2f53e")
    #expect(EventHash(hash.description) == hash)
    #expect(EventHash("12") == nil)
    #expect(EventHash(String(repeating: "g", count: 64)) == nil)
  }

  @Test func `more events than one read takes are all replayed, from the last opening on`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.day(tickets: 200, in: store)
    try hall.day(Hall.date.adding(days: 1), tickets: 3, in: store)
    var all: [Int64] = []
    try store.replay(from: .first) { all.append($0.sequence) }
    #expect(all == Array(1...410))
    var kinds: [String] = []
    try store.replay(from: .lastDayOpened) { kinds.append($0.kind) }
    #expect(kinds.count == 8)
    #expect(kinds.first == "dayOpened")
  }

  @Test func `replaying a journal in which an event was changed stops there`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.day(in: store)
    try store.database.access { db in
      try db.execute(sql: "UPDATE events SET actor = 'console:0' WHERE sequence = 4")
    }
    let found = failure { try store.replay(from: .first) { _ in } }
    #expect(
      found
        == .eventDamaged(sequence: 4, kind: "ticketTaken", reason: "its hash does not fit"))
  }

  @Test func `receipts are kept with their events until the day after closes`() throws {
    let hall = Hall()
    var store: JournalStore? = try hall.open()
    try hall.day(tickets: 2, in: store!)
    try hall.append(Hall.opened(Hall.date.adding(days: 1)), to: store!)
    #expect(try store!.receipts().map(\.id.text) == (1...5).map { "d:test:1:\($0)" })
    #expect(try store!.receipts().allSatisfy { $0.receipt == .done })
    try hall.append(Hall.closed(Hall.date.adding(days: 1)), to: store!)
    let expected = [5, 6].map { "d:test:1:\($0)" }
    #expect(try store!.receipts().map(\.id.text) == expected)
    store = nil
    store = try hall.open()
    #expect(try store!.receipts().map(\.id.text) == expected)
  }

  @Test func `a receipt without events is kept like any other`() throws {
    let hall = Hall()
    var store: JournalStore? = try hall.open()
    try hall.append(Hall.opened(), to: store!)
    let head = store!.head
    let receipt = StoredReceipt(
      id: CommandID(request: "crossed"),
      receipt: .unchanged(1, TicketNumber(prefix: "A", counter: 1), 1))
    _ = try store!.append([], receipts: [receipt])
    #expect(store!.head == head)
    store = nil
    store = try hall.open()
    #expect(try store!.receipts().contains(receipt))
    try hall.append(Hall.closed(), to: store!)
    #expect(try store!.receipts().contains(receipt))
    try hall.append(Hall.opened(Hall.date.adding(days: 1)), to: store!)
    try hall.append(Hall.closed(Hall.date.adding(days: 1)), to: store!)
    #expect(try !store!.receipts().contains(receipt))
  }

  @Test func `a batch whose receipt is known already is not stored at all`() throws {
    let hall = Hall()
    let store = try hall.open()
    let receipt = StoredReceipt(id: CommandID(request: "one"), receipt: .done)
    _ = try store.append([hall.stamped(Hall.opened())], receipts: [receipt])
    #expect(throws: EventLogFailure.self) {
      try store.append([hall.stamped(Hall.taken(1))], receipts: [receipt])
    }
    #expect(store.head.sequence == 1)
    #expect(try hall.reader().head().sequence == 1)
    #expect(try store.append([hall.stamped(Hall.taken(1))], receipts: []) == 2)
  }

  @Test func `a full disk refuses a whole batch, and appending goes on when there is room`() throws
  {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    let pages = try store.database.access { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 2)")
      return pages
    }
    let batch = (1...200).map { hall.stamped(Hall.taken(TicketID($0))) }
    do {
      _ = try store.append(batch, receipts: [])
      Issue.record("stored on a full disk")
    } catch {
      guard case .notStored(let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reason.contains("磁盘已满") && reason.contains("disk is full"))
    }
    #expect(try hall.reader().head().sequence == 1)
    try store.database.access { db in
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 1000)")
    }
    #expect(try store.append(batch, receipts: []) == 2)
    #expect(try findings(hall).isEmpty)
  }

  @Test func `nothing is appended when less than the reserve is free`() throws {
    let hall = Hall()
    let store = try JournalStore(directory: hall.directory, hall: "test", freeBytes: .max)
    do {
      try hall.append(Hall.opened(), to: store)
      Issue.record("stored without room")
    } catch {
      guard case .notStored? = error as? EventLogFailure else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(store.head.sequence == 0)
  }

  @Test func `a commit that fails leaves it unknown, and every later append says so`() throws {
    let hall = Hall()
    let store = try hall.open()
    try store.database.access { db in
      try db.execute(
        sql: """
          CREATE TABLE parent (id INTEGER PRIMARY KEY);
          CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
          CREATE TRIGGER breaking AFTER INSERT ON events WHEN new.kind = 'noticePosted'
            BEGIN INSERT INTO child VALUES (new.sequence); END;
          """)
    }
    try hall.append(Hall.opened(), to: store)
    for event in [Event.noticePosted(NoticePosted(text: "x")), Hall.taken(1)] {
      do {
        try hall.append(event, to: store)
        Issue.record("stored")
      } catch {
        guard case .unknown? = error as? EventLogFailure else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test func `a payload or a batch past its limit is refused and nothing is stored`() throws {
    let hall = Hall()
    let store = try hall.open()
    let long = String(repeating: "长", count: JournalLimits.payloadBytes / 3 + 1)
    let notice = hall.stamped(.noticePosted(NoticePosted(text: long)))
    #expect(throws: EventLogFailure.self) {
      try store.append([hall.stamped(Hall.opened()), notice], receipts: [])
    }
    let many = [StampedEvent](
      repeating: hall.stamped(.emergencyCleared(NoContent())),
      count: JournalLimits.eventsPerAppend + 1)
    #expect(throws: EventLogFailure.self) { try store.append(many, receipts: []) }
    #expect(store.head.sequence == 0)
  }

  @Test func `each of the bench's bare commits leaves a row`() throws {
    let hall = Hall()
    let store = try JournalStore(directory: hall.directory, hall: "test")
    defer { store.close() }
    let bench = try JournalBench(directory: hall.directory)
    try bench.commitBare(3)
    #expect(try bench.count() == 3)
  }
}

import Foundation
import GRDB
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct BackupTests {
  @Test func `a backup made while events are appended is whole and holds the people`() async throws
  {
    let hall = Hall()
    let store = try hall.open()
    try hall.day(tickets: 300, in: store)
    try store.setPerson(Person(id: 1, name: "娜仁", signInName: "naren"))
    let before = store.head.sequence
    let target = hall.directory + "/backup.sqlite"
    let directory = hall.directory
    async let copied = Task.detached {
      try JournalReader(directory: directory).backup(to: target)
    }.value
    for ticket in 1...50 { try hall.append(Hall.taken(TicketID(Int64(ticket))), to: store) }
    let head = try await copied
    #expect(head.sequence >= before && head.sequence <= store.head.sequence)
    let backup = try JournalReader(file: target)
    let result = try backup.verify()
    #expect(result.isIntact)
    #expect(result.head == head)
    #expect(try hall.reader().event(head.sequence)?.hash == head.hash)
    let people = try backup.database.access { db in
      try String.fetchAll(db, sql: "SELECT name FROM people")
    }
    #expect(people == ["娜仁"])
    #expect(failure { _ = try hall.reader().backup(to: target) } == .fileExists(path: target))
    let names = try FileManager.default.contentsOfDirectory(atPath: hall.directory)
    #expect(!names.contains { $0.contains("partial") })
  }

  @Test func `a restored backup skips numbers once, in a new generation`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    try hall.append(Hall.taken(1), to: store)
    let last = hall.stamp
    let head = store.head
    let target = hall.directory + "/../" + UUID().uuidString + ".sqlite"
    defer { try? FileManager.default.removeItem(atPath: target) }
    _ = try hall.reader().backup(to: target)
    #expect(try store.pendingRestore() == nil)

    let other = Hall()
    other.clock = hall.clock
    other.commands = hall.commands
    try JournalRestore.restore(from: target, to: other.directory)
    var restored: JournalStore? = try other.open()
    let pending = try #require(try restored?.pendingRestore())
    #expect(
      pending == PendingRestore(generation: 2, generationsPassed: 1, last: head, lastStamp: last))
    let event = pending.journalRestored(
      now: WallTime(milliseconds: last.wall.milliseconds + 30 * 60_000),
      opening: WallTime(milliseconds: Hall.midnight + 9 * 3_600_000))
    #expect(
      event
        == JournalRestored(
          generation: 2, skippedNumbers: 600, skippedIdentifiers: 1_000_000))
    restored = nil
    restored = try other.open()
    #expect(try restored?.pendingRestore() == pending)
    try other.append(.journalRestored(event), to: restored!)
    #expect(try restored?.pendingRestore() == nil)
    restored = nil
    #expect(try other.open().pendingRestore() == nil)
    #expect(try findings(other).isEmpty)
  }

  @Test func `a journal with events is replaced only when told, and kept beside`() throws {
    let hall = Hall()
    var store: JournalStore? = try hall.open()
    try hall.append(Hall.opened(), to: store!)
    let target = hall.directory + "/backup.sqlite"
    _ = try hall.reader().backup(to: target)
    let backedUp = store!.head
    try hall.append(Hall.taken(1), to: store!)
    let latest = store!.head
    let lock = hall.directory + "/journal.lock"
    #expect(
      failure {
        try JournalRestore.restore(from: target, to: hall.directory, replacing: true)
      } == .locked(path: lock, process: getpid()))
    store = nil
    #expect(
      failure { try JournalRestore.restore(from: target, to: hall.directory) }
        == .notEmpty(path: hall.database, events: 2))
    try JournalRestore.restore(from: target, to: hall.directory, replacing: true)
    #expect(try hall.open().head == backedUp)
    #expect(try JournalReader(file: hall.database + ".replaced-1").head() == latest)

    store = try hall.open()
    let pending = try #require(try store?.pendingRestore())
    try hall.append(
      .journalRestored(
        pending.journalRestored(now: hall.stamp.wall, opening: hall.stamp.wall)), to: store!)
    store = nil
    try JournalRestore.restore(from: target, to: hall.directory, replacing: true)
    let second = try #require(try hall.open().pendingRestore())
    #expect(second.generation == 3)
    #expect(second.generationsPassed == 2)
    #expect(
      second.journalRestored(now: hall.stamp.wall, opening: hall.stamp.wall)
        == JournalRestored(
          generation: 3, skippedNumbers: 200, skippedIdentifiers: 2_000_000))
  }

  @Test func `a damaged journal can be replaced, and a damaged backup replaces nothing`() throws {
    let hall = Hall()
    var store: JournalStore? = try hall.open()
    try hall.day(tickets: 100, in: store!)
    let target = hall.directory + "/backup.sqlite"
    _ = try hall.reader().backup(to: target)
    store = nil
    let whole = try Data(contentsOf: URL(filePath: target))
    try whole.prefix(8192).write(to: URL(filePath: hall.database))
    #expect(
      failure { try JournalRestore.restore(from: target, to: hall.directory) }
        == .fileExists(path: hall.database))
    for cut in [whole.count - 4096, 4096, 50] {
      try whole.prefix(cut).write(to: URL(filePath: target))
      let found = failure {
        try JournalRestore.restore(from: target, to: hall.directory, replacing: true)
      }
      guard case .damaged = found else {
        Issue.record("cut at \(cut): \(String(describing: found))")
        continue
      }
    }
    #expect(try Data(contentsOf: URL(filePath: hall.database)) == whole.prefix(8192))
    try whole.write(to: URL(filePath: target))
    try JournalRestore.restore(from: target, to: hall.directory, replacing: true)
    #expect(try hall.open().head.sequence == 202)
    #expect(
      failure { try JournalRestore.restore(from: "/nowhere", to: hall.directory) }
        == .missing(path: "/nowhere"))
  }

  @Test func `what is skipped follows the time that was lost, within bounds`() {
    let last = Stamp(
      wall: WallTime(milliseconds: 10_000_000), hall: HallTime(milliseconds: 0))
    let pending = PendingRestore(
      generation: 2, generationsPassed: 1, last: JournalHead(sequence: 1, hash: .none),
      lastStamp: last)
    func skipped(now: Int64, opening: Int64 = 0) -> Int {
      pending.journalRestored(
        now: WallTime(milliseconds: now), opening: WallTime(milliseconds: opening)
      ).skippedNumbers
    }
    #expect(skipped(now: 10_000_000) == 100)
    #expect(skipped(now: 10_000_000 + 5 * 60_000) == 100)
    #expect(skipped(now: 10_000_000 + 5 * 60_000 + 1) == 120)
    #expect(skipped(now: 10_000_000 + 250 * 60_000) == 5000)
    #expect(skipped(now: .max / 2) == 5000)
    #expect(skipped(now: 9_999_999) == 5000)
    #expect(skipped(now: 90_000_000, opening: 89_400_000) == 200)
    #expect(skipped(now: 89_000_000, opening: 89_400_000) == 100)
  }

  @Test func `closed days move to an archive that fits the journal they left`() throws {
    let hall = Hall()
    let store = try hall.open()
    var heads: [EventHash] = []
    for offset in 0..<4 {
      try hall.day(Hall.date.adding(days: offset), in: store)
      heads.append(store.head.hash)
    }
    let export = try exported(hall)
    let first = hall.directory + "/2026-11.sqlite"
    let second = hall.directory + "/rest.sqlite"
    let summary = try #require(
      try store.archive(before: Hall.date.adding(days: 1), to: first))
    #expect(
      summary
        == ArchiveSummary(
          path: first, firstDay: Hall.date, lastDay: Hall.date, events: 10,
          anchor: JournalHead(sequence: 10, hash: heads[0])))
    #expect(try store.archive(before: Hall.date.adding(days: 1), to: second) == nil)
    let rest = try store.archive(before: Hall.date.adding(days: 99), to: second)
    #expect(rest?.lastDay == Hall.date.adding(days: 2))

    let reader = try hall.reader()
    #expect(try reader.verify().isIntact)
    #expect(try reader.verify().checked == 10)
    for head in heads { #expect(try reader.verify(head: head).isIntact) }
    #expect(try reader.verify(archive: first).isIntact)
    #expect(try reader.verify(archive: second, head: heads[1]).isIntact)
    #expect(try reader.dayHeads().map(\.hash) == heads)
    #expect(
      try reader.dayHeads().map(\.archive) == ["2026-11.sqlite", "rest.sqlite", "rest.sqlite", nil])
    let parts = try [first, second, hall.database].flatMap { try exported(file: $0) }
    #expect(parts == export)

    var opened: [Int64] = []
    try store.replay(from: .lastDayOpened) { opened.append($0.sequence) }
    #expect(opened.first == 31)
    try hall.day(Hall.date.adding(days: 4), in: store)
    #expect(try findings(hall).isEmpty)
    #expect(
      failure {
        _ = try JournalStore(directory: hall.directory + "/x", hall: "test").archive(
          before: Hall.date, to: first)
      } == .fileExists(path: first))
  }

  @Test func `an archive that was changed, or is another's, does not fit`() throws {
    let hall = Hall()
    let store = try hall.open()
    for offset in 0..<2 { try hall.day(Hall.date.adding(days: offset), in: store) }
    let path = hall.directory + "/archive.sqlite"
    _ = try store.archive(before: Hall.date.adding(days: 1), to: path)
    let raw = try DatabaseQueue(path: path)
    try raw.inDatabase { db in
      try db.execute(sql: "UPDATE events SET actor = 'kiosk:k' WHERE sequence = 3")
    }
    #expect(
      try hall.reader().verify(archive: path).findings == [
        .edited(sequence: 3, kind: "ticketCalled")
      ])
    try raw.inDatabase { db in try db.execute(sql: "DELETE FROM events WHERE sequence > 2") }
    #expect(
      try hall.reader().verify(archive: path).findings == [.archiveDoesNotFit(sequence: 2)])
    try raw.close()
    let other = Hall()
    try FileManager.default.createDirectory(
      atPath: other.directory, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: path, toPath: other.database)
    #expect(failure { _ = try other.open() } == .isArchive(path: other.database))
    #expect(
      failure { try JournalRestore.restore(from: path, to: Hall().directory) }
        == .isArchive(path: path))
  }

  @Test func `days that are not intact stay where they are`() throws {
    let hall = Hall()
    let store = try hall.open()
    for offset in 0..<2 { try hall.day(Hall.date.adding(days: offset), in: store) }
    try store.database.access { db in
      try db.execute(sql: "UPDATE events SET actor = 'kiosk:k' WHERE sequence = 3")
    }
    let path = hall.directory + "/archive.sqlite"
    let found = failure { _ = try store.archive(before: Hall.date.adding(days: 1), to: path) }
    guard case .damaged(_, let reason) = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect(reason.contains("Event 3"))
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try hall.reader().event(1) != nil)
  }

  @Test func `an export is one line an event, the same every time, with hashes to check`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    try hall.append(.noticePosted(NoticePosted(text: "第一行\n\"第二行\"")), to: store)
    try hall.append(.emergencyCleared(NoContent()), to: store)
    let lines = try exported(hall)
    #expect(try exported(hall) == lines)
    #expect(lines.count == 3)
    #expect(try exported(file: hall.database, 2...2) == [lines[1]])
    #expect(try exported(file: hall.database, 3...99) == [lines[2]])
    let head = store.head
    let previous = try #require(try hall.reader().event(2)).hash
    #expect(
      lines[2] == """
        {"actor":"calendar","hall":"test","hallTime":32403000,"hash":"\(head.hash)",\
        "kind":"emergencyCleared","payload":{},"previousHash":"\(previous)","sequence":3,\
        "version":1,"wall":\(Hall.midnight + 32_403_000)}\n
        """)
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      #expect((object as? [String: Any])?.count == 10)
    }
    try store.database.access { db in
      try db.execute(sql: "UPDATE events SET payload = x'7b0a7d' WHERE sequence = 2")
    }
    #expect(
      failure { _ = try exported(hall) }
        == .eventDamaged(sequence: 2, kind: "noticePosted", reason: "the payload is not JSON"))
  }

  private func exported(_ hall: Hall) throws -> [String] { try exported(file: hall.database) }

  private func exported(file: String, _ range: ClosedRange<Int64>? = nil) throws -> [String] {
    let reader = try JournalReader(file: file)
    defer { reader.close() }
    var lines: [String] = []
    try reader.export(range) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }
}

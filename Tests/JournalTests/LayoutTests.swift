import GRDB
import Testing

@testable import Journal
@testable import QueueCore

/// Layouts that were published are kept with the journal, by their hash.
@Suite struct LayoutTests {
  /// A journal with a day and a layout that is published in it.
  private func published(
    _ bytes: [UInt8] = Array("layout: screen".utf8)
  ) throws -> (hall: Hall, store: JournalStore, hash: EventHash) {
    let hall = Hall()
    let store = try hall.open()
    let hash = try store.keepLayout(bytes)
    try hall.append(Hall.opened(), to: store)
    try hall.append(publication(hash), to: store)
    return (hall, store, hash)
  }

  private func publication(_ hash: EventHash, name: String = "screen-hall") -> Event {
    .layoutPublished(
      LayoutPublication(name: name, hash: hash.description, fonts: [:], note: ""))
  }

  @Test func `a journal with all its layouts is intact`() throws {
    let (hall, _, _) = try published()
    #expect(try findings(hall).isEmpty)
  }

  @Test(arguments: [
    "DELETE FROM layouts", "UPDATE layouts SET bytes = CAST('layout: board' AS BLOB)",
  ])
  func `the bytes of a published layout that are gone or changed are found`(sql: String) throws {
    let (hall, store, hash) = try published()
    try store.database.access { db in try db.execute(sql: sql) }
    #expect(
      try findings(hall) == [
        .layoutLost(sequence: 2, name: "screen-hall", hash: hash.description)
      ])
  }

  @Test func `a backup and what is restored from it have the layouts`() throws {
    let (hall, store, hash) = try published()
    let backup = hall.directory + "/backup.sqlite"
    _ = try hall.reader().backup(to: backup)
    store.close()
    let restored = Hall()
    try JournalRestore.restore(from: backup, to: restored.directory)
    #expect(try findings(restored).isEmpty)
    #expect(try restored.reader().layout(hash) == Array("layout: screen".utf8))
  }

  @Test func `what is published is known without replaying the hall`() throws {
    let (hall, store, hash) = try published()
    let second = try store.keepLayout([1])
    try hall.append(publication(second), to: store)
    var carried = CarriedState()
    let publication = LayoutPublication(
      name: "board", hash: hash.description, fonts: [:], note: "")
    carried.publish(publication, at: WallTime(milliseconds: 1), by: .calendar)
    #expect(
      try hall.reader().publishedLayouts().map { $0.versions.map(\.hash) } == [
        [second.description, hash.description]
      ])
    try hall.append(
      .dayOpened(
        DayOpened(plan: Hall.plan(), definition: Hall.definition, carried: carried)), to: store)
    #expect(try hall.reader().publishedLayouts() == carried.layouts)
  }

  @Test func `an archive of a day in which a layout was published is checked without the bytes`()
    throws
  {
    let (hall, store, _) = try published()
    try hall.append(Hall.closed(), to: store)
    let next = Hall.date.adding(days: 1)
    hall.clock += 86_400_000
    try hall.append(Hall.opened(next), to: store)
    let path = hall.directory + "/archive.sqlite"
    _ = try store.archive(before: next, to: path)
    #expect(try hall.reader().verify(archive: path).isIntact)
  }
}

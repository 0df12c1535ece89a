import Foundation
import GRDB
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct VerifyTests {
  /// 12 events: a day of five tickets.
  private func filled() throws -> (Hall, JournalStore) {
    let hall = Hall()
    let store = try hall.open()
    try hall.day(tickets: 5, in: store)
    return (hall, store)
  }

  private func change(_ store: JournalStore, _ sql: String) throws {
    try store.database.access { db in try db.execute(sql: sql) }
  }

  @Test func `an untouched journal has no findings`() throws {
    let (hall, store) = try filled()
    #expect(try findings(hall).isEmpty)
    #expect(try findings(hall, head: store.head.hash).isEmpty)
    #expect(try hall.reader().verify().checked == 12)
  }

  @Test(arguments: [
    "hall = 'other'", "wall = wall + 1", "hallTime = hallTime + 1", "kind = 'ticketHeld'",
    "version = 0", "actor = 'kiosk:k'", "payload = x'7b7d'",
    "payload = CAST(replace(payload, 'ordinary', 'green') AS BLOB)", "hash = zeroblob(32)",
    "hash = x'00'",
    "previousHash = zeroblob(32)",
  ])
  func `a change of any field is found and names its event`(assignment: String) throws {
    let (hall, store) = try filled()
    try change(store, "UPDATE events SET \(assignment) WHERE sequence = 6")
    let kind = assignment.hasPrefix("kind") ? "ticketHeld" : "ticketTaken"
    #expect(try findings(hall) == [.edited(sequence: 6, kind: kind)])
  }

  @Test func `an edit whose own hash was made to fit is found by the next event`() throws {
    let (hall, store) = try filled()
    try rehash(store, from: 6, through: 6)
    #expect(try findings(hall) == [.edited(sequence: 6, kind: "ticketTaken")])
  }

  @Test func `a rewrite up to the end is found only with the printed head`() throws {
    let (hall, store) = try filled()
    let printed = store.head.hash
    try rehash(store, from: 6, through: 12)
    #expect(try findings(hall).isEmpty)
    #expect(try findings(hall, head: printed) == [.headMissing(printed)])
  }

  /// Gives event `first` another actor, and it and those after it hashes that fit.
  private func rehash(_ store: JournalStore, from first: Int64, through last: Int64) throws {
    try change(store, "UPDATE events SET actor = 'kiosk:k' WHERE sequence = \(first)")
    var previous: EventHash?
    for sequence in first...last {
      if let previous {
        try change(
          store,
          "UPDATE events SET previousHash = x'\(previous)' WHERE sequence = \(sequence)")
      }
      var cursor = EventCursor(store.database, from: sequence, through: sequence)
      let hash = try #require(try cursor.next()).computedHash
      try change(store, "UPDATE events SET hash = x'\(hash)' WHERE sequence = \(sequence)")
      previous = hash
    }
  }

  @Test func `removed events are found and numbered`() throws {
    let (hall, store) = try filled()
    try change(store, "DELETE FROM events WHERE sequence IN (1, 5, 6)")
    #expect(
      try findings(hall) == [.removed(from: 1, through: 1), .removed(from: 5, through: 6)])
  }

  @Test func `a removed event is found although the later ones were renumbered`() throws {
    let (hall, store) = try filled()
    try change(store, "DELETE FROM events WHERE sequence = 9")
    for sequence in 10...12 {
      try change(
        store, "UPDATE events SET sequence = \(sequence - 1) WHERE sequence = \(sequence)")
    }
    #expect(
      try findings(hall) == [
        .misplaced(sequence: 9, kind: "ticketTaken", origin: 10),
        .misplaced(sequence: 10, kind: "ticketCalled", origin: 11),
        .misplaced(sequence: 11, kind: "dayClosed", origin: 12),
      ])
  }

  @Test(arguments: [(4, 5), (3, 9)])
  func `two events that changed places are both found`(first: Int, second: Int) throws {
    let (hall, store) = try filled()
    try change(store, "UPDATE events SET sequence = 1000 WHERE sequence = \(first)")
    try change(store, "UPDATE events SET sequence = \(first) WHERE sequence = \(second)")
    try change(store, "UPDATE events SET sequence = \(second) WHERE sequence = 1000")
    let found = try findings(hall)
    let kinds = (2...11).map { $0 % 2 == 0 ? "ticketTaken" : "ticketCalled" }
    #expect(
      found == [
        .misplaced(
          sequence: Int64(first), kind: kinds[second - 2], origin: Int64(second)),
        .misplaced(
          sequence: Int64(second), kind: kinds[first - 2], origin: Int64(first)),
      ])
  }

  @Test func `a cut tail is found only with the printed head`() throws {
    let (hall, store) = try filled()
    let printed = store.head.hash
    try change(store, "DELETE FROM events WHERE sequence > 8")
    #expect(try findings(hall).isEmpty)
    #expect(try findings(hall, head: printed) == [.headMissing(printed)])
  }

  @Test func `a head that was printed stays true while the journal grows`() throws {
    let (hall, store) = try filled()
    let printed = store.head.hash
    try hall.day(Hall.date.adding(days: 1), in: store)
    #expect(try findings(hall, head: printed).isEmpty)
    let heads = try hall.reader().dayHeads()
    #expect(heads.map(\.date.description) == ["2026-11-23", "2026-11-24"])
    #expect(heads.map(\.hash) == [printed, store.head.hash])
  }

  @Test func `an event that fits the chain but is none, or is written otherwise, is named`() throws
  {
    let (hall, store) = try filled()
    let strange: [(kind: String, actor: String, payload: String)] = [
      ("emergencyCleared", "calendar", "{ }"), ("somethingElse", "calendar", "{}"),
      ("noticePosted", "calendar", "{\"text\":7}"), ("emergencyCleared", "ghost:1", "{}"),
    ]
    for (kind, actor, payload) in strange {
      let last = try store.database.head()
      let stamp = hall.stamp
      var fields = HashedFields(
        hall: "test", wall: stamp.wall.milliseconds, hallTime: stamp.hall.milliseconds,
        kind: kind, version: 1, actor: actor, payload: Array(payload.utf8), previous: last.hash)
      let hash = fields.hash(sequence: last.sequence + 1)
      try store.database.access { db in
        try JournalStore.insert(
          [
            RecordedEvent(
              sequence: last.sequence + 1, hall: "test", stamp: stamp, kind: kind, version: 1,
              actor: actor, payload: Array(payload.utf8), previousHash: last.hash, hash: hash)
          ], in: db)
      }
    }
    let found = try findings(hall)
    #expect(found.count == 4)
    #expect(found.first == .notCanonical(sequence: 13, kind: "emergencyCleared"))
    for (finding, sequence) in zip(found.dropFirst(), [Int64(14), 15, 16]) {
      guard case .unreadable(sequence, _, _) = finding else {
        Issue.record("\(finding)")
        continue
      }
    }
  }

  @Test func `hall time that runs backwards is named`() throws {
    let (hall, store) = try filled()
    hall.clock -= 10_000
    try hall.append(.emergencyCleared(NoContent()), to: store)
    #expect(try findings(hall) == [.timeRanBack(sequence: 13, kind: "emergencyCleared")])
  }

  @Test func `findings are listed up to a limit and counted beyond`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.day(tickets: 80, in: store)
    try change(store, "UPDATE events SET actor = 'kiosk:k'")
    let result = try hall.reader().verify()
    #expect(result.findings.count == JournalLimits.findings)
    #expect(result.furtherFindings == 162 - JournalLimits.findings)
  }

  @Test func `every finding has a sentence in both languages that names the event`() {
    let findings: [Verification.Finding] = [
      .edited(sequence: 77, kind: "k"), .removed(from: 77, through: 77),
      .removed(from: 77, through: 78), .misplaced(sequence: 77, kind: "k", origin: 3),
      .newer(sequence: 77, kind: "k", version: 2),
      .unreadable(sequence: 77, kind: "k", reason: "r"), .notCanonical(sequence: 77, kind: "k"),
      .timeRanBack(sequence: 77, kind: "k"), .otherHall(sequence: 77, kind: "k", hall: "h"),
      .archiveDoesNotFit(sequence: 77),
    ]
    for finding in findings {
      #expect(finding.text.chinese.contains("77") && finding.text.english.contains("77"))
    }
  }
}

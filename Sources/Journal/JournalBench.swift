import Foundation
import GRDB
import QueueCore

/// Work for `hall bench`: the caller holds the watch, and takes a directory that it removes after.
public struct JournalBench {
  private let store: JournalStore
  private let bare: JournalDatabase
  private var count: Int64 = 0

  public init(directory: String) throws(JournalFailure) {
    store = try JournalStore(directory: directory, hall: "bench")
    bare = try JournalDatabase.writing(directory + "/bare.sqlite")
    try bare.access { db in
      try db.execute(sql: "CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, bytes BLOB)")
    }
  }

  /// Appends commands of two events and a receipt each, as taking a ticket does, so many in one
  /// transaction.
  ///
  /// - Parameter batch: 1 for one durable command at a time.
  public mutating func append(commands: Int, batch: Int) throws(EventLogFailure) {
    var left = commands
    while left > 0 {
      var events: [StampedEvent] = []
      var receipts: [StoredReceipt] = []
      for _ in 0..<min(batch, left) {
        count += 1
        let (taken, queued) = try Self.events(count)
        let stamp = Stamp(
          wall: WallTime(milliseconds: count), hall: HallTime(milliseconds: count))
        events.append(StampedEvent(stamp: stamp, actor: .kiosk("bench"), event: taken))
        events.append(StampedEvent(stamp: stamp, actor: .kiosk("bench"), event: queued))
        receipts.append(
          StoredReceipt(
            id: CommandID(origin: "bench", boot: 1, sequence: UInt64(count)),
            receipt: .printJob(PrintJobID(count))))
      }
      _ = try store.append(events, receipts: receipts)
      left -= min(batch, left)
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

  /// Reads every event back and decodes it.
  public func replay() throws(JournalFailure) {
    try store.replay(from: .first) { event throws(JournalFailure) in _ = try event.stamped() }
  }

  private static func events(_ number: Int64) throws(EventLogFailure) -> (Event, Event) {
    let taken = """
      {"ahead":3,"class":"ordinary","line":"bench","number":"A\(number % 999_999 + 1)",\
      "place":\(number),"rule":{"policy":{"name":"fcfs","parameterHash":"cbf29ce484222325",\
      "version":1},"values":[]},"services":["bench-service"],"ticket":\(number),"windows":[1,2,3]}
      """
    let queued = """
      {"ahead":3,"generation":1,"job":\(number),"ticket":\(number),"zone":"hall"}
      """
    do {
      return (
        try Event(Event.Stored(kind: "ticketTaken", version: 1, payload: Array(taken.utf8))),
        try Event(Event.Stored(kind: "printJobQueued", version: 1, payload: Array(queued.utf8)))
      )
    } catch {
      throw .notStored("\(error)")
    }
  }
}

import GRDB

/// The tables of a journal file, and how older files come to have them.
enum Schema {
  /// Marks a journal in the file's header: "HKjl". An archive has "HKar".
  static let journalMark: Int64 = 0x484B_6A6C
  static let archiveMark: Int64 = 0x484B_6172

  /// The schema that this program writes: how many ``migrations`` there are.
  static var version: Int { migrations.count }

  /// What each schema version adds to the one before; an entry never changes once released.
  static let migrations: [String] = [
    events + anchors + metadata + receipts + people + devices,
    sessions,
  ]

  /// What an archive file holds.
  static let archive = events + anchors + metadata

  /// Two partial indexes find days without reading the journal; the third, empty until events of a
  /// second version exist, finds those.
  private static let events = """
    CREATE TABLE events (
      sequence INTEGER PRIMARY KEY, hall TEXT NOT NULL, wall INTEGER NOT NULL,
      hallTime INTEGER NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,
      actor TEXT NOT NULL, payload BLOB NOT NULL, previousHash BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX eventsDayOpened ON events (sequence) WHERE kind = 'dayOpened';
    CREATE INDEX eventsDayClosed ON events (sequence) WHERE kind = 'dayClosed';
    CREATE INDEX eventsLaterVersions ON events (version) WHERE version > 1;

    """

  /// One row for each archived day: where it ended, and with which hash.
  private static let anchors = """
    CREATE TABLE anchors (
      sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL, date TEXT NOT NULL, file TEXT NOT NULL
    ) STRICT;

    """

  private static let metadata = """
    CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    """

  private static let receipts = """
    CREATE TABLE receipts (
      id TEXT PRIMARY KEY, receipt BLOB NOT NULL, sequence INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX receiptsBySequence ON receipts (sequence);

    """

  private static let devices = """
    CREATE TABLE enrolments (device TEXT PRIMARY KEY, tokenHash BLOB NOT NULL) STRICT;
    CREATE TABLE layouts (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE clock (
      one INTEGER PRIMARY KEY CHECK (one = 1), boot TEXT NOT NULL, bootTime INTEGER NOT NULL,
      wall INTEGER NOT NULL, hallTime INTEGER NOT NULL
    ) STRICT;

    """

  private static let sessions = """
    CREATE TABLE sessions (
      tokenHash BLOB PRIMARY KEY, person INTEGER NOT NULL, since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    """

  /// The erasable table; a second copy of it is made while a person is erased.
  static func peopleTable(named name: String) -> String {
    """
    CREATE TABLE \(name) (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, signInName TEXT, passwordHash TEXT NOT NULL,
      phone TEXT NOT NULL, erased INTEGER NOT NULL
    ) STRICT;

    """
  }

  static let peopleIndex = "CREATE UNIQUE INDEX peopleBySignInName ON people (signInName);\n"

  private static var people: String { peopleTable(named: "people") + peopleIndex }

  /// Brings a file to the present schema, in one transaction.
  static func migrate(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found < version else { return }
    try db.inTransaction(.immediate) {
      for migration in migrations[found...] { try db.execute(sql: migration) }
      try db.execute(sql: "PRAGMA user_version = \(version)")
      try db.execute(sql: "PRAGMA application_id = \(journalMark)")
      return .commit
    }
  }

  /// Refuses what this program must not write, before anything is written.
  ///
  /// The header alone is read first, by hand, since SQLite cannot look at a file without leaving
  /// files beside it. Source: "Database File Format" on sqlite.org, section 1.3: big-endian, page
  /// size at offset 16 (1 means 65,536), user version at 60, application id at 68. A last page that
  /// is not whole can only be mended by a write-ahead log; SQLite would read zeros.
  static func checkHeader(path: String) throws(JournalFailure) -> Int64 {
    guard let header = try FileAccess.contents(path, limit: 100) else { throw .missing(path: path) }
    guard header.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .notAJournal(path: path)
    }
    guard header.count == 100 else { throw .damaged(path: path, reason: "shorter than its header") }
    func number(at offset: Int, bytes: Int = 4) -> Int64 {
      header[offset..<offset + bytes].reduce(0) { $0 << 8 | Int64($1) }
    }
    let pageSize = number(at: 16, bytes: 2) == 1 ? 65_536 : max(512, number(at: 16, bytes: 2))
    if (FileAccess.size(path) ?? 0) % pageSize != 0, (FileAccess.size(path + "-wal") ?? 0) == 0 {
      throw .damaged(path: path, reason: "its last page is not whole")
    }
    let found = number(at: 60)
    guard found <= version else {
      throw .newerSchema(path: path, found: Int(found), known: version)
    }
    return number(at: 68)
  }

  /// The same check with the write-ahead log taken into account, and of the events' versions.
  static func checkContent(_ db: Database, path: String, eventVersion: Int) throws -> Int64 {
    let mark = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if found > version {
      throw JournalFailure.newerSchema(path: path, found: found, known: version)
    }
    if found == 0, mark == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 {
      return journalMark
    }
    guard mark == journalMark || mark == archiveMark else {
      throw JournalFailure.notAJournal(path: path)
    }
    let newest = try Row.fetchOne(
      db, sql: "SELECT kind, version FROM events WHERE version > 1 ORDER BY version DESC LIMIT 1")
    if let newest, let kind = String.fromDatabaseValue(newest[0]),
      let version = Int.fromDatabaseValue(newest[1]), version > eventVersion
    {
      throw JournalFailure.newerEvent(kind: kind, version: version, known: eventVersion)
    }
    return mark
  }
}
